#include "search/snippet.hpp"

#include <algorithm>
#include <bitset>

#include "search/terms.hpp"

namespace haip {
namespace {

constexpr std::size_t longest_searched_bytes = 20'000;

struct Match {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t term = 0;  ///< Of the query.
};

bool is_inside_character(std::string_view text, std::size_t at) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
}

std::vector<Match> matches_in(std::string_view text, const SearchQuery& query) {
  std::vector<Match> matches;
  for (const TextTerm& found : terms_of(text))
    for (std::size_t i = 0; i < query.terms.size(); ++i)
      if (found.term >= query.terms[i].term && found.term <= query.terms[i].last) {
        matches.push_back({found.begin, found.end, i});
        break;
      }
  return matches;
}

// Pairs of characters overlap, so matches may too.
std::vector<SnippetPart> parts_of(std::string_view text, std::size_t begin, std::size_t end,
                                  const std::vector<Match>& matches) {
  std::vector<SnippetPart> parts;
  const auto add = [&](std::size_t from, std::size_t to, bool is_match) {
    if (from >= to) return;
    if (!parts.empty() && parts.back().is_match == is_match)
      parts.back().text += text.substr(from, to - from);
    else
      parts.push_back({std::string(text.substr(from, to - from)), is_match});
  };
  std::size_t at = begin;
  for (const Match& match : matches) {
    if (match.end <= at || match.begin >= end) continue;
    const std::size_t from = std::max(at, match.begin);
    const std::size_t to = std::min(end, match.end);
    add(at, from, false);
    add(from, to, true);
    at = to;
  }
  add(at, end, false);
  return parts;
}

std::size_t best_begin(const std::vector<Match>& matches, std::size_t length_bytes) {
  std::size_t best = 0;
  std::size_t most = 0;
  for (std::size_t i = 0; i < matches.size(); ++i) {
    std::bitset<most_query_terms> seen;
    for (std::size_t j = i; j < matches.size() && matches[j].end <= matches[i].begin + length_bytes; ++j)
      seen.set(matches[j].term);
    if (seen.count() <= most) continue;
    most = seen.count();
    best = matches[i].begin;
  }
  return best;
}

}  // namespace

std::vector<SnippetPart> snippet(std::string_view text, const SearchQuery& query, std::size_t length_bytes) {
  if (text.size() <= length_bytes + length_bytes / 4) return marked(text, query);
  std::size_t searched = std::min(text.size(), longest_searched_bytes);
  while (is_inside_character(text, searched)) --searched;
  const std::vector<Match> matches = matches_in(text.substr(0, searched), query);
  const std::size_t first = best_begin(matches, length_bytes * 3 / 4);
  // Some words before the match, from the beginning of a word where words have blanks between them.
  std::size_t begin = first > length_bytes / 4 ? first - length_bytes / 4 : 0;
  if (begin > 0) {
    const std::size_t blank = text.find_first_of(" \n", begin);
    if (blank < first) begin = blank + 1;
  }
  while (is_inside_character(text, begin)) ++begin;
  std::size_t end = std::min(text.size(), begin + length_bytes);
  if (end < text.size()) {
    const std::size_t blank = text.find_last_of(" \n", end);
    if (blank != std::string_view::npos && blank > begin + length_bytes * 3 / 4) end = blank;
  }
  while (is_inside_character(text, end)) --end;
  std::vector<SnippetPart> parts = parts_of(text, begin, end, matches);
  if (begin > 0) parts.insert(parts.begin(), {"… ", false});
  if (end < text.size()) parts.push_back({" …", false});
  return parts;
}

std::vector<SnippetPart> marked(std::string_view text, const SearchQuery& query) {
  return parts_of(text, 0, text.size(), matches_in(text, query));
}

}  // namespace haip
