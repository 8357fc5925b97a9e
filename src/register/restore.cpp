#include "register/restore.hpp"

#include "register/receipts.hpp"
#include "register/schema.hpp"
#include "register/write_path.hpp"
#include "store/content.hpp"

namespace haip {
namespace {

constexpr std::uint64_t entries_per_transaction = 4096;

/// A new file is filled beside its place and moved there when it is whole.
class NewDatabase {
 public:
  static Result<NewDatabase> create(const RegisterFolder& folder) {
    NewDatabase made(folder);
    const Path place = folder.database_address();
    std::error_code ignored;
    if (folder.has_database_file() && std::filesystem::exists(place, ignored))
      return fail(ErrorKind::conflict, place.string() + " exists",
                  "move it away first, if it cannot be used; nothing was changed");
    const std::string address = folder.has_database_file() ? made.unfinished().string() : folder.database_address();
    if (folder.has_database_file()) made.remove_unfinished();
    TRY(made.database_, open_database(address, Access::read_write));
    TRY(const std::unique_ptr<Connection> connection, made.database_->connect());
    if (connection->query("SELECT 1 FROM act LIMIT 1"))
      return fail(ErrorKind::conflict, "the database holds tables of a register already",
                  "name an empty one in register.json; nothing was changed");
    return made;
  }
  NewDatabase(NewDatabase&&) = default;
  NewDatabase& operator=(NewDatabase&&) = delete;
  ~NewDatabase() {
    if (database_ == nullptr) return;
    database_.reset();
    if (folder_->has_database_file()) remove_unfinished();
  }

  [[nodiscard]] Database& database() { return *database_; }
  Status finish() {
    database_.reset();  // closes the last connection: what is in the write-ahead log goes into the file
    if (!folder_->has_database_file()) return {};
    std::error_code error;
    std::filesystem::rename(unfinished(), folder_->database_address(), error);
    if (error) return fail(system_error("cannot move the database to its place", error.value()));
    return {};
  }

 private:
  explicit NewDatabase(const RegisterFolder& folder) : folder_(&folder) {}
  [[nodiscard]] Path unfinished() const { return folder_->database_address() + ".unfinished"; }
  void remove_unfinished() const {
    std::error_code ignored;
    for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(unfinished().string() + end, ignored);
  }

  const RegisterFolder* folder_;
  std::unique_ptr<Database> database_;
};

Status check_copy(const RegisterFolder& folder, const tlog::Checkpoint& checkpoint) {
  SignedCheckpoint last;
  last.size = checkpoint.size;
  last.root = checkpoint.root;
  const Status as_new = check_against_last_published(folder, last);
  if (as_new || as_new.error().kind != ErrorKind::false_proof) return as_new;
  return fail(ErrorKind::false_proof,
              "the copy holds " + std::to_string(checkpoint.size) +
                  " entries, and a checkpoint of more, or of others, was published from here",
              "find a newer copy: signing on after this one would fork the log");
}

Status store_entry(Connection& connection, const LogEntry& entry, bool is_erased, tlog::TreeAppender& tree) {
  const Bytes& bytes = entry.statement.entry_bytes;
  CHECK(insert_entry(connection, entry.envelope.entry_index, sha256(bytes), bytes));
  if (is_erased)
    CHECK(erase_content(connection, entry.envelope.content));
  else
    CHECK(put_content(connection, entry.envelope.content, *entry.document));
  tree.append(tlog::leaf_hash(bytes));
  return {};
}

/// As the register signed it: the signatures are deterministic.
Result<SignedCheckpoint> signed_again(const RegisterFolder& folder, const tlog::Checkpoint& checkpoint, Instant now) {
  const std::string& origin = folder.settings.origin;
  TRY(const tlog::Note note, tlog::sign_checkpoint({origin, checkpoint.size, checkpoint.root, {}}, folder.keys.log));
  return SignedCheckpoint{checkpoint.size, checkpoint.root, now, tlog::format_note(note),
                          sign_receipt_root(folder.keys.receipt, origin, checkpoint.root)};
}

Status finish_log(Connection& connection, const RegisterFolder& folder, const LogHead& head, tlog::TreeAppender& tree,
                  Instant now) {
  TRY(Transaction transaction, connection.begin(TransactionKind::write));
  for (const tlog::ChangedTile& tile : tree.take_changed_tiles()) CHECK(write_tile(connection, tile));
  TRY(const SignedCheckpoint checkpoint, signed_again(folder, head.checkpoint(), now));
  CHECK(insert_checkpoint(connection, checkpoint));
  CHECK(publish_checkpoint(connection, checkpoint.size, head.note));
  return transaction.commit();
}

using Erasures = std::map<Digest, EntryIndex>;

// An erasure may come after the entry whose content it takes.
Result<Erasures> erasures_of(VerifiedLog& log) {
  LogReader reader(log);
  while (!reader.at_end()) CHECK(reader.recall_bundle());
  return reader.erased();
}

Status store_log(Connection& connection, LogSource& copy, const RegisterFolder& folder, const LogHead& head,
                 Instant now) {
  TRY(VerifiedLog log, VerifiedLog::open({&copy}, head.checkpoint()));
  LogReader reader(log);
  TRY(const Erasures erased, erasures_of(log));
  tlog::TreeAppender tree;
  while (!reader.at_end()) {
    TRY(Transaction transaction, connection.begin(TransactionKind::write));
    const std::uint64_t end = reader.position() + entries_per_transaction;
    while (!reader.at_end() && reader.position() < end) {
      TRY(const std::vector<LogEntry> entries, reader.read());
      for (const LogEntry& entry : entries)
        CHECK(store_entry(connection, entry, erased.contains(entry.envelope.content), tree));
    }
    CHECK(transaction.commit());
  }
  return finish_log(connection, folder, head, tree, now);
}

}  // namespace

Result<ReplayReport> restore_register(const RegisterFolder& folder, LogSource& copy, const ActKinds& kinds,
                                      const Clock& clock, const LogProgress& progress) {
  TRY(const LogHead head, read_log_head(copy, folder.policy));
  if (head.checkpoint().origin != folder.settings.origin)
    return fail(ErrorKind::false_proof, "the copy is of another log, " + head.checkpoint().origin,
                "give the copy of " + folder.settings.origin);
  CHECK(check_copy(folder, head.checkpoint()));
  TRY(NewDatabase made, NewDatabase::create(folder));
  TRY(std::unique_ptr<Connection> connection, made.database().connect());
  TRY(ReplayReport report, replay_log(copy, kinds, *connection, progress, folder.policy));
  CHECK(migrate_all(*connection, kinds));
  CHECK(store_log(*connection, copy, folder, report.head, clock.now()));
  connection.reset();
  CHECK(made.finish());
  CHECK(write_file(folder.last_checkpoint_path(), report.head.note));
  return report;
}

}  // namespace haip
