#pragma once
// Commands that belong to the program as a whole: init, serve, demo, doctor, restore, key, organisation, log, staff.

#include <vector>

#include "app/features.hpp"
#include "base/command.hpp"
#include "register/register.hpp"

namespace haip {

std::vector<Command> program_commands(const Program& program);

/// The register of the argument "register", for one command beside a server that may be running. What the register
/// notices goes to standard error.
Result<std::unique_ptr<Register>> open_register(const Program& program, Invocation& call);
/// Says on standard error when the entry still waits for witnesses.
void warn_if_unpublished(const Register& reg, EntryIndex entry_index, Invocation& call);

Command init_command(const Program& program);
Command serve_command(const Program& program);
Command demo_command(const Program& program);
Command doctor_command(const Program& program);
Command restore_command(const Program& program);
std::vector<Command> key_commands();
std::vector<Command> organisation_commands(const Program& program);
std::vector<Command> log_commands(const Program& program);
std::vector<Command> staff_commands(const Program& program);
std::vector<Command> report_register_commands(const Program& program);

}  // namespace haip
