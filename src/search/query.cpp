#include "search/query.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "search/terms.hpp"

namespace haip {
namespace {

constexpr std::string_view largest_character = "\U0010FFFF";

QueryTerm exactly(const std::string& term) { return {term, term}; }
QueryTerm beginning_with(const std::string& term) { return {term, term + std::string(largest_character)}; }

/// A stretch of the query outside or inside of quotes.
struct Stretch {
  std::string_view text;
  bool is_phrase = false;
};

// Typographic quotes count as well: phones put them in by themselves. A quote that nothing closes is no quote.
std::vector<Stretch> stretches_of(std::string_view text) {
  constexpr std::string_view quotes[] = {"\"", "“", "”", "„", "«", "»", "「", "」", "『", "』", "＂"};
  const auto find_quote = [&](std::size_t from) {
    std::pair<std::size_t, std::size_t> found{std::string_view::npos, 0};
    for (const std::string_view quote : quotes)
      if (const std::size_t at = text.find(quote, from); at < found.first) found = {at, quote.size()};
    return found;
  };
  std::vector<Stretch> stretches;
  std::size_t at = 0;
  for (;;) {
    const auto [open, open_size] = find_quote(at);
    if (open == std::string_view::npos) break;
    const auto [close, close_size] = find_quote(open + open_size);
    if (close == std::string_view::npos) break;
    stretches.push_back({text.substr(at, open - at)});
    stretches.push_back({text.substr(open + open_size, close - open - open_size), true});
    at = close + close_size;
  }
  stretches.push_back({text.substr(at)});
  return stretches;
}

class QueryReader {
 public:
  void read(const Stretch& stretch) {
    std::string phrase;
    for (const TextTerm& found : terms_of(stretch.text)) {
      if (found.kind == TermKind::last) continue;
      add(found.kind == TermKind::single ? beginning_with(found.term) : exactly(found.term));
      phrase += (phrase.empty() ? "" : " ") + found.term;
      last_word_ = !stretch.is_phrase && found.kind == TermKind::word ? found.term : "";
    }
    if (!stretch.is_phrase || phrase.find(' ') == std::string::npos) return;
    if (query_.phrases.size() == most_phrases)
      query_.has_more_terms_than_used = true;
    else
      query_.phrases.push_back(std::move(phrase));
  }

  SearchQuery finish() {
    // What is still being typed, most likely.
    if (!last_word_.empty())
      for (QueryTerm& term : query_.terms)
        if (term == exactly(last_word_)) term = beginning_with(last_word_);
    return std::move(query_);
  }

 private:
  void add(QueryTerm term) {
    if (std::find(query_.terms.begin(), query_.terms.end(), term) != query_.terms.end()) return;
    if (query_.terms.size() == most_query_terms)
      query_.has_more_terms_than_used = true;
    else
      query_.terms.push_back(std::move(term));
  }

  SearchQuery query_;
  std::string last_word_;
};

}  // namespace

Result<SearchQuery> parse_search_query(std::string_view text) {
  if (!is_utf8(text)) return malformed("the query is not UTF-8");
  if (count_code_points(text) > longest_query)
    return fail(ErrorKind::too_large, "the query is longer than " + std::to_string(longest_query) + " characters",
                "ask for the few words that matter most");
  QueryReader reader;
  for (const Stretch& stretch : stretches_of(text)) reader.read(stretch);
  return reader.finish();
}

}  // namespace haip
