#pragma once
// What can be typed about reports.

#include <vector>

#include "base/command.hpp"

namespace haip {

/// report new, check, rules, schema: on files alone.
std::vector<Command> report_file_commands();

/// report sign, withdraw: for a register.
std::vector<Command> report_signing_commands();

/// report challenge, reply, withdraw-challenge: for a register.
std::vector<Command> challenge_commands();

}  // namespace haip
