#pragma once
// A running `haip serve` on a loopback port of its own choice, for tests and measurements that need the real program.

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <stdexcept>
#include <string>

namespace haip::testing_support {

class ServingProgram {
 public:
  /// Returns when the program has said where it listens. Throws when it ends before that.
  ServingProgram(const std::string& haip, const std::string& register_folder) {
    std::array<int, 2> ends{};
    if (pipe(ends.data()) != 0) throw std::runtime_error("no pipe");
    process_ = fork();
    if (process_ == 0) {
      prctl(PR_SET_PDEATHSIG, SIGKILL);  // whoever fails leaves no server behind
      dup2(ends[1], STDOUT_FILENO);
      close(ends[0]);
      execl(haip.c_str(), haip.c_str(), "serve", register_folder.c_str(), "--listen", "127.0.0.1:0",
            "--entries-per-second", "0", nullptr);
      _exit(127);
    }
    close(ends[1]);
    FILE* output = fdopen(ends[0], "r");
    std::array<char, 512> line{};
    const bool has_started = std::fgets(line.data(), line.size(), output) != nullptr;
    std::fclose(output);
    const std::string text = line.data();
    const std::size_t at = text.find("http://");
    if (!has_started || at == std::string::npos) {
      end(SIGKILL);
      throw std::runtime_error(haip + " serve did not start");
    }
    address_ = text.substr(at, text.find(' ', at) - at);
  }
  ~ServingProgram() { end(SIGTERM); }
  ServingProgram(const ServingProgram&) = delete;
  ServingProgram& operator=(const ServingProgram&) = delete;

  /// Sends the signal and waits for the end.
  void end(int signal) {
    if (process_ <= 0) return;
    kill(process_, signal);
    waitpid(process_, nullptr, 0);
    process_ = -1;
  }

  [[nodiscard]] const std::string& address() const { return address_; }  ///< "http://127.0.0.1:40123".
  [[nodiscard]] pid_t process() const { return process_; }

 private:
  pid_t process_ = -1;
  std::string address_;
};

}  // namespace haip::testing_support
