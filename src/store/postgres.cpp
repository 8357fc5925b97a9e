#include <libpq-fe.h>

#include <algorithm>
#include <deque>
#include <stdexcept>
#include <string>
#include <unordered_map>

#include "base/text.hpp"
#include "store/engine.hpp"
#include "store/gathered_rows.hpp"
#include "store/joined_questions.hpp"
#include "store/postgres_values.hpp"

namespace haip {
namespace {

/// Answers that may be outstanding before some are read: bounds memory on both sides.
constexpr std::size_t longest_pipeline = 1024;
/// Texts are constant, so more than this means that somebody glues SQL together; then the cache starts anew.
constexpr std::size_t most_prepared_statements = 500;

// docs/store.md says why each. The advisory lock's number spells "haip".
constexpr const char* session_settings = R"(
  SET search_path = haip, pg_catalog, pg_temp;
  SET synchronous_commit = on;
  SET standard_conforming_strings = on;
  SET lock_timeout = '30s';
  SET statement_timeout = '120s';
  SET tcp_keepalives_idle = 30;
  SET tcp_keepalives_interval = 10;
  SET tcp_keepalives_count = 3;
  SET jit = off;
)";
constexpr std::string_view take_write_lock = "SELECT pg_advisory_xact_lock(1751214448)";

// Writers ask by keys. A plan made while a table was small and unknown would read all of it, also when it has grown.
constexpr std::string_view ask_by_key = "SET LOCAL enable_seqscan = off";

constexpr const char* schema_exists =
    "SELECT to_regtype('haip.blob') IS NOT NULL AND to_regtype('haip.text') IS NOT NULL";

// The names TEXT and BLOB of our SQL find these domains first, because the search path names haip before pg_catalog.
// So a column of TEXT compares and sorts by bytes, whatever the collation of the database.
constexpr const char* create_schema = R"(
  DO $$
  BEGIN
    PERFORM pg_advisory_xact_lock(1751214448);
    IF to_regnamespace('haip') IS NULL THEN CREATE SCHEMA haip; END IF;
    IF to_regtype('haip.blob') IS NULL THEN CREATE DOMAIN haip.blob AS pg_catalog.bytea; END IF;
    IF to_regtype('haip.text') IS NULL THEN CREATE DOMAIN haip.text AS pg_catalog.text COLLATE pg_catalog."C"; END IF;
  END $$
)";

struct CloseConnection {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
using Handle = std::unique_ptr<PGconn, CloseConnection>;

/// Lets unordered_map look up a std::string_view without making a std::string.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};

bool is_error(const PGresult* result) {
  const ExecStatusType status = PQresultStatus(result);
  return status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK;
}

/// True for statements that change something. Errs towards true for WITH, which costs only a lock.
bool may_write(std::string_view sql) {
  std::string upper(trim(sql));
  std::transform(upper.begin(), upper.end(), upper.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  const std::string first = upper.substr(0, upper.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ"));
  constexpr std::array<std::string_view, 8> writing{"INSERT", "UPDATE", "DELETE", "CREATE",
                                                    "ALTER",  "DROP",   "MERGE",  "TRUNCATE"};
  if (first != "WITH") return std::find(writing.begin(), writing.end(), first) != writing.end();
  return std::any_of(writing.begin(), writing.begin() + 3,
                     [&](std::string_view word) { return upper.find(word) != std::string::npos; });
}

class PostgresConnection final : public EngineConnection {
 public:
  PostgresConnection(Handle connection, Access access) : EngineConnection(access), connection_(std::move(connection)) {}

  [[nodiscard]] Engine engine() const override { return Engine::postgres; }

  // VACUUM removes old versions of rows; it wants to be alone, outside of pipeline and transaction.
  Status purge_deleted(std::string_view table) override {
    CHECK(synchronise());
    if (PQexitPipelineMode(connection_.get()) != 1) return fail(broken());
    const PostgresResult result(PQexec(connection_.get(), ("VACUUM " + std::string(table)).c_str()));
    if (PQstatus(connection_.get()) != CONNECTION_OK || PQenterPipelineMode(connection_.get()) != 1)
      return fail(broken());
    if (is_error(result.get())) return fail(postgres_error(result.get()));
    return {};
  }

 protected:
  Status run(std::string_view sql, const SqlParameters& parameters) override {
    if (transaction_kind() != TransactionKind::write) return run_now(sql, parameters, Wanted::no_rows);
    if (waiting_.gather(sql, parameters)) {
      const std::string_view table = table_written_by(sql);
      return waiting_.is_full(table) ? send_gathered(waiting_.take_of(table)) : Status();
    }
    CHECK(send_gathered(waiting_.take_before(sql)));
    CHECK(send(sql, parameters, Wanted::no_rows));
    return shorten_pipeline();
  }

  Result<Rows> run_query(std::string_view sql, const SqlParameters& parameters) override {
    CHECK(send_gathered(waiting_.take_all()));
    CHECK(run_now(sql, parameters, Wanted::rows));
    return take_rows();
  }

  // Each answer takes a round trip, in which both sides sleep.
  [[nodiscard]] bool gains_by_asking_together() const override { return true; }

  Result<std::vector<Rows>> run_queries(const std::vector<SqlQuestion>& questions) override {
    CHECK(send_gathered(waiting_.take_all()));
    const std::vector<JoinedQuestion> joined = join_questions(questions);
    for (const JoinedQuestion& question : joined) {
      CHECK(send(question.sql, question.parameters, Wanted::rows));
      CHECK(shorten_pipeline());
    }
    CHECK(synchronise());
    std::vector<Rows> answers(questions.size());
    for (const JoinedQuestion& question : joined) {
      TRY(Rows rows, take_rows());
      deal_answers(question, std::move(rows), answers);
    }
    return answers;
  }

  Status run_statements(std::string_view sql) override {
    CHECK(send_gathered(waiting_.take_all()));
    CHECK(synchronise());
    // The simple protocol takes several statements at once, but not in a pipeline. A schema change may work on a large
    // table, so that it has no time limit; and what was prepared may not fit the new schema.
    if (PQexitPipelineMode(connection_.get()) != 1) return fail(broken());
    const std::string script = "SET LOCAL statement_timeout = 0;\n" + std::string(sql) +
                               "\n;\nSET LOCAL statement_timeout = '120s'; DEALLOCATE ALL";
    const PostgresResult result(PQexec(connection_.get(), script.c_str()));
    statements_.clear();
    prepared_ = 0;
    if (PQstatus(connection_.get()) != CONNECTION_OK || PQenterPipelineMode(connection_.get()) != 1)
      return fail(broken());
    if (is_error(result.get())) return fail(postgres_error(result.get()));
    return {};
  }

  Status start(TransactionKind kind) override {
    const auto begin = [&]() -> Status {
      if (kind == TransactionKind::write) {
        // READ COMMITTED: each statement sees what the writer before us committed, also when we waited for it.
        CHECK(send("BEGIN ISOLATION LEVEL READ COMMITTED", {}, Wanted::no_rows));
        CHECK(send(take_write_lock, {}, Wanted::no_rows));
        CHECK(send(ask_by_key, {}, Wanted::no_rows));
      } else {
        CHECK(send("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", {}, Wanted::no_rows));
        CHECK(send("SELECT 1", {}, Wanted::no_rows));  // The snapshot is taken by the first query.
      }
      return synchronise();
    };
    Status begun = begin();
    if (!begun) abandon();
    return begun;
  }

  Status finish() override {
    const auto commit = [&]() -> Status {
      CHECK(send_gathered(waiting_.take_all()));
      CHECK(send("COMMIT", {}, Wanted::no_rows));
      return synchronise();
    };
    Status committed = commit();
    if (broken_)
      return fail(ErrorKind::unavailable, "the connection to the database broke during a commit",
                  "look whether what was to be written is there, before trying again");
    if (!committed) abandon();
    return committed;
  }

  void abandon() override {
    waiting_.forget();
    rows_.clear();
    // Answers of what was still in the pipeline come first and do not matter any more.
    static_cast<void>(synchronise());
    if (!broken_ && send("ROLLBACK", {}, Wanted::no_rows)) static_cast<void>(synchronise());
  }

 private:
  enum class Wanted { no_rows, rows };
  enum class Kind { command, command_with_rows, preparation, synchronisation };
  struct Sent {
    Kind kind;
    std::uint64_t statement;
  };
  /// The same SQL prepared for one signature of parameter types.
  struct Prepared {
    std::string signature;
    std::uint64_t number;
  };

  /// The oldest rows that were received and not taken.
  Result<Rows> take_rows() {
    const PostgresResult rows = std::move(rows_.front());
    rows_.pop_front();
    return rows_of(rows.get());
  }

  Error broken() {
    if (!broken_) {
      // Not libpq's text, which may name more of the server than a public page should.
      broken_ = Error{ErrorKind::unavailable, "the connection to the PostgreSQL database broke",
                      "check that the server runs, then try again"};
      sent_.clear();
    }
    return *broken_;
  }

  Status run_now(std::string_view sql, const SqlParameters& parameters, Wanted wanted) {
    // A single write waits for the write lock like any other: a transaction that holds it sees nothing change.
    const bool alone = !transaction_kind() && access() == Access::read_write && may_write(sql);
    if (alone) CHECK(start(TransactionKind::write));
    const auto run_inside = [&]() -> Status {
      CHECK(send(sql, parameters, wanted));
      return synchronise();
    };
    Status done = run_inside();
    if (!alone) return done;
    if (done) return finish();
    abandon();
    return done;
  }

  Status send_gathered(const std::vector<GatheredStatement>& statements) {
    for (const GatheredStatement& statement : statements) {
      CHECK(send(statement.sql, statement.parameters, Wanted::no_rows));
      CHECK(shorten_pipeline());
    }
    return {};
  }

  Status send(std::string_view sql, const SqlParameters& parameters, Wanted wanted) {
    if (broken_) return fail(*broken_);
    parameters_.set(parameters);
    TRY(const std::uint64_t statement, prepared(sql));
    if (PQsendQueryPrepared(connection_.get(), name_of(statement).c_str(), parameters_.count(), parameters_.values(),
                            parameters_.lengths(), parameters_.formats(), 1) != 1)
      return fail(broken());
    sent_.push_back({wanted == Wanted::rows ? Kind::command_with_rows : Kind::command, statement});
    return {};
  }

  static std::string name_of(std::uint64_t statement) { return "s" + std::to_string(statement); }

  /// The number of `sql` prepared for the types of parameters_; sends its preparation when it is new.
  Result<std::uint64_t> prepared(std::string_view sql) {
    const std::string& signature = parameters_.signature();
    auto known = statements_.find(sql);
    if (known != statements_.end())
      for (const Prepared& candidate : known->second)
        if (fits(signature, candidate.signature)) return candidate.number;
    if (prepared_ >= most_prepared_statements) {
      CHECK(forget_statements());
      known = statements_.end();
    }
    const std::uint64_t number = ++last_number_;
    const std::vector<Oid> types = types_of_signature(signature);
    if (PQsendPrepare(connection_.get(), name_of(number).c_str(), std::string(sql).c_str(),
                      static_cast<int>(types.size()), types.data()) != 1)
      return fail(broken());
    sent_.push_back({Kind::preparation, number});
    if (known == statements_.end()) known = statements_.try_emplace(std::string(sql)).first;
    known->second.push_back({signature, number});
    ++prepared_;
    return number;
  }

  /// NULL fits any type, so that a column which is sometimes NULL does not double the statements.
  static bool fits(const std::string& signature, const std::string& prepared_for) {
    return std::equal(signature.begin(), signature.end(), prepared_for.begin(), prepared_for.end(),
                      [](char has, char wants) { return has == wants || has == 'n'; });
  }

  Status forget_statements() {
    statements_.clear();
    prepared_ = 0;
    const std::vector<Oid> none;
    if (PQsendQueryParams(connection_.get(), "DEALLOCATE ALL", 0, none.data(), nullptr, nullptr, nullptr, 1) != 1)
      return fail(broken());
    sent_.push_back({Kind::command, 0});
    return {};
  }

  Status shorten_pipeline() {
    if (sent_.size() < longest_pipeline) return {};
    // The server keeps answers back until it is asked for them. Reading half of them leaves it the other half to work
    // on.
    if (PQsendFlushRequest(connection_.get()) != 1) return fail(broken());
    return receive(longest_pipeline / 2);
  }

  /// Sends the end of the pipeline and reads all answers. Returns the first error among them.
  Status synchronise() {
    if (broken_) return fail(*broken_);
    if (PQpipelineSync(connection_.get()) != 1) return fail(broken());
    sent_.push_back({Kind::synchronisation, 0});
    return receive(0);
  }

  /// Reads answers, oldest first, until only `left` are outstanding.
  Status receive(std::size_t left) {
    Status first_error;
    while (sent_.size() > left) {
      const Sent sent = sent_.front();
      sent_.pop_front();
      Status received = receive_one(sent);
      if (broken_) return fail(*broken_);
      if (!received && first_error) first_error = std::move(received);
    }
    return first_error;
  }

  Status receive_one(Sent sent) {
    PostgresResult result(PQgetResult(connection_.get()));
    if (!result || PQstatus(connection_.get()) != CONNECTION_OK) return fail(broken());
    if (sent.kind == Kind::synchronisation) {
      if (PQresultStatus(result.get()) != PGRES_PIPELINE_SYNC) return fail(broken());
      return {};
    }
    // A null result ends the answer to one command.
    while (const PostgresResult more{PQgetResult(connection_.get())})
      if (PQstatus(connection_.get()) != CONNECTION_OK) return fail(broken());
    if (is_error(result.get())) {
      if (sent.kind == Kind::preparation) forget(sent.statement);
      if (PQresultStatus(result.get()) == PGRES_PIPELINE_ABORTED)
        return fail(ErrorKind::unavailable, "an earlier statement of the transaction failed");
      return fail(postgres_error(result.get()));
    }
    if (sent.kind == Kind::command_with_rows) rows_.push_back(std::move(result));
    return {};
  }

  void forget(std::uint64_t statement) {
    for (auto& [sql, signatures] : statements_)
      prepared_ -= std::erase_if(signatures, [&](const Prepared& one) { return one.number == statement; });
  }

  Handle connection_;
  std::optional<Error> broken_;
  std::deque<Sent> sent_;  ///< Whose answers were not read yet.
  std::unordered_map<std::string, std::vector<Prepared>, TextHash, std::equal_to<>> statements_;
  std::size_t prepared_ = 0;
  std::uint64_t last_number_ = 0;
  PostgresParameters parameters_;
  GatheredRows waiting_;             ///< Rows of the open write transaction that were not sent yet.
  std::deque<PostgresResult> rows_;  ///< Received and not taken yet, oldest first.
};

struct FreeOptions {
  void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};

/// `text` with the passwords of the address replaced, on one line.
std::string without_passwords(std::string text, const PQconninfoOption* options) {
  for (; options->keyword != nullptr; ++options) {
    const std::string_view keyword = options->keyword;
    if (options->val == nullptr || (keyword != "password" && keyword != "sslpassword")) continue;
    const std::string_view secret = options->val;
    for (std::size_t at = 0; !secret.empty() && (at = text.find(secret, at)) != std::string::npos; at += 3)
      text.replace(at, secret.size(), "***");
  }
  std::replace(text.begin(), text.end(), '\n', ' ');
  return printable(trim(text), 300);
}

class PostgresDatabase final : public Database {
 public:
  PostgresDatabase(std::string address, Access access) : address_(std::move(address)), access_(access) {}

  [[nodiscard]] Engine engine() const override { return Engine::postgres; }

  Result<std::unique_ptr<Connection>> connect() override {
    TRY(Handle connection, reach_server());
    CHECK(prepare_session(connection.get()).map_error(in_context("PostgreSQL database")));
    return std::make_unique<PostgresConnection>(std::move(connection), access_);
  }

 private:
  [[nodiscard]] Result<Handle> reach_server() const {
    char* reason = nullptr;
    const std::unique_ptr<PQconninfoOption, FreeOptions> options(PQconninfoParse(address_.c_str(), &reason));
    PQfreemem(reason);  // Not shown: it may quote the address with its password.
    if (!options)
      return fail(ErrorKind::unavailable, "the address of the PostgreSQL database cannot be read",
                  "write postgres://user:password@host:port/name, with special characters as %NN");
    // What comes after `dbname` overrides the address, what comes before is overridden by it.
    constexpr std::array<const char*, 5> keywords{"connect_timeout", "fallback_application_name", "dbname",
                                                  "client_encoding", nullptr};
    const std::array<const char*, 5> values{"10", "haip", address_.c_str(), "UTF8", nullptr};
    Handle connection(PQconnectdbParams(keywords.data(), values.data(), 1));
    if (PQstatus(connection.get()) != CONNECTION_OK)
      return fail(
          ErrorKind::unavailable,
          "cannot reach the PostgreSQL database: " + without_passwords(PQerrorMessage(connection.get()), options.get()),
          "check that the server runs, and the host, user, password and name in the address");
    PQsetNoticeProcessor(connection.get(), [](void*, const char*) {}, nullptr);
    return connection;
  }

  [[nodiscard]] Status prepare_session(PGconn* connection) const {
    const char* encoding = PQparameterStatus(connection, "server_encoding");
    if (encoding == nullptr || std::string_view(encoding) != "UTF8")
      return fail(ErrorKind::unavailable, "its encoding is not UTF8",
                  "create it with: createdb --encoding=UTF8 --template=template0 name");
    CHECK(run_simply(connection, session_settings));
    if (access_ == Access::read_only) {
      CHECK(run_simply(connection, "SET default_transaction_read_only = on"));
    } else {
      TRY(const PostgresResult exists, run_simply(connection, schema_exists));
      if (std::string_view(PQgetvalue(exists.get(), 0, 0)) != "t") CHECK(run_simply(connection, create_schema));
    }
    if (PQenterPipelineMode(connection) != 1)
      return fail(ErrorKind::unavailable, "the connection broke while it was set up", "try again");
    return {};
  }

  static Result<PostgresResult> run_simply(PGconn* connection, const char* sql) {
    PostgresResult result(PQexec(connection, sql));
    if (is_error(result.get())) return fail(postgres_error(result.get()));
    return result;
  }

  std::string address_;
  Access access_;
};

}  // namespace

Result<std::unique_ptr<Database>> open_postgres(const std::string& address, Access access) {
  auto database = std::make_unique<PostgresDatabase>(address, access);
  CHECK(database->connect());
  return database;
}

}  // namespace haip
