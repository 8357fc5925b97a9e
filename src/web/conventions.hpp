#pragma once
// How a language writes dates, numbers and names of countries, and in which order it sorts (ICU).

#include <cstdint>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "web/language.hpp"

namespace haip {

/// "24 November 2026", "2026年11月24日": the day in UTC.
std::string long_date(Instant instant, Language language);
/// "24 Nov 2026", "2026/11/24"
std::string short_date(Instant instant, Language language);
/// "24 November 2026, 01:02 UTC"
std::string long_date_and_time(Instant instant, Language language);
/// "25 November 2026, 08:59 (Asia/Tokyo)": as the clocks of that time zone (IANA) show it; in UTC when ICU does not
/// know the zone.
std::string local_date_and_time(Instant instant, std::string_view time_zone, Language language);

/// "12,345"; "12.345" in German.
std::string written_number(std::uint64_t number, Language language);
/// `share` from 0 to 1: "12%", "12 %" in German. Rounded to whole per cent.
std::string written_percentage(double share, Language language);

/// The name of an ISO 3166-1 alpha-2 code: display_country("JP", …) is "Japan", "日本", "Japon". The code itself when
/// it is unknown.
std::string display_country(std::string_view alpha_2, Language language);

/// The name of a language by its tag (BCP 47): display_language("pt-BR", …) is "Portuguese (Brazil)".
std::string display_language(std::string_view tag, Language language);

/// Bytes that sort (as unsigned) the way the language sorts `text`.
std::string sort_key(std::string_view text, Language language);

}  // namespace haip
