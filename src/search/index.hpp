#pragma once
// The full-text index: plain SQL tables that work alike on both engines (docs/search.md).
//
//   PreparedDocument prepared = prepare_document(document);            // costs time, needs no database
//   CHECK(write_documents(connection, {&prepared, 1}));                // in a write transaction
//   TRY(SearchQuery query, parse_search_query("code of conduct"));
//   TRY(SearchResults results, search(view, query, {.language = "ja", .page = 1}));
//
// A derived view, but no view table: it follows the log (indexer.hpp) and is not part of the state digest.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "search/document.hpp"
#include "search/query.hpp"
#include "store/database.hpp"
#include "store/migrations.hpp"

namespace haip {

/// Private tables, no acts.
RegisterPart search_part();

/// How far the index has followed the log.
struct IndexState {
  std::int64_t version = 0;         ///< analyser_version() of what it holds; 0 before the first time.
  std::uint64_t position = 0;       ///< Entries of the log that it has taken in.
  std::uint64_t next_document = 1;  ///< Of documents made so far, and one.
  bool is_clearing = false;         ///< What an older version left is being removed.
};
Result<IndexState> read_index_state(Connection& connection);
Status write_index_state(Connection& connection, std::int64_t version, std::uint64_t position, bool is_clearing);

/// A document with the rows that it becomes.
struct PreparedDocument {
  struct Term {
    std::string term;
    std::uint8_t weight = 0;
  };
  struct Text {
    SearchText text;
    std::string words;  ///< Its terms in order, for phrases.
    std::vector<Term> terms;
  };
  std::string key;
  std::string kind;
  std::string url;
  EntryIndex entry_index;
  std::vector<Text> texts;

  /// Its terms, all texts together: what writing it costs.
  [[nodiscard]] std::size_t term_count() const;
};
/// Texts beyond longest_analysed_text bytes are cut at a character. Later texts in a language that was there are left
/// out.
PreparedDocument prepare_document(const SearchDocument& document);

/// Whether the index holds exactly that already.
Result<bool> is_indexed(Connection& connection, const SearchDocument& document);
/// Adds, replaces, or removes (those without texts), in this order; a key may occur once.
Status write_documents(Connection& connection, std::span<const PreparedDocument> documents);
/// Empties the index by at most that many rows of each table; false when it was empty.
Result<bool> clear_some(Connection& connection, std::uint64_t most);

/// How many of the best texts are read to see whether a phrase is in them.
inline constexpr std::size_t most_phrase_checks = 500;
inline constexpr std::uint64_t hits_per_page = 10;

struct SearchHit {
  std::string kind;
  std::string url;
  SearchText text;  ///< In the reader's language if it fits the query in that, else in the one that fits best.
  EntryIndex entry_index;
};
struct SearchResults {
  std::vector<SearchHit> hits;
  std::uint64_t total = 0;
  bool is_total_a_minimum = false;  ///< There are more, which add a word to find.
  std::uint64_t page = 1;           ///< The last one when one beyond it was asked for.
  std::uint64_t pages = 1;
};
struct SearchOptions {
  std::string_view language;
  std::uint64_t page = 1;  ///< From 1.
};

/// Documents in which all terms and phrases occur in one language. Score: for each term its weight in the document (64
/// and more in a title, the more the shorter it is; 8 to 16 in the text, the more the oftener) times how rare it is (8
/// for a term that all have, and 8 more each time that only half as many have it); equal scores in the order in which
/// the index came to know them. Nothing for an empty query. A document whose act's content is erased is not shown.
Result<SearchResults> search(Connection& view, const SearchQuery& query, const SearchOptions& options);

}  // namespace haip
