#include "search/indexer.hpp"

#include <map>
#include <set>

#include "register/fold.hpp"
#include "register/log_store.hpp"

namespace haip {
namespace {

constexpr std::chrono::milliseconds watch_interval{250};
/// Between two transactions, so that the writer of the log comes first.
constexpr std::chrono::milliseconds rest_time{20};
constexpr std::uint64_t entries_per_step = 4096;
/// A few milliseconds of the write lock.
constexpr std::size_t terms_per_transaction = 1000;
constexpr std::uint64_t rows_per_clearing = 500;

bool is_same(const IndexState& a, const IndexState& b) {
  return a.version == b.version && a.position == b.position && a.is_clearing == b.is_clearing;
}

// The last act of each type and subject, every act of the types that are asked about one by one, and every act that
// lost its content.
Result<std::vector<Envelope>> acts_to_ask_about(Connection& view, std::uint64_t first, std::uint64_t end,
                                                const std::vector<std::string_view>& asked_about_each) {
  TRY(const Rows rows,
      view.query("SELECT MAX(entry_index) AS entry_index FROM act WHERE entry_index >= $1 AND entry_index < $2 "
                 "GROUP BY act_type, subject "
                 "UNION SELECT act.entry_index FROM erasure JOIN act ON act.content = erasure.content "
                 "WHERE erasure.entry_index >= $1 AND erasure.entry_index < $2 ORDER BY 1",
                 {first, end}));
  std::set<std::uint64_t> entries;
  for (const Row& row : rows) entries.insert(row.count(0));
  for (const std::string_view type : asked_about_each) {
    TRY(const Rows each,
        view.query("SELECT entry_index FROM act WHERE entry_index >= $1 AND entry_index < $2 AND act_type = $3",
                   {first, end, type}));
    for (const Row& row : each) entries.insert(row.count(0));
  }
  std::vector<Envelope> envelopes;
  for (const std::uint64_t entry : entries) {
    TRY(Envelope envelope, read_envelope(view, {entry}));
    envelopes.push_back(std::move(envelope));
  }
  return envelopes;
}

Result<bool> is_erased(Connection& view, EntryIndex entry_index) {
  TRY(const std::optional<Row> row,
      view.query_row("SELECT erased FROM act WHERE entry_index = $1", {entry_index.value}));
  return row && row->integer(0) != 0;
}

}  // namespace

/// What is to be written so that the index holds the log up to `end`.
struct Indexer::Step {
  IndexState seen;  ///< Before.
  std::uint64_t end = 0;
  std::vector<PreparedDocument> documents;
};

std::unique_ptr<Indexer> Indexer::start(IndexerParts parts) {
  auto started = std::make_unique<Indexer>(std::move(parts));
  Indexer* self = started.get();
  started->following_ = std::jthread([self](const std::stop_token& stop) { self->follow(stop); });
  return started;
}

Status Indexer::catch_up() {
  TRY(const std::unique_ptr<Connection> connection, parts_.reg.connect());
  for (;;) {
    TRY(const Progress progress, take_step(*connection, [] {}));
    if (progress == Progress::nothing_to_do) return {};
  }
}

void Indexer::follow(const std::stop_token& stop) {
  std::unique_ptr<Connection> connection;
  bool is_looked_at = false;
  const auto wait = [&](std::chrono::milliseconds time) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, stop, time, [&] { return stop.stop_requested(); });
  };
  while (!stop.stop_requested()) {
    if (is_looked_at && position() >= parts_.reg.publisher().logged_size()) {
      wait(watch_interval);
      continue;
    }
    const Result<Progress> progress = [&]() -> Result<Progress> {
      if (connection == nullptr) {
        TRY(connection, parts_.reg.connect());
      }
      return take_step(*connection, [&] { wait(rest_time); });
    }();
    if (!progress) {
      notice(progress.error());
      connection.reset();
    }
    is_looked_at = progress.has_value();
    // When the log grows step by step, few transactions for many acts are better than many.
    wait(progress && *progress == Progress::more_to_do ? rest_time : watch_interval);
  }
}

Result<Indexer::Progress> Indexer::take_step(Connection& connection, const std::function<void()>& rest) {
  TRY(const Step step, look(connection));
  if (step.seen.version > parts_.version)
    return fail(ErrorKind::conflict, "the search index was made by a newer haip and is only read here",
                "use the newer haip, or let it run alone");
  if (step.seen.version != parts_.version || step.seen.is_clearing) {
    CHECK(clear(connection, step.seen, parts_.version));
    return Progress::more_to_do;
  }
  if (step.end == step.seen.position) {
    position_.store(step.end, std::memory_order_release);
    return Progress::nothing_to_do;
  }
  CHECK(write(connection, step, rest));
  return step.end == step.seen.position + entries_per_step ? Progress::more_to_do : Progress::caught_up;
}

Result<Indexer::Step> Indexer::look(Connection& connection) const {
  TRY(Transaction snapshot, connection.begin(TransactionKind::read));
  Step step;
  TRY(step.seen, read_index_state(connection));
  TRY(const std::optional<SignedCheckpoint> last, last_signed_checkpoint(connection));
  const std::uint64_t size = last ? last->size : 0;
  step.end = std::min(size, step.seen.position + entries_per_step);
  if (step.seen.version != parts_.version || step.seen.is_clearing || step.end <= step.seen.position) {
    step.end = step.seen.position;
    return step;
  }
  TRY(const std::vector<Envelope> envelopes,
      acts_to_ask_about(connection, step.seen.position, step.end, parts_.asked_about_each));
  std::map<std::string, SearchDocument> documents;
  for (const Envelope& envelope : envelopes)
    for (const DocumentsOf documents_of : parts_.sources) {
      TRY(std::vector<SearchDocument> told, documents_of(connection, envelope));
      for (SearchDocument& document : told) documents.insert_or_assign(document.key, std::move(document));
    }
  for (auto& [key, document] : documents) {
    // Whatever a feature says: what was erased is found by nobody.
    TRY(const bool erased, is_erased(connection, document.entry_index));
    if (erased) document.texts.clear();
    TRY(const bool known, is_indexed(connection, document));
    if (!known) step.documents.push_back(prepare_document(document));
  }
  return step;
}

// Documents go ahead of the position, so that a large step can be several transactions: writing them again changes
// nothing.
Status Indexer::write(Connection& connection, const Step& step, const std::function<void()>& rest) {
  std::size_t next = 0;
  for (;;) {
    TRY(Transaction transaction, connection.begin(TransactionKind::write));
    TRY(const IndexState now, read_index_state(connection));
    if (!is_same(now, step.seen)) return {};
    const std::size_t first = next;
    for (std::size_t terms = 0; next < step.documents.size() && terms < terms_per_transaction; ++next)
      terms += step.documents[next].term_count();
    CHECK(write_documents(connection, std::span(step.documents).subspan(first, next - first)));
    const bool is_done = next == step.documents.size();
    if (is_done) CHECK(write_index_state(connection, step.seen.version, step.end, false));
    CHECK(transaction.commit());
    if (is_done) break;
    rest();
  }
  position_.store(step.end, std::memory_order_release);
  return {};
}

Status Indexer::clear(Connection& connection, const IndexState& seen, std::int64_t version) {
  TRY(Transaction transaction, connection.begin(TransactionKind::write));
  TRY(const IndexState now, read_index_state(connection));
  if (!is_same(now, seen)) return {};
  TRY(const bool has_more, clear_some(connection, rows_per_clearing));
  CHECK(write_index_state(connection, version, 0, has_more));
  return transaction.commit();
}

void Indexer::notice(const Error& error) {
  if (!parts_.notice || error.message == last_notice_) return;
  last_notice_ = error.message;
  parts_.notice("search: " + error.message);
}

}  // namespace haip
