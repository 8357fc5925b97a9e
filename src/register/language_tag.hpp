#pragma once
// Languages of texts: BCP 47 tags. The list of languages stands in the source, because what admission allows must be
// the same on every machine and for ever: whoever replays the log admits its acts again.

#include <string_view>

#include "base/result.hpp"

namespace haip {

/// "en", "ja", "pt-BR", "zh-Hant-TW": a language of ISO 639 that ICU has a name for, in small letters, then, in this
/// order, a script, a region and variants, of the forms that BCP 47 (RFC 5646) gives them. At most 35 bytes; no
/// extensions and no private use. Errors: malformed.
Status check_language_tag(std::string_view tag);

}  // namespace haip
