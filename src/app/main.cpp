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
  return haip::run_command_line({argv + 1, argv + argc}, program.commands(),
                                {.out = std::cout,
                                 .err = std::cerr,
                                 .out_is_terminal = isatty(STDOUT_FILENO) == 1,
                                 .err_is_terminal = isatty(STDERR_FILENO) == 1,
                                 .no_colour = std::getenv("NO_COLOR") != nullptr,
                                 .clock = clock,
                                 .entropy = entropy});
}
