// A register whose database is lost comes back from a mirror, and goes on without a fork.

#include <fstream>

#include "app/typed_commands.hpp"
#include "register/mirror.hpp"
#include "store/database.hpp"

namespace haip {
namespace {

using testing::HasSubstr;
using testing_support::CommandLine;
using testing_support::Ran;

class Restore : public CommandLine {
 protected:
  Restore() {
    done("init", {path("reg"), "--origin", "register.example/log", "--name", "Sample"});
    done("key new", {path("lab.key"), "--domain", "lab.example"});
    done("organisation vouch", {path("reg"), "--key", path("lab.key.pub"), "--name", "Lab", "--economy", "JP"});
  }
  void done(std::string_view command, const testing_support::Words& words) {
    const Ran ran = run(command, words);
    ASSERT_EQ(ran.code, 0) << command << ": " << ran.err;
  }
  void mirror_to(const std::string& copy) {
    const auto database = open_database(path("reg/register.db"), Access::read_only);
    const auto connection = (*database)->connect();
    const std::unique_ptr<LogSource> source = database_log(**connection, "reg");
    const auto report = mirror_log(*source, path(copy), {});
    ASSERT_TRUE(report) << report.error().message;
  }
  void lose_database() {
    for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(path("reg/register.db") + end);
  }
  std::string state_of(const std::string& folder) { return json("replay", {path(folder)}).text("state").value_or(""); }
};

TEST_F(Restore, TheSameRegisterGoesOn) {
  done("log state", {path("reg")});
  const std::string before = state_of("reg");
  mirror_to("copy");
  lose_database();
  const Json restored = json("restore", {path("copy"), path("reg")});
  EXPECT_EQ(restored.text("state").value_or(""), before);
  EXPECT_EQ(run("doctor", {path("reg")}).code, 0) << run("doctor", {path("reg")}).out;
  // It signs on, and whoever has the old copy sees a log that grew.
  done("log state", {path("reg")});
  EXPECT_EQ(run("replay", {path("reg")}).code, 0);
  mirror_to("copy");
  EXPECT_EQ(run("replay", {path("copy")}).code, 0);
}

TEST_F(Restore, WhatWasErasedStaysErased) {
  std::filesystem::remove_all(path("reg"));
  done("demo", {path("reg")});
  const Json before = json("replay", {path("reg")});
  ASSERT_GT(before.whole_number("erased_entries").value_or(0), 0U) << "the demonstration erases something";
  mirror_to("copy");
  lose_database();
  done("restore", {path("copy"), path("reg")});
  const Json after = json("replay", {path("reg")});
  EXPECT_EQ(after.text("state").value_or(""), before.text("state").value_or("-"));
  EXPECT_EQ(after.whole_number("erased_entries").value_or(0), before.whole_number("erased_entries").value_or(1));
}

TEST_F(Restore, NeverOverADatabaseThatIsThere) {
  mirror_to("copy");
  const Ran ran = run("restore", {path("copy"), path("reg")});
  EXPECT_EQ(ran.code, 3);
  EXPECT_THAT(ran.err, HasSubstr("register.db exists"));
  EXPECT_EQ(run("doctor", {path("reg")}).code, 0);
}

TEST_F(Restore, NotFromACopyThatIsOlderThanWhatWasPublished) {
  mirror_to("copy");
  done("log state", {path("reg")});
  lose_database();
  const Ran ran = run("restore", {path("copy"), path("reg")});
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.err, HasSubstr("find a newer copy"));
  EXPECT_FALSE(std::filesystem::exists(path("reg/register.db")));
}

TEST_F(Restore, NotFromADamagedOrAnotherCopy) {
  mirror_to("copy");
  lose_database();
  ASSERT_EQ(run("init", {path("other"), "--origin", "other.example/log", "--name", "Other"}).code, 0);
  const Ran other = run("restore", {path("copy"), path("other")});
  EXPECT_NE(other.code, 0);
  for (const auto& file : std::filesystem::recursive_directory_iterator(path("copy/payloads")))
    if (file.is_regular_file()) {
      std::ofstream(file.path()) << "{}";
      break;
    }
  const Ran damaged = run("restore", {path("copy"), path("reg")});
  EXPECT_EQ(damaged.code, 1);
  EXPECT_FALSE(std::filesystem::exists(path("reg/register.db"))) << "nothing is half-written";
  EXPECT_FALSE(std::filesystem::exists(path("reg/register.db.unfinished")));
}

}  // namespace
}  // namespace haip
