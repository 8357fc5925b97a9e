#pragma once
// Commands for anyone who deals with a register from outside: verify, mirror, replay, submit.

#include <vector>

#include "base/command.hpp"
#include "register/act_kind.hpp"

namespace haip {

/// `kinds` must outlive the commands.
std::vector<Command> register_commands(const ActKinds& kinds);

}  // namespace haip
