// What `haip doctor` finds, one thing at a time.

#include <fstream>

#include "app/typed_commands.hpp"
#include "register/register_folder.hpp"
#include "store/database.hpp"

namespace haip {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing_support::CommandLine;
using testing_support::file_content;
using testing_support::Ran;

class Doctor : public CommandLine {
 protected:
  Doctor() { EXPECT_EQ(run("init", {path("reg"), "--origin", "register.example/log", "--name", "Sample"}).code, 0); }
  void write(std::string_view name, std::string_view content) { std::ofstream(path(name)) << content; }
  void change_database(std::string_view sql) {
    const auto database = open_database(path("reg/register.db"), Access::read_write);
    ASSERT_TRUE(database);
    const auto connection = (*database)->connect();
    ASSERT_TRUE(connection);
    ASSERT_TRUE((*connection)->execute(sql));
  }
  /// The one check that finds something, and what it says.
  void expect_problem(std::string_view check, std::string_view message) {
    const Ran ran = run("doctor", {path("reg")});
    EXPECT_EQ(ran.code, 1) << ran.out;
    EXPECT_THAT(ran.out, AllOf(HasSubstr("PROBLEM  " + std::string(check) + "\n"), HasSubstr(std::string(message))));
  }
};

TEST_F(Doctor, FindsNothingInANewRegister) {
  const Ran ran = run("doctor", {path("reg")});
  EXPECT_EQ(ran.code, 0) << ran.out;
  EXPECT_THAT(ran.out, AllOf(HasSubstr("ok       keys are those of the log"), Not(HasSubstr("PROBLEM"))));
}

TEST_F(Doctor, AMissingKey) {
  std::filesystem::remove(path("reg/keys/receipt.key"));
  expect_problem("files of secrets are there and private", "keys/receipt.key is missing");
}

TEST_F(Doctor, AKeyOfAnotherRegister) {
  ASSERT_EQ(run("init", {path("other"), "--origin", "other.example/log", "--name", "Other"}).code, 0);
  std::filesystem::copy_file(path("other/keys/acts.key"), path("reg/keys/acts.key"),
                             std::filesystem::copy_options::overwrite_existing);
  expect_problem("keys are those of the log", "keys/acts.key is not the key that the log's first entry names");
}

TEST_F(Doctor, APolicyOfAnotherLog) {
  ASSERT_EQ(run("init", {path("other"), "--origin", "other.example/log", "--name", "Other"}).code, 0);
  write("reg/policy.txt", file_content(path("other/policy.txt")));
  expect_problem("policy is that of the log", "policy.txt is that of another log");
}

TEST_F(Doctor, ADocumentThatWasChanged) {
  change_database("UPDATE content SET bytes = x'7b7d' WHERE bytes = (SELECT MAX(bytes) FROM content)");
  expect_problem("documents have their digests", "digest");
}

TEST_F(Doctor, ATileThatWasChanged) {
  change_database("UPDATE tile SET hashes = zeroblob(LENGTH(hashes))");
  expect_problem("tree hashes to the signed root", "the tiles do not hash to the signed root");
}

TEST_F(Doctor, AClockThatGoesBackwards) {
  clock_.set({1'000'000'000});
  expect_problem("clock is not behind the log", "the clock says 2001-09-09T01:46:40Z");
}

TEST_F(Doctor, AnOldDatabase) {
  std::filesystem::copy_file(path("reg/register.db"), path("old.db"));
  ASSERT_EQ(run("log state", {path("reg")}).code, 0);
  std::filesystem::copy_file(path("old.db"), path("reg/register.db"),
                             std::filesystem::copy_options::overwrite_existing);
  expect_problem("database is as new as what was published", "was published from here");
}

TEST_F(Doctor, EntriesThatWaitForWitnesses) {
  change_database("UPDATE checkpoint SET published_note = NULL");
  expect_problem("newest checkpoint is published", "signed but not published");
}

}  // namespace
}  // namespace haip
