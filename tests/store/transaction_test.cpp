#include <gtest/gtest.h>

#include <latch>
#include <stdexcept>
#include <thread>

#include "both_engines.hpp"

namespace haip {
namespace {

constexpr std::string_view insert = "INSERT INTO thing (id, name) VALUES ($1, $2)";
constexpr std::string_view count = "SELECT COUNT(*) FROM thing";

class TransactionTest : public BothEngines {
 protected:
  void SetUp() override {
    BothEngines::SetUp();
    if (IsSkipped()) return;
    connection_ = connect();
    ASSERT_DONE(connection_->run_script("CREATE TABLE thing (id BIGINT NOT NULL PRIMARY KEY, name TEXT)"));
  }
  [[nodiscard]] Connection& connection() { return *connection_; }

 private:
  std::unique_ptr<Connection> connection_;
};

INSTANTIATE_TEST_SUITE_P(Engines, TransactionTest, testing::Values(TestedEngine::sqlite, TestedEngine::postgres),
                         name_of);

TEST_P(TransactionTest, CommitIsSeenByOthers) {
  const auto other = connect();
  auto transaction = connection().begin(TransactionKind::write);
  ASSERT_DONE(transaction);
  EXPECT_TRUE(connection().in_transaction());
  ASSERT_DONE(connection().execute(insert, {1, "one"}));
  EXPECT_EQ(integer(connection(), count), 1);
  EXPECT_EQ(integer(*other, count), 0);
  ASSERT_DONE(transaction->commit());
  EXPECT_FALSE(connection().in_transaction());
  EXPECT_EQ(integer(*other, count), 1);
}

TEST_P(TransactionTest, RollsBackWhenForgotten) {
  {
    const auto transaction = connection().begin(TransactionKind::write);
    ASSERT_DONE(transaction);
    ASSERT_DONE(connection().execute(insert, {1, "one"}));
  }
  EXPECT_FALSE(connection().in_transaction());
  EXPECT_EQ(integer(connection(), count), 0);
}

TEST_P(TransactionTest, RollsBackOnRequest) {
  auto transaction = connection().begin(TransactionKind::write);
  ASSERT_DONE(transaction);
  ASSERT_DONE(connection().run_script("CREATE TABLE other (id BIGINT); INSERT INTO thing (id) VALUES (1)"));
  transaction->roll_back();
  transaction->roll_back();
  EXPECT_EQ(integer(connection(), count), 0);
  EXPECT_FAILS(unavailable, connection().query("SELECT * FROM other"));
  EXPECT_THROW(static_cast<void>(transaction->commit()), std::logic_error);
}

TEST_P(TransactionTest, OneAtATimePerConnection) {
  const auto transaction = connection().begin(TransactionKind::read);
  ASSERT_DONE(transaction);
  EXPECT_THROW(static_cast<void>(connection().begin(TransactionKind::read)), std::logic_error);
}

TEST_P(TransactionTest, ReadsOneSnapshotWhileAWriterCommits) {
  const auto writer = connect();
  auto before_any_query = connection().begin(TransactionKind::read);
  ASSERT_DONE(before_any_query);
  ASSERT_DONE(writer->execute(insert, {1, "one"}));
  EXPECT_EQ(integer(connection(), count), 0) << "the snapshot is that of begin()";
  auto transaction = writer->begin(TransactionKind::write);
  ASSERT_DONE(transaction);
  ASSERT_DONE(writer->execute(insert, {2, "two"}));
  ASSERT_DONE(transaction->commit());
  EXPECT_EQ(integer(connection(), count), 0);
  EXPECT_EQ(integer(*writer, count), 2);
  before_any_query->roll_back();
  EXPECT_EQ(integer(connection(), count), 2);
}

TEST_P(TransactionTest, ReadTransactionsWriteNothing) {
  {
    auto transaction = connection().begin(TransactionKind::read);
    ASSERT_DONE(transaction);
    EXPECT_FAILS(unavailable, connection().execute(insert, {1, "one"}));
    EXPECT_FAILS(unavailable, transaction->commit());
  }
  {
    auto transaction = connection().begin(TransactionKind::read);
    ASSERT_DONE(transaction);
    EXPECT_FAILS(unavailable, connection().run_script("INSERT INTO thing (id) VALUES (1)"));
  }
  EXPECT_EQ(integer(connection(), count), 0);
  auto reading = connection().begin(TransactionKind::read);
  ASSERT_DONE(reading);
  EXPECT_EQ(integer(connection(), count), 0);
  EXPECT_DONE(reading->commit());
}

// PostgreSQL reports an error of execute() later; the contract is the same for both.
TEST_P(TransactionTest, AnErrorIsReportedAtCommitAndNothingIsKept) {
  ASSERT_DONE(connection().execute(insert, {1, "one"}));
  auto transaction = connection().begin(TransactionKind::write);
  ASSERT_DONE(transaction);
  ASSERT_DONE(connection().execute(insert, {2, "two"}));
  static_cast<void>(connection().execute(insert, {1, "again"}));
  static_cast<void>(connection().execute(insert, {3, "three"}));
  EXPECT_FAILS(conflict, transaction->commit());
  EXPECT_FALSE(connection().in_transaction());
  EXPECT_EQ(integer(connection(), count), 1);
}

TEST_P(TransactionTest, AnErrorIsReportedAtTheNextQuery) {
  auto transaction = connection().begin(TransactionKind::write);
  ASSERT_DONE(transaction);
  ASSERT_DONE(connection().execute(insert, {1, "one"}));
  static_cast<void>(connection().execute(insert, {1, "again"}));
  EXPECT_FAILS(conflict, connection().query(count));
  EXPECT_FAILS(conflict, connection().query(count));
  EXPECT_FAILS(conflict, connection().execute(insert, {2, "two"}));
  EXPECT_FAILS(conflict, connection().run_script("INSERT INTO thing (id) VALUES (3)"));
  EXPECT_FAILS(conflict, transaction->commit());
  EXPECT_EQ(integer(connection(), count), 0);
  ASSERT_DONE(connection().execute(insert, {1, "one"}));
}

TEST_P(TransactionTest, ARefusedParameterLosesTheTransaction) {
  auto transaction = connection().begin(TransactionKind::write);
  ASSERT_DONE(transaction);
  ASSERT_DONE(connection().execute(insert, {1, "one"}));
  EXPECT_FAILS(malformed, connection().execute(insert, {2, std::string(1, '\0')}));
  EXPECT_FAILS(malformed, transaction->commit());
  EXPECT_EQ(integer(connection(), count), 0);
}

TEST_P(TransactionTest, AFailedStatementCanBePreparedAgain) {
  {
    auto transaction = connection().begin(TransactionKind::write);
    ASSERT_DONE(transaction);
    static_cast<void>(connection().execute("INSERT INTO later (id) VALUES ($1)", {1}));
    static_cast<void>(connection().execute(insert, {1, "prepared after the error"}));
    EXPECT_FAILS(unavailable, transaction->commit());
  }
  ASSERT_DONE(connection().execute(insert, {1, "one"}));
  ASSERT_DONE(connection().run_script("CREATE TABLE later (id BIGINT)"));
  ASSERT_DONE(connection().execute("INSERT INTO later (id) VALUES ($1)", {1}));
}

TEST_P(TransactionTest, ManyStatements) {
  constexpr int many = 10'000;
  auto transaction = connection().begin(TransactionKind::write);
  ASSERT_DONE(transaction);
  for (int i = 0; i < many; ++i) ASSERT_DONE(connection().execute(insert, {i, std::string(200, 'x')}));
  EXPECT_EQ(integer(connection(), count), many);
  ASSERT_DONE(transaction->commit());
  EXPECT_EQ(integer(connection(), count), many);
}

// PostgreSQL gathers rows to insert many at once; nobody may notice it but by the clock.
TEST_P(TransactionTest, AStatementSeesTheRowsThatWereInsertedBeforeIt) {
  ASSERT_DONE(connection().run_script("CREATE TABLE copied (id BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL)"));
  auto transaction = connection().begin(TransactionKind::write);
  ASSERT_DONE(transaction);
  for (int i = 0; i < 100; ++i) ASSERT_DONE(connection().execute(insert, {i, "first"}));
  ASSERT_DONE(connection().execute("UPDATE thing SET name = 'changed' WHERE id = $1", {99}));
  ASSERT_DONE(connection().execute(insert, {100, "last"}));
  ASSERT_DONE(connection().execute("INSERT INTO copied (id, name) VALUES ($1, $2)", {500, "own"}));
  ASSERT_DONE(connection().execute("INSERT INTO copied (id, name) SELECT id, name FROM thing WHERE id >= $1", {98}));
  ASSERT_DONE(connection().execute("DELETE FROM thing WHERE id < $1", {98}));
  ASSERT_DONE(transaction->commit());
  EXPECT_EQ(integer(connection(), count), 3);
  EXPECT_EQ(integer(connection(), "SELECT COUNT(*) FROM copied"), 4);
  EXPECT_EQ(cell(connection(), "SELECT name FROM copied WHERE id = 99"), SqlValue("changed"));
  EXPECT_EQ(cell(connection(), "SELECT name FROM copied WHERE id = 100"), SqlValue("last"));
}

TEST_P(TransactionTest, ARowThatIsThereIsPassedOverAmongMany) {
  constexpr const char* insert_new = "INSERT INTO thing (id, name) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING";
  auto transaction = connection().begin(TransactionKind::write);
  ASSERT_DONE(transaction);
  for (int i = 0; i < 200; ++i) ASSERT_DONE(connection().execute(insert_new, {i % 90, std::to_string(i)}));
  ASSERT_DONE(transaction->commit());
  EXPECT_EQ(integer(connection(), count), 90);
  EXPECT_EQ(cell(connection(), "SELECT name FROM thing WHERE id = 5"), SqlValue("5"));
}

TEST_P(TransactionTest, ASavepointTakesBackOnlyWhatCameAfterIt) {
  auto transaction = connection().begin(TransactionKind::write);
  ASSERT_DONE(transaction);
  ASSERT_DONE(connection().execute(insert, {1, "before"}));
  ASSERT_DONE(connection().execute("SAVEPOINT middle"));
  for (int i = 2; i < 80; ++i) ASSERT_DONE(connection().execute(insert, {i, "after"}));
  ASSERT_DONE(connection().execute("ROLLBACK TO SAVEPOINT middle"));
  ASSERT_DONE(connection().execute(insert, {2, "instead"}));
  ASSERT_DONE(transaction->commit());
  EXPECT_EQ(integer(connection(), count), 2);
  EXPECT_EQ(cell(connection(), "SELECT name FROM thing WHERE id = 2"), SqlValue("instead"));
}

TEST_P(TransactionTest, RowsKeepTheirWordsAndConstantsWhicheverStatementTheyTravelIn) {
  ASSERT_DONE(connection().run_script(
      "CREATE TABLE mixed (a BIGINT NOT NULL PRIMARY KEY, b BIGINT NOT NULL, c BLOB, d TEXT NOT NULL, e BIGINT)"));
  constexpr const char* row = "INSERT INTO mixed (a, b, c, d, e) VALUES ($2, 7, $1, $3, $2)";
  auto transaction = connection().begin(TransactionKind::write);
  ASSERT_DONE(transaction);
  for (int i = 0; i < 85; ++i)
    ASSERT_DONE(connection().execute(row, {Bytes(1, static_cast<std::uint8_t>(i)), i, "row " + std::to_string(i)}));
  ASSERT_DONE(connection().execute(row, {nullptr, 85, "row 85"}));
  ASSERT_DONE(transaction->commit());
  for (const int i : {0, 63, 64, 79, 84}) {
    const auto rows = connection().query("SELECT b, c, d, e FROM mixed WHERE a = $1", {i});
    ASSERT_DONE(rows);
    ASSERT_EQ(rows->size(), 1U);
    EXPECT_EQ((*rows)[0].integer(0), 7);
    EXPECT_EQ((*rows)[0].blob(1), Bytes(1, static_cast<std::uint8_t>(i)));
    EXPECT_EQ((*rows)[0].text(2), "row " + std::to_string(i));
    EXPECT_EQ((*rows)[0].integer(3), i);
  }
  EXPECT_EQ(integer(connection(), "SELECT COUNT(*) FROM mixed WHERE c IS NULL"), 1);
}

TEST_P(TransactionTest, AnErrorLongAgoIsNotLost) {
  auto transaction = connection().begin(TransactionKind::write);
  ASSERT_DONE(transaction);
  for (int i = 0; i < 10'000; ++i) static_cast<void>(connection().execute(insert, {i == 7 ? 6 : i, "x"}));
  EXPECT_FAILS(conflict, transaction->commit());
  EXPECT_EQ(integer(connection(), count), 0);
}

TEST_P(TransactionTest, AScriptIsDoneWhollyOrNotAtAll) {
  EXPECT_FAILS(conflict, connection().run_script(R"(
    CREATE TABLE other (id BIGINT);
    INSERT INTO thing (id) VALUES (1);
    INSERT INTO thing (id) VALUES (1);
  )"));
  EXPECT_FALSE(connection().in_transaction());
  EXPECT_EQ(integer(connection(), count), 0);
  ASSERT_DONE(connection().run_script("CREATE TABLE other (id BIGINT) -- a comment at the end"));
}

TEST_P(TransactionTest, WritersWaitForEachOther) {
  std::latch first_holds_the_lock(1);
  std::int64_t seen_by_second = -1;
  std::int64_t seen_by_single_statement = -1;
  std::thread second([&] {
    const auto own = connect();
    first_holds_the_lock.wait();
    auto transaction = own->begin(TransactionKind::write);
    seen_by_second = transaction ? integer(*own, "SELECT COUNT(*) FROM thing WHERE id < 10") : -2;
  });
  std::thread single_statement([&] {
    const auto own = connect();
    first_holds_the_lock.wait();
    seen_by_single_statement =
        integer(*own, "INSERT INTO thing (id) SELECT 10 + COUNT(*) FROM thing WHERE id < 10 RETURNING id - 10");
  });
  auto transaction = connection().begin(TransactionKind::write);
  ASSERT_DONE(transaction);
  first_holds_the_lock.count_down();
  for (int i = 0; i < 5; ++i) EXPECT_DONE(connection().execute(insert, {i, "first"}));
  EXPECT_EQ(integer(connection(), count), 5);
  EXPECT_DONE(transaction->commit());
  second.join();
  single_statement.join();
  EXPECT_EQ(seen_by_second, 5);
  EXPECT_EQ(seen_by_single_statement, 5);
}

TEST_P(TransactionTest, GivesUpOnALockThatIsNeverReleased) {
  const auto other = connect();
  // Half a minute is too long for a test.
  ASSERT_DONE(other->query(other->engine() == Engine::sqlite ? "PRAGMA busy_timeout = 1" : "SET lock_timeout = '1ms'"));
  auto transaction = connection().begin(TransactionKind::write);
  ASSERT_DONE(transaction);
  const auto refused = other->begin(TransactionKind::write);
  EXPECT_FAILS(unavailable, refused);
  EXPECT_NE(refused.error().message.find("locked"), std::string::npos) << refused.error().message;
  EXPECT_FALSE(other->in_transaction());
  EXPECT_FAILS(unavailable, other->execute(insert, {1, "one"}));
  transaction->roll_back();
  EXPECT_DONE(other->execute(insert, {1, "one"}));
}

TEST_P(TransactionTest, NoIncrementIsLost) {
  constexpr int threads = 4;
  constexpr int increments = 50;
  ASSERT_DONE(connection().execute(insert, {0, "counter"}));
  std::vector<std::thread> running;
  std::array<int, threads> failures{};
  for (int& failed : failures)
    running.emplace_back([&] {
      const auto own = connect();
      for (int i = 0; i < increments; ++i) {
        auto transaction = own->begin(TransactionKind::write);
        const std::int64_t value = transaction ? integer(*own, "SELECT MAX(id) FROM thing") : 0;
        static_cast<void>(own->execute("UPDATE thing SET id = $1", {value + 1}));
        if (!transaction || !transaction->commit()) ++failed;
      }
    });
  for (std::thread& thread : running) thread.join();
  EXPECT_EQ(failures, (std::array<int, threads>{}));
  EXPECT_EQ(integer(connection(), "SELECT id FROM thing"), threads * increments);
}

}  // namespace
}  // namespace haip
