#include "both_engines.hpp"

#include <gtest/gtest.h>

namespace haip {
namespace {

class PostgresTest : public testing::Test {
 protected:
  void SetUp() override {
    const auto address = testing_support::fresh_postgres_database();
    if (!address) GTEST_SKIP() << testing_support::no_postgres_reason();
    address_ = *address;
  }
  [[nodiscard]] std::unique_ptr<Connection> connect() const {
    auto database = open_database(address_, Access::read_write);
    if (!database) throw std::runtime_error(database.error().message);
    return std::move(*(*database)->connect());
  }
  [[nodiscard]] const std::string& address() const { return address_; }

 private:
  std::string address_;
};

/// Ends the server's side of `victim` and waits until it is gone.
void cut(Connection& victim, Connection& by) {
  const std::int64_t process = integer(victim, "SELECT pg_backend_pid()");
  ASSERT_EQ(integer(by, "SELECT pg_terminate_backend(CAST($1 AS int), 10000)", {process}), 1);
}

TEST_F(PostgresTest, IsSetUpForDurability) {
  const auto connection = connect();
  EXPECT_EQ(cell(*connection, "SELECT current_setting('synchronous_commit')"), SqlValue("on"));
  EXPECT_EQ(cell(*connection, "SELECT current_setting('fsync')"), SqlValue("on"));
  EXPECT_EQ(cell(*connection, "SELECT current_setting('lock_timeout')"), SqlValue("30s"));
  EXPECT_EQ(cell(*connection, "SELECT current_setting('statement_timeout')"), SqlValue("2min"));
  ASSERT_DONE(connection->run_script("CREATE TABLE thing (id BIGINT)"));
  EXPECT_EQ(cell(*connection, "SELECT current_setting('statement_timeout')"), SqlValue("2min"));
}

TEST_F(PostgresTest, KeepsItsTablesInItsOwnSchema) {
  const auto connection = connect();
  ASSERT_DONE(connection->run_script("CREATE TABLE thing (id BIGINT)"));
  EXPECT_EQ(cell(*connection, "SELECT schemaname FROM pg_tables WHERE tablename = 'thing'"), SqlValue("haip"));
}

TEST_F(PostgresTest, SaysThatTheConnectionBroke) {
  const auto connection = connect();
  const auto other = connect();
  cut(*connection, *other);
  for (int i = 0; i < 3; ++i) {
    const auto broken = connection->query("SELECT 1");
    EXPECT_FAILS(unavailable, broken);
    EXPECT_FALSE(broken.error().advice.empty()) << broken.error().message;
  }
  EXPECT_FAILS(unavailable, connection->begin(TransactionKind::write));
  EXPECT_EQ(integer(*connect(), "SELECT 1"), 1);
}

TEST_F(PostgresTest, BreaksDuringATransaction) {
  const auto connection = connect();
  const auto other = connect();
  ASSERT_DONE(connection->run_script("CREATE TABLE thing (id BIGINT)"));
  auto transaction = connection->begin(TransactionKind::write);
  ASSERT_DONE(transaction);
  ASSERT_DONE(connection->execute("INSERT INTO thing (id) VALUES (1)"));
  cut(*connection, *other);
  const Status committed = transaction->commit();
  EXPECT_FAILS(unavailable, committed);
  EXPECT_NE(committed.error().message.find("during a commit"), std::string::npos) << committed.error().message;
  EXPECT_EQ(integer(*other, "SELECT COUNT(*) FROM thing"), 0);
  // The lock went with the connection.
  EXPECT_DONE(other->begin(TransactionKind::write));
}

TEST_F(PostgresTest, NamesWhatASumCannotHold) {
  const auto connection = connect();
  EXPECT_FAILS(unavailable, connection->query("SELECT SUM(n) FROM (VALUES (9223372036854775807), (1)) v (n)"));
  EXPECT_FAILS(unavailable, connection->query("SELECT ARRAY[1, 2]"));
  EXPECT_EQ(cell(*connection, "SELECT -0.00012345"), SqlValue(-0.00012345));
  EXPECT_EQ(cell(*connection, "SELECT 123456789.000100002000"), SqlValue(123456789.000100002));
}

TEST_F(PostgresTest, HoldsTheListsOfASearchIndex) {
  const auto connection = connect();
  EXPECT_EQ(cell(*connection, "SELECT CAST(array_to_tsvector(ARRAY['b', 'a']::text[]) AS TEXT)"), SqlValue("'a' 'b'"));
}

TEST_F(PostgresTest, RefusesAnotherEncoding) {
  const auto connection = connect();
  const std::string name = "latin_" + std::to_string(integer(*connection, "SELECT pg_backend_pid()"));
  // Not through Connection: CREATE DATABASE cannot run inside the transaction that a write gets.
  const std::unique_ptr<PGconn, decltype(&PQfinish)> raw(PQconnectdb(address().c_str()), &PQfinish);
  const std::unique_ptr<PGresult, decltype(&PQclear)> created(
      PQexec(raw.get(), ("CREATE DATABASE " + name + " ENCODING 'LATIN1' TEMPLATE template0 LOCALE 'C'").c_str()),
      &PQclear);
  ASSERT_EQ(PQresultStatus(created.get()), PGRES_COMMAND_OK) << PQerrorMessage(raw.get());
  const auto other = open_database("postgres:///" + name + address().substr(address().find('?')), Access::read_write);
  EXPECT_FAILS(unavailable, other);
  EXPECT_NE(other.error().message.find("UTF8"), std::string::npos) << other.error().message;
}

TEST(PostgresAddress, NeverShowsItsPassword) {
  for (const char* address :
       {"postgres://someone:hunter2@127.0.0.1:1/name", "postgresql://someone:hunter2%zz@host/name",
        "postgres://127.0.0.1:1/name?user=someone&password=hunter2&connect_timeout=2",
        "postgres://someone:hunter2@127.0.0.1:1/name?no_such_option=1", "postgres://someone:hunter2@[::1/name",
        "postgres://hunter2:hunter2@/n?host=/hunter2"}) {
    const auto database = open_database(address, Access::read_write);
    EXPECT_FAILS(unavailable, database);
    EXPECT_EQ(problem_of(database).find("hunter2"), std::string::npos) << problem_of(database);
    EXPECT_FALSE(database.error().advice.empty());
  }
}

}  // namespace
}  // namespace haip
