#include "app/commands.hpp"
#include "base/text.hpp"
#include "register/commands.hpp"
#include "register/delisting_reply.hpp"
#include "register/economy.hpp"
#include "register/key_file.hpp"
#include "register/vouching.hpp"

namespace haip {
namespace {

// What is not said stays as it is recorded.
Result<Organisation> wanted_organisation(Register& reg, const Domain& domain, Invocation& call) {
  TRY(const std::unique_ptr<Connection> connection, reg.connect());
  TRY(const std::optional<Organisation> known, find_organisation(*connection, domain.text()));
  Organisation wanted = known.value_or(Organisation{.domain = domain.text()});
  wanted.name = call.value("--name");
  wanted.economy = call.value("--economy");
  CHECK(check_economy(wanted.economy));
  if (!call.all("--role").empty()) wanted.roles = call.all("--role");
  if (call.has("--size")) wanted.size = call.value("--size");
  return wanted;
}

Result<int> vouch(const Program& program, Invocation& call) {
  TRY(const PublicKeyFile key, read_public_key_file(call.value("--key")));
  TRY(const std::unique_ptr<Register> opened, open_register(program, call));
  TRY(const Organisation organisation, wanted_organisation(*opened, key.domain, call));
  TRY(const EstablishedKey established, vouch_for(*opened, organisation, key.key));
  Json facts;
  facts.set("domain", organisation.domain).set("name", organisation.name);
  std::string text;
  if (const std::optional<EntryIndex>& entry = established.organisation_entry) {
    facts.set("entry", entry->value);
    text = "recorded " + organisation.domain + " (" + organisation.name + ") in entry " + std::to_string(entry->value) +
           "\n";
  }
  facts.set("key", key.thumbprint.hex()).set("key_entry", established.key_entry.value);
  call.answer(text + "vouched for its key " + key.thumbprint.hex() + " in entry " +
                  std::to_string(established.key_entry.value) + "\n",
              facts);
  warn_if_unpublished(*opened, established.key_entry, call);
  return 0;
}

Result<int> revoke(const Program& program, Invocation& call) {
  TRY(const PublicKeyFile key, read_public_key_file(call.value("--key")));
  TRY(const std::unique_ptr<Register> opened, open_register(program, call));
  TRY(const Acknowledgement revoked,
      opened->log_own_act_and_wait(key_revocation_act(register_actor, key.domain.text(), key.thumbprint,
                                                      call.value("--reason"), call.clock.now(), call.entropy)));
  Json facts;
  facts.set("domain", key.domain.text()).set("key", key.thumbprint.hex()).set("entry", revoked.entry_index.value);
  call.answer("revoked the key " + key.thumbprint.hex() + " of " + key.domain.text() + " in entry " +
                  std::to_string(revoked.entry_index.value) + "\n",
              facts);
  warn_if_unpublished(*opened, revoked.entry_index, call);
  return 0;
}

Result<int> reply(Invocation& call) {
  TRY(const KeyFile key, read_key_file(call.value("--key")));
  TRY(const std::uint64_t delisting, parse_decimal(call.value("--to")).map_error(in_context("--to")));
  const Act act = delisting_reply_act(key.domain.text(), {delisting}, call.value("--text"), call.value("--language"),
                                      call.clock.now(), call.entropy);
  CHECK(check_delisting_reply(act));
  return write_signed_act(
      call, act, key,
      "a reply to the delisting in entry " + std::to_string(delisting) + ", signed for " + key.domain.text());
}

}  // namespace

std::vector<Command> organisation_commands(const Program& program) {
  const CommandOption key{
      .name = "--key", .value = "FILE", .help = "the organisation's .pub file", .is_required = true};
  return {
      {.name = "organisation vouch",
       .summary = "record an organisation and vouch for its key",
       .description = "For the secretariat, after it has made sure by other means that the key is the organisation's. "
                      "Works beside a running server.",
       .arguments = {{"register", "folder of the register"}},
       .options = {key,
                   {.name = "--name", .value = "NAME", .help = "the organisation's name", .is_required = true},
                   {.name = "--economy",
                    .value = "CODE",
                    .help = "ISO 3166 code of its economy, such as JP",
                    .is_required = true},
                   {.name = "--role",
                    .value = "ROLE",
                    .help = "model-developer, application-developer or deployer; may be given more than once",
                    .is_repeatable = true},
                   {.name = "--size", .value = "BAND", .help = "people employed: 1-9, 10-49, 50-249 or 250+"}},
       .example =
           "haip organisation vouch reg --key lab.key.pub --name \"Example Lab\" --economy JP --role model-developer",
       .run = [&program](Invocation& call) { return vouch(program, call); }},
      {.name = "organisation revoke-key",
       .summary = "revoke an organisation's key on its behalf",
       .arguments = {{"register", "folder of the register"}},
       .options = {key, {.name = "--reason", .value = "WORD", .help = "replaced, lost or exposed", .fallback = "lost"}},
       .example = "haip organisation revoke-key reg --key lab.key.pub --reason lost",
       .run = [&program](Invocation& call) { return revoke(program, call); }},
      {.name = "organisation reply",
       .summary = "write an organisation's signed reply to its delisting",
       .description =
           "Shown beside the delisting. Writes a folder with the act and its signature; nothing is sent: see "
           "`haip submit`. Works while the organisation is delisted.",
       .options =
           {{.name = "--key", .value = "FILE", .help = "the organisation's private key", .is_required = true},
            {.name = "--to",
             .value = "ENTRY",
             .help = "entry of the delisting; the organisation's page names it",
             .is_required = true},
            {.name = "--text", .value = "TEXT", .help = "what to say, for everybody to read", .is_required = true},
            {.name = "--language", .value = "TAG", .help = "of the text", .fallback = "en"},
            {.name = "--out", .value = "FOLDER", .help = "folder to write; must not exist", .is_required = true}},
       .example = "haip organisation reply --key lab.key --to 57 --text \"We have mended it.\" --out reply",
       .run = reply}};
}

}  // namespace haip
