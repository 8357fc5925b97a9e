#pragma once
// What a change of words is, as far as that can be read off the words: dates, figures, denials, and words of intention
// in English and Japanese.

#include <string>
#include <string_view>

namespace haip {

/// The text with each date in it ("2026-03-27", "27 March 2026", "March 2026", "2026年3月27日", "2026") replaced by one
/// and the same sign.
std::string without_dates(std::string_view text);

/// What distinguishes two texts.
struct WordChange {
  bool is_any = false;            ///< They differ.
  bool is_dates = false;          ///< In nothing but dates.
  bool has_other_figure = false;  ///< A number or quantity stands in the place of another one.
  bool has_other_denial = false;  ///< "not", ない … came or went.
  bool is_firmer = false;         ///< "will", "plan to", 予定 … made way for words without.
  bool is_weaker = false;         ///< The reverse.
  bool only_adds = false;         ///< Nothing was taken away, and at least `said_more_words` words came.
  bool only_removes = false;      ///< The reverse.
  bool is_rewritten = false;      ///< More than half of the words are others.
};
/// So many words, or all there are, are a thing said; fewer are a matter of wording.
inline constexpr std::size_t said_more_words = 5;

/// Words of intention are looked for in "en" and "ja" alone.
WordChange compare_words(std::string_view from, std::string_view to, std::string_view language);

}  // namespace haip
