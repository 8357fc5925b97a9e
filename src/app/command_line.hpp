#pragma once
// From argv to a command and back to an exit code. CLI11 is in command_line.cpp alone.

#include <functional>
#include <span>
#include <vector>

#include "base/command.hpp"

namespace haip {

struct Surroundings {
  std::ostream& out;
  std::ostream& err;
  bool out_is_terminal = false;
  bool err_is_terminal = false;
  bool no_colour = false;
  const Clock& clock;
  Entropy& entropy;
  /// Whether `out` fails because nobody reads it any more, which is no error; may be empty.
  std::function<bool()> reader_is_gone{};
};

/// Runs what `arguments` (without the program's name) ask for. Returns the exit code: base/command.hpp. When the
/// output cannot be written the code is 3, and stderr says so.
int run_command_line(std::vector<std::string> arguments, std::span<const Command> commands,
                     const Surroundings& surroundings);

/// 1 false_proof · 2 malformed, too_large · 3 everything else.
int exit_code(ErrorKind kind);

}  // namespace haip
