#pragma once
// haip evidence validate

#include <vector>

#include "base/command.hpp"

namespace haip {

std::vector<Command> evidence_commands();

}  // namespace haip
