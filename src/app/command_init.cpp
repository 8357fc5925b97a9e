#include "app/commands.hpp"
#include "instruments/instruments.hpp"
#include "register/register.hpp"

namespace haip {
namespace {

Status furnish(Register& reg) {
  CHECK(record_shipped_instruments(reg));
  return reg.record_state().map([](const Acknowledgement&) {});
}

Result<int> init(const Program& program, Invocation& call) {
  const std::string folder = call.value("register");
  RegisterSettings settings{.origin = call.value("--origin"), .name = call.value("--name")};
  if (call.has("--database")) settings.database = call.value("--database");
  CHECK(Register::create(folder, settings, program.kinds(), call.clock, call.entropy, furnish));
  TRY(const std::unique_ptr<Register> made,
      Register::open(folder, program.kinds(), call.clock, call.entropy, {.discover_keys = false}));
  const std::string verifier_key = made->folder().keys.log.verifier().format();
  const std::string policy = (made->folder().path / "policy.txt").string();
  const std::string keys = (made->folder().path / "keys").string();
  const std::uint64_t size = made->publisher().published_size();
  Json facts;
  facts.set("register", folder).set("name", settings.name).set("origin", settings.origin);
  facts.set("size", size).set("verifier_key", verifier_key).set("policy", policy).set("keys", keys);
  call.answer("made the register \"" + settings.name + "\" in " + folder + "\n  log      " + settings.origin + ", " +
                  std::to_string(size) + " entries\n  key      " + verifier_key + "\n  policy   " + policy +
                  " (give it to whoever verifies)\n  next     haip serve " + folder + "\nKeep " + keys +
                  " safe and backed up: whoever has it can speak for the register.\n",
              facts);
  return 0;
}

}  // namespace

Command init_command(const Program& program) {
  return {
      .name = "init",
      .summary = "make a new register in a folder",
      .description =
          "Makes keys, database and the first entries of the log: the genesis act and the shipped instruments.",
      .arguments = {{"register", "folder to make"}},
      .options = {{.name = "--origin",
                   .value = "ORIGIN",
                   .help = "public address of the log without https://, as in register.example/log",
                   .is_required = true},
                  {.name = "--name", .value = "NAME", .help = "name of the register, for people", .is_required = true},
                  {.name = "--database",
                   .value = "ADDRESS",
                   .help = "postgres://… when several nodes serve; a file in the folder otherwise"}},
      .example = "haip init reg --origin register.example/log --name \"Example register\"",
      .run = [&program](Invocation& call) { return init(program, call); }};
}

}  // namespace haip
