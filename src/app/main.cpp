#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <iostream>

#include "app/command_line.hpp"
#include "app/features.hpp"

namespace {

// Asked after a write failed: errno may be another call's by then, but a pipe without a reader stays one.
bool reader_of_stdout_is_gone() {
  pollfd out{.fd = STDOUT_FILENO, .events = POLLOUT, .revents = 0};
  return ::poll(&out, 1, 0) == 1 && (out.revents & (POLLERR | POLLHUP)) != 0;
}

// Else the first file that is opened takes the number of a stream that was closed (`haip … >&-`), and output goes into
// a database. What stands in for standard output cannot be written, so that the loss is noticed.
void occupy_closed_streams() {
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (::fcntl(descriptor, F_GETFD) < 0)
      static_cast<void>(::open("/dev/null", descriptor == STDERR_FILENO ? O_WRONLY : O_RDONLY));
}

}  // namespace

int main(int argc, char** argv) {
  occupy_closed_streams();
  // A reader that goes away (`haip … | head`) is an error of the write, not the end of the program.
  static_cast<void>(std::signal(SIGPIPE, SIG_IGN));
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
                                 .entropy = entropy,
                                 .reader_is_gone = reader_of_stdout_is_gone});
}
