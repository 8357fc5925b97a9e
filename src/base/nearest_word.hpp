#pragma once
// What a person meant who typed a word that is none of the known ones.

#include <span>
#include <string_view>

namespace haip {

/// The one of `known` that `word` most resembles (few letters added, left out, replaced or exchanged), or "" when it
/// resembles none.
std::string_view nearest_word(std::string_view word, std::span<const std::string_view> known);

}  // namespace haip
