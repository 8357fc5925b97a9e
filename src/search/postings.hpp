#pragma once
// Which texts have a term, and with which weight: in the table search_term, in chunks of up to postings_per_chunk, so
// that a term that ten thousand texts have is forty rows and not ten thousand.

#include <optional>
#include <string_view>
#include <vector>

#include "search/query.hpp"
#include "store/database.hpp"

namespace haip {

inline constexpr std::size_t postings_per_chunk = 256;
/// Of one term of a query; for the beginning of a word, of all terms that begin so.
inline constexpr std::size_t most_chunks = 1000;

struct Posting {
  std::uint64_t text = 0;
  std::uint8_t weight = 0;  ///< 1 to 255; in a change 0 takes the posting away.
  friend bool operator==(const Posting&, const Posting&) = default;
};
using Postings = std::vector<Posting>;  ///< By text, each text once.

/// A chunk: for each posting the distance from the one before (the first from `first_text`) in base 128, the lowest
/// digit first, with the high bit set on all digits but the last; then the weight in a byte.
Bytes encode_chunk(std::uint64_t first_text, const Postings& postings);
/// Errors: unavailable when the bytes are no such chunk.
Result<Postings> decode_chunk(std::uint64_t first_text, ByteView chunk);

struct FoundPostings {
  Postings postings;
  bool is_cut = false;  ///< There are more than most_chunks; these are the first.
};
Result<FoundPostings> read_postings(Connection& view, const QueryTerm& term);
/// The weight of a term in one text.
Result<std::optional<std::uint8_t>> find_posting(Connection& view, std::string_view term, std::uint64_t text);
/// Sets and takes away the postings of a term; `changes` by text.
Status change_postings(Connection& connection, std::string_view term, const Postings& changes);

}  // namespace haip
