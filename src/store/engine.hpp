#pragma once
// What the two engines share; private to src/store.

#include <optional>
#include <string>
#include <string_view>

#include "store/database.hpp"
#include "store/remembered_answers.hpp"

namespace haip {

/// `path` is a file; see open_database().
Result<std::unique_ptr<Database>> open_sqlite(const std::string& path, Access access);
/// `address` is a libpq URI; see open_database().
Result<std::unique_ptr<Database>> open_postgres(const std::string& address, Access access);

/// Refuses what one of the engines would refuse or change: text that is not UTF-8 or holds a NUL, and NaN (malformed);
/// text and blobs past a billion bytes (too_large).
Status check_parameters(const SqlParameters& parameters);

// One wording for what both engines report.
Error no_space_left();
Error database_is_read_only();
Error database_is_locked();
/// `reason` is the engine's, without values from rows.
Error already_there(const std::string& reason);
Error against_a_constraint(const std::string& reason);
Error not_understood(const std::string& reason);
Error damaged(const std::string& reason);

/// The rules of Connection that do not depend on the engine: an error inside a transaction loses the transaction, and a
/// script outside of one gets its own.
class EngineConnection : public Connection {
 public:
  explicit EngineConnection(Access access) : access_(access) {}
  Status execute(std::string_view sql, const SqlParameters& parameters) final;
  Result<Rows> query(std::string_view sql, const SqlParameters& parameters) final;
  Result<Rows> query_about(const Topic& topic, std::string_view sql, const SqlParameters& parameters) final;
  Status execute_about(const Topic& topic, std::string_view sql, const SqlParameters& parameters) final;
  void foresee(std::function<void()> rehearsal) final;
  Status run_script(std::string_view sql) final;
  [[nodiscard]] bool in_transaction() const final { return kind_.has_value(); }

 protected:
  [[nodiscard]] Access access() const { return access_; }
  /// The open transaction's kind.
  [[nodiscard]] std::optional<TransactionKind> transaction_kind() const { return kind_; }

  virtual Status run(std::string_view sql, const SqlParameters& parameters) = 0;
  virtual Result<Rows> run_query(std::string_view sql, const SqlParameters& parameters) = 0;
  /// Whether asking several questions at once is faster than one after the other.
  [[nodiscard]] virtual bool gains_by_asking_together() const = 0;
  /// The answers to all questions, in order.
  virtual Result<std::vector<Rows>> run_queries(const std::vector<SqlQuestion>& questions) = 0;
  /// Always inside a transaction.
  virtual Status run_statements(std::string_view sql) = 0;
  /// After an error of start() or finish() the engine holds no transaction.
  virtual Status start(TransactionKind kind) = 0;
  virtual Status finish() = 0;
  virtual void abandon() = 0;

 private:
  Status begin_transaction(TransactionKind kind) final;
  Status commit_transaction() final;
  void roll_back_transaction() final;
  template <class Outcome>
  Outcome noting_failure(Outcome outcome);
  [[nodiscard]] bool remembers() const { return kind_ == TransactionKind::write && gains_by_asking_together(); }
  Status ask_ahead(SqlQuestion first);
  void rehearse(NotedQuestions& noted);
  void forget_transaction();

  Access access_;
  std::optional<TransactionKind> kind_;
  std::optional<Error> failure_;  ///< The first error inside the open transaction.
  RememberedAnswers answers_;     ///< Of the open write transaction.
  std::function<void()> rehearsal_;
  NotedQuestions* noted_ = nullptr;  ///< Where a rehearsal's questions go, while one runs.
};

}  // namespace haip
