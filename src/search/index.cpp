#include "search/index.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/text.hpp"
#include "search/terms.hpp"

namespace haip {
namespace {

// A text's number is that of its document times 1,024 and the number of its language, so that whoever has texts has
// their documents and languages without looking them up. What the conditions of the search need is in the indexes of
// search_term alone.
constexpr std::uint64_t languages_per_document = 1024;
constexpr std::int64_t title_weight = 64;

constexpr std::array<Migration, 1> migrations{{{"search", 1, R"(
CREATE TABLE search_state (
  id BIGINT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  position BIGINT NOT NULL,
  next_document BIGINT NOT NULL,
  is_clearing BIGINT NOT NULL
);
INSERT INTO search_state (id, version, position, next_document, is_clearing) VALUES (1, 0, 0, 1, 0);
CREATE TABLE search_language (
  number BIGINT NOT NULL PRIMARY KEY,
  language TEXT NOT NULL UNIQUE
);
CREATE TABLE search_document (
  document BIGINT NOT NULL PRIMARY KEY,
  document_key TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  url TEXT NOT NULL,
  entry_index BIGINT NOT NULL
);
CREATE TABLE search_text (
  text_number BIGINT NOT NULL PRIMARY KEY,
  language TEXT NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  keywords TEXT NOT NULL,
  words TEXT NOT NULL
);
CREATE TABLE search_term (
  term TEXT NOT NULL,
  text_number BIGINT NOT NULL,
  weight BIGINT NOT NULL,
  PRIMARY KEY (term, text_number, weight)
);
CREATE INDEX search_term_by_text ON search_term (text_number, term, weight);
CREATE INDEX search_term_in_title ON search_term (term, text_number, weight) WHERE weight >= 64;
)"}}};

std::string_view cut_at_character(std::string_view text) {
  if (text.size() <= longest_analysed_text) return text;
  std::size_t size = longest_analysed_text;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
  return text.substr(0, size);
}

SearchText cut(const SearchText& text) {
  return {text.language, std::string(cut_at_character(text.title)), std::string(cut_at_character(text.text)),
          std::string(cut_at_character(text.keywords))};
}

PreparedDocument::Text prepare_text(const SearchText& text) {
  PreparedDocument::Text prepared{cut(text), {}, {}};
  std::map<std::string, std::int64_t> titles;
  std::map<std::string, std::int64_t> occurrences;
  const auto take = [&](std::string_view part, std::map<std::string, std::int64_t>& counts) {
    std::int64_t length = 0;
    prepared.words += ' ';  // no phrase goes from one part into the next: blanks are doubled there
    for (TextTerm& found : terms_of(part)) {
      if (found.kind != TermKind::last) prepared.words += found.term + ' ';
      ++length;
      ++counts[std::move(found.term)];
    }
    return length;
  };
  const std::int64_t title_length = take(prepared.text.title, titles);
  take(prepared.text.text, occurrences);
  take(prepared.text.keywords, occurrences);

  std::map<std::string, std::int64_t> weights;
  for (const auto& [term, count] : titles)
    weights[term] += title_weight + 2 * std::max<std::int64_t>(0, 16 - title_length);
  for (const auto& [term, count] : occurrences) weights[term] += 6 + 2 * std::min<std::int64_t>(count, 5);
  for (auto& [term, weight] : weights) prepared.terms.push_back({term, weight});
  return prepared;
}

Result<std::optional<std::uint64_t>> find_document(Connection& connection, std::string_view key) {
  TRY(const std::optional<Row> row,
      connection.query_row("SELECT document FROM search_document WHERE document_key = $1", {key}));
  return row ? std::optional(row->count(0)) : std::nullopt;
}

Status remove_texts(Connection& connection, std::uint64_t document) {
  const std::uint64_t first = document * languages_per_document;
  const std::uint64_t last = first + languages_per_document - 1;
  CHECK(connection.execute("DELETE FROM search_term WHERE text_number BETWEEN $1 AND $2", {first, last}));
  return connection.execute("DELETE FROM search_text WHERE text_number BETWEEN $1 AND $2", {first, last});
}

Status remove_document(Connection& connection, std::uint64_t document) {
  CHECK(remove_texts(connection, document));
  return connection.execute("DELETE FROM search_document WHERE document = $1", {document});
}

/// Languages that strangers made up share the last number.
Result<std::uint64_t> language_number(Connection& connection, std::string_view language) {
  TRY(const std::optional<Row> known,
      connection.query_row("SELECT number FROM search_language WHERE language = $1", {language}));
  if (known) return known->count(0);
  TRY(const std::optional<Row> row, connection.query_row("SELECT COUNT(*) FROM search_language"));
  const std::uint64_t number = std::min(row->count(0), languages_per_document - 1);
  if (number + 1 < languages_per_document)
    CHECK(connection.execute("INSERT INTO search_language (number, language) VALUES ($1, $2)", {number, language}));
  return number;
}

Status write_text(Connection& connection, std::uint64_t document, const PreparedDocument::Text& prepared) {
  TRY(const std::uint64_t language, language_number(connection, prepared.text.language));
  const std::uint64_t number = document * languages_per_document + language;
  const SearchText& text = prepared.text;
  TRY(const Rows written,
      connection.query("INSERT INTO search_text (text_number, language, title, body, keywords, words) VALUES ($1, $2, "
                       "$3, $4, $5, $6) ON CONFLICT (text_number) DO NOTHING RETURNING text_number",
                       {number, text.language, text.title, text.text, text.keywords, prepared.words}));
  if (written.empty()) return {};
  for (const PreparedDocument::Term& term : prepared.terms)
    CHECK(connection.execute("INSERT INTO search_term (term, text_number, weight) VALUES ($1, $2, $3)",
                             {term.term, number, term.weight}));
  return {};
}

}  // namespace

RegisterPart search_part() { return {"search", {}, {}, migrations}; }

Result<IndexState> read_index_state(Connection& connection) {
  TRY(const std::optional<Row> row,
      connection.query_row("SELECT version, position, next_document, is_clearing FROM search_state WHERE id = 1"));
  if (!row) return fail(ErrorKind::unavailable, "the table search_state has lost its row", "run `haip replay`");
  return IndexState{row->integer(0), row->count(1), row->count(2), row->integer(3) != 0};
}

Status write_index_state(Connection& connection, std::int64_t version, std::uint64_t position, bool is_clearing) {
  return connection.execute("UPDATE search_state SET version = $1, position = $2, is_clearing = $3 WHERE id = 1",
                            {version, position, is_clearing ? 1 : 0});
}

std::size_t PreparedDocument::row_count() const {
  std::size_t count = 1;
  for (const Text& text : texts) count += 1 + text.terms.size();
  return count;
}

PreparedDocument prepare_document(const SearchDocument& document) {
  PreparedDocument prepared{document.key, document.kind, document.url, document.entry_index, {}};
  std::set<std::string_view> languages;
  for (const SearchText& text : document.texts)
    if (languages.insert(text.language).second) prepared.texts.push_back(prepare_text(text));
  return prepared;
}

Result<bool> is_indexed(Connection& connection, const SearchDocument& document) {
  TRY(const std::optional<Row> row,
      connection.query_row("SELECT document, kind, url, entry_index FROM search_document WHERE document_key = $1",
                           {document.key}));
  if (!row) return document.texts.empty();
  if (row->text(1) != document.kind || row->text(2) != document.url || row->count(3) != document.entry_index.value)
    return false;
  const std::uint64_t first = row->count(0) * languages_per_document;
  TRY(const Rows rows,
      connection.query("SELECT language, title, body, keywords FROM search_text WHERE text_number BETWEEN $1 AND $2",
                       {first, first + languages_per_document - 1}));
  std::vector<SearchText> indexed;
  for (const Row& text : rows) indexed.push_back({text.text(0), text.text(1), text.text(2), text.text(3)});
  std::vector<SearchText> wanted;
  for (const SearchText& text : document.texts) wanted.push_back(cut(text));
  return std::is_permutation(indexed.begin(), indexed.end(), wanted.begin(), wanted.end());
}

Status write_document(Connection& connection, const PreparedDocument& document) {
  TRY(std::optional<std::uint64_t> number, find_document(connection, document.key));
  if (document.texts.empty()) return number ? remove_document(connection, *number) : Status();
  if (number) {
    CHECK(remove_texts(connection, *number));
    CHECK(connection.execute("UPDATE search_document SET kind = $2, url = $3, entry_index = $4 WHERE document = $1",
                             {*number, document.kind, document.url, document.entry_index.value}));
  } else {
    TRY(const Rows rows, connection.query("UPDATE search_state SET next_document = search_state.next_document + 1 "
                                          "WHERE id = 1 RETURNING next_document"));
    number = rows.at(0).count(0) - 1;
    CHECK(connection.execute(
        "INSERT INTO search_document (document, document_key, kind, url, entry_index) VALUES ($1, $2, $3, $4, $5)",
        {*number, document.key, document.kind, document.url, document.entry_index.value}));
  }
  for (const PreparedDocument::Text& text : document.texts) CHECK(write_text(connection, *number, text));
  return {};
}

Result<bool> clear_some(Connection& connection, std::uint64_t most) {
  TRY(const Rows rows, connection.query("SELECT document FROM search_document ORDER BY document LIMIT $1", {most}));
  for (const Row& row : rows) CHECK(remove_document(connection, row.count(0)));
  return !rows.empty();
}

namespace {

/// A term of the query with what the index says about it.
struct WeighedTerm {
  const QueryTerm* term = nullptr;
  std::uint64_t count = 0;  ///< Texts with it, or more than most_candidates.
  std::int64_t rarity = 0;
};

// Rarest first: from that one's texts the search goes out.
Result<std::vector<WeighedTerm>> weigh(Connection& view, const SearchQuery& query) {
  TRY(const IndexState state, read_index_state(view));
  std::vector<WeighedTerm> weighed;
  for (const QueryTerm& term : query.terms) {
    TRY(const std::optional<Row> row,
        view.query_row("SELECT COUNT(*) FROM (SELECT 1 FROM search_term WHERE term >= $1 AND term <= $2 LIMIT $3) counted",
                       {term.term, term.last, most_candidates + 1}));
    const std::uint64_t count = row->count(0);
    // log2 in eighths, by whole numbers, so that both engines and all machines rank alike.
    std::int64_t rarity = 8;
    for (std::uint64_t others = std::max<std::uint64_t>(count, 1) * 2; others <= state.next_document; others *= 2)
      rarity += 8;
    weighed.push_back({&term, count, rarity});
  }
  std::sort(weighed.begin(), weighed.end(), [](const WeighedTerm& a, const WeighedTerm& b) {
    return std::tie(a.count, a.term->term) < std::tie(b.count, b.term->term);
  });
  return weighed;
}

/// The statement for a number of terms and phrases; the terms themselves are parameters: for each its bounds and its
/// rarity from $1 on, then the phrases, then the limits.
class ScoreStatement {
 public:
  ScoreStatement(std::size_t terms, std::size_t phrases) {
    std::string weights;
    std::string sum = "c.weight * $3";
    std::string conditions = "c.weight IS NOT NULL";
    for (std::size_t i = 1; i < terms; ++i) {
      const std::string name = "w" + std::to_string(i);
      weights += ", (SELECT MAX(t.weight) FROM search_term t WHERE t.text_number = d.text_number AND t.term >= " +
                 parameter(3 * i + 1) + " AND t.term <= " + parameter(3 * i + 2) + ") AS " + name;
      sum += " + c." + name + " * " + parameter(3 * i + 3);
      conditions += " AND c." + name + " IS NOT NULL";
    }
    // Terms hold letters, digits and marks only, so nothing in a pattern needs escaping.
    for (std::size_t i = 0; i < phrases; ++i) conditions += " AND x.words LIKE " + parameter(3 * terms + 1 + i);
    const std::size_t limits = 3 * terms + phrases;
    const auto candidates = [&](std::string_view where) {
      return "SELECT text_number, weight FROM (SELECT text_number, weight FROM search_term WHERE " +
             std::string(where) + "term >= $1 AND term <= $2 ORDER BY term, text_number LIMIT " +
             parameter(limits + 1) + ") ";
    };
    text_ =
        "SELECT g.document, g.best, g.in_language, COUNT(*) OVER () FROM ("
        "SELECT s.text_number / 1024 AS document, MAX(s.score * 1024 + s.text_number % 1024) AS best, "
        "MAX(CASE WHEN s.text_number % 1024 = " +
        parameter(limits + 2) +
        " THEN 1 ELSE 0 END) AS in_language "
        "FROM (SELECT c.text_number, " +
        sum +
        " AS score FROM ("
        "SELECT d.text_number, d.weight" +
        weights +
        " FROM ("
        "SELECT text_number, MAX(weight) AS weight FROM (" +
        candidates("weight >= 64 AND ") + "titles UNION ALL " + candidates("") +
        "anywhere) either GROUP BY text_number) d) c" +
        (phrases > 0 ? " JOIN search_text x ON x.text_number = c.text_number" : "") + " WHERE " + conditions +
        ") s GROUP BY s.text_number / 1024) g ORDER BY g.best / 1024 DESC, g.document LIMIT " + parameter(limits + 3) +
        " OFFSET " + parameter(limits + 4);
  }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  static std::string parameter(std::size_t number) { return "$" + std::to_string(number); }
  std::string text_;
};

Result<std::int64_t> number_of_language(Connection& view, std::string_view language) {
  TRY(const std::optional<Row> row,
      view.query_row("SELECT number FROM search_language WHERE language = $1", {language}));
  return row ? row->integer(0) : -1;
}

Result<Rows> best_documents(Connection& view, const SearchQuery& query, const std::vector<WeighedTerm>& terms,
                            const SearchOptions& options, std::uint64_t page) {
  SqlParameters parameters;
  for (const WeighedTerm& weighed : terms) {
    parameters.emplace_back(weighed.term->term);
    parameters.emplace_back(weighed.term->last);
    parameters.emplace_back(weighed.rarity);
  }
  for (const std::string& phrase : query.phrases) parameters.emplace_back("% " + phrase + " %");
  parameters.emplace_back(most_candidates);
  TRY(const std::int64_t language, number_of_language(view, options.language));
  parameters.emplace_back(language);
  parameters.emplace_back(hits_per_page);
  parameters.emplace_back((page - 1) * hits_per_page);
  return view.query(ScoreStatement(terms.size(), query.phrases.size()).text(), parameters);
}

/// Nothing when its act's content was erased and the index has not heard of it yet.
Result<std::optional<SearchHit>> read_hit(Connection& view, const Row& found, std::string_view language) {
  const std::uint64_t document = found.count(0);
  const std::uint64_t best = document * languages_per_document + found.count(1) % languages_per_document;
  TRY(const Rows rows,
      view.query("SELECT d.kind, d.url, d.entry_index, x.language, x.title, x.body, x.keywords, x.text_number "
                 "FROM search_document d JOIN search_text x ON x.text_number >= d.document * 1024 AND x.text_number < "
                 "(d.document + 1) * 1024 WHERE d.document = $1 AND NOT EXISTS (SELECT 1 FROM act WHERE "
                 "act.entry_index = d.entry_index AND act.erased = 1)",
                 {document}));
  const Row* chosen = nullptr;
  for (const Row& row : rows) {
    const bool is_readers = found.integer(2) == 1 && row.text(3) == language;
    if (is_readers || (row.count(7) == best && chosen == nullptr)) chosen = &row;
  }
  if (chosen == nullptr) return std::nullopt;
  return SearchHit{chosen->text(0), chosen->text(1),
                   SearchText{chosen->text(3), chosen->text(4), chosen->text(5), chosen->text(6)},
                   EntryIndex{chosen->count(2)}};
}

}  // namespace

Result<SearchResults> search(Connection& view, const SearchQuery& query, const SearchOptions& options) {
  SearchResults results;
  if (query.empty()) return results;
  TRY(const std::vector<WeighedTerm> terms, weigh(view, query));
  if (terms.front().count == 0) return results;
  results.is_total_a_minimum = terms.front().count > most_candidates;
  constexpr std::uint64_t most_pages = 2 * most_candidates / hits_per_page;
  results.page = std::clamp<std::uint64_t>(options.page, 1, most_pages);
  TRY(Rows found, best_documents(view, query, terms, options, results.page));
  if (found.empty() && results.page > 1) {
    // Beyond the end, where no row tells how many there are.
    TRY(const Rows first, best_documents(view, query, terms, options, 1));
    if (first.empty()) return results;
    results.page = (first.front().count(3) + hits_per_page - 1) / hits_per_page;
    TRY(found, best_documents(view, query, terms, options, results.page));
  }
  if (found.empty()) return results;
  results.total = found.front().count(3);
  results.pages = (results.total + hits_per_page - 1) / hits_per_page;
  for (const Row& row : found) {
    TRY(std::optional<SearchHit> hit, read_hit(view, row, options.language));
    if (hit)
      results.hits.push_back(std::move(*hit));
    else
      --results.total;
  }
  return results;
}

}  // namespace haip
