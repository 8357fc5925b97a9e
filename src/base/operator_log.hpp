#pragma once
// What a running server tells its operator: dated lines, in which trouble that repeats does not drown the rest.
//
//   OperatorLog log(std::cerr, clock);
//   log.line("witness w1: it could not be reached");
//   // 2026-11-24T09:00:00Z haip: witness w1: it could not be reached

#include <cstdint>
#include <map>
#include <mutex>
#include <ostream>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace haip {

class OperatorLog {
 public:
  /// Both must outlive the log.
  OperatorLog(std::ostream& out, const Clock& clock) : out_(out), clock_(clock) {}
  ~OperatorLog();  ///< Tells what it held back.
  OperatorLog(const OperatorLog&) = delete;
  OperatorLog& operator=(const OperatorLog&) = delete;

  /// How long a line that was told is held back when it comes again.
  static constexpr std::int64_t quiet_seconds = 600;

  /// Writes the line with the time (RFC 3339, UTC) before it and flushes. The same line again, numbers aside, is
  /// counted; once it has been quiet for long enough, the next line of any kind is preceded by "… (3 more like this
  /// since …)". From any thread.
  void line(std::string_view text);

 private:
  struct Told {
    std::string text;  ///< As it came last.
    Instant at;        ///< When it was told.
    std::uint64_t held_back = 0;
  };
  void tell_what_is_due(Instant now);
  void tell_held_back(const Told& told, Instant now);
  void write(Instant now, std::string_view text);

  std::ostream& out_;
  const Clock& clock_;
  std::mutex mutex_;
  std::map<std::string, Told> told_;  ///< By the text without its numbers. Guarded by mutex_.
};

}  // namespace haip
