#pragma once
// Commands that belong to the program as a whole: init, serve, demo, doctor, key, organisation, log, staff.

#include <vector>

#include "app/features.hpp"
#include "base/command.hpp"

namespace haip {

std::vector<Command> program_commands(const Program& program);

Command init_command(const Program& program);
Command serve_command(const Program& program);
Command demo_command(const Program& program);
Command doctor_command(const Program& program);
std::vector<Command> key_commands();
std::vector<Command> organisation_commands(const Program& program);
std::vector<Command> log_commands(const Program& program);
std::vector<Command> staff_commands(const Program& program);

}  // namespace haip
