#pragma once
// What a person meant who typed a word that this program does not know.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/command.hpp"

namespace haip {

/// The first command, subcommand or option in `arguments` (without the program's name) that does not exist, named, with
/// the nearest one that does as advice. Nothing when every word is known: then something else is wrong.
std::optional<Error> find_misspelling(std::span<const std::string> arguments, std::span<const Command> commands);

}  // namespace haip
