#include "app/commands.hpp"
#include "register/restore.hpp"

namespace haip {
namespace {

Result<int> restore(const Program& program, Invocation& call) {
  const std::string folder = call.value("register");
  const std::unique_ptr<LogSource> copy = folder_log(call.value("copy"));
  std::optional<Progress> line;
  TRY(const RestoreReport report,
      restore_register(*copy, folder, program.kinds(), call.clock, [&](std::uint64_t done, std::uint64_t total) {
        if (!line) line.emplace(call, "replaying", total);
        line->show(done);
      }));
  line.reset();
  const tlog::Checkpoint& checkpoint = report.head.checkpoint();
  Json facts;
  facts.set("register", folder).set("origin", checkpoint.origin).set("size", checkpoint.size);
  facts.set("root", checkpoint.root.base64()).set("state", report.state.hex());
  facts.set("erased_entries", report.erased_count);
  call.answer("restored " + std::to_string(checkpoint.size) + " entries of " + checkpoint.origin + " into " + folder +
                  "\n  root     " + checkpoint.root.base64() + "\n  state    " + report.state.hex() +
                  "\n  next     compare the size with your witnesses and other mirrors, then haip serve " + folder +
                  "\nAccounts of the desk are in no mirror: make them again with `haip staff add`.\n",
              facts);
  return 0;
}

}  // namespace

Command restore_command(const Program& program) {
  return {
      .name = "restore",
      .summary = "make a lost database anew from a mirror of the log",
      .description =
          "The register's folder must be there without its database: register.json, policy.txt and keys/, from a "
          "backup. All of the copy is checked first, against that policy and those keys. Refused when a database is "
          "there, or when the copy ends before what this folder published last: acts after the end of the copy "
          "would be replaced by others, which is a fork that witnesses and mirrors notice.",
      .arguments = {{"copy", "folder of a mirror (`haip mirror`)"}, {"register", "folder of the register"}},
      .example = "haip restore copy reg",
      .run = [&program](Invocation& call) { return restore(program, call); }};
}

}  // namespace haip
