#pragma once
// haip instrument list | show | diff | import

#include <vector>

#include "base/command.hpp"
#include "register/act_kind.hpp"

namespace haip {

/// `kinds` must outlive the commands: importing logs an act, so it needs all that the register may hold.
std::vector<Command> instrument_commands(const ActKinds& kinds);

}  // namespace haip
