#include "app/commands.hpp"

namespace haip {

std::vector<Command> program_commands(const Program& program) {
  std::vector<Command> commands{init_command(program), serve_command(program), demo_command(program),
                                doctor_command(program)};
  const auto add = [&](std::vector<Command> more) { commands.insert(commands.end(), more.begin(), more.end()); };
  add(key_commands());
  add(organisation_commands(program));
  add(log_commands(program));
  add(staff_commands(program));
  return commands;
}

}  // namespace haip
