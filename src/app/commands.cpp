#include "app/commands.hpp"

namespace haip {

std::vector<Command> program_commands(const Program& program) {
  std::vector<Command> commands{init_command(program), serve_command(program), demo_command(program),
                                doctor_command(program), restore_command(program)};
  const auto add = [&](std::vector<Command> more) { commands.insert(commands.end(), more.begin(), more.end()); };
  add(key_commands());
  add(organisation_commands(program));
  add(log_commands(program));
  add(staff_commands(program));
  add(report_register_commands(program));
  return commands;
}

Result<std::unique_ptr<Register>> open_register(const Program& program, Invocation& call) {
  RegisterOptions options{.verifier_threads = 1, .discover_keys = false};
  options.notice = [&call](std::string_view line) { call.err << "haip: " << line << std::endl; };
  return Register::open(call.value("register"), program.kinds(), call.clock, call.entropy, std::move(options));
}

void warn_if_unpublished(const Register& reg, EntryIndex entry_index, Invocation& call) {
  if (reg.publisher().published_size() > entry_index.value) return;
  call.err << "entry " << entry_index.value
           << " is in the log and waits for its witnesses: `haip serve` publishes it\n";
}

}  // namespace haip
