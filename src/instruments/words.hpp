#pragma once
// Word boundaries of any language (ICU, Unicode UAX #29, with the dictionaries for Japanese, Chinese and Thai).

#include <string>
#include <string_view>
#include <vector>

namespace haip {

/// The text cut at its word boundaries: words, and what stands between them. Joined they are the text again. `text`
/// must be UTF-8.
std::vector<std::string_view> split_words(std::string_view text);

/// The words alone, in lower case, without punctuation and spaces: for comparing what texts are about.
std::vector<std::string> folded_words(std::string_view text);

}  // namespace haip
