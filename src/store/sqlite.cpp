#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <mutex>
#include <stdexcept>
#include <string>
#include <unordered_map>

#include "base/file.hpp"
#include "base/text.hpp"
#include "store/engine.hpp"

namespace haip {
namespace {

constexpr int busy_timeout_milliseconds = 30'000;
/// Texts are constant, so more than this means that somebody glues SQL together; then the cache starts anew.
constexpr std::size_t most_cached_statements = 500;

struct CloseDatabase {
  void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
};
using Handle = std::unique_ptr<sqlite3, CloseDatabase>;

struct FinalizeStatement {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

/// Lets unordered_map look up a std::string_view without making a std::string.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};

Error constraint_error(int code, const std::string& reason) {
  switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
      return already_there(reason);
    default:
      return against_a_constraint(reason);
  }
}

/// `code` is an extended result code of the last call on `database`.
Error sqlite_error(sqlite3* database, int code) {
  const std::string reason = printable(sqlite3_errmsg(database), 300);
  switch (code & 0xff) {
    case SQLITE_FULL:
      return no_space_left();
    case SQLITE_READONLY:
      return database_is_read_only();
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return database_is_locked();
    case SQLITE_CONSTRAINT:
      return constraint_error(code, reason);
    case SQLITE_TOOBIG:
      return {ErrorKind::too_large, "a value is too large for the database", ""};
    case SQLITE_CORRUPT:
    case SQLITE_FORMAT:
      return damaged(reason);
    case SQLITE_NOTADB:
      return {ErrorKind::unavailable, "the file is not an SQLite database", "check the path; nothing was changed"};
    case SQLITE_MISMATCH:
      return {ErrorKind::refused, "a value does not fit its column: " + reason, ""};
    case SQLITE_ERROR:
      return not_understood(reason);
    case SQLITE_NOMEM:
      return {ErrorKind::unavailable, "not enough memory for the database", "try again later"};
    case SQLITE_CANTOPEN:
    case SQLITE_IOERR:
    case SQLITE_PERM:
    case SQLITE_AUTH: {
      const int number = sqlite3_system_errno(database);
      if (number == 0) return {ErrorKind::unavailable, "the database cannot be used: " + reason, "check the disk"};
      Error error = system_error("the database cannot be used: " + reason, number);
      error.kind = ErrorKind::unavailable;
      return error;
    }
    default:
      return {ErrorKind::unavailable, "the database failed: " + reason, ""};
  }
}

/// A prepared statement and which parameter each of its places takes.
class Statement {
 public:
  Statement(sqlite3_stmt* statement, std::string_view sql) : statement_(statement) {
    const int places = sqlite3_bind_parameter_count(statement);
    for (int place = 1; place <= places; ++place) {
      const char* name = sqlite3_bind_parameter_name(statement, place);
      const auto number = name != nullptr && name[0] == '$' ? parse_decimal(name + 1) : Result<std::uint64_t>(0);
      if (!number || *number == 0) throw std::logic_error("parameters are written $1, $2 …: " + std::string(sql));
      numbers_.push_back(static_cast<std::size_t>(*number));
      highest_ = std::max(highest_, numbers_.back());
    }
  }

  [[nodiscard]] sqlite3_stmt* get() const { return statement_.get(); }
  [[nodiscard]] bool only_reads() const { return sqlite3_stmt_readonly(statement_.get()) != 0; }

  /// SQLite reads the values where they are: `parameters` must live until the statement is reset.
  int bind(const SqlParameters& parameters, std::string_view sql) const {
    if (parameters.size() != highest_)
      throw std::logic_error("a statement with " + std::to_string(highest_) + " parameters was given " +
                             std::to_string(parameters.size()) + ": " + std::string(sql));
    int place = 0;
    for (const std::size_t number : numbers_)
      if (const int code = bind_value(++place, parameters[number - 1].value()); code != SQLITE_OK) return code;
    return SQLITE_OK;
  }

 private:
  [[nodiscard]] int bind_value(int place, const SqlValue& value) const {
    sqlite3_stmt* const statement = statement_.get();
    switch (value.index()) {
      case 0:
        return sqlite3_bind_null(statement, place);
      case 1:
        return sqlite3_bind_int64(statement, place, std::get<std::int64_t>(value));
      case 2:
        return sqlite3_bind_double(statement, place, std::get<double>(value) + 0.0);  // As in PostgreSQL: no -0.
      case 3: {
        const std::string& text = std::get<std::string>(value);
        return sqlite3_bind_text64(statement, place, text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8);
      }
      default: {
        const Bytes& bytes = std::get<Bytes>(value);
        // An empty vector may have no address, and SQLite takes a blob without address for NULL.
        if (bytes.empty()) return sqlite3_bind_zeroblob(statement, place, 0);
        return sqlite3_bind_blob64(statement, place, bytes.data(), bytes.size(), SQLITE_STATIC);
      }
    }
  }

  std::unique_ptr<sqlite3_stmt, FinalizeStatement> statement_;
  std::vector<std::size_t> numbers_;  ///< By place: n of its $n.
  std::size_t highest_ = 0;
};

/// Ends the statement's use on every path, and with it its locks and its views of the parameters.
class Use {
 public:
  explicit Use(sqlite3_stmt* statement) : statement_(statement) {}
  Use(const Use&) = delete;
  Use& operator=(const Use&) = delete;
  ~Use() {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
  }

 private:
  sqlite3_stmt* statement_;
};

SqlValue cell_of(sqlite3_stmt* statement, int column) {
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_INTEGER:
      return SqlValue(std::in_place_type<std::int64_t>, sqlite3_column_int64(statement, column));
    case SQLITE_FLOAT:
      return sqlite3_column_double(statement, column);
    case SQLITE_TEXT: {
      const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
      return SqlValue(std::in_place_type<std::string>, text,
                      static_cast<std::size_t>(sqlite3_column_bytes(statement, column)));
    }
    case SQLITE_BLOB: {
      const auto* bytes = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement, column));
      return SqlValue(std::in_place_type<Bytes>, bytes, bytes + sqlite3_column_bytes(statement, column));
    }
    default:
      return SqlValue();
  }
}

Row row_of(sqlite3_stmt* statement) {
  const int columns = sqlite3_column_count(statement);
  std::vector<SqlValue> cells;
  cells.reserve(static_cast<std::size_t>(columns));
  for (int column = 0; column < columns; ++column) cells.push_back(cell_of(statement, column));
  return Row(std::move(cells));
}

class SqliteConnection final : public EngineConnection {
 public:
  SqliteConnection(Handle database, Access access) : EngineConnection(access), database_(std::move(database)) {}

  [[nodiscard]] Engine engine() const override { return Engine::sqlite; }

  // secure_delete has overwritten the pages; the write-ahead log may still hold them as they were.
  // It is one file, whatever the table.
  Status purge_deleted(std::string_view /*table*/) override {
    TRY(const Rows rows, run_query("PRAGMA wal_checkpoint(TRUNCATE)", {}));
    const bool is_blocked = rows.empty() || rows.front().integer(0) != 0;
    if (is_blocked)
      return fail(ErrorKind::unavailable, "the database's -wal file could not be emptied, because it is being read",
                  "try again in a minute");
    return {};
  }

 protected:
  Status run(std::string_view sql, const SqlParameters& parameters) override {
    return step_through(sql, parameters, [](sqlite3_stmt*) {});
  }

  // It answers from its own memory, within microseconds.
  [[nodiscard]] bool gains_by_asking_together() const override { return false; }

  Result<std::vector<Rows>> run_queries(const std::vector<SqlQuestion>& questions) override {
    std::vector<Rows> answers;
    for (const SqlQuestion& question : questions) {
      TRY(Rows rows, run_query(question.sql, question.parameters));
      answers.push_back(std::move(rows));
    }
    return answers;
  }

  Result<Rows> run_query(std::string_view sql, const SqlParameters& parameters) override {
    Rows rows;
    CHECK(step_through(sql, parameters, [&](sqlite3_stmt* statement) { rows.push_back(row_of(statement)); }));
    return rows;
  }

  Status run_statements(std::string_view sql) override {
    const std::string script(sql);  // sqlite3_exec wants a terminating zero.
    const int code = sqlite3_exec(database_.get(), script.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return fail(error(code));
    return {};
  }

  Status start(TransactionKind kind) override {
    if (kind == TransactionKind::write) return run("BEGIN IMMEDIATE", {});
    CHECK(run("BEGIN", {}));
    // SQLite takes its snapshot at the first read of a table, the caller wants that of now.
    Status snapshot = run("SELECT 1 FROM sqlite_schema LIMIT 1", {});
    if (!snapshot) abandon();
    return snapshot;
  }

  Status finish() override {
    Status committed = run("COMMIT", {});
    if (!committed) abandon();
    return committed;
  }

  void abandon() override {
    // A full disk and the like have ended the transaction already.
    if (sqlite3_get_autocommit(database_.get()) == 0) static_cast<void>(run("ROLLBACK", {}));
  }

 private:
  [[nodiscard]] Error error(int code) const { return sqlite_error(database_.get(), code); }

  template <class OnRow>
  Status step_through(std::string_view sql, const SqlParameters& parameters, OnRow on_row) {
    TRY(const Statement* const statement, prepared(sql));
    if (transaction_kind() == TransactionKind::read && !statement->only_reads()) return fail(database_is_read_only());
    const Use use(statement->get());
    if (const int code = statement->bind(parameters, sql); code != SQLITE_OK) return fail(error(code));
    for (;;) {
      const int code = sqlite3_step(statement->get());
      if (code == SQLITE_DONE) return {};
      if (code != SQLITE_ROW) return fail(error(code));
      on_row(statement->get());
    }
  }

  Result<const Statement*> prepared(std::string_view sql) {
    if (const auto known = statements_.find(sql); known != statements_.end()) return &known->second;
    if (statements_.size() >= most_cached_statements) statements_.clear();
    sqlite3_stmt* statement = nullptr;
    const char* rest = nullptr;
    const int code = sqlite3_prepare_v3(database_.get(), sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &statement, &rest);
    if (code != SQLITE_OK) return fail(error(code));
    Statement owned(statement, sql);
    const auto read = static_cast<std::size_t>(rest - sql.data());
    if (statement == nullptr || !trim(sql.substr(read)).empty())
      throw std::logic_error("not exactly one statement: " + std::string(sql));
    return &statements_.try_emplace(std::string(sql), std::move(owned)).first->second;
  }

  Handle database_;
  // Declared after the connection, so that statements go before it.
  std::unordered_map<std::string, Statement, TextHash, std::equal_to<>> statements_;
};

/// Settings of each connection; docs/store.md says why.
constexpr const char* connection_settings = R"(
  PRAGMA synchronous = FULL;
  PRAGMA foreign_keys = ON;
  PRAGMA secure_delete = ON;
  PRAGMA case_sensitive_like = ON;
  PRAGMA trusted_schema = OFF;
  PRAGMA cell_size_check = ON;
  PRAGMA mmap_size = 0;
  PRAGMA cache_size = -16384;
  PRAGMA temp_store = MEMORY;
  PRAGMA journal_size_limit = 67108864;
)";

Status run_settings(sqlite3* database) {
  for (const int option : {SQLITE_DBCONFIG_DQS_DDL, SQLITE_DBCONFIG_DQS_DML})
    sqlite3_db_config(database, option, 0, nullptr);  // "name" is a name and never a text, as in PostgreSQL.
  sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  const int code = sqlite3_exec(database, connection_settings, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return fail(sqlite_error(database, code));
  return {};
}

bool is_in_wal_mode(sqlite3* database) {
  bool found = false;
  const auto note = [](void* wal, int columns, char** values, char**) {
    *static_cast<bool*>(wal) = columns == 1 && std::string_view(values[0]) == "wal";
    return 0;
  };
  return sqlite3_exec(database, "PRAGMA journal_mode", note, &found, nullptr) == SQLITE_OK && found;
}

// The mode is kept in the file, so this writes once in its life. When two processes open a new file, SQLite tells one
// of them at once that it is locked, without waiting for the other (it would be a deadlock): so the waiting is done
// here.
Status enter_wal_mode(sqlite3* database) {
  constexpr int pause_milliseconds = 5;
  for (int waited = 0; !is_in_wal_mode(database); waited += pause_milliseconds) {
    const int code = sqlite3_exec(database, "PRAGMA journal_mode = WAL", nullptr, nullptr, nullptr);
    if (code != SQLITE_OK && ((code & 0xff) != SQLITE_BUSY || waited >= busy_timeout_milliseconds))
      return fail(sqlite_error(database, code));
    if (code == SQLITE_OK && !is_in_wal_mode(database))
      return fail(ErrorKind::unavailable, "the disk cannot hold a database that several programs use at once",
                  "network file systems cannot: choose a local disk, or use PostgreSQL");
    if (code != SQLITE_OK) sqlite3_sleep(pause_milliseconds);
  }
  return {};
}

// A register holds private things too, so that the file is the owner's alone; its journal files follow it. This may be
// done only while no connection of this process is open on the file: closing any descriptor of a file drops all of the
// process's locks on it. O_EXCL makes sure that the file is new, the mutex that nobody opens it in between.
Status create_file(const std::string& path) {
  static std::mutex creating;
  const std::lock_guard lock(creating);
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor >= 0) return ::close(descriptor), Status();
  if (errno == EEXIST) return {};
  Error error = system_error("cannot create the file", errno);
  error.kind = ErrorKind::unavailable;
  return fail(std::move(error));
}

class SqliteDatabase final : public Database {
 public:
  SqliteDatabase(std::string path, Access access) : path_(std::move(path)), access_(access) {}

  [[nodiscard]] Engine engine() const override { return Engine::sqlite; }

  Result<std::unique_ptr<Connection>> connect() override {
    Result<std::unique_ptr<Connection>> opened = open();
    if (!opened) return fail(opened.error().within("database " + path_));
    return opened;
  }

  /// As connect(), but creates the file when it may.
  Status prepare() {
    if (access_ == Access::read_write) CHECK(create_file(system_path()).map_error(in_context("database " + path_)));
    CHECK(connect());
    return {};
  }

 private:
  // With a "./", no name is one that SQLite treats specially (":memory:", "file:…").
  [[nodiscard]] std::string system_path() const { return path_.starts_with('/') ? path_ : "./" + path_; }

  [[nodiscard]] Result<std::unique_ptr<Connection>> open() const {
    sqlite3* raw = nullptr;
    const int flags = (access_ == Access::read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE) |
                      SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    const int code = sqlite3_open_v2(system_path().c_str(), &raw, flags, nullptr);
    Handle database(raw);
    if (code != SQLITE_OK) return fail(sqlite_error(raw, code));
    // On a disk that is mounted read-only, SQLite would complain about a missing side file.
    if (access_ == Access::read_write && ::access(system_path().c_str(), W_OK) != 0 && errno == EROFS)
      return fail(system_error("cannot write to the database", EROFS));
    sqlite3_busy_timeout(raw, busy_timeout_milliseconds);
    CHECK(run_settings(raw));
    // SQLite falls back to reading when it may not write; whoever asked for writing should hear it now.
    if (access_ == Access::read_write && sqlite3_db_readonly(raw, "main") != 0) return fail(database_is_read_only());
    if (access_ == Access::read_write) CHECK(enter_wal_mode(raw));
    const int readable = sqlite3_exec(raw, "SELECT COUNT(*) FROM sqlite_schema", nullptr, nullptr, nullptr);
    if (readable != SQLITE_OK) return fail(sqlite_error(raw, readable));
    return std::make_unique<SqliteConnection>(std::move(database), access_);
  }

  std::string path_;
  Access access_;
};

}  // namespace

Result<std::unique_ptr<Database>> open_sqlite(const std::string& path, Access access) {
  if (path.empty() || path.starts_with(":") || path.find('\0') != std::string::npos ||
      path.find("://") != std::string::npos)
    return fail(ErrorKind::unavailable, "'" + printable(path) + "' is not the address of a database",
                "give the path of a file, or postgres://user@host/name");
  // Counting every allocation takes a lock that all threads share.
  static const int memory_statistics = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  static_cast<void>(memory_statistics);
  auto database = std::make_unique<SqliteDatabase>(path, access);
  CHECK(database->prepare());
  return database;
}

}  // namespace haip
