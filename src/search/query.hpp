#pragma once
// What a reader asks for: words, and phrases in double quotes.
//
//   code conduct          documents that have both words; the last one also as the beginning of a word
//   "code of conduct"     the words in this order, next to each other
//   評価                   documents that have the two characters next to each other

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace haip {

inline constexpr std::size_t longest_query = 200;  ///< Code points.
inline constexpr std::size_t most_query_terms = 16;
inline constexpr std::size_t most_phrases = 4;

/// A term that must occur, or any term between `term` and `last` (by bytes, both included).
struct QueryTerm {
  std::string term;
  std::string last;  ///< Equal to `term` unless the term is the beginning of a word.
  friend bool operator==(const QueryTerm&, const QueryTerm&) = default;
};

struct SearchQuery {
  std::vector<QueryTerm> terms;           ///< Each once.
  std::vector<std::string> phrases;       ///< Terms with a blank between them, as in the index.
  bool has_more_terms_than_used = false;  ///< More than most_query_terms or most_phrases were asked for.

  [[nodiscard]] bool empty() const { return terms.empty(); }
};

/// Empty when `text` holds nothing that can be looked for. Errors: too_large.
Result<SearchQuery> parse_search_query(std::string_view text);

}  // namespace haip
