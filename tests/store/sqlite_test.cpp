#include <gtest/gtest.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <stdexcept>

#include "base/file.hpp"
#include "both_engines.hpp"
#include "store/content.hpp"

namespace haip {
namespace {

class SqliteTest : public testing::Test {
 protected:
  [[nodiscard]] std::string file(const std::string& name = "test.db") const { return (folder_.path() / name).string(); }
  [[nodiscard]] std::unique_ptr<Connection> connect() const {
    auto database = open_database(file(), Access::read_write);
    if (!database) throw std::runtime_error(database.error().message);
    return std::move(*(*database)->connect());
  }
  [[nodiscard]] const Path& folder() const { return folder_.path(); }

 private:
  TemporaryFolder folder_;
};

/// The tests may run as root, whom no permission stops: acts as somebody else until it goes.
class WithoutPrivilege {
 public:
  WithoutPrivilege() : before_(::geteuid()) {
    if (before_ == 0 && ::seteuid(65'534) != 0) throw std::runtime_error("cannot drop privileges");
  }
  WithoutPrivilege(const WithoutPrivilege&) = delete;
  WithoutPrivilege& operator=(const WithoutPrivilege&) = delete;
  ~WithoutPrivilege() {
    if (::seteuid(before_) != 0) std::abort();
  }

 private:
  uid_t before_;
};

TEST_F(SqliteTest, IsSetUpForDurability) {
  const auto connection = connect();
  EXPECT_EQ(cell(*connection, "PRAGMA journal_mode"), SqlValue("wal"));
  EXPECT_EQ(integer(*connection, "PRAGMA synchronous"), 2) << "FULL";
  EXPECT_EQ(integer(*connection, "PRAGMA foreign_keys"), 1);
  EXPECT_EQ(integer(*connection, "PRAGMA secure_delete"), 1);
  EXPECT_EQ(integer(*connection, "PRAGMA busy_timeout"), 30'000);
}

TEST_F(SqliteTest, IsReadableByItsOwnerAlone) {
  const auto connection = connect();
  ASSERT_DONE(connection->run_script("CREATE TABLE thing (id BIGINT)"));
  for (const char* suffix : {"", "-wal", "-shm"}) {
    struct stat status{};
    ASSERT_EQ(::stat((file() + suffix).c_str(), &status), 0) << suffix;
    EXPECT_EQ(status.st_mode & 0777, 0600U) << suffix;
  }
}

TEST_F(SqliteTest, ErasedContentLeavesTheFiles) {
  const std::string personal = "the personal words of one person";
  const auto held_by_a_file = [&] {
    for (const char* suffix : {"", "-wal"})
      if (read_file(file() + suffix, 1 << 24)->find(personal) != std::string::npos) return true;
    return false;
  };
  const auto connection = connect();
  ASSERT_DONE(migrate(*connection, content_migrations()));
  ASSERT_DONE(put_content(*connection, sha256(personal), as_bytes(personal)));
  EXPECT_TRUE(held_by_a_file());
  ASSERT_DONE(connection->query("PRAGMA wal_checkpoint(TRUNCATE)"));
  EXPECT_TRUE(held_by_a_file());
  ASSERT_DONE(erase_content(*connection, sha256(personal)));
  ASSERT_DONE(connection->query("PRAGMA wal_checkpoint(TRUNCATE)"));
  EXPECT_FALSE(held_by_a_file());
}

TEST_F(SqliteTest, FullDiskLosesNothing) {
  const auto connection = connect();
  ASSERT_DONE(connection->run_script("CREATE TABLE thing (id BIGINT NOT NULL PRIMARY KEY, bytes BLOB)"));
  constexpr std::string_view insert = "INSERT INTO thing (id, bytes) VALUES ($1, $2)";
  ASSERT_DONE(connection->execute(insert, {1, Bytes(1'000)}));
  EXPECT_EQ(integer(*connection, "PRAGMA max_page_count = 20"), 20);
  {
    auto transaction = connection->begin(TransactionKind::write);
    ASSERT_DONE(transaction);
    ASSERT_DONE(connection->execute(insert, {2, Bytes(1'000)}));
    const Status full = connection->execute(insert, {3, Bytes(200'000)});
    EXPECT_FAILS(unavailable, full);
    EXPECT_NE(full.error().message.find("no space left"), std::string::npos) << full.error().message;
    EXPECT_NE(full.error().advice.find("free some"), std::string::npos) << full.error().advice;
    EXPECT_FAILS(unavailable, connection->execute(insert, {4, Bytes(1)}));
    EXPECT_FAILS(unavailable, transaction->commit());
  }
  EXPECT_EQ(integer(*connection, "SELECT COUNT(*) FROM thing"), 1);
  EXPECT_EQ(integer(*connection, "PRAGMA max_page_count = 100000"), 100'000);
  ASSERT_DONE(connection->execute(insert, {3, Bytes(200'000)}));
  EXPECT_EQ(cell(*connection, "PRAGMA integrity_check"), SqlValue("ok"));
}

TEST_F(SqliteTest, FileThatMayOnlyBeRead) {
  static_cast<void>(connect()->run_script("CREATE TABLE thing (id BIGINT)"));
  ASSERT_EQ(::chmod(file().c_str(), 0444), 0);
  for (const mode_t folder_mode : {0755U, 0777U}) {
    ASSERT_EQ(::chmod(folder().c_str(), folder_mode), 0);
    const WithoutPrivilege other_user;
    const auto database = open_database(file(), Access::read_write);
    EXPECT_FAILS(unavailable, database);
    EXPECT_FALSE(database.error().advice.empty()) << database.error().message;
  }
  const WithoutPrivilege other_user;
  const auto database = open_database(file(), Access::read_only);
  ASSERT_DONE(database);
  EXPECT_EQ(integer(**(*database)->connect(), "SELECT COUNT(*) FROM thing"), 0);
}

TEST_F(SqliteTest, FileThatIsNoDatabase) {
  const std::string poem(10'000, 'p');
  ASSERT_DONE(write_file(file(), poem));
  for (const Access access : {Access::read_write, Access::read_only}) {
    const auto database = open_database(file(), access);
    EXPECT_FAILS(unavailable, database);
    EXPECT_NE(database.error().message.find("not an SQLite database"), std::string::npos) << database.error().message;
  }
  EXPECT_EQ(*read_file(file(), 1 << 20), poem);
}

TEST_F(SqliteTest, DamagedPage) {
  {
    const auto connection = connect();
    ASSERT_DONE(connection->run_script("CREATE TABLE thing (id BIGINT NOT NULL PRIMARY KEY, bytes BLOB)"));
    ASSERT_DONE(connection->execute("INSERT INTO thing (id, bytes) VALUES (1, $1)", {Bytes(100)}));
  }
  {
    std::fstream raw(file(), std::ios::in | std::ios::out | std::ios::binary);
    raw.seekp(4096);
    raw << std::string(4096, '\x55');
  }
  EXPECT_FAILS(unavailable, connect()->query("SELECT * FROM thing"));
}

TEST_F(SqliteTest, MissingFileOrFolder) {
  const auto absent = open_database(file(), Access::read_only);
  EXPECT_FAILS(unavailable, absent);
  EXPECT_NE(absent.error().message.find("test.db"), std::string::npos) << absent.error().message;
  EXPECT_FALSE(std::filesystem::exists(file()));
  EXPECT_FAILS(unavailable, open_database(file("no/folder/test.db"), Access::read_write));
  EXPECT_FAILS(unavailable, open_database(folder().string(), Access::read_write));
}

TEST_F(SqliteTest, AddressesThatAreNoFiles) {
  for (const char* address : {"", ":memory:", "mysql://host/name"})
    EXPECT_FAILS(unavailable, open_database(address, Access::read_write));
}

TEST_F(SqliteTest, NoFileNameIsSpecial) {
  const std::string odd = file("file:a?mode=memory");
  ASSERT_DONE(open_database(odd, Access::read_write));
  EXPECT_TRUE(std::filesystem::exists(odd));
}

TEST_F(SqliteTest, WrongNumberOfParametersIsABug) {
  const auto connection = connect();
  EXPECT_THROW(static_cast<void>(connection->query("SELECT $1, $2", {1})), std::logic_error);
  EXPECT_THROW(static_cast<void>(connection->query("SELECT $1", {1, 2})), std::logic_error);
  EXPECT_THROW(static_cast<void>(connection->query("SELECT ?", {1})), std::logic_error);
  EXPECT_THROW(static_cast<void>(connection->query("SELECT 1; SELECT 2")), std::logic_error);
  EXPECT_THROW(static_cast<void>(connection->query("")), std::logic_error);
}

}  // namespace
}  // namespace haip
