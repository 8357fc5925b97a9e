#include "consultation/local_time.hpp"

#include <unicode/gregocal.h>
#include <unicode/timezone.h>

#include <memory>

#include "base/text.hpp"

namespace haip {
namespace {

std::unique_ptr<icu::TimeZone> zone_of(std::string_view name) {
  return std::unique_ptr<icu::TimeZone>(icu::TimeZone::createTimeZone(
      icu::UnicodeString::fromUTF8(icu::StringPiece(name.data(), static_cast<std::int32_t>(name.size())))));
}

bool is_known(const icu::TimeZone& zone) { return !(zone == icu::TimeZone::getUnknown()); }

}  // namespace

Result<Instant> instant_of_local_time(std::string_view text, std::string_view time_zone) {
  const auto wrong = [&] {
    return malformed("\"" + printable(text) + "\" is no time", "write it as in 2026-12-31 23:59");
  };
  if (text.size() != 16 || (text[10] != ' ' && text[10] != 'T') || text[13] != ':') return wrong();
  // As if it were UTC: that checks the numbers.
  const Result<Instant> numbers =
      parse_instant(std::string(text.substr(0, 10)) + "T" + std::string(text.substr(11)) + ":00Z");
  if (!numbers) return wrong();
  const std::unique_ptr<icu::TimeZone> zone = zone_of(time_zone);
  if (!is_known(*zone))
    return malformed("\"" + printable(time_zone) + "\" is not the name of a time zone that is known here",
                     "write it as in Asia/Tokyo or Europe/Paris, or UTC");
  std::int32_t raw_offset = 0;
  std::int32_t summer_offset = 0;
  UErrorCode status = U_ZERO_ERROR;
  zone->getOffset(static_cast<UDate>(numbers->seconds) * 1000.0, static_cast<UBool>(true), raw_offset, summer_offset,
                  status);
  if (U_FAILURE(status)) return wrong();
  return Instant{numbers->seconds - (raw_offset + summer_offset) / 1000};
}

std::string local_time_text(Instant instant, std::string_view time_zone) {
  std::int32_t raw_offset = 0;
  std::int32_t summer_offset = 0;
  UErrorCode status = U_ZERO_ERROR;
  zone_of(time_zone)->getOffset(static_cast<UDate>(instant.seconds) * 1000.0, static_cast<UBool>(false), raw_offset,
                                summer_offset, status);
  std::string text = format_instant({instant.seconds + (raw_offset + summer_offset) / 1000}).substr(0, 16);
  text[10] = ' ';
  return text;
}

}  // namespace haip
