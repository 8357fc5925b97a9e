#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <iostream>

#include "app/command_line.hpp"
#include "app/features.hpp"

int main(int argc, char** argv) {
  // A reader that goes away (`haip … | head`) is an error of the write, not the end of the program.
  std::signal(SIGPIPE, SIG_IGN);
  const haip::SystemClock clock;
  haip::SystemEntropy entropy;
  const haip::Program program;
  const char* const no_colour = std::getenv("NO_COLOR");  // https://no-color.org: set and not empty
  return haip::run_command_line({argv + 1, argv + argc}, program.commands(),
                                {.out = std::cout,
                                 .err = std::cerr,
                                 .out_is_terminal = isatty(STDOUT_FILENO) == 1,
                                 .err_is_terminal = isatty(STDERR_FILENO) == 1,
                                 .no_colour = no_colour != nullptr && *no_colour != '\0',
                                 .clock = clock,
                                 .entropy = entropy});
}
