#pragma once
// What can be typed about evidence: haip evidence links, validate.

#include <vector>

#include "base/command.hpp"

namespace haip {

std::vector<Command> evidence_commands();

}  // namespace haip
