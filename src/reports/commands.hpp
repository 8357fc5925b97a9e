#pragma once
// What can be typed about reports.

#include <vector>

#include "base/command.hpp"

namespace haip {

/// report new, check, rules, schema: on files alone.
std::vector<Command> report_file_commands();

/// report pin
Command report_pin_command();

/// report sign, submit, withdraw: for a register.
std::vector<Command> report_signing_commands();

/// report diff: two reports, wherever they lie.
std::vector<Command> report_difference_commands();
/// report export, import: to and from other forms.
std::vector<Command> report_export_commands();
/// report crosswalk: check, list, invert, compose, oscal.
std::vector<Command> crosswalk_commands();

/// report compare: on files alone.
std::vector<Command> report_comparison_commands();
/// report challenge, reply, withdraw-challenge: for a register.
std::vector<Command> challenge_commands();

}  // namespace haip
