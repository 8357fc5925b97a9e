#pragma once
// What a person meant who wrote a word that is not known.

#include <string>
#include <string_view>
#include <vector>

namespace haip {

/// The one of `known` that `word` most resembles, or "" when it resembles none. Words beyond 64 bytes resemble none.
std::string nearest_word(std::string_view word, const std::vector<std::string>& known);

}  // namespace haip
