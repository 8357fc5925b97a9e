#include "app/commands.hpp"
#include "base/text.hpp"
#include "cose/key.hpp"
#include "register/act_folder.hpp"
#include "register/identity.hpp"
#include "register/key_file.hpp"

namespace haip {
namespace {

Result<int> key_new(Invocation& call) {
  TRY(const Domain domain, Domain::parse(call.value("--domain")));
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
  call.out << well_known_document(well_known);
  return 0;
}

Result<int> key_show(Invocation& call) {
  TRY(const PublicKeyFile file, read_public_key_file(call.value("file")));
  if (call.format == OutputFormat::json) {
    Json json;
    json.set("domain", file.domain.text())
        .set("thumbprint", file.thumbprint.hex())
        .set("created", format_instant(file.created_at));
    call.out << pretty_json(json);
    return 0;
  }
  call.out << "domain      " << file.domain.text() << "\nthumbprint  " << file.thumbprint.hex() << "\ncreated     "
           << format_instant(file.created_at) << "\n";
  return 0;
}

Result<int> key_revoke(Invocation& call) {
  TRY(const KeyFile signer, read_key_file(call.value("--key")));
  TRY(const PublicKeyFile revoked, read_public_key_file(call.value("--revoke")));
  const std::string& domain = signer.domain.text();
  const Act act =
      key_revocation_act(domain, domain, revoked.thumbprint, call.value("--reason"), call.clock.now(), call.entropy);
  const std::string document = act_document(act);
  TRY(const cose::SignedStatement statement, sign_act(act, document, signer.key, {}));
  CHECK(write_act_folder(call.value("--out"), document, statement));
  call.out << "wrote " << call.value("--out") << ": the revocation of " << revoked.thumbprint.hex()
           << "\nsend it with: haip submit " << call.value("--out") << " --to URL\n";
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
       .has_json_output = true,
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
