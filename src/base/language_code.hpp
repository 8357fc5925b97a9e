#pragma once
// Names of languages in what strangers write: acts, editions, commands.

#include <string_view>

#include "base/result.hpp"

namespace haip {

/// "en", "pt-BR": two or three small letters, then subtags.
Status check_language_code(std::string_view code);

}  // namespace haip
