#include "store/migrations.hpp"

#include <gtest/gtest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

#include "both_engines.hpp"

namespace haip {
namespace {

class MigrationsTest : public BothEngines {};
INSTANTIATE_TEST_SUITE_P(Engines, MigrationsTest, testing::Values(TestedEngine::sqlite, TestedEngine::postgres),
                         name_of);

constexpr Migration first{"house", 1, "CREATE TABLE room (id BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL)"};
constexpr Migration second{"house", 2,
                           "ALTER TABLE room ADD COLUMN colour TEXT; INSERT INTO room VALUES (1, 'hall', 'red')"};
constexpr Migration garden{"garden", 1, "CREATE TABLE bed (id BIGINT NOT NULL PRIMARY KEY)"};

TEST_P(MigrationsTest, RunsEachStepOnce) {
  const auto connection = connect();
  const std::array<Migration, 3> all{first, second, garden};
  ASSERT_DONE(migrate(*connection, all));
  ASSERT_DONE(migrate(*connection, all));
  ASSERT_DONE(migrate(*connect(), all));
  EXPECT_EQ(integer(*connection, "SELECT COUNT(*) FROM room WHERE colour = 'red'"), 1);
}

TEST_P(MigrationsTest, AddsLaterSteps) {
  const auto connection = connect();
  ASSERT_DONE(migrate(*connection, std::array{first}));
  ASSERT_DONE(connection->execute("INSERT INTO room (id, name) VALUES (7, 'kitchen')"));
  ASSERT_DONE(migrate(*connection, std::array{garden, first, second}));
  EXPECT_EQ(integer(*connection, "SELECT COUNT(*) FROM room"), 2);
  EXPECT_EQ(integer(*connection, "SELECT COUNT(*) FROM bed"), 0);
}

TEST_P(MigrationsTest, NothingToDoNeedsNoWriting) {
  ASSERT_DONE(migrate(*connect(), std::array{first}));
  const auto reader = connect(Access::read_only);
  EXPECT_DONE(migrate(*reader, std::array{first}));
  EXPECT_FAILS(unavailable, migrate(*reader, std::array{first, second}));
}

TEST_P(MigrationsTest, AGapIsABug) {
  const auto connection = connect();
  EXPECT_THROW(static_cast<void>(migrate(*connection, std::array{second})), std::logic_error);
  EXPECT_THROW(static_cast<void>(migrate(*connection, std::array{first, first})), std::logic_error);
  EXPECT_THROW(static_cast<void>(migrate(*connection, std::array{second, first})), std::logic_error);
}

TEST_P(MigrationsTest, RefusesTheDatabaseOfANewerProgram) {
  const auto connection = connect();
  ASSERT_DONE(migrate(*connection, std::array{first, second, garden}));
  const Status older_version = migrate(*connection, std::array{first, garden});
  EXPECT_FAILS(conflict, older_version);
  EXPECT_NE(older_version.error().message.find("step 2 of 'house'"), std::string::npos)
      << older_version.error().message;
  EXPECT_NE(older_version.error().advice.find("newer"), std::string::npos);
  EXPECT_FAILS(conflict, migrate(*connection, std::array{first, second}));
}

TEST_P(MigrationsTest, AFailingStepLeavesTheOldSchema) {
  const auto connection = connect();
  constexpr Migration failing{"house", 3, "CREATE TABLE door (id BIGINT); INSERT INTO room VALUES (1, 'hall', 'red')"};
  ASSERT_DONE(migrate(*connection, std::array{first}));
  const Status failed = migrate(*connection, std::array{first, second, failing});
  EXPECT_FAILS(conflict, failed);
  EXPECT_NE(failed.error().message.find("schema step 3 of house"), std::string::npos) << failed.error().message;
  EXPECT_FALSE(connection->in_transaction());
  EXPECT_EQ(integer(*connection, "SELECT COUNT(*) FROM room"), 0);
  EXPECT_FAILS(unavailable, connection->query("SELECT * FROM door"));
  ASSERT_DONE(migrate(*connection, std::array{first, second}));
}

TEST_P(MigrationsTest, SeveralProcessesAtOnce) {
  std::array<int, 2> gate{};
  ASSERT_EQ(::pipe(gate.data()), 0);
  std::vector<pid_t> children;
  for (int i = 0; i < 4; ++i) {
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      ::close(gate[1]);
      char unused = 0;
      const bool opened_gate = ::read(gate[0], &unused, 1) == 0;  // Returns when the parent closes its end.
      const auto run = [&]() -> Status {
        TRY(const auto database, open_database(address(), Access::read_write));
        TRY(const auto connection, database->connect());
        return migrate(*connection, std::array{first, second, garden});
      };
      const Status done = run();
      if (!done) std::fprintf(stderr, "%s\n", done.error().message.c_str());
      ::_exit(opened_gate && done ? 0 : 1);
    }
    children.push_back(child);
  }
  ::close(gate[0]);
  ::close(gate[1]);
  for (const pid_t child : children) {
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
  }
  EXPECT_EQ(integer(*connect(), "SELECT COUNT(*) FROM room"), 1);
}

}  // namespace
}  // namespace haip
