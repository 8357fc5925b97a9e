#pragma once
// Commands for anyone who deals with a register from outside: verify, mirror, replay, submit.

#include <string_view>
#include <vector>

#include "base/command.hpp"
#include "register/act_kind.hpp"
#include "register/key_file.hpp"

namespace haip {

/// `kinds` must outlive the commands.
std::vector<Command> register_commands(const ActKinds& kinds);

/// Signs the act, writes it to the folder --out and says so: the end of commands that make an act. `what` is what was
/// written: "a reply to the challenge in entry 12, signed for lab.example".
Result<int> write_signed_act(Invocation& call, const Act& act, const KeyFile& key, std::string_view what);

/// "submit", also under the name by which users of a feature look for it. Both texts must outlive the command.
Command submit_command(std::string_view name, std::string_view example);

}  // namespace haip
