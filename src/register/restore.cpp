#include "register/restore.hpp"

#include <system_error>

#include "base/file.hpp"
#include "register/log_store.hpp"
#include "register/receipts.hpp"
#include "register/register.hpp"
#include "store/content.hpp"

namespace haip {
namespace {

constexpr std::uint64_t entries_per_transaction = 4096;

/// A database that becomes the register's when it is complete; else nothing of it stays. SQLite: a file beside the
/// place where it goes. PostgreSQL: one that was empty.
class NewDatabase {
 public:
  static Result<std::unique_ptr<NewDatabase>> begin(const RegisterFolder& folder) {
    std::unique_ptr<NewDatabase> made(new NewDatabase(folder));
    if (folder.has_database_file()) {
      for (const char* ending : {"", "-wal", "-journal"})
        if (exists(made->final_ + ending))
          return fail(ErrorKind::conflict, made->final_ + ending + " exists already",
                      "move it away first: nothing is restored over a database");
      made->remove_working_files();  // of a run that was interrupted
    }
    TRY(made->database_, open_database(made->working_, Access::read_write));
    TRY(made->connection_, made->database_->connect());
    if (!folder.has_database_file()) CHECK(made->take_empty_database());
    return made;
  }
  NewDatabase(const NewDatabase&) = delete;
  NewDatabase& operator=(const NewDatabase&) = delete;
  ~NewDatabase() {
    if (!is_file_ && is_to_be_emptied_ && connection_)
      static_cast<void>(connection_->run_script("DROP SCHEMA haip CASCADE"));
    close();
    if (is_file_) remove_working_files();
  }

  [[nodiscard]] Connection& connection() const { return *connection_; }

  Status finish() {
    if (!is_file_) {
      CHECK(connection_->run_script("DROP TABLE restoring"));
      is_to_be_emptied_ = false;
    }
    close();
    if (!is_file_) return {};
    std::error_code error;
    std::filesystem::create_hard_link(working_, final_, error);  // unlike a rename, never over another file
    if (error) return fail(system_error("cannot put the database at " + final_, error.value()));
    return {};
  }

 private:
  explicit NewDatabase(const RegisterFolder& folder)
      : is_file_(folder.has_database_file()),
        final_(folder.database_address()),
        working_(is_file_ ? final_ + ".restoring" : final_) {}

  // Whoever comes at the same time finds the table, and leaves what is there alone. So does a later run, when this one
  // is killed.
  Status take_empty_database() {
    TRY(Transaction transaction, connection_->begin(TransactionKind::write));
    TRY(const std::optional<Row> tables,
        connection_->query_row("SELECT COUNT(*) FROM pg_tables WHERE schemaname = current_schema()"));
    if (!tables || tables->integer(0) != 0)
      return fail(ErrorKind::conflict, "the database that register.json names is in use already",
                  "name an empty one: nothing is restored over a database");
    CHECK(connection_->run_script("CREATE TABLE restoring (mark BIGINT)"));
    CHECK(transaction.commit());
    is_to_be_emptied_ = true;
    return {};
  }

  static bool exists(const std::string& path) {
    std::error_code ignored;
    return std::filesystem::exists(path, ignored);
  }
  void close() {
    connection_.reset();
    database_.reset();
  }
  void remove_working_files() const {
    std::error_code ignored;
    for (const char* ending : {"", "-wal", "-shm", "-journal"}) std::filesystem::remove(working_ + ending, ignored);
  }

  bool is_file_;
  bool is_to_be_emptied_ = false;
  std::string final_;
  std::string working_;
  std::unique_ptr<Database> database_;
  std::unique_ptr<Connection> connection_;
};

Error would_fork(std::uint64_t copied, std::uint64_t published) {
  return {ErrorKind::conflict,
          "the copy has " + std::to_string(copied) + " entries, but a checkpoint of " + std::to_string(published) +
              " entries was published from this folder, which it does not lead to",
          "take a newer copy of the log: going on from this one would fork it"};
}

/// The last checkpoint that left this folder; nothing when the file is lost.
Result<std::optional<tlog::Checkpoint>> last_published(const RegisterFolder& folder) {
  const Result<std::string> text = read_file(folder.last_checkpoint_path(), 1024 * 1024);
  if (!text && text.error().kind == ErrorKind::not_found) return std::nullopt;
  if (!text) return fail(text.error());
  TRY(const tlog::VerifiedCheckpoint read, tlog::open_checkpoint(*text, folder.keys.log.verifier())
                                               .map_error(in_context(folder.last_checkpoint_path().string())));
  return read.checkpoint;
}

class LogStorer {
 public:
  LogStorer(Connection& connection, std::optional<tlog::Checkpoint> published)
      : connection_(connection), published_(std::move(published)) {}

  /// Entries, tiles and documents of the log. The view is there already.
  Status store(VerifiedLog& log) {
    LogReader reader(log);
    while (!reader.at_end()) {
      TRY(Transaction transaction, connection_.begin(TransactionKind::write));
      const std::uint64_t end = reader.position() + entries_per_transaction;
      while (!reader.at_end() && reader.position() < end) {
        TRY(const std::vector<LogEntry> entries, reader.read());
        for (const LogEntry& entry : entries) CHECK(store(entry));
      }
      for (const tlog::ChangedTile& tile : tree_.take_changed_tiles()) CHECK(write_tile(connection_, tile));
      CHECK(transaction.commit());
    }
    return {};
  }

  [[nodiscard]] const tlog::TreeAppender& tree() const { return tree_; }

 private:
  Status store(const LogEntry& entry) {
    const Bytes& statement = entry.statement.entry_bytes;
    CHECK(insert_entry(connection_, entry.envelope.entry_index, sha256(statement), statement));
    CHECK(store_document(entry));
    tree_.append(tlog::leaf_hash(statement));
    if (published_ && published_->size == tree_.size() && published_->root != tree_.root())
      return fail(would_fork(tree_.size(), published_->size));
    return {};
  }

  // Not even for a moment what was erased, should the copy hold it still.
  Status store_document(const LogEntry& entry) {
    const Digest& content = entry.envelope.content;
    TRY(const std::optional<RecordedErasure> erasure, find_erasure(connection_, content));
    if (erasure || !entry.document) return erase_content(connection_, content);
    return put_content(connection_, content, *entry.document);
  }

  Connection& connection_;
  std::optional<tlog::Checkpoint> published_;
  tlog::TreeAppender tree_;
};

// The log's key signs the same text to the same bytes (Ed25519), so this is the checkpoint that was published.
Status store_checkpoint(Connection& connection, const RegisterFolder& folder, const LogHead& head, Instant now) {
  const tlog::Checkpoint& checkpoint = head.checkpoint();
  TRY(const tlog::Note note, tlog::sign_checkpoint(checkpoint, folder.keys.log));
  SignedCheckpoint restored{checkpoint.size, checkpoint.root, now, tlog::format_note(note), {}};
  restored.receipt_signature = sign_receipt_root(folder.keys.receipt, folder.settings.origin, checkpoint.root);
  TRY(Transaction transaction, connection.begin(TransactionKind::write));
  CHECK(insert_checkpoint(connection, restored));
  CHECK(publish_checkpoint(connection, checkpoint.size, head.note));
  return transaction.commit();
}

}  // namespace

Result<RestoreReport> restore_register(LogSource& copy, const Path& path, const ActKinds& kinds, const Clock& clock,
                                       const LogProgress& progress) {
  TRY(const RegisterFolder folder, open_register_folder(path));
  TRY(const std::unique_ptr<NewDatabase> database, NewDatabase::begin(folder));
  TRY(const std::optional<tlog::Checkpoint> published, last_published(folder));
  TRY(const LogHead head, read_log_head(copy, folder.policy));
  const tlog::Checkpoint& checkpoint = head.checkpoint();
  if (published && published->size > checkpoint.size) return fail(would_fork(checkpoint.size, published->size));

  Connection& connection = database->connection();
  TRY(const ReplayReport replayed, replay_log(copy, kinds, connection, progress, folder.policy));
  if (replayed.head.note != head.note)
    return fail(ErrorKind::conflict, copy.name() + " changed while it was read", "run it again");
  TRY(const Genesis genesis, genesis_of(connection));
  CHECK(check_keys_of_log(folder, genesis));
  CHECK(migrate_register(connection, kinds));
  TRY(VerifiedLog log, VerifiedLog::open({&copy}, checkpoint));
  LogStorer storer(connection, published);
  CHECK(storer.store(log));
  if (storer.tree().root() != checkpoint.root)
    return fail(ErrorKind::false_proof, copy.name() + ": its entries do not lead to the root of its checkpoint");
  CHECK(store_checkpoint(connection, folder, head, clock.now()));
  CHECK(database->finish());
  CHECK(write_file(folder.last_checkpoint_path(), head.note));
  return RestoreReport{head, replayed.state, replayed.erased_count};
}

}  // namespace haip
