#include "search/postings.hpp"

#include <algorithm>
#include <limits>

namespace haip {
namespace {

struct Chunk {
  std::uint64_t first_text = 0;  ///< Not above any text in it.
  Postings postings;
};

bool is_before(const Posting& posting, std::uint64_t text) { return posting.text < text; }

Result<std::optional<Chunk>> chunk_of(Result<std::optional<Row>> found) {
  TRY(const std::optional<Row> row, std::move(found));
  if (!row) return std::nullopt;
  Chunk chunk{row->count(0), {}};
  TRY(chunk.postings, decode_chunk(chunk.first_text, row->blob(1)));
  return chunk;
}

Result<std::optional<Chunk>> last_chunk(Connection& connection, std::string_view term) {
  return chunk_of(connection.query_row(
      "SELECT first_text, postings FROM search_term WHERE term = $1 ORDER BY first_text DESC LIMIT 1", {term}));
}

Result<std::optional<Chunk>> chunk_at(Connection& connection, std::string_view term, std::uint64_t text) {
  return chunk_of(connection.query_row(
      "SELECT first_text, postings FROM search_term WHERE term = $1 AND first_text <= $2 ORDER BY first_text DESC "
      "LIMIT 1",
      {term, text}));
}

/// Where the chunk after that text begins.
Result<std::uint64_t> next_first_text(Connection& connection, std::string_view term, std::uint64_t text) {
  TRY(const std::optional<Row> row,
      connection.query_row("SELECT first_text FROM search_term WHERE term = $1 AND first_text > $2 ORDER BY first_text "
                           "LIMIT 1",
                           {term, text}));
  return row ? row->count(0) : std::numeric_limits<std::uint64_t>::max();
}

void apply(Postings& postings, const Posting& change) {
  const auto at = std::lower_bound(postings.begin(), postings.end(), change.text, is_before);
  const bool is_there = at != postings.end() && at->text == change.text;
  if (change.weight == 0) {
    if (is_there) postings.erase(at);
  } else if (is_there) {
    *at = change;
  } else {
    postings.insert(at, change);
  }
}

Status write_chunk(Connection& connection, std::string_view term, const Chunk& chunk) {
  if (chunk.postings.empty())
    return connection.execute("DELETE FROM search_term WHERE term = $1 AND first_text = $2", {term, chunk.first_text});
  std::uint64_t first_text = chunk.first_text;
  for (std::size_t begin = 0; begin < chunk.postings.size(); begin += postings_per_chunk) {
    const auto from = chunk.postings.begin() + static_cast<std::ptrdiff_t>(begin);
    const std::size_t count = std::min(postings_per_chunk, chunk.postings.size() - begin);
    if (begin > 0) first_text = from->text;
    const Bytes bytes = encode_chunk(first_text, Postings(from, from + static_cast<std::ptrdiff_t>(count)));
    CHECK(
        connection.execute("INSERT INTO search_term (term, first_text, postings) VALUES ($1, $2, $3) ON CONFLICT "
                           "(term, first_text) DO UPDATE SET postings = excluded.postings",
                           {term, first_text, bytes}));
  }
  return {};
}

}  // namespace

Bytes encode_chunk(std::uint64_t first_text, const Postings& postings) {
  Bytes bytes;
  bytes.reserve(postings.size() * 4);
  std::uint64_t before = first_text;
  for (const Posting& posting : postings) {
    std::uint64_t distance = posting.text - before;
    before = posting.text;
    for (; distance >= 0x80; distance >>= 7) bytes.push_back(static_cast<std::uint8_t>(distance | 0x80));
    bytes.push_back(static_cast<std::uint8_t>(distance));
    bytes.push_back(posting.weight);
  }
  return bytes;
}

Result<Postings> decode_chunk(std::uint64_t first_text, ByteView chunk) {
  Postings postings;
  postings.reserve(postings_per_chunk);
  std::uint64_t text = first_text;
  for (std::size_t at = 0; at < chunk.size();) {
    std::uint64_t distance = 0;
    unsigned shift = 0;
    bool has_more = true;
    for (; has_more && at < chunk.size() && shift < 63; shift += 7) {
      distance |= static_cast<std::uint64_t>(chunk[at] & 0x7FU) << shift;
      has_more = (chunk[at++] & 0x80U) != 0;
    }
    if (has_more || at == chunk.size())
      return fail(ErrorKind::unavailable, "the search index is damaged", "see docs/search.md for building it anew");
    text += distance;
    postings.push_back({text, chunk[at++]});
  }
  return postings;
}

Result<FoundPostings> read_postings(Connection& view, const QueryTerm& term) {
  TRY(const Rows rows, view.query("SELECT first_text, postings FROM search_term WHERE term >= $1 AND term <= $2 ORDER "
                                  "BY term, first_text LIMIT $3",
                                  {term.term, term.last, most_chunks + 1}));
  FoundPostings found;
  found.is_cut = rows.size() > most_chunks;
  for (std::size_t i = 0; i < std::min(rows.size(), most_chunks); ++i) {
    TRY(const Postings chunk, decode_chunk(rows[i].count(0), rows[i].blob(1)));
    found.postings.insert(found.postings.end(), chunk.begin(), chunk.end());
  }
  if (term.term == term.last) return found;
  // Several terms that begin so in one text: the weightiest counts.
  std::sort(found.postings.begin(), found.postings.end(), [](const Posting& a, const Posting& b) {
    return a.text != b.text ? a.text < b.text : a.weight > b.weight;
  });
  const auto end = std::unique(found.postings.begin(), found.postings.end(),
                               [](const Posting& a, const Posting& b) { return a.text == b.text; });
  found.postings.erase(end, found.postings.end());
  return found;
}

Result<std::optional<std::uint8_t>> find_posting(Connection& view, std::string_view term, std::uint64_t text) {
  TRY(const std::optional<Chunk> chunk, chunk_at(view, term, text));
  if (!chunk) return std::nullopt;
  const auto at = std::lower_bound(chunk->postings.begin(), chunk->postings.end(), text, is_before);
  if (at == chunk->postings.end() || at->text != text) return std::nullopt;
  return at->weight;
}

Status change_postings(Connection& connection, std::string_view term, const Postings& changes) {
  for (std::size_t next = 0; next < changes.size();) {
    const std::uint64_t text = changes[next].text;
    // Nearly always the last chunk: new documents have the highest numbers.
    std::uint64_t end = std::numeric_limits<std::uint64_t>::max();
    TRY(std::optional<Chunk> chunk, last_chunk(connection, term));
    if (chunk && text < chunk->first_text) {
      TRY(end, next_first_text(connection, term, text));
      TRY(chunk, chunk_at(connection, term, text));
    }
    if (!chunk) chunk = Chunk{text, {}};
    for (; next < changes.size() && changes[next].text < end; ++next) apply(chunk->postings, changes[next]);
    CHECK(write_chunk(connection, term, *chunk));
  }
  return {};
}

}  // namespace haip
