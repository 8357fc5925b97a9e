#pragma once
// One interface to two SQL engines: SQLite (default) and PostgreSQL 15.
//
//   TRY(std::unique_ptr<Database> database, open_database("reg/register.db", Access::read_write));  // or postgres://…
//   TRY(std::unique_ptr<Connection> connection, database->connect());
//   TRY(Transaction transaction, connection->begin(TransactionKind::write));
//   CHECK(connection->execute("INSERT INTO entry (entry_index, statement) VALUES ($1, $2)", {7, statement}));
//   TRY(Rows rows, connection->query("SELECT statement FROM entry WHERE entry_index = $1", {7}));
//   CHECK(transaction.commit());  // durable when it returns
//
// SQL is written once, in the part that both engines share: parameters $1 … $n (each may be used more than once), types
// BIGINT, TEXT, BLOB and DOUBLE PRECISION (PostgreSQL gets BLOB as a domain over bytea), ON CONFLICT, RETURNING. Text
// compares and sorts by its bytes on both. Truth values are BIGINT 0 and 1. Where SQL must differ, ask engine().
//
// A Connection belongs to one thread at a time. Writers are serialised by the engine: a write transaction begun while
// another process or node holds one waits for it (at most 30 s, then unavailable); so does a single writing statement
// outside of any transaction.
//
// Errors of execute(), query(), run_script() and commit(), the same from both engines: conflict (unique), refused
// (other constraints, a value that does not fit), malformed (text that is not UTF-8 or holds a NUL; NaN), too_large,
// and unavailable for the rest: disk full, read-only, locked, damaged, connection broken, SQL not understood. Messages
// name tables and constraints, never values. The first error inside a transaction loses it: what follows until its end
// gives the same error again, and nothing of it is kept. docs/store.md lists what SQL both engines understand alike.

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace haip {

/// A parameter or a cell.
using SqlValue = std::variant<std::monostate, std::int64_t, double, std::string, Bytes>;

/// Arguments of a statement; converts from the types haip uses. Views are copied.
class SqlParameter {
 public:
  SqlParameter(std::nullptr_t) {}
  SqlParameter(std::int64_t value) : value_(value) {}
  SqlParameter(std::uint64_t value);  ///< Throws std::logic_error past 2^63 - 1.
  SqlParameter(int value) : value_(static_cast<std::int64_t>(value)) {}
  SqlParameter(double value) : value_(value) {}
  SqlParameter(std::string value) : value_(std::move(value)) {}
  SqlParameter(std::string_view value) : value_(std::string(value)) {}
  SqlParameter(const char* value) : value_(std::string(value)) {}
  SqlParameter(ByteView value) : value_(Bytes(value.begin(), value.end())) {}
  SqlParameter(const Bytes& value) : value_(value) {}
  SqlParameter(bool) = delete;  ///< Write 0 or 1.
  SqlParameter(SqlValue value) : value_(std::move(value)) {}
  [[nodiscard]] const SqlValue& value() const { return value_; }

 private:
  SqlValue value_;
};
using SqlParameters = std::vector<SqlParameter>;

/// One row of a result. Reading a column as another type than the query gives is a bug (std::logic_error).
class Row {
 public:
  explicit Row(std::vector<SqlValue> cells) : cells_(std::move(cells)) {}
  [[nodiscard]] bool is_null(std::size_t column) const;
  [[nodiscard]] std::int64_t integer(std::size_t column) const;
  [[nodiscard]] std::uint64_t count(std::size_t column) const;  ///< A BIGINT that is never negative.
  [[nodiscard]] double real(std::size_t column) const;
  [[nodiscard]] const std::string& text(std::size_t column) const;
  [[nodiscard]] const Bytes& blob(std::size_t column) const;
  [[nodiscard]] const std::vector<SqlValue>& cells() const { return cells_; }

 private:
  std::vector<SqlValue> cells_;
};
using Rows = std::vector<Row>;

enum class Engine { sqlite, postgres };
enum class TransactionKind {
  read,   ///< One consistent snapshot; nothing may be written.
  write,  ///< Holds the register's single write lock until it ends.
};

/// Some rows of one table: those that belong to a key, in the one way in which the table is asked by topic.
struct Topic {
  std::string_view table;
  std::string key;
};

class Connection;

/// Rolls back on destruction unless committed.
class Transaction {
 public:
  Transaction(Transaction&& other) noexcept;
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();
  /// Durable on disk when it returns without error. On error nothing of the transaction happened, except
  /// ErrorKind::unavailable from PostgreSQL when the connection broke during COMMIT: then ask the database.
  [[nodiscard]] Status commit();
  void roll_back();

 private:
  friend class Connection;
  explicit Transaction(Connection& connection) : connection_(&connection) {}
  Connection* connection_;
};

class Connection {
 public:
  virtual ~Connection() = default;

  [[nodiscard]] virtual Engine engine() const = 0;

  /// Runs a statement whose rows nobody needs. Inside a write transaction PostgreSQL may send it in a pipeline and
  /// report its error at the next query() or commit(); SQLite reports at once. Statements are prepared once per
  /// connection and kept (keyed by the SQL text, so keep texts constant).
  [[nodiscard]] virtual Status execute(std::string_view sql, const SqlParameters& parameters = {}) = 0;

  /// Runs a statement and returns all its rows.
  [[nodiscard]] virtual Result<Rows> query(std::string_view sql, const SqlParameters& parameters = {}) = 0;

  /// The single row of a query that has one or none.
  [[nodiscard]] Result<std::optional<Row>> query_row(std::string_view sql, const SqlParameters& parameters = {});

  /// query() whose answer depends on the topic's rows alone, and may come from the memory of the open write
  /// transaction.
  [[nodiscard]] virtual Result<Rows> query_about(const Topic& topic, std::string_view sql,
                                                 const SqlParameters& parameters) = 0;
  [[nodiscard]] Result<std::optional<Row>> query_row_about(const Topic& topic, std::string_view sql,
                                                           const SqlParameters& parameters);

  /// execute() that changes no other rows than the topic's, of its table or any other: what is remembered about other
  /// topics stays. execute() itself forgets all topics of the table that it names.
  [[nodiscard]] virtual Status execute_about(const Topic& topic, std::string_view sql,
                                             const SqlParameters& parameters) = 0;

  /// Where an answer takes a round trip: whenever query_about() has to ask, `rehearsal` is called first, a few times.
  /// It does what will be done next, on this connection, without writing. Each question about a topic whose answer is
  /// not known yet fails there, is noted, and all that were noted are asked in one round, until none is new. So results
  /// of a rehearsal say nothing, and a wrong one costs time but changes no answer. Holds until the open write
  /// transaction ends. Elsewhere (SQLite) it does nothing.
  virtual void foresee(std::function<void()> rehearsal) = 0;

  /// Several statements without parameters, separated by semicolons (schema changes).
  [[nodiscard]] virtual Status run_script(std::string_view sql) = 0;

  /// Sees to it that what was deleted or overwritten is gone from the files of the database as well, not only from its
  /// rows: of that table, or of all when it is "". For erasure; outside of transactions. Errors: unavailable, also when
  /// a long reader still needs the old rows: then try again. What it cannot reach: backups and archived logs
  /// (docs/store.md).
  [[nodiscard]] virtual Status purge_deleted(std::string_view table) = 0;

  [[nodiscard]] Result<Transaction> begin(TransactionKind kind);

  /// True when a transaction is open.
  [[nodiscard]] virtual bool in_transaction() const = 0;

 protected:
  friend class Transaction;
  virtual Status begin_transaction(TransactionKind kind) = 0;
  virtual Status commit_transaction() = 0;
  virtual void roll_back_transaction() = 0;
};

enum class Access { read_write, read_only };

/// A database that connections are made to. Safe to use from several threads.
class Database {
 public:
  virtual ~Database() = default;
  [[nodiscard]] virtual Engine engine() const = 0;
  [[nodiscard]] virtual Result<std::unique_ptr<Connection>> connect() = 0;
};

/// `address` is a file path (SQLite; created when absent and read_write) or "postgres://…" / "postgresql://…" (libpq
/// URI). Errors: unavailable with the engine's reason and what to check; no password of the address appears in a
/// message.
Result<std::unique_ptr<Database>> open_database(const std::string& address, Access access);

}  // namespace haip
