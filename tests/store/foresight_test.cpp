#include "both_engines.hpp"

#include <gtest/gtest.h>

namespace haip {
namespace {

constexpr std::string_view question = "SELECT holder FROM signing_key WHERE thumbprint = $1";

/// Keys "a" and "b" of two holders, asked about by topic inside a write transaction that looks ahead to both.
class Foresight : public BothEngines {
 protected:
  void SetUp() override {
    BothEngines::SetUp();
    if (IsSkipped()) return;
    connection_ = connect();
    ASSERT_DONE(
        connection_->run_script("CREATE TABLE signing_key (thumbprint TEXT PRIMARY KEY, holder TEXT NOT NULL);"
                                "INSERT INTO signing_key VALUES ('a', 'lab'), ('b', 'works')"));
    transaction_.emplace(std::move(*connection_->begin(TransactionKind::write)));
    connection_->foresee([this] {
      for (const char* key : {"a", "b", "c"}) static_cast<void>(ask(key));
    });
  }
  void TearDown() override { transaction_.reset(); }

  Result<std::optional<Row>> ask(const std::string& key) {
    return connection_->query_row_about({"signing_key", key}, question, {key});
  }
  /// Empty when there is no such key.
  std::string holder(const std::string& key) {
    const Result<std::optional<Row>> row = ask(key);
    if (!row) return "error: " + row.error().message;
    return *row ? (*row)->text(0) : "";
  }
  [[nodiscard]] Connection& connection() { return *connection_; }

 private:
  std::unique_ptr<Connection> connection_;
  std::optional<Transaction> transaction_;
};

INSTANTIATE_TEST_SUITE_P(Engines, Foresight, testing::Values(TestedEngine::sqlite, TestedEngine::postgres), name_of);

TEST_P(Foresight, AnswersWhatTheTableHolds) {
  EXPECT_EQ(holder("a"), "lab");
  EXPECT_EQ(holder("b"), "works");
  EXPECT_EQ(holder("c"), "");
}

TEST_P(Foresight, AWriteAboutATopicIsSeen) {
  EXPECT_EQ(holder("a"), "lab");
  ASSERT_DONE(connection().execute_about({"signing_key", "a"},
                                         "UPDATE signing_key SET holder = $2 WHERE thumbprint = $1", {"a", "other"}));
  ASSERT_DONE(
      connection().execute_about({"signing_key", "c"}, "INSERT INTO signing_key VALUES ($1, $2)", {"c", "new"}));
  EXPECT_EQ(holder("a"), "other");
  EXPECT_EQ(holder("b"), "works");
  EXPECT_EQ(holder("c"), "new");
}

TEST_P(Foresight, AWriteThatNamesNoTopicIsSeenByAll) {
  EXPECT_EQ(holder("a"), "lab");
  ASSERT_DONE(connection().execute("UPDATE signing_key SET holder = 'all'"));
  EXPECT_EQ(holder("a"), "all");
  EXPECT_EQ(holder("b"), "all");
  ASSERT_DONE(connection().query("DELETE FROM signing_key RETURNING thumbprint"));
  EXPECT_EQ(holder("b"), "");
}

TEST_P(Foresight, AWriteThatNamesTheTableInAnotherWayIsSeen) {
  EXPECT_EQ(holder("a"), "lab");
  ASSERT_DONE(connection().execute("UPDATE \"signing_key\" SET holder = 'quoted'"));
  EXPECT_EQ(holder("a"), "quoted");
  const char* schema = connection().engine() == Engine::sqlite ? "main" : "haip";
  ASSERT_DONE(connection().execute(std::string("UPDATE ") + schema + ".signing_key SET holder = 'qualified'"));
  EXPECT_EQ(holder("a"), "qualified");
  ASSERT_DONE(
      connection().execute("WITH gone AS (SELECT 'a' AS thumbprint) DELETE FROM signing_key "
                           "WHERE thumbprint IN (SELECT thumbprint FROM gone)"));
  EXPECT_EQ(holder("a"), "");
}

TEST_P(Foresight, GoingBackToASavepointIsSeen) {
  ASSERT_DONE(connection().execute("SAVEPOINT here"));
  ASSERT_DONE(connection().execute("UPDATE signing_key SET holder = 'all'"));
  EXPECT_EQ(holder("a"), "all");
  ASSERT_DONE(connection().execute("ROLLBACK TO SAVEPOINT here"));
  EXPECT_EQ(holder("a"), "lab");
}

// PostgreSQL is asked about many keys in one question.
TEST_P(Foresight, EachOfManyKeysGetsItsOwnRowsInTheirOrder) {
  constexpr std::string_view of_holder =
      "SELECT thumbprint, used FROM key_use WHERE holder = $1 ORDER BY used DESC, thumbprint";
  ASSERT_DONE(connection().run_script(
      "CREATE TABLE key_use (holder BIGINT NOT NULL, thumbprint TEXT NOT NULL, used BIGINT NOT NULL)"));
  for (int row = 0; row < 300; ++row)
    ASSERT_DONE(connection().execute("INSERT INTO key_use (holder, thumbprint, used) VALUES ($1, $2, $3)",
                                     {row % 100, std::to_string(1000 + row), row / 100 % 2}));
  const auto uses = [&](const std::string& topic, int of) {
    return connection().query_about({"key_use", topic}, of_holder, {of});
  };
  connection().foresee([&] {
    for (int number = 0; number < 120; ++number) static_cast<void>(uses(std::to_string(number), number));
    static_cast<void>(uses("the same under another topic", 7));
    static_cast<void>(connection().query_about({"key_use", "nobody"}, of_holder, {nullptr}));
  });
  for (int number = 0; number < 120; ++number) {
    const Result<Rows> rows = uses(std::to_string(number), number);
    ASSERT_DONE(rows);
    ASSERT_EQ(rows->size(), number < 100 ? 3U : 0U) << number;
    if (rows->empty()) continue;
    EXPECT_EQ((*rows)[0].text(0), std::to_string(number + 1100));
    EXPECT_EQ((*rows)[0].cells().size(), 2U);
    EXPECT_EQ((*rows)[1].text(0), std::to_string(number + 1000));
    EXPECT_EQ((*rows)[2].text(0), std::to_string(number + 1200));
  }
  const Result<Rows> same = uses("the same under another topic", 7);
  ASSERT_DONE(same);
  EXPECT_EQ(same->size(), 3U);
}

TEST_P(Foresight, AScriptIsSeen) {
  EXPECT_EQ(holder("a"), "lab");
  ASSERT_DONE(connection().run_script("UPDATE signing_key SET holder = 'script'"));
  EXPECT_EQ(holder("a"), "script");
}

}  // namespace
}  // namespace haip
