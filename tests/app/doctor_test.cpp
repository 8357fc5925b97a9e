// What `haip doctor` finds, check by check.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "app/commands.hpp"
#include "app/demonstration.hpp"
#include "register/log_store.hpp"
#include "store/content.hpp"
#include "testing/counting_entropy.hpp"
#include "testing/manual_clock.hpp"
#include "testing/temporary_folder.hpp"

namespace haip {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing_support::file_content;
using testing_support::overwrite_file;

template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  return std::move(*result);
}
void must(Status status) {
  if (!status) throw std::runtime_error(status.error().message);
}

class Doctor : public testing::Test {
 protected:
  Doctor() {
    must(Register::create(reg_, {.origin = "register.example/log", .name = "Sample register"}, program_.kinds(), clock_,
                          entropy_));
  }

  struct Found {
    int code = -1;
    std::vector<std::string> checks;    ///< All that were made.
    std::vector<std::string> problems;  ///< Those that found something.
    std::string said;                   ///< Problems and advice.
  };
  Found examine() {
    std::ostringstream out;
    std::ostringstream err;
    Invocation call{.values = {{"register", {reg_.string()}}},
                    .out = out,
                    .err = err,
                    .format = OutputFormat::json,
                    .clock = clock_,
                    .entropy = entropy_};
    Found found{.code = must(doctor_command(program_).run(call))};
    const Json list = must(parse_json(out.str()));
    for (const Json& item : *list.if_array()) {
      const std::string check = must(item.text("check"));
      found.checks.push_back(check);
      if (must(item.boolean("ok"))) continue;
      found.problems.push_back(check);
      found.said += must(item.text("problem")) + "; " + must(item.text("advice")) + "\n";
    }
    return found;
  }
  void change_database(std::string_view script) {
    const std::unique_ptr<Database> database = must(open_database((reg_ / "register.db").string(), Access::read_write));
    must(must(database->connect())->run_script(script));
  }
  std::unique_ptr<Register> open() {
    return must(
        Register::open(reg_, program_.kinds(), clock_, entropy_, {.verifier_threads = 1, .discover_keys = false}));
  }

  const Program program_;
  testing_support::TemporaryFolder folder_;
  testing_support::ManualClock clock_{Instant{1'795'510'800}};
  testing_support::CountingEntropy entropy_;
  const Path reg_ = folder_ / "reg";
};

TEST_F(Doctor, FindsNothingInASoundRegister) {
  const Found found = examine();
  EXPECT_THAT(found.problems, IsEmpty()) << found.said;
  EXPECT_EQ(found.code, 0);
  EXPECT_EQ(found.checks.size(), 12U);
}

TEST_F(Doctor, FindsSecretsThatOthersMayRead) {
  for (const char* name : {"keys/acts.key", "register.json", "register.db"}) {
    std::filesystem::permissions(reg_ / name, std::filesystem::perms::others_read, std::filesystem::perm_options::add);
    const Found found = examine();
    EXPECT_EQ(found.code, 1);
    EXPECT_THAT(found.problems, testing::Contains("files of secrets are there and private")) << name;
    EXPECT_THAT(found.said, HasSubstr("chmod 600"));
    std::filesystem::permissions(reg_ / name, std::filesystem::perms::others_read,
                                 std::filesystem::perm_options::remove);
  }
}

TEST_F(Doctor, FindsAMissingKey) {
  std::filesystem::remove(reg_ / "keys" / "receipt.key");
  const Found found = examine();
  EXPECT_THAT(found.problems, ElementsAre("files of secrets are there and private", "folder can be read"));
  EXPECT_THAT(found.said, HasSubstr("receipt.key is missing; restore it from a backup"));
}

TEST_F(Doctor, FindsAnotherKeyThanTheLogNames) {
  overwrite_file(reg_ / "keys" / "acts.key", file_content(reg_ / "keys" / "receipt.key"));
  const Found found = examine();
  EXPECT_THAT(found.problems, ElementsAre("keys are those of the log"));
  EXPECT_THAT(found.said, HasSubstr("acts.key is not the key that the log's first entry names"));
}

TEST_F(Doctor, FindsThePolicyOfAnotherLog) {
  const tlog::NoteSigner other = must(
      tlog::NoteSigner::create("register.example/log", tlog::SignatureType::ed25519, SecretKey::generate(entropy_)));
  overwrite_file(reg_ / "policy.txt", "log " + other.verifier().format() + "\nquorum none\n");
  const Found found = examine();
  EXPECT_THAT(found.problems, ElementsAre("policy is that of the log"));
  EXPECT_THAT(found.said, HasSubstr("log " + must(open_register_folder(reg_)).keys.log.verifier().format()));
}

TEST_F(Doctor, FindsAMissingDatabase) {
  std::filesystem::remove(reg_ / "register.db");
  const Found found = examine();
  EXPECT_THAT(found.problems, testing::Contains("database answers"));
  EXPECT_EQ(found.code, 1);
  EXPECT_FALSE(std::filesystem::exists(reg_ / "register.db")) << "looking makes none";
}

TEST_F(Doctor, FindsATileThatWasChanged) {
  change_database("UPDATE tile SET hashes = zeroblob(32) WHERE level = 0");
  const Found found = examine();
  EXPECT_THAT(found.problems, ElementsAre("tree hashes to the signed root"));
  EXPECT_THAT(found.said, HasSubstr("the tiles do not hash to the signed root"));
}

TEST_F(Doctor, FindsACheckpointThatTheLogDidNotSign) {
  change_database("UPDATE checkpoint SET note = replace(note, '\n1\n', '\n2\n')");
  EXPECT_THAT(examine().problems, ElementsAre("tree hashes to the signed root"));
}

TEST_F(Doctor, FindsAnOldCopyOfTheDatabase) {
  const std::string old = file_content(reg_ / "register.db");
  must(open()->record_state());
  for (const char* ending : {"register.db-wal", "register.db-shm"}) std::filesystem::remove(reg_ / ending);
  overwrite_file(reg_ / "register.db", old);
  const Found found = examine();
  EXPECT_THAT(found.problems, ElementsAre("database is as new as what was published"));
  EXPECT_THAT(found.said, HasSubstr("fork"));
}

TEST_F(Doctor, FindsADocumentThatWasChanged) {
  change_database("UPDATE content SET bytes = x'00'");
  const Found found = examine();
  EXPECT_THAT(found.problems, ElementsAre("documents have their digests"));
  EXPECT_THAT(found.said, HasSubstr("no longer has the digest"));
}

TEST_F(Doctor, FindsAClockBehindTheLog) {
  clock_.advance(-3600);
  const Found found = examine();
  EXPECT_THAT(found.problems, ElementsAre("clock is not behind the log"));
  EXPECT_THAT(found.said, HasSubstr("the clock says 2026-11-24T08:00:00Z"));
}

TEST_F(Doctor, FindsEntriesThatAreNotPublished) {
  must(open()->record_state());
  change_database("UPDATE checkpoint SET published_note = NULL WHERE tree_size = 2");
  const Found found = examine();
  EXPECT_THAT(found.problems, ElementsAre("newest checkpoint is published"));
  EXPECT_THAT(found.said, HasSubstr("1 entries are signed but not published"));
}

TEST_F(Doctor, FindsAViewThatCannotBeRead) {
  change_database("ALTER TABLE organisation RENAME TO elsewhere");
  EXPECT_THAT(examine().problems, ElementsAre("state can be computed"));
}

TEST_F(Doctor, FindsNothingWrongInAnErasedDocumentAndChangesNothing) {
  std::filesystem::remove_all(reg_);
  std::ostringstream out;
  Invocation call{.values = {}, .out = out, .err = out, .clock = clock_, .entropy = entropy_};
  must(make_demonstration(reg_, program_, call));
  const auto before = testing_support::folder_content(reg_);
  const Found found = examine();
  EXPECT_THAT(found.problems, IsEmpty()) << found.said;
  auto after = testing_support::folder_content(reg_);
  // What SQLite puts beside a database that is read.
  for (const char* name : {"register.db-wal", "register.db-shm"}) after.erase(name);
  EXPECT_TRUE(after == before);
}

TEST_F(Doctor, FindsDamagedSettings) {
  overwrite_file(reg_ / "register.json", "{");
  const Found found = examine();
  EXPECT_THAT(found.problems, ElementsAre("folder can be read"));
  EXPECT_THAT(found.said, HasSubstr("register.json"));
}

TEST_F(Doctor, FindsAFileThatIsNoDatabase) {
  overwrite_file(reg_ / "register.db", std::string(8192, 'x'));
  EXPECT_THAT(examine().problems, ElementsAre("database answers"));
}

TEST_F(Doctor, FindsALogWithoutCheckpoints) {
  change_database("DELETE FROM checkpoint");
  const Found found = examine();
  EXPECT_THAT(found.problems, ElementsAre("tree hashes to the signed root"));
  EXPECT_THAT(found.said, HasSubstr("the log has no entry; restore the newest copy"));
}

TEST_F(Doctor, FindsADamagedLastCheckpoint) {
  overwrite_file(reg_ / "last-checkpoint", "register.example/log\n");
  const Found found = examine();
  EXPECT_THAT(found.problems, ElementsAre("database is as new as what was published"));
  EXPECT_THAT(found.said, HasSubstr("last-checkpoint is damaged"));
}

TEST_F(Doctor, FindsEachKeyOfAnotherRegisterOfTheSameName) {
  const Path other = folder_ / "other";
  must(Register::create(other, {.origin = "register.example/log", .name = "Sample register"}, program_.kinds(), clock_,
                        entropy_));
  for (const char* name : {"receipt.key", "acts.key", "log.key"}) {
    const std::string right = file_content(reg_ / "keys" / name);
    overwrite_file(reg_ / "keys" / name, file_content(other / "keys" / name));
    const Found found = examine();
    if (std::string_view(name) == "log.key")
      EXPECT_THAT(found.problems, ElementsAre("policy is that of the log", "tree hashes to the signed root"));
    else
      EXPECT_THAT(found.problems, ElementsAre("keys are those of the log")) << name;
    overwrite_file(reg_ / "keys" / name, right);
  }
  EXPECT_THAT(examine().problems, IsEmpty());
}

TEST_F(Doctor, FindsSeveralThingsAtOnceAndTellsPeopleWhatToDo) {
  std::filesystem::permissions(reg_ / "register.db", std::filesystem::perms::group_read,
                               std::filesystem::perm_options::add);
  change_database("UPDATE content SET bytes = x'00'");
  clock_.advance(-1);
  EXPECT_THAT(examine().problems, ElementsAre("files of secrets are there and private", "documents have their digests",
                                              "clock is not behind the log"));
  std::ostringstream out;
  Invocation call{
      .values = {{"register", {reg_.string()}}}, .out = out, .err = out, .clock = clock_, .entropy = entropy_};
  EXPECT_EQ(must(doctor_command(program_).run(call)), 1);
  EXPECT_THAT(out.str(),
              HasSubstr("PROBLEM  files of secrets are there and private\n         others than its owner may "
                        "read or write " +
                        (reg_ / "register.db").string()));
  EXPECT_THAT(out.str(), HasSubstr("\n         run: chmod 600 " + (reg_ / "register.db").string() + "\n"));
  EXPECT_THAT(out.str(), HasSubstr("\nok       database answers\n"));
}

TEST_F(Doctor, ToldOfNoRegisterItSaysSo) {
  std::filesystem::remove(reg_ / "register.json");
  std::ostringstream out;
  Invocation call{
      .values = {{"register", {reg_.string()}}}, .out = out, .err = out, .clock = clock_, .entropy = entropy_};
  const Result<int> outcome = doctor_command(program_).run(call);
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind, ErrorKind::not_found);
}

}  // namespace
}  // namespace haip
