#include <algorithm>

#include "app/commands.hpp"
#include "base/text.hpp"
#include "cose/key.hpp"
#include "register/act_folder.hpp"
#include "register/identity.hpp"
#include "register/key_file.hpp"

namespace haip {
namespace {

// What no register would take shall not be published either.
Status check_facts(const std::string& economy, const std::vector<std::string>& roles) {
  const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (!economy.empty() && (economy.size() != 2 || !std::all_of(economy.begin(), economy.end(), is_capital)))
    return malformed("\"" + printable(economy) + "\" is not an economy",
                     "give the two capital letters of ISO 3166, as in JP");
  for (const std::string& role : roles)
    if (std::find(organisation_roles.begin(), organisation_roles.end(), role) == organisation_roles.end())
      return malformed("\"" + printable(role) + "\" is not a role",
                       "choose model-developer, application-developer or deployer");
  return {};
}

Result<int> key_new(Invocation& call) {
  TRY(const Domain domain, Domain::parse(call.value("--domain")));
  CHECK(check_facts(call.value("--economy"), call.all("--role")));
  const Path path = call.value("file");
  const KeyFile file{domain, SecretKey::generate(call.entropy), call.clock.now()};
  CHECK(write_key_files(path, file));
  WellKnown well_known{.domain = domain.text(),
                       .name = call.value("--name"),
                       .economy = call.value("--economy"),
                       .roles = call.all("--role"),
                       .size = {},
                       .keys = {}};
  well_known.keys.push_back({file.key.public_key(), file.created_at});
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
  return {
      {.name = "key new",
       .summary = "make a signing key for an organisation",
       .description = "Writes FILE (private, mode 0600) and FILE.pub, and prints the haip.json to publish at the "
                      "organisation's domain. To rotate: make "
                      "a new key, publish both, then revoke the old one with the new one.",
       .arguments = {{"file", "where to write the private key"}},
       .options = {{.name = "--domain",
                    .value = "DOMAIN",
                    .help = "domain that the organisation controls",
                    .is_required = true},
                   {.name = "--name", .value = "NAME", .help = "the organisation's name, for haip.json"},
                   {.name = "--economy", .value = "CODE", .help = "ISO 3166 code such as JP, for haip.json"},
                   {.name = "--role",
                    .value = "ROLE",
                    .help = "model-developer, application-developer or deployer, for haip.json",
                    .is_repeatable = true}},
       .example = "haip key new lab.key --domain lab.example > haip.json",
       .run = key_new},
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
