#include "search/index.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/text.hpp"
#include "search/postings.hpp"
#include "search/terms.hpp"

namespace haip {
namespace {

// A text's number is that of its document times 1,024 and the number of its language, so that whoever has a text's
// number has its document and language without looking them up.
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
  part_of TEXT NOT NULL,
  words TEXT NOT NULL,
  terms TEXT NOT NULL
);
CREATE TABLE search_term (
  term TEXT NOT NULL,
  first_text BIGINT NOT NULL,
  postings BLOB NOT NULL,
  PRIMARY KEY (term, first_text)
);
)"}}};

std::string_view cut_at_character(std::string_view text) {
  if (text.size() <= longest_analysed_text) return text;
  std::size_t size = longest_analysed_text;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
  return text.substr(0, size);
}

SearchText cut(const SearchText& text) {
  return {text.language, std::string(cut_at_character(text.title)), std::string(cut_at_character(text.text)),
          std::string(cut_at_character(text.keywords)), std::string(cut_at_character(text.part_of))};
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
  take(prepared.text.part_of, occurrences);

  std::map<std::string, std::int64_t> weights;
  for (const auto& [term, count] : titles)
    weights[term] += title_weight + 2 * std::max<std::int64_t>(0, 16 - title_length);
  for (const auto& [term, count] : occurrences) weights[term] += 6 + 2 * std::min<std::int64_t>(count, 5);
  for (const auto& [term, weight] : weights) prepared.terms.push_back({term, static_cast<std::uint8_t>(weight)});
  return prepared;
}

Result<std::optional<std::uint64_t>> find_document(Connection& connection, std::string_view key) {
  TRY(const std::optional<Row> row,
      connection.query_row("SELECT document FROM search_document WHERE document_key = $1", {key}));
  return row ? std::optional(row->count(0)) : std::nullopt;
}

/// What a batch of documents changes, term by term.
using PostingChanges = std::map<std::string, std::map<std::uint64_t, std::uint8_t>, std::less<>>;

Status remove_texts(Connection& connection, std::uint64_t document, PostingChanges& changes) {
  const std::uint64_t first = document * languages_per_document;
  TRY(const Rows rows,
      connection.query("DELETE FROM search_text WHERE text_number BETWEEN $1 AND $2 RETURNING text_number, terms",
                       {first, first + languages_per_document - 1}));
  for (const Row& row : rows)
    for (const std::string_view term : split(row.text(1), ' '))
      if (!term.empty()) changes[std::string(term)][row.count(0)] = 0;
  return {};
}

/// Languages that strangers made up share the last number.
Result<std::uint64_t> language_number(Connection& connection, std::string_view language) {
  TRY(const std::optional<Row> known,
      connection.query_row("SELECT number FROM search_language WHERE language = $1", {language}));
  if (known) return known->count(0);
  TRY(const std::optional<Row> row, connection.query_row("SELECT COUNT(*) FROM search_language"));
  const std::uint64_t number = std::min(row->count(0), languages_per_document - 1);
  if (number + 1 < languages_per_document) {
    CHECK(connection.execute("INSERT INTO search_language (number, language) VALUES ($1, $2)", {number, language}));
  }
  return number;
}

Status write_text(Connection& connection, std::uint64_t document, const PreparedDocument::Text& prepared,
                  PostingChanges& changes) {
  TRY(const std::uint64_t language, language_number(connection, prepared.text.language));
  const std::uint64_t number = document * languages_per_document + language;
  const SearchText& text = prepared.text;
  std::string terms;
  for (const PreparedDocument::Term& term : prepared.terms) terms += term.term + ' ';
  TRY(const Rows written,
      connection.query(
          "INSERT INTO search_text (text_number, language, title, body, keywords, part_of, words, terms) "
          "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (text_number) DO NOTHING RETURNING "
          "text_number",
          {number, text.language, text.title, text.text, text.keywords, text.part_of, prepared.words, terms}));
  if (written.empty()) return {};
  for (const PreparedDocument::Term& term : prepared.terms) changes[term.term][number] = term.weight;
  return {};
}

Status write_document(Connection& connection, const PreparedDocument& document, PostingChanges& changes) {
  TRY(std::optional<std::uint64_t> number, find_document(connection, document.key));
  if (number) CHECK(remove_texts(connection, *number, changes));
  if (document.texts.empty())
    return number ? connection.execute("DELETE FROM search_document WHERE document = $1", {*number}) : Status();
  if (number) {
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
  for (const PreparedDocument::Text& text : document.texts) CHECK(write_text(connection, *number, text, changes));
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

std::size_t PreparedDocument::term_count() const {
  std::size_t count = 1;
  for (const Text& text : texts) count += text.terms.size();
  return count;
}

PreparedDocument prepare_document(const SearchDocument& document) {
  PreparedDocument prepared{document.key, document.kind, document.url, document.entry_index, {}};
  std::set<std::string_view> languages;
  for (const SearchText& text : document.texts)
    if (languages.insert(text.language).second) prepared.texts.push_back(prepare_text(text));
  if (document.is_one_of_many)
    for (PreparedDocument::Text& text : prepared.texts)
      for (PreparedDocument::Term& term : text.terms) term.weight = static_cast<std::uint8_t>((term.weight + 2) / 3);
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
      connection.query(
          "SELECT language, title, body, keywords, part_of FROM search_text WHERE text_number BETWEEN $1 AND $2",
          {first, first + languages_per_document - 1}));
  std::vector<SearchText> indexed;
  for (const Row& text : rows)
    indexed.push_back({text.text(0), text.text(1), text.text(2), text.text(3), text.text(4)});
  std::vector<SearchText> wanted;
  wanted.reserve(document.texts.size());
  for (const SearchText& text : document.texts) wanted.push_back(cut(text));
  return std::is_permutation(indexed.begin(), indexed.end(), wanted.begin(), wanted.end());
}

Status write_documents(Connection& connection, std::span<const PreparedDocument> documents) {
  PostingChanges changes;
  for (const PreparedDocument& document : documents) CHECK(write_document(connection, document, changes));
  for (const auto& [term, weights] : changes) {
    Postings postings;
    postings.reserve(weights.size());
    for (const auto& [text, weight] : weights) postings.push_back({text, weight});
    CHECK(change_postings(connection, term, postings));
  }
  return {};
}

Result<bool> clear_some(Connection& connection, std::uint64_t most) {
  bool has_cleared = false;
  for (const std::string_view sql :
       {"DELETE FROM search_term WHERE (term, first_text) IN (SELECT term, first_text FROM search_term ORDER BY term, "
        "first_text LIMIT $1) RETURNING 1",
        "DELETE FROM search_text WHERE text_number IN (SELECT text_number FROM search_text ORDER BY text_number LIMIT "
        "$1) RETURNING 1",
        "DELETE FROM search_document WHERE document IN (SELECT document FROM search_document ORDER BY document LIMIT "
        "$1) RETURNING 1"}) {
    TRY(const Rows rows, connection.query(sql, {most}));
    has_cleared = has_cleared || !rows.empty();
  }
  if (!has_cleared) CHECK(connection.execute("UPDATE search_state SET next_document = 1 WHERE id = 1"));
  return has_cleared;
}

namespace {

struct Candidate {
  std::uint64_t text = 0;
  std::int64_t score = 0;
};

/// Texts with all terms of the query.
struct Candidates {
  std::vector<Candidate> texts;
  bool is_cut = false;  ///< Some were left out.
};

/// Below that many candidates, a term that is in more texts than are read at once is looked up for each.
constexpr std::size_t few_candidates = 500;

// log2 in eighths, by whole numbers, so that both engines and all machines rank alike.
std::int64_t rarity(std::size_t texts, std::uint64_t all) {
  std::int64_t rarity = 8;
  for (std::uint64_t others = 2 * std::max<std::uint64_t>(texts, 1); others <= all; others *= 2) rarity += 8;
  return rarity;
}

struct WeighedTerm {
  const QueryTerm* term = nullptr;
  FoundPostings found;
  std::int64_t rarity = 0;
};

// Rarest first: the others only thin out its texts.
Result<std::vector<WeighedTerm>> weigh(Connection& view, const SearchQuery& query) {
  TRY(const IndexState state, read_index_state(view));
  std::vector<WeighedTerm> weighed;
  for (const QueryTerm& term : query.terms) {
    TRY(FoundPostings found, read_postings(view, term));
    const std::int64_t rare = rarity(found.postings.size(), state.next_document);
    const bool is_absent = found.postings.empty();
    weighed.push_back({&term, std::move(found), rare});
    if (is_absent) return std::vector<WeighedTerm>{};
  }
  std::sort(weighed.begin(), weighed.end(), [](const WeighedTerm& a, const WeighedTerm& b) {
    return std::pair(a.found.postings.size(), std::string_view(a.term->term)) <
           std::pair(b.found.postings.size(), std::string_view(b.term->term));
  });
  return weighed;
}

std::vector<Candidate> thin_out(const std::vector<Candidate>& texts, const WeighedTerm& term) {
  std::vector<Candidate> kept;
  auto posting = term.found.postings.begin();
  for (const Candidate& candidate : texts) {
    while (posting != term.found.postings.end() && posting->text < candidate.text) ++posting;
    if (posting == term.found.postings.end()) break;
    if (posting->text == candidate.text)
      kept.push_back({candidate.text, candidate.score + posting->weight * term.rarity});
  }
  return kept;
}

Result<std::vector<Candidate>> look_up_each(Connection& view, const std::vector<Candidate>& texts,
                                            const WeighedTerm& term) {
  std::vector<Candidate> kept;
  for (const Candidate& candidate : texts) {
    TRY(const std::optional<std::uint8_t> weight, find_posting(view, term.term->term, candidate.text));
    if (weight) kept.push_back({candidate.text, candidate.score + *weight * term.rarity});
  }
  return kept;
}

Result<Candidates> texts_with_all(Connection& view, const SearchQuery& query) {
  TRY(const std::vector<WeighedTerm> terms, weigh(view, query));
  Candidates candidates;
  if (terms.empty()) return candidates;
  candidates.is_cut = terms.front().found.is_cut;
  for (const Posting& posting : terms.front().found.postings)
    candidates.texts.push_back({posting.text, posting.weight * terms.front().rarity});
  for (std::size_t i = 1; i < terms.size(); ++i) {
    const bool can_look_up = terms[i].term->term == terms[i].term->last && candidates.texts.size() <= few_candidates;
    if (terms[i].found.is_cut && can_look_up) {
      TRY(candidates.texts, look_up_each(view, candidates.texts, terms[i]));
    } else {
      candidates.texts = thin_out(candidates.texts, terms[i]);
      candidates.is_cut = candidates.is_cut || terms[i].found.is_cut;
    }
  }
  return candidates;
}

bool is_better(const Candidate& a, const Candidate& b) {
  return a.score != b.score ? a.score > b.score : a.text < b.text;
}

// Terms hold letters, digits and marks only, so nothing in a pattern needs escaping.
Status keep_those_with_phrases(Connection& view, const SearchQuery& query, Candidates& candidates) {
  if (query.phrases.empty()) return {};
  std::sort(candidates.texts.begin(), candidates.texts.end(), is_better);
  if (candidates.texts.size() > most_phrase_checks) {
    candidates.texts.resize(most_phrase_checks);
    candidates.is_cut = true;
  }
  std::vector<Candidate> kept;
  for (const Candidate& candidate : candidates.texts) {
    TRY(const std::optional<Row> row,
        view.query_row("SELECT words FROM search_text WHERE text_number = $1", {candidate.text}));
    const bool has_all = row && std::all_of(query.phrases.begin(), query.phrases.end(), [&](const std::string& phrase) {
                           return row->text(0).find(' ' + phrase + ' ') != std::string::npos;
                         });
    if (has_all) kept.push_back(candidate);
  }
  candidates.texts = std::move(kept);
  return {};
}

/// A document by its best text.
struct FoundDocument {
  Candidate best;
  bool is_in_language = false;  ///< Its text in the reader's language is among the candidates.
};

std::vector<FoundDocument> documents_of(const std::vector<Candidate>& texts, std::optional<std::uint64_t> language) {
  std::vector<Candidate> by_text = texts;
  std::sort(by_text.begin(), by_text.end(), [](const Candidate& a, const Candidate& b) { return a.text < b.text; });
  std::vector<FoundDocument> documents;
  for (const Candidate& candidate : by_text) {
    const bool is_readers = candidate.text % languages_per_document == language;
    const std::uint64_t document = candidate.text / languages_per_document;
    if (documents.empty() || documents.back().best.text / languages_per_document != document) {
      documents.push_back({candidate, is_readers});
      continue;
    }
    FoundDocument& same = documents.back();
    if (is_better(candidate, same.best)) same.best = candidate;
    same.is_in_language = same.is_in_language || is_readers;
  }
  return documents;
}

Result<std::optional<std::uint64_t>> number_of_language(Connection& view, std::string_view language) {
  TRY(const std::optional<Row> row,
      view.query_row("SELECT number FROM search_language WHERE language = $1", {language}));
  return row ? std::optional(row->count(0)) : std::nullopt;
}

/// Nothing when its act's content was erased and the index has not heard of it yet.
Result<std::optional<SearchHit>> read_hit(Connection& view, const FoundDocument& found,
                                          std::optional<std::uint64_t> language) {
  const std::uint64_t document = found.best.text / languages_per_document;
  const std::uint64_t text =
      found.is_in_language ? document * languages_per_document + language.value_or(0) : found.best.text;
  TRY(const std::optional<Row> row,
      view.query_row("SELECT d.kind, d.url, d.entry_index, x.language, x.title, x.body, x.keywords, x.part_of "
                     "FROM search_text x JOIN search_document d ON d.document = $2 WHERE x.text_number = $1 AND NOT "
                     "EXISTS (SELECT 1 FROM act WHERE act.entry_index = d.entry_index AND act.erased = 1)",
                     {text, document}));
  if (!row) return std::nullopt;
  return SearchHit{row->text(0), row->text(1),
                   SearchText{row->text(3), row->text(4), row->text(5), row->text(6), row->text(7)},
                   EntryIndex{row->count(2)}};
}

}  // namespace

Result<SearchResults> search(Connection& view, const SearchQuery& query, const SearchOptions& options) {
  SearchResults results;
  if (query.empty()) return results;
  TRY(Candidates candidates, texts_with_all(view, query));
  CHECK(keep_those_with_phrases(view, query, candidates));
  TRY(const std::optional<std::uint64_t> language, number_of_language(view, options.language));
  std::vector<FoundDocument> documents = documents_of(candidates.texts, language);
  results.is_total_a_minimum = candidates.is_cut;
  results.total = documents.size();
  results.pages = std::max<std::uint64_t>(1, (results.total + hits_per_page - 1) / hits_per_page);
  results.page = std::clamp<std::uint64_t>(options.page, 1, results.pages);

  const auto first = documents.begin() + static_cast<std::ptrdiff_t>((results.page - 1) * hits_per_page);
  const auto last =
      documents.begin() + static_cast<std::ptrdiff_t>(std::min(results.total, results.page * hits_per_page));
  std::partial_sort(documents.begin(), last, documents.end(),
                    [](const FoundDocument& a, const FoundDocument& b) { return is_better(a.best, b.best); });
  for (auto found = first; found != last; ++found) {
    TRY(std::optional<SearchHit> hit, read_hit(view, *found, language));
    if (hit)
      results.hits.push_back(std::move(*hit));
    else
      --results.total;
  }
  return results;
}

}  // namespace haip
