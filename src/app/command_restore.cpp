#include "app/commands.hpp"
#include "register/restore.hpp"

namespace haip {
namespace {

Result<int> restore(const Program& program, Invocation& call) {
  TRY(const RegisterFolder folder, open_register_folder(call.value("register")));
  const std::unique_ptr<LogSource> copy = folder_log(call.value("copy"));
  std::optional<Progress> line;
  const LogProgress progress = [&](std::uint64_t done, std::uint64_t total) {
    if (!line) line.emplace(call, "restoring", total);
    line->show(done);
  };
  TRY(const ReplayReport report, restore_register(folder, *copy, program.kinds(), call.clock, progress));
  line.reset();
  const tlog::Checkpoint& checkpoint = report.head.checkpoint();
  Json facts;
  facts.set("register", call.value("register")).set("origin", checkpoint.origin).set("size", checkpoint.size);
  facts.set("root", checkpoint.root.base64()).set("state", report.state.hex());
  call.answer("restored " + std::to_string(checkpoint.size) + " entries of " + checkpoint.origin + "\n  root     " +
                  checkpoint.root.base64() + "\n  state    " + report.state.hex() +
                  "\nBefore you serve it, make sure that no other mirror and no witness knows a larger size: what it "
                  "covers would be lost, and the log forked.\nThe accounts of the desk are in no mirror: make them "
                  "again with haip staff add.\n",
              facts);
  return 0;
}

}  // namespace

Command restore_command(const Program& program) {
  return {.name = "restore",
          .summary = "rebuild a register's lost database from a mirror",
          .description =
              "For a folder that still has register.json, policy.txt and keys/, and no database. Verifies the copy as "
              "haip replay does, against the folder's own key, and refuses one that is older than what was published "
              "from here. Needs the same haip, or a newer one.",
          .arguments = {{"copy", "folder that haip mirror made"}, {"register", "folder of the register"}},
          .example = "haip restore copy reg",
          .run = [&program](Invocation& call) { return restore(program, call); }};
}

}  // namespace haip
