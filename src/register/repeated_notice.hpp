#pragma once
// Trouble that lasts is told once and then now and then, not with every attempt: an operator's log stays readable.

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace haip {

/// For one thread at a time.
class RepeatedNotices {
 public:
  /// The same is said again after so long.
  static constexpr std::int64_t pause_seconds = 600;

  /// What to say about `subject` now: `line`; `line` with how often it was so meanwhile; or nothing.
  std::optional<std::string> say(const std::string& subject, std::string_view line, Instant now);
  /// The trouble is over: the next one is told at once.
  void settle(const std::string& subject) { told_.erase(subject); }

 private:
  struct Told {
    std::string line;
    Instant at;
    std::uint64_t unsaid = 0;
  };
  std::map<std::string, Told> told_;
};

}  // namespace haip
