#include <algorithm>
#include <optional>

#include "app/commands.hpp"
#include "base/text.hpp"
#include "cose/key.hpp"
#include "register/act_folder.hpp"
#include "register/identity.hpp"
#include "register/key_file.hpp"

namespace haip {
namespace {

constexpr std::uint64_t largest_well_known_bytes = 64 * 1024;

WellKnown well_known_of(const Domain& domain, const Invocation& call) {
  return {.domain = domain.text(),
          .name = call.value("--name"),
          .economy = call.value("--economy"),
          .roles = call.all("--role"),
          .size = call.value("--size"),
          .keys = {}};
}

Result<int> key_new(Invocation& call) {
  TRY(const Domain domain, Domain::parse(call.value("--domain")));
  const Path path = call.value("file");
  const KeyFile file{domain, SecretKey::generate(call.entropy), call.clock.now()};
  WellKnown well_known = well_known_of(domain, call);
  well_known.keys.push_back({file.key.public_key(), file.created_at});
  CHECK(check_well_known(well_known));
  CHECK(write_key_files(path, file));
  call.err << "wrote " << path.string() << " (private: keep it, readable by you alone) and " << path.string()
           << ".pub\n"
           << "publish this at " << well_known_address(domain) << ":\n";
  const std::string document = well_known_document(well_known);
  TRY(const Json published, parse_json(document));
  Json facts;
  facts.set("domain", domain.text()).set("private_key", path.string()).set("public_key", path.string() + ".pub");
  facts.set("publish_at", well_known_address(domain)).set("publish", published);
  call.answer(document, facts);
  return 0;
}

Result<WellKnown> keys_to_publish(const Invocation& call) {
  std::optional<WellKnown> well_known;
  for (const std::string& path : call.all("file")) {
    TRY(const PublicKeyFile file, read_public_key_file(path));
    if (!well_known) well_known = well_known_of(file.domain, call);
    if (file.domain.text() != well_known->domain)
      return malformed(path + " is a key of " + file.domain.text() + ", and " + call.all("file").front() + " one of " +
                           well_known->domain,
                       "publish the keys of each domain at that domain, in a haip.json of its own");
    const auto is_listed = [&](const WellKnown::Key& listed) { return listed.key == file.key; };
    if (std::ranges::none_of(well_known->keys, is_listed)) well_known->keys.push_back({file.key, file.created_at});
  }
  if (!well_known) return malformed("no key is given", "give one or more .pub files");
  CHECK(check_well_known(*well_known));
  return *std::move(well_known);
}

// A haip.json is replaced as a whole; anything else was named by mistake.
Status write_well_known(const Path& path, const WellKnown& well_known) {
  const Result<std::string> existing = read_file(path, largest_well_known_bytes);
  if (!existing && existing.error().kind == ErrorKind::not_found)
    return write_new_file(path, well_known_document(well_known));
  if (existing && (existing->empty() || parse_well_known(*existing)))
    return write_file(path, well_known_document(well_known));
  return fail(ErrorKind::conflict, path.string() + " exists and is no haip.json", "choose another name");
}

Result<int> key_publish(Invocation& call) {
  TRY(const WellKnown well_known, keys_to_publish(call));
  TRY(const Domain domain, Domain::parse(well_known.domain));
  if (!call.has("--out")) {
    call.err << "publish this at " << well_known_address(domain) << ":\n";
    call.out << well_known_document(well_known);
    return 0;
  }
  CHECK(write_well_known(call.value("--out"), well_known));
  call.out << "wrote " << call.value("--out") << " with " << well_known.keys.size()
           << (well_known.keys.size() == 1 ? " key" : " keys") << "; publish it at " << well_known_address(domain)
           << "\n";
  return 0;
}

Result<int> key_show(Invocation& call) {
  TRY(const PublicKeyFile file, read_public_key_file(call.value("file")));
  const std::string thumbprint = file.thumbprint.hex();
  const std::string created = format_instant(file.created_at);
  call.answer("domain      " + file.domain.text() + "\nthumbprint  " + thumbprint + "\ncreated     " + created + "\n",
              Json().set("domain", file.domain.text()).set("thumbprint", thumbprint).set("created", created));
  return 0;
}

Result<int> key_revoke(Invocation& call) {
  TRY(const KeyFile signer, read_key_file(call.value("--key")));
  TRY(const PublicKeyFile revoked, read_public_key_file(call.value("--revoke")));
  const std::string& domain = signer.domain.text();
  CHECK(check_revocation_reason(call.value("--reason")));
  if (revoked.domain.text() != domain)
    return fail(
        ErrorKind::refused,
        call.value("--revoke") + " is a key of " + revoked.domain.text() + ", which " + domain + " cannot revoke",
        "sign with a key of " + revoked.domain.text() + ", or ask the secretariat");
  if (revoked.key == signer.key.public_key())
    call.err << "warning: this revokes the key that signs it; unless " << domain
             << " has another key that the register knows, nobody can speak for it until a new one is published or "
                "vouched for\n";
  const Act act =
      key_revocation_act(domain, domain, revoked.thumbprint, call.value("--reason"), call.clock.now(), call.entropy);
  CHECK(read_key_revocation(act).map([](const KeyRevocation&) {}));
  const std::string document = act_document(act);
  TRY(const cose::SignedStatement statement, sign_act(act, document, signer.key, {}));
  const std::string out = call.value("--out");
  CHECK(write_act_folder(out, document, statement));
  const std::string thumbprint = revoked.thumbprint.hex();
  call.answer(
      "wrote " + out + ": the revocation of " + thumbprint + "\nsend it with: haip submit " + out + " --to URL\n",
      Json().set("folder", out).set("act", act.type).set("actor", act.actor).set("revoked", thumbprint));
  return 0;
}

}  // namespace

std::vector<Command> key_commands() {
  const CommandOption name{.name = "--name", .value = "NAME", .help = "the organisation's name, for haip.json"};
  const CommandOption economy{
      .name = "--economy", .value = "CODE", .help = "ISO 3166 code such as JP, for haip.json; not stated without it"};
  const CommandOption role{.name = "--role",
                           .value = "ROLE",
                           .help = "model-developer, application-developer or deployer, for haip.json",
                           .is_repeatable = true};
  const CommandOption size{
      .name = "--size", .value = "BAND", .help = "people employed: 1-9, 10-49, 50-249 or 250+, for haip.json"};
  return {
      {.name = "key new",
       .summary = "make a signing key for an organisation",
       .description = "Writes FILE (private, mode 0600) and FILE.pub, and prints the haip.json to publish at the "
                      "organisation's domain. To rotate: make "
                      "a new key, publish both with `haip key publish`, then revoke the old one with the new one.",
       .arguments = {{"file", "where to write the private key"}},
       .options = {{.name = "--domain",
                    .value = "DOMAIN",
                    .help = "domain that the organisation controls",
                    .is_required = true},
                   name,
                   economy,
                   role,
                   size},
       .example = "haip key new lab.key --domain lab.example > haip.json",
       .run = key_new},
      {.name = "key publish",
       .summary = "print the haip.json for one or more keys of an organisation",
       .description = "To publish a key again, or two while one replaces the other: the register takes any key that "
                      "the organisation's domain lists. An existing haip.json named by --out is replaced as a whole.",
       .arguments = {{.name = "file", .help = "the .pub files, all of one domain", .is_repeatable = true}},
       .options = {name,
                   economy,
                   role,
                   size,
                   {.name = "--out", .value = "FILE", .help = "write it there instead of printing it"}},
       .example = "haip key publish lab.key.pub new.key.pub --out haip.json",
       .run = key_publish},
      {.name = "key show",
       .summary = "show the domain and thumbprint of a public key",
       .arguments = {{"file", "the .pub file"}},
       .example = "haip key show lab.key.pub",
       .run = key_show},
      {.name = "key revoke",
       .summary = "write the act that revokes a key",
       .description =
           "Acts signed before the revocation stay valid and are shown so. A lost key is revoked by the secretariat.",
       .options = {{.name = "--key",
                    .value = "FILE",
                    .help = "the organisation's private key that signs the revocation",
                    .is_required = true},
                   {.name = "--revoke",
                    .value = "FILE",
                    .help = "the .pub file of the key that shall no longer speak",
                    .is_required = true},
                   {.name = "--reason", .value = "WORD", .help = "replaced, lost or exposed", .fallback = "replaced"},
                   {.name = "--out", .value = "FOLDER", .help = "folder to write", .is_required = true}},
       .example = "haip key revoke --key new.key --revoke lab.key.pub --out revocation",
       .run = key_revoke}};
}

}  // namespace haip
