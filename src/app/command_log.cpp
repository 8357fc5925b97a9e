#include "app/commands.hpp"

namespace haip {
namespace {

Result<int> export_key(Invocation& call) {
  TRY(const RegisterFolder folder, open_register_folder(call.value("register")));
  const std::string key = folder.keys.log.verifier().format();
  call.answer(key + "\n", Json().set("origin", folder.settings.origin).set("verifier_key", key));
  return 0;
}

Result<int> record_state(const Program& program, Invocation& call) {
  TRY(const std::unique_ptr<Register> opened, open_register(program, call));
  TRY(const Acknowledgement recorded, opened->record_state());
  call.answer("recorded the state in entry " + std::to_string(recorded.entry_index.value) + "\n",
              Json().set("entry", recorded.entry_index.value));
  warn_if_unpublished(*opened, recorded.entry_index, call);
  return 0;
}

Result<int> erase(const Program& program, Invocation& call) {
  TRY(const Digest content, Digest::from_hex(call.value("sha256")));
  TRY(const std::unique_ptr<Register> opened, open_register(program, call));
  TRY(const Acknowledgement erased, opened->erase(content, call.value("--reason")));
  call.answer(
      "erased the content " + content.hex() + "; logged in entry " + std::to_string(erased.entry_index.value) + "\n",
      Json().set("content", content.hex()).set("entry", erased.entry_index.value));
  warn_if_unpublished(*opened, erased.entry_index, call);
  return 0;
}

}  // namespace

std::vector<Command> log_commands(const Program& program) {
  const CommandArgument reg{"register", "folder of the register"};
  return {{.name = "log export",
           .summary = "print the log's verification key for other tools",
           .arguments = {reg},
           .example = "haip log export reg > log.vkey",
           .run = export_key},
          {.name = "log state",
           .summary = "record the digest of the present state in the log",
           .description = "`haip serve` does this once a day. Whoever replays the log must arrive at the same digest.",
           .arguments = {reg},
           .example = "haip log state reg",
           .run = [&program](Invocation& call) { return record_state(program, call); }},
          {.name = "log erase",
           .summary = "erase the content of an act",
           .description = "Removes the document; the log keeps its digest, still verifies, and says that and why the "
                          "content was erased.",
           .arguments = {reg, {"sha256", "digest of the document, as shown on the entry's page"}},
           .options = {{.name = "--reason",
                        .value = "WORD",
                        .help = "personal-data, author-request, law, rights-of-others or published-by-mistake",
                        .is_required = true}},
           .example = "haip log erase reg 66a045b4…35f --reason author-request",
           .run = [&program](Invocation& call) { return erase(program, call); }}};
}

}  // namespace haip
