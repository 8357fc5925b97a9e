#include "store/database.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "base/text.hpp"
#include "store/engine.hpp"

namespace haip {
namespace {

std::string_view name_of(const SqlValue& value) {
  constexpr std::array<std::string_view, 5> names{"null", "an integer", "a real number", "text", "a blob"};
  return names.at(value.index());
}

template <class T>
const T& cell(const std::vector<SqlValue>& cells, std::size_t column, std::string_view wanted) {
  if (column >= cells.size())
    throw std::logic_error("a row of " + std::to_string(cells.size()) + " columns has no column " +
                           std::to_string(column));
  if (const T* value = std::get_if<T>(&cells[column])) return *value;
  throw std::logic_error("column " + std::to_string(column) + " is " + std::string(name_of(cells[column])) + ", not " +
                         std::string(wanted));
}

bool is_ascii(std::string_view text) {
  // Without an early exit, so that the compiler can look at many bytes at once.
  unsigned char seen = 0;
  for (const char c : text) seen = static_cast<unsigned char>(seen | static_cast<unsigned char>(c));
  return seen < 0x80;
}

/// What SQLite is built to keep in one value; PostgreSQL keeps about 7 % more.
constexpr std::size_t largest_value_bytes = 1'000'000'000;

Status check_size(std::size_t size_bytes) {
  if (size_bytes < largest_value_bytes) return {};
  return fail(ErrorKind::too_large, "a value of " + std::to_string(size_bytes) + " bytes is too large for a database");
}

Status check_text(std::string_view text) {
  CHECK(check_size(text.size()));
  if (text.find('\0') != std::string_view::npos)
    return malformed("a text holds a NUL character, which a database cannot keep in text: " + printable(text),
                     "remove the character, or keep the value as bytes");
  if (!is_ascii(text) && !is_utf8(text))
    return malformed("a text is not valid UTF-8: " + printable(text), "save it as UTF-8, or keep the value as bytes");
  return {};
}

std::optional<Row> only_row(Rows rows, std::string_view sql) {
  if (rows.size() > 1)
    throw std::logic_error("a query for one row gave " + std::to_string(rows.size()) + ": " + std::string(sql));
  if (rows.empty()) return std::nullopt;
  return std::move(rows.front());
}

/// What a rehearsal gets instead of an answer.
Error only_rehearsed() { return {ErrorKind::unavailable, "this is a rehearsal; the question is asked later", ""}; }

}  // namespace

SqlParameter::SqlParameter(std::uint64_t value) : value_(static_cast<std::int64_t>(value)) {
  if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
    throw std::logic_error("a BIGINT cannot hold " + std::to_string(value));
}

bool Row::is_null(std::size_t column) const { return std::holds_alternative<std::monostate>(cells_.at(column)); }

std::int64_t Row::integer(std::size_t column) const { return cell<std::int64_t>(cells_, column, "an integer"); }

std::uint64_t Row::count(std::size_t column) const {
  const std::int64_t value = integer(column);
  if (value < 0) throw std::logic_error("column " + std::to_string(column) + " is negative");
  return static_cast<std::uint64_t>(value);
}

double Row::real(std::size_t column) const { return cell<double>(cells_, column, "a real number"); }

const std::string& Row::text(std::size_t column) const { return cell<std::string>(cells_, column, "text"); }

const Bytes& Row::blob(std::size_t column) const { return cell<Bytes>(cells_, column, "a blob"); }

Transaction::Transaction(Transaction&& other) noexcept : connection_(std::exchange(other.connection_, nullptr)) {}

Transaction::~Transaction() { roll_back(); }

Status Transaction::commit() {
  if (connection_ == nullptr) throw std::logic_error("a transaction that has ended cannot be committed");
  return std::exchange(connection_, nullptr)->commit_transaction();
}

void Transaction::roll_back() {
  if (connection_ != nullptr) std::exchange(connection_, nullptr)->roll_back_transaction();
}

Result<std::optional<Row>> Connection::query_row(std::string_view sql, const SqlParameters& parameters) {
  TRY(Rows rows, query(sql, parameters));
  return only_row(std::move(rows), sql);
}

Result<std::optional<Row>> Connection::query_row_about(const Topic& topic, std::string_view sql,
                                                       const SqlParameters& parameters) {
  TRY(Rows rows, query_about(topic, sql, parameters));
  return only_row(std::move(rows), sql);
}

Result<Transaction> Connection::begin(TransactionKind kind) {
  CHECK(begin_transaction(kind));
  return Transaction(*this);
}

Result<std::unique_ptr<Database>> open_database(const std::string& address, Access access) {
  if (address.starts_with("postgres://") || address.starts_with("postgresql://")) return open_postgres(address, access);
  return open_sqlite(address, access);
}

Status check_parameters(const SqlParameters& parameters) {
  for (const SqlParameter& parameter : parameters) {
    if (const auto* text = std::get_if<std::string>(&parameter.value()))
      CHECK(check_text(*text));
    else if (const auto* bytes = std::get_if<Bytes>(&parameter.value()))
      CHECK(check_size(bytes->size()));
    else if (const auto* real = std::get_if<double>(&parameter.value()); real != nullptr && std::isnan(*real))
      return malformed("a number is not a number (NaN), which SQLite cannot keep", "leave the value out instead");
  }
  return {};
}

Error no_space_left() {
  return {ErrorKind::unavailable, "no space left for the database",
          "free some disk space, then try again; nothing was half-written"};
}

Error database_is_read_only() {
  return {ErrorKind::unavailable, "the database can only be read here",
          "open it for writing; check the owner and the permissions of its files, or whether the server is a standby"};
}

Error database_is_locked() {
  return {ErrorKind::unavailable, "another process kept the database locked for 30 seconds",
          "try again; if it stays so, look for a process that hangs in a transaction"};
}

Error already_there(const std::string& reason) {
  return {ErrorKind::conflict, "the database holds this already: " + reason, ""};
}

Error against_a_constraint(const std::string& reason) {
  return {ErrorKind::refused, "a rule of the database forbids it: " + reason, ""};
}

Error not_understood(const std::string& reason) {
  return {ErrorKind::unavailable, "the database does not understand a statement of this program: " + reason,
          "its schema may be of another version of haip; otherwise this is a bug"};
}

Error damaged(const std::string& reason) {
  return {ErrorKind::unavailable, "the database is damaged: " + reason,
          "keep a copy of it, then restore a backup or rebuild it from the log"};
}

template <class Outcome>
Outcome EngineConnection::noting_failure(Outcome outcome) {
  if (!outcome && kind_ && !failure_) failure_ = outcome.error();
  return outcome;
}

// PostgreSQL runs nothing more in a transaction after an error, and may report the error late. SQLite could go on. Both
// do the same here, or a program that went on would be right with one engine and wrong with the other.
Status EngineConnection::execute(std::string_view sql, const SqlParameters& parameters) {
  if (noted_ != nullptr) return fail(only_rehearsed());
  if (failure_) return fail(*failure_);
  if (Status checked = check_parameters(parameters); !checked) return noting_failure(std::move(checked));
  answers_.forget_written_by(sql);
  return noting_failure(run(sql, parameters));
}

Result<Rows> EngineConnection::query(std::string_view sql, const SqlParameters& parameters) {
  if (noted_ != nullptr) return fail(only_rehearsed());
  if (failure_) return fail(*failure_);
  if (Status checked = check_parameters(parameters); !checked) return fail(noting_failure(std::move(checked)).error());
  // A query may write as well (RETURNING).
  if (!trim(sql).starts_with("SELECT")) answers_.forget_written_by(sql);
  return noting_failure(run_query(sql, parameters));
}

Result<Rows> EngineConnection::query_about(const Topic& topic, std::string_view sql, const SqlParameters& parameters) {
  if (!remembers() || failure_) return query(sql, parameters);
  if (const Rows* known = answers_.find(topic, sql, parameters)) return *known;
  if (Status checked = check_parameters(parameters); !checked)
    return noted_ != nullptr ? fail(only_rehearsed()) : fail(noting_failure(std::move(checked)).error());
  SqlQuestion question{std::string(topic.table), topic.key, std::string(sql), parameters};
  if (noted_ != nullptr) {
    noted_->note(std::move(question));
    return fail(only_rehearsed());
  }
  CHECK(noting_failure(ask_ahead(std::move(question))));
  if (const Rows* known = answers_.find(topic, sql, parameters)) return *known;
  throw std::logic_error("a question was asked and its answer not remembered: " + std::string(sql));
}

Status EngineConnection::execute_about(const Topic& topic, std::string_view sql, const SqlParameters& parameters) {
  if (!remembers()) return execute(sql, parameters);
  if (noted_ != nullptr) return fail(only_rehearsed());
  if (failure_) return fail(*failure_);
  if (Status checked = check_parameters(parameters); !checked) return noting_failure(std::move(checked));
  answers_.forget(topic);
  return noting_failure(run(sql, parameters));
}

void EngineConnection::foresee(std::function<void()> rehearsal) {
  if (remembers()) rehearsal_ = std::move(rehearsal);
}

void EngineConnection::rehearse(NotedQuestions& noted) {
  // Also when the rehearsal throws, questions are asked again afterwards.
  struct Ends {
    NotedQuestions*& noted;
    ~Ends() { noted = nullptr; }
  };
  const Ends ends{noted_};
  noted_ = &noted;
  rehearsal_();
}

// A question may depend on the answer to an earlier one, so that a few rounds are needed; each act asks fewer than ten.
Status EngineConnection::ask_ahead(SqlQuestion first) {
  NotedQuestions noted;
  noted.note(std::move(first));
  for (;;) {
    if (rehearsal_) rehearse(noted);
    std::vector<SqlQuestion> questions = noted.take();
    if (questions.empty()) return {};
    TRY(std::vector<Rows> answers, run_queries(questions));
    for (std::size_t i = 0; i < questions.size(); ++i)
      answers_.remember(std::move(questions[i]), std::move(answers[i]));
    if (!rehearsal_) return {};
  }
}

Status EngineConnection::run_script(std::string_view sql) {
  if (noted_ != nullptr) return fail(only_rehearsed());
  if (failure_) return fail(*failure_);
  answers_.forget_everything();
  if (kind_ == TransactionKind::read) return noting_failure(Status(fail(database_is_read_only())));
  if (kind_) return noting_failure(run_statements(sql));
  TRY(Transaction transaction, begin(TransactionKind::write));
  CHECK(noting_failure(run_statements(sql)));
  return transaction.commit();
}

Status EngineConnection::begin_transaction(TransactionKind kind) {
  if (kind_) throw std::logic_error("the connection has an open transaction already");
  // SQLite would begin a transaction that cannot write, PostgreSQL could be talked into one that can.
  if (kind == TransactionKind::write && access_ == Access::read_only) return fail(database_is_read_only());
  CHECK(start(kind));
  kind_ = kind;
  return {};
}

Status EngineConnection::commit_transaction() {
  if (failure_) {
    const Error error = *failure_;
    roll_back_transaction();
    return fail(error);
  }
  forget_transaction();
  return finish();
}

void EngineConnection::roll_back_transaction() {
  forget_transaction();
  failure_.reset();
  abandon();
}

void EngineConnection::forget_transaction() {
  kind_.reset();
  answers_.forget_everything();
  rehearsal_ = nullptr;
}

}  // namespace haip
