#include "base/time.hpp"

#include <array>
#include <chrono>
#include <cstdio>

namespace haip {
namespace {

Result<int> digits(std::string_view text, std::size_t at, std::size_t count) {
  int value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return malformed("a digit is missing at character " + std::to_string(i + 1));
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

}  // namespace

std::string format_date(Instant instant) {
  const auto day =
      std::chrono::floor<std::chrono::days>(std::chrono::sys_seconds(std::chrono::seconds(instant.seconds)));
  const std::chrono::year_month_day date(day);
  std::array<char, 32> out{};
  const int size = std::snprintf(out.data(), out.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                                 static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return {out.data(), static_cast<std::size_t>(size)};
}

std::string format_instant(Instant instant) {
  const std::int64_t of_day = ((instant.seconds % 86400) + 86400) % 86400;
  std::array<char, 32> out{};
  const int size = std::snprintf(out.data(), out.size(), "T%02d:%02d:%02dZ", static_cast<int>(of_day / 3600),
                                 static_cast<int>(of_day / 60 % 60), static_cast<int>(of_day % 60));
  return format_date(instant).append(out.data(), static_cast<std::size_t>(size));
}

Result<Instant> parse_date(std::string_view text) {
  constexpr std::string_view advice = "write a date like 2026-11-24";
  if (text.size() != 10 || text[4] != '-' || text[7] != '-')
    return malformed("not a date of the form YYYY-MM-DD", std::string(advice));
  TRY(const int year, digits(text, 0, 4));
  TRY(const int month, digits(text, 5, 2));
  TRY(const int day, digits(text, 8, 2));
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok() || year < 1970) return malformed("there is no such day", std::string(advice));
  return Instant{std::chrono::sys_seconds(std::chrono::sys_days(date)).time_since_epoch().count()};
}

Result<Instant> parse_instant(std::string_view text) {
  constexpr std::string_view advice = "write a UTC time like 2026-11-24T09:30:00Z";
  if (text.size() != 20 || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[19] != 'Z')
    return malformed("not a UTC time of the form YYYY-MM-DDThh:mm:ssZ", std::string(advice));
  TRY(const Instant day, parse_date(text.substr(0, 10)));
  TRY(const int hour, digits(text, 11, 2));
  TRY(const int minute, digits(text, 14, 2));
  TRY(const int second, digits(text, 17, 2));
  if (hour > 23 || minute > 59 || second > 59) return malformed("there is no such time of day", std::string(advice));
  return Instant{day.seconds + std::int64_t{hour} * 3600 + std::int64_t{minute} * 60 + second};
}

Instant SystemClock::now() const {
  return {
      std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count()};
}

}  // namespace haip
