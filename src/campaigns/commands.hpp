#pragma once
// What can be typed about campaigns: haip campaigns FILE.csv.

#include <vector>

#include "base/command.hpp"

namespace haip {

std::vector<Command> campaign_commands();

}  // namespace haip
