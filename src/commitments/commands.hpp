#pragma once
// haip commitment make | renew | withdraw: signed acts as files, made offline.

#include <vector>

#include "base/command.hpp"

namespace haip {

std::vector<Command> commitment_commands();

}  // namespace haip
