#pragma once
// haip consultation carry-over

#include <vector>

#include "base/command.hpp"

namespace haip {

std::vector<Command> consultation_commands();

/// What becomes of anchors in the next edition; files alone, no register.
Command carry_over_command();

}  // namespace haip
