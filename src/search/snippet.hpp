#pragma once
// The piece of a text that shows why it was found, with what was looked for marked.

#include "search/query.hpp"

namespace haip {

struct SnippetPart {
  std::string text;
  bool is_match = false;
};

/// Neighbouring parts of `text` around the first place with the most different terms of the query, about
/// `length_bytes` long, "…" where something is left out; the beginning when no term occurs. Matches are cut from the
/// text as it is written, never from its folded form. Only the first 20,000 bytes are looked at.
std::vector<SnippetPart> snippet(std::string_view text, const SearchQuery& query, std::size_t length_bytes);

/// The whole text, with matches marked.
std::vector<SnippetPart> marked(std::string_view text, const SearchQuery& query);

}  // namespace haip
