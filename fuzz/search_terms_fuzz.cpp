// Texts and queries from strangers: terms stay within their limits and inside of the text, what is shown is a part of
// the text, and a query never holds what a LIKE pattern would understand.

#include <cstdint>
#include <string>
#include <string_view>

#include "base/text.hpp"
#include "search/query.hpp"
#include "search/snippet.hpp"
#include "search/terms.hpp"

namespace {

void require(bool holds) {
  if (!holds) __builtin_trap();
}

void check_terms(std::string_view text) {
  for (const haip::TextTerm& term : haip::terms_of(text)) {
    require(!term.term.empty() && haip::is_utf8(term.term));
    require(haip::count_code_points(term.term) <= haip::longest_term);
    require(term.term.find_first_of(std::string_view(" %_\\'\"\0", 7)) == std::string::npos);
    require(term.begin < term.end && term.end <= text.size());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_terms(text);
  const std::size_t half = text.size() / 2;
  const auto query = haip::parse_search_query(text.substr(0, half));
  if (!query) return 0;
  require(query->terms.size() <= haip::most_query_terms);
  for (const std::string& phrase : query->phrases) require(phrase.find_first_of("%_\\") == std::string::npos);
  std::string shown;
  for (const haip::SnippetPart& part : haip::marked(text.substr(half), *query)) shown += part.text;
  require(shown == text.substr(half));
  for (const haip::SnippetPart& part : haip::snippet(text.substr(half), *query, 40)) {
    const std::string_view piece(part.text);
    require(piece == "… " || piece == " …" || text.find(piece) != std::string_view::npos);
  }
  return 0;
}
