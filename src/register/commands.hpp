#pragma once
// Commands for anyone who deals with a register from outside: verify, mirror, replay, submit.

#include <string_view>
#include <vector>

#include "base/command.hpp"
#include "register/act_kind.hpp"

namespace haip {

/// `kinds` must outlive the commands.
std::vector<Command> register_commands(const ActKinds& kinds);

/// "submit", also under the name by which users of a feature look for it. Both texts must outlive the command.
Command submit_command(std::string_view name, std::string_view example);

}  // namespace haip
