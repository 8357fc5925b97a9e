#pragma once
// Points in time as whole POSIX seconds, UTC. Clocks are passed in, so that everything replays.

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace haip {

struct Instant {
  std::int64_t seconds = 0;  ///< Since 1970-01-01T00:00:00Z, leap seconds not counted.
  auto operator<=>(const Instant&) const = default;
};

/// "2026-11-24T01:02:03Z" (RFC 3339, always UTC, always whole seconds).
std::string format_instant(Instant instant);
/// "2026-11-24"
std::string format_date(Instant instant);
/// Exactly the form of format_instant; years 1970 to 9999.
Result<Instant> parse_instant(std::string_view text);
/// "2026-11-24" as the first second of that day.
Result<Instant> parse_date(std::string_view text);

class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual Instant now() const = 0;
};

class SystemClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override;
};

}  // namespace haip
