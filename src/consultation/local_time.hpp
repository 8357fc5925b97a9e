#pragma once
// A time as the clocks of a place show it, typed into a form.

#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"

namespace haip {

/// "2026-12-31 23:59" (or with a T between) in a time zone of IANA ("Asia/Tokyo", "UTC"). A time that the clocks skip
/// in spring is taken an hour later, one that they show twice is the first. Errors: malformed, also for a zone that ICU
/// does not know.
Result<Instant> instant_of_local_time(std::string_view text, std::string_view time_zone);
/// The same form, for a field that is shown again.
std::string local_time_text(Instant instant, std::string_view time_zone);

}  // namespace haip
