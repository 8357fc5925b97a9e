#pragma once
// What the measuring programs share: a stopwatch, percentiles, and the limits of the machine that figures are set
// against.

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/file.hpp"
#include "crypto/ed25519.hpp"

namespace haip::bench {

class Stopwatch {
 public:
  [[nodiscard]] double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

/// The value, or the end of the program with the error's message.
template <class T>
T must(Result<T> result) {
  if (!result) {
    std::fprintf(stderr, "%s\n", result.error().message.c_str());
    std::exit(1);
  }
  return std::move(*result);
}

inline void must(const Status& status) {
  if (status) return;
  std::fprintf(stderr, "%s\n", status.error().message.c_str());
  std::exit(1);
}

/// Latencies in seconds, for one printed line.
class Latencies {
 public:
  void add(double seconds) { seconds_.push_back(seconds); }
  void reserve(std::size_t count) { seconds_.reserve(count); }
  [[nodiscard]] std::size_t count() const { return seconds_.size(); }

  /// "p50 1.2 ms, p90 …, p99 …, most …"
  [[nodiscard]] std::string line() {
    if (seconds_.empty()) return "none";
    std::sort(seconds_.begin(), seconds_.end());
    const auto at = [&](double share) {
      return seconds_[static_cast<std::size_t>(share * static_cast<double>(seconds_.size() - 1))] * 1000;
    };
    char text[160];
    std::snprintf(text, sizeof text, "p50 %.1f ms, p90 %.1f ms, p99 %.1f ms, p99.9 %.1f ms, most %.1f ms", at(0.5),
                  at(0.9), at(0.99), at(0.999), at(1));
    return text;
  }

 private:
  std::vector<double> seconds_;
};

/// Processor time that a process has used so far, of all its threads (proc(5)).
inline double processor_seconds(pid_t process) {
  const std::string text = must(read_file("/proc/" + std::to_string(process) + "/stat", 4096));
  unsigned long user = 0;
  unsigned long system = 0;
  // Fields 14 and 15; the second field, the name in parentheses, may hold spaces.
  std::sscanf(text.c_str() + text.rfind(')') + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user,
              &system);
  return static_cast<double>(user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

/// Writes of 4 KiB, each followed by fdatasync, per second: what a disk allows whoever commits one act at a time.
inline double syncs_per_second(const Path& folder) {
  const int file = ::open((folder / "sync").c_str(), O_CREAT | O_WRONLY | O_TRUNC, 0600);
  const Bytes block(4096, 1);
  constexpr int count = 1000;
  const Stopwatch watch;
  for (int i = 0; i < count; ++i)
    if (::write(file, block.data(), block.size()) < 0 || ::fdatasync(file) != 0) std::exit(1);
  const double rate = count / watch.seconds();
  ::close(file);
  return rate;
}

/// Ed25519 verifications per second on one core, under our rule: the ceiling of one verifying thread.
inline double verifications_per_second(Entropy& entropy) {
  const SecretKey key = SecretKey::generate(entropy);
  const Bytes message(200, 7);
  const Signature signature = key.sign(message);
  constexpr int count = 20'000;
  const Stopwatch watch;
  for (int i = 0; i < count; ++i)
    if (!verify(key.public_key(), message, signature)) std::exit(1);
  return count / watch.seconds();
}

}  // namespace haip::bench
