#pragma once
// Economies: ISO 3166-1 alpha-2. The list stands in the source, because what admission allows must be the same on every
// machine and for ever: whoever replays the log admits its acts again.

#include <string_view>

#include "base/result.hpp"

namespace haip {

/// Whether ISO 3166-1 assigns the code, in capitals: "JP", not "jp", "JPN" or "ZZ".
bool is_economy(std::string_view alpha_2);

/// Errors: malformed, saying what is expected.
Status check_economy(std::string_view alpha_2);

}  // namespace haip
