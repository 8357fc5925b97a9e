#include "store/database.hpp"

#include <gtest/gtest.h>

#include <rapidcheck.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "both_engines.hpp"

namespace haip {
namespace {

class WithThings : public BothEngines {
 protected:
  void SetUp() override {
    BothEngines::SetUp();
    if (IsSkipped()) return;
    connection_ = connect();
    ASSERT_DONE(connection_->run_script(R"(
      CREATE TABLE thing (
        id BIGINT NOT NULL PRIMARY KEY,
        name TEXT,
        story TEXT,
        bytes BLOB,
        size DOUBLE PRECISION,
        amount BIGINT
      );
      CREATE INDEX thing_name ON thing (name);
    )"));
  }
  [[nodiscard]] Connection& connection() { return *connection_; }

 private:
  std::unique_ptr<Connection> connection_;
};

class DatabaseTest : public WithThings {};
INSTANTIATE_TEST_SUITE_P(Engines, DatabaseTest, testing::Values(TestedEngine::sqlite, TestedEngine::postgres), name_of);

/// Also with a database whose own order of text is not that of bytes.
class TextTest : public WithThings {};
INSTANTIATE_TEST_SUITE_P(Engines, TextTest,
                         testing::Values(TestedEngine::sqlite, TestedEngine::postgres,
                                         TestedEngine::postgres_in_dictionary_order),
                         name_of);

TEST_P(DatabaseTest, SaysWhichEngineItIs) {
  const Engine expected = GetParam() == TestedEngine::sqlite ? Engine::sqlite : Engine::postgres;
  EXPECT_EQ(connection().engine(), expected);
  EXPECT_EQ((*open_database(address(), Access::read_write))->engine(), expected);
}

TEST_P(DatabaseTest, ParametersMayRepeatAndComeInAnyOrder) {
  ASSERT_DONE(connection().execute("INSERT INTO thing (name, id, amount) VALUES ($2, $1, $1)", {7, "seven"}));
  const auto row = connection().query_row(
      "SELECT id, amount FROM thing WHERE name = $3 AND id = $1 AND amount < $2 AND amount = $1", {7, 8, "seven"});
  ASSERT_DONE(row);
  ASSERT_TRUE(*row);
  EXPECT_EQ((*row)->integer(0), 7);
  EXPECT_EQ((*row)->integer(1), 7);
}

TEST_P(DatabaseTest, MoreThanNineParameters) {
  const auto row =
      connection().query_row("SELECT id FROM thing WHERE id IN ($11, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                             {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11});
  ASSERT_DONE(row);
  ASSERT_DONE(connection().execute("INSERT INTO thing (id) VALUES ($1)", {11}));
  EXPECT_EQ(integer(connection(), "SELECT id FROM thing WHERE id IN ($11, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                    {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}),
            11);
}

TEST_P(DatabaseTest, IntegersComeBack) {
  for (const std::int64_t value :
       {std::int64_t{0}, std::int64_t{-1}, std::int64_t{1} << 40, std::numeric_limits<std::int64_t>::min(),
        std::numeric_limits<std::int64_t>::max()}) {
    ASSERT_DONE(connection().execute("INSERT INTO thing (id, amount) VALUES ($1, $1)", {value}));
    const auto row = connection().query_row("SELECT amount FROM thing WHERE id = $1", {value});
    ASSERT_DONE(row);
    EXPECT_EQ((*row)->integer(0), value);
  }
}

TEST_P(DatabaseTest, RealNumbersComeBack) {
  std::int64_t id = 0;
  for (const double value : {0.0, 1.0, -1.5, 0.1, 1e300, 5e-324, std::numeric_limits<double>::max(),
                             std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()}) {
    ASSERT_DONE(connection().execute("INSERT INTO thing (id, size) VALUES ($1, $2)", {++id, value}));
    const auto row = connection().query_row("SELECT size FROM thing WHERE id = $1", {id});
    ASSERT_DONE(row);
    EXPECT_EQ((*row)->real(0), value);
  }
  EXPECT_FAILS(malformed, connection().execute("INSERT INTO thing (id, size) VALUES ($1, $2)",
                                               {++id, std::numeric_limits<double>::quiet_NaN()}));
}

TEST_P(DatabaseTest, ZeroHasNoSign) {
  ASSERT_DONE(connection().execute("INSERT INTO thing (id, size) VALUES (1, $1)", {-0.0}));
  EXPECT_FALSE(std::signbit(std::get<double>(cell(connection(), "SELECT size FROM thing"))));
}

TEST_P(DatabaseTest, IntegerInARealColumnIsReal) {
  ASSERT_DONE(connection().execute("INSERT INTO thing (id, size) VALUES (1, $1)", {3}));
  EXPECT_EQ((*connection().query_row("SELECT size FROM thing"))->real(0), 3.0);
}

TEST_P(DatabaseTest, TextsComeBack) {
  std::int64_t id = 0;
  for (const std::string& value :
       {std::string(), std::string("a"), std::string("日本語 العربية é 👩‍👩‍👧"),
        std::string("'; DROP TABLE thing; --"), std::string("$1 \\ \\x00 \n\t\x01\x7f"), std::string(300'000, 'x')}) {
    ASSERT_DONE(connection().execute("INSERT INTO thing (id, story) VALUES ($1, $2)", {++id, value}));
    const auto row = connection().query_row("SELECT story FROM thing WHERE id = $1", {id});
    ASSERT_DONE(row);
    EXPECT_EQ((*row)->text(0), value);
  }
}

TEST_P(DatabaseTest, BlobsComeBack) {
  std::int64_t id = 0;
  Bytes all(256);
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<std::uint8_t>(i);
  for (const Bytes& value : {Bytes(), Bytes{0}, Bytes{0, 0, 1, 0}, all, Bytes(1'000'000, 0xff)}) {
    ASSERT_DONE(connection().execute("INSERT INTO thing (id, bytes) VALUES ($1, $2)", {++id, value}));
    const auto row = connection().query_row("SELECT bytes FROM thing WHERE id = $1", {id});
    ASSERT_DONE(row);
    EXPECT_FALSE((*row)->is_null(0));
    EXPECT_EQ((*row)->blob(0), value);
  }
  EXPECT_EQ(integer(connection(), "SELECT id FROM thing WHERE bytes = $1", {all}), 4);
}

// The types of parameters change from run to run, which PostgreSQL prepares for.
TEST_P(DatabaseTest, NullsComeAndGo) {
  constexpr std::string_view insert = "INSERT INTO thing (id, name, bytes, size, amount) VALUES ($1, $2, $3, $4, $5)";
  ASSERT_DONE(connection().execute(insert, {1, nullptr, nullptr, nullptr, nullptr}));
  ASSERT_DONE(connection().execute(insert, {2, "two", Bytes{2}, 2.5, 2}));
  ASSERT_DONE(connection().execute(insert, {3, nullptr, Bytes{3}, nullptr, 3}));
  ASSERT_DONE(connection().execute(insert, {4, "four", nullptr, 4.5, nullptr}));
  const auto rows = connection().query("SELECT name, bytes, size, amount FROM thing ORDER BY id");
  ASSERT_DONE(rows);
  ASSERT_EQ(rows->size(), 4U);
  for (std::size_t column = 0; column < 4; ++column) {
    EXPECT_TRUE(rows->at(0).is_null(column));
    EXPECT_FALSE(rows->at(1).is_null(column));
    EXPECT_EQ(rows->at(2).is_null(column), column == 0 || column == 2);
    EXPECT_EQ(rows->at(3).is_null(column), column == 1 || column == 3);
  }
  EXPECT_EQ(rows->at(3).text(0), "four");
}

TEST_P(DatabaseTest, TextThatADatabaseCannotKeepIsRefused) {
  constexpr std::string_view insert = "INSERT INTO thing (id, name) VALUES (1, $1)";
  const Status with_nul = connection().execute(insert, {std::string("a\0b", 3)});
  EXPECT_FAILS(malformed, with_nul);
  EXPECT_NE(with_nul.error().message.find("NUL"), std::string::npos) << with_nul.error().message;
  EXPECT_FAILS(malformed, connection().execute(insert, {std::string(1, '\0')}));
  for (const char* not_utf8 : {"\xff", "caf\xe9", "\xc0\x80", "\xed\xa0\x80", "\xe2\x82"})
    EXPECT_FAILS(malformed, connection().query(insert, {not_utf8}));
  EXPECT_EQ(integer(connection(), "SELECT COUNT(*) FROM thing"), 0);
}

TEST_P(DatabaseTest, ResultsOfExpressionsHaveTheSameTypes) {
  ASSERT_DONE(connection().run_script("INSERT INTO thing (id, amount, name) VALUES (1, 10, 'B'), (2, 15, 'a')"));
  const auto row = connection().query_row(
      "SELECT COUNT(*), SUM(amount), AVG(amount), MAX(name), EXISTS (SELECT 1 FROM thing), 1, 'x', NULL, "
      "amount_is.big, LENGTH('é'), CAST(amount_is.big AS TEXT), COALESCE(NULL, 0.5) "
      "FROM thing, (SELECT 5000000000 AS big) amount_is GROUP BY amount_is.big");
  ASSERT_DONE(row);
  EXPECT_EQ((*row)->count(0), 2U);
  EXPECT_EQ((*row)->integer(1), 25);
  EXPECT_EQ((*row)->real(2), 12.5);
  EXPECT_EQ((*row)->text(3), "a");
  EXPECT_EQ((*row)->integer(4), 1);
  EXPECT_EQ((*row)->integer(5), 1);
  EXPECT_EQ((*row)->text(6), "x");
  EXPECT_TRUE((*row)->is_null(7));
  EXPECT_EQ((*row)->integer(8), 5'000'000'000);
  EXPECT_EQ((*row)->integer(9), 1);
  EXPECT_EQ((*row)->text(10), "5000000000");
  EXPECT_EQ((*row)->real(11), 0.5);
}

TEST_P(DatabaseTest, SumsOfAnySize) {
  EXPECT_TRUE(rc::check("SUM of one integer is the integer", [&](std::int64_t value, std::uint8_t shift) {
    const std::int64_t shifted = value >> (shift % 64);
    RC_ASSERT(connection().execute("DELETE FROM thing").has_value());
    RC_ASSERT(connection().execute("INSERT INTO thing (id, amount) VALUES (1, $1)", {shifted}).has_value());
    const auto row = connection().query_row("SELECT SUM(amount), CAST(AVG(amount) AS DOUBLE PRECISION) FROM thing");
    RC_ASSERT(row.has_value());
    RC_ASSERT((*row)->integer(0) == shifted);
    RC_ASSERT((*row)->real(1) == static_cast<double>(shifted));
  }));
}

TEST_P(TextTest, TextSortsAndComparesByBytes) {
  for (const char* name : {"é", "a", "Z", "z", "-a", "A b", "Ab", "ß", "日", "\U0001F600", "\uFF21", "e\u0301"})
    ASSERT_DONE(connection().execute("INSERT INTO thing (id, name) SELECT COUNT(*), $1 FROM thing", {name}));
  const auto rows = connection().query("SELECT name FROM thing ORDER BY name");
  ASSERT_DONE(rows);
  EXPECT_TRUE(
      std::is_sorted(rows->begin(), rows->end(), [](const Row& a, const Row& b) { return a.text(0) < b.text(0); }));
  EXPECT_EQ(integer(connection(), "SELECT COUNT(*) FROM thing WHERE name < 'a'"), 4);
  EXPECT_EQ(integer(connection(), "SELECT COUNT(*) FROM thing WHERE name < $1", {"a"}), 4);
  EXPECT_EQ(integer(connection(), "SELECT COUNT(*) FROM thing WHERE name > $1", {"z"}), 5);
  EXPECT_EQ(integer(connection(), "SELECT COUNT(*) FROM thing WHERE name BETWEEN 'Z' AND 'a'"), 2);
  EXPECT_EQ(cell(connection(), "SELECT MAX(name) FROM thing"), SqlValue("\U0001F600"));
  // Two spellings of é stay two.
  EXPECT_EQ(integer(connection(), "SELECT COUNT(DISTINCT name) FROM thing"), 12);
  EXPECT_EQ(cell(connection(), "SELECT name || '!' FROM thing ORDER BY name || '!' DESC LIMIT 1"),
            SqlValue("\U0001F600!"));
}

TEST_P(TextTest, AnyTextsSortByBytes) {
  EXPECT_TRUE(rc::check("ORDER BY is the order of std::string", [&](const std::vector<std::string>& seeds) {
    std::vector<std::string> texts;
    for (const std::string& seed : seeds) {
      std::string text;  // Each byte of the seed becomes one letter of a small, treacherous alphabet.
      constexpr std::array<const char*, 8> letters{"a", "A", "b", "é", "-", " ", "日", "ß"};
      for (const char c : seed) text += letters[static_cast<unsigned char>(c) % letters.size()];
      texts.push_back(text);
    }
    RC_ASSERT(connection().execute("DELETE FROM thing").has_value());
    std::int64_t id = 0;
    for (const std::string& text : texts)
      RC_ASSERT(connection().execute("INSERT INTO thing (id, name) VALUES ($1, $2)", {++id, text}).has_value());
    const auto rows = connection().query("SELECT name FROM thing ORDER BY name");
    RC_ASSERT(rows.has_value());
    std::sort(texts.begin(), texts.end());
    RC_ASSERT(rows->size() == texts.size());
    for (std::size_t i = 0; i < texts.size(); ++i) RC_ASSERT(rows->at(i).text(0) == texts[i]);
  }));
}

TEST_P(TextTest, LettersOfLikeAndLowerAreTheSameOnBoth) {
  ASSERT_DONE(connection().execute("INSERT INTO thing (id, name) VALUES (1, 'ÉcoLE 100%')"));
  EXPECT_EQ(integer(connection(), "SELECT COUNT(*) FROM thing WHERE name LIKE '%LE%'"), 1);
  EXPECT_EQ(integer(connection(), "SELECT COUNT(*) FROM thing WHERE name LIKE '%le%'"), 0);
  EXPECT_EQ(integer(connection(), "SELECT COUNT(*) FROM thing WHERE name LIKE $1 ESCAPE '!'", {"%!%"}), 1);
  EXPECT_EQ(cell(connection(), "SELECT LOWER(name) FROM thing"), SqlValue("École 100%"));
}

TEST_P(TextTest, NamesMayBeCalledText) {
  ASSERT_DONE(connection().run_script("CREATE TABLE note (text TEXT NOT NULL PRIMARY KEY, blob BLOB)"));
  ASSERT_DONE(connection().execute("INSERT INTO note (text, blob) VALUES ($1, $2)", {"t", Bytes{1}}));
  EXPECT_EQ(cell(connection(), "SELECT note.text FROM note WHERE text = $1", {"t"}), SqlValue("t"));
}

TEST_P(DatabaseTest, DoubleQuotesHoldNamesOnly) {
  EXPECT_FAILS(unavailable, connection().query("SELECT \"no such column\" FROM thing"));
}

TEST_P(DatabaseTest, Upsert) {
  constexpr std::string_view upsert =
      "INSERT INTO thing (id, amount) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET amount = thing.amount + "
      "excluded.amount RETURNING amount";
  EXPECT_EQ(integer(connection(), upsert, {1, 5}), 5);
  EXPECT_EQ(integer(connection(), upsert, {1, 6}), 11);
  const auto nothing = connection().query_row(
      "INSERT INTO thing (id, amount) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING amount", {1, 6});
  ASSERT_DONE(nothing);
  EXPECT_FALSE(*nothing);
}

TEST_P(DatabaseTest, ReturningGivesAllRows) {
  ASSERT_DONE(connection().run_script("INSERT INTO thing (id) VALUES (1), (2), (3)"));
  const auto rows = connection().query("DELETE FROM thing WHERE id > $1 RETURNING id", {1});
  ASSERT_DONE(rows);
  EXPECT_EQ(rows->size(), 2U);
  EXPECT_EQ(integer(connection(), "SELECT COUNT(*) FROM thing"), 1);
}

TEST_P(DatabaseTest, BrokenRulesAreToldApart) {
  ASSERT_DONE(connection().run_script(R"(
    CREATE TABLE part (
      id BIGINT NOT NULL PRIMARY KEY,
      thing BIGINT NOT NULL REFERENCES thing (id),
      code TEXT UNIQUE,
      CHECK (id < 100)
    );
    INSERT INTO thing (id) VALUES (1);
    INSERT INTO part (id, thing, code) VALUES (1, 1, 'secret code');
  )"));
  constexpr std::string_view insert = "INSERT INTO part (id, thing, code) VALUES ($1, $2, $3)";
  EXPECT_FAILS(conflict, connection().execute(insert, {1, 1, "x"}));
  const Status same_code = connection().execute(insert, {2, 1, "secret code"});
  EXPECT_FAILS(conflict, same_code);
  EXPECT_EQ(same_code.error().message.find("secret"), std::string::npos) << "values stay out of messages";
  EXPECT_FAILS(refused, connection().execute(insert, {2, 2, "x"}));
  EXPECT_FAILS(refused, connection().execute(insert, {2, nullptr, "x"}));
  EXPECT_FAILS(refused, connection().execute(insert, {100, 1, "x"}));
  EXPECT_EQ(integer(connection(), "SELECT COUNT(*) FROM part"), 1);
}

TEST_P(DatabaseTest, AStatementItDoesNotUnderstand) {
  EXPECT_FAILS(unavailable, connection().execute("INSERT INTO no_such_table (id) VALUES ($1)", {1}));
  EXPECT_FAILS(unavailable, connection().query("SELEKT 1"));
  EXPECT_EQ(integer(connection(), "SELECT COUNT(*) FROM thing"), 0);
}

TEST_P(DatabaseTest, ReadingACellAsAnotherTypeIsABug) {
  ASSERT_DONE(connection().execute("INSERT INTO thing (id, name, amount) VALUES (-1, 'a', NULL)"));
  const auto row = connection().query_row("SELECT id, name, amount FROM thing");
  ASSERT_DONE(row);
  EXPECT_THROW(static_cast<void>((*row)->text(0)), std::logic_error);
  EXPECT_THROW(static_cast<void>((*row)->integer(1)), std::logic_error);
  EXPECT_THROW(static_cast<void>((*row)->integer(2)), std::logic_error);
  EXPECT_THROW(static_cast<void>((*row)->count(0)), std::logic_error);
  EXPECT_THROW(static_cast<void>((*row)->blob(1)), std::logic_error);
  EXPECT_THROW(static_cast<void>((*row)->integer(3)), std::logic_error);
}

TEST_P(DatabaseTest, OneRowOrNone) {
  const auto none = connection().query_row("SELECT id FROM thing");
  ASSERT_DONE(none);
  EXPECT_FALSE(*none);
  ASSERT_DONE(connection().run_script("INSERT INTO thing (id) VALUES (1), (2)"));
  EXPECT_THROW(static_cast<void>(connection().query_row("SELECT id FROM thing")), std::logic_error);
}

TEST(SqlParameter, RefusesWhatABigintCannotHold) {
  EXPECT_EQ(SqlParameter(std::uint64_t{1} << 62).value(), SqlValue(std::int64_t{1} << 62));
  EXPECT_THROW(SqlParameter(std::uint64_t{1} << 63), std::logic_error);
}

TEST_P(DatabaseTest, ManyDifferentStatements) {
  // More than are kept prepared, inside and outside of a transaction.
  for (int i = 0; i < 1'200; ++i)
    ASSERT_EQ(integer(connection(), "SELECT COUNT(*) FROM thing WHERE id = " + std::to_string(i)), 0);
  auto transaction = connection().begin(TransactionKind::write);
  ASSERT_DONE(transaction);
  for (int i = 0; i < 1'200; ++i)
    ASSERT_DONE(connection().execute("INSERT INTO thing (amount, id) VALUES ($1, " + std::to_string(i) + ")", {i}));
  ASSERT_DONE(transaction->commit());
  EXPECT_EQ(integer(connection(), "SELECT SUM(amount) FROM thing"), 1'199 * 1'200 / 2);
}

TEST_P(DatabaseTest, SeesASchemaChangeOfItsOwn) {
  ASSERT_DONE(connection().execute("INSERT INTO thing (id) VALUES (1)"));
  EXPECT_EQ((*connection().query_row("SELECT * FROM thing"))->cells().size(), 6U);
  ASSERT_DONE(connection().run_script("ALTER TABLE thing ADD COLUMN remark TEXT"));
  EXPECT_EQ((*connection().query_row("SELECT * FROM thing"))->cells().size(), 7U);
}

TEST_P(DatabaseTest, ReadOnly) {
  ASSERT_DONE(connection().execute("INSERT INTO thing (id) VALUES (1)"));
  const auto reader = connect(Access::read_only);
  EXPECT_EQ(integer(*reader, "SELECT COUNT(*) FROM thing"), 1);
  const Status written = reader->execute("INSERT INTO thing (id) VALUES (2)");
  EXPECT_FAILS(unavailable, written);
  EXPECT_FALSE(written.error().advice.empty());
  EXPECT_FAILS(unavailable, reader->begin(TransactionKind::write));
  EXPECT_FAILS(unavailable, reader->run_script("CREATE TABLE other (id BIGINT)"));
  const auto transaction = reader->begin(TransactionKind::read);
  EXPECT_DONE(transaction);
  EXPECT_EQ(integer(*reader, "SELECT COUNT(*) FROM thing"), 1);
}

TEST_P(DatabaseTest, OpensFromSeveralThreads) {
  auto database = open_database(address(), Access::read_write);
  ASSERT_DONE(database);
  std::vector<std::thread> threads;
  std::array<std::int64_t, 4> counts{-1, -1, -1, -1};
  for (std::int64_t& count : counts)
    threads.emplace_back([&database, &count] {
      auto own = (*database)->connect();
      if (own) count = integer(**own, "SELECT COUNT(*) FROM thing");
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(counts, (std::array<std::int64_t, 4>{0, 0, 0, 0}));
}

}  // namespace
}  // namespace haip
