#include "register/restore.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "register/mirror.hpp"
#include "register/sample_register.hpp"
#include "store/content.hpp"
#include "testing/postgres_server.hpp"

namespace haip {
namespace {

using testing::HasSubstr;
using testing_support::file_content;
using testing_support::must;
using testing_support::overwrite_file;
using testing_support::sample_kinds;
using testing_support::SampleRegister;
using testing_support::TemporaryFolder;

/// A register, a mirror of it, and what is left of its folder after the database was lost.
class Restore : public testing::Test {
 protected:
  void mirror() { must(mirror_log(*sample_.source(), copy_, sample_.policy())); }
  void lose_database() {
    std::filesystem::create_directories(lost_);
    for (const char* name : {"register.json", "policy.txt", "keys", "last-checkpoint"})
      std::filesystem::copy(sample_.path() / name, lost_ / name, std::filesystem::copy_options::recursive);
  }
  /// As register.json names it from now on.
  void name_database(const std::string& address) {
    Json settings = must(parse_json(file_content(lost_ / "register.json")));
    settings.set("database", address);
    overwrite_file(lost_ / "register.json", canonical_json(settings));
  }
  Result<RestoreReport> restore() { return restore_register(*folder_log(copy_), lost_, sample_kinds(), sample_.clock); }
  std::unique_ptr<Register> open_restored() {
    return must(Register::open(lost_, sample_kinds(), sample_.clock, sample_.entropy,
                               {.verifier_threads = 1, .discover_keys = false}));
  }
  Act organisation(const std::string& domain) {
    return organisation_act({domain, "Firm", "JP", {}, "", {}, false}, sample_.clock.now(), sample_.entropy);
  }
  void expect_nothing_left() {
    for (const auto& file : std::filesystem::directory_iterator(lost_))
      EXPECT_THAT(file.path().filename().string(), testing::Not(HasSubstr("register.db")));
  }

  SampleRegister sample_;
  TemporaryFolder folder_;
  const Path copy_ = folder_ / "copy";
  const Path lost_ = folder_ / "lost";
};

TEST_F(Restore, MakesTheSameRegisterAndGoesOnWithoutAFork) {
  sample_.write_many_notes(300);
  const Digest erased = sample_.write_note("soon gone");
  must(sample_.reg().erase(erased, "law"));
  const Digest kept = sample_.write_note("here to stay");
  mirror();
  lose_database();
  const std::uint64_t size = sample_.reg().publisher().published_size();

  const RestoreReport report = must(restore());
  EXPECT_EQ(report.head.checkpoint().size, size);
  EXPECT_EQ(report.erased_count, 1U);
  EXPECT_EQ(report.state, sample_.live_state());

  const std::unique_ptr<Register> restored = open_restored();
  const std::unique_ptr<Connection> connection = must(restored->connect());
  EXPECT_EQ(restored->publisher().published_size(), size);
  EXPECT_EQ(must(state_digest(*connection, sample_kinds())), sample_.live_state());
  EXPECT_EQ(must(content_state(*connection, erased)), ContentState::erased);
  EXPECT_EQ(must(get_content(*connection, kept)), must(get_content(sample_.connection(), kept)));
  const std::unique_ptr<LogSource> source = database_log(*connection, "restored");
  EXPECT_EQ(must(source->checkpoint()), must(sample_.source()->checkpoint()));
  EXPECT_EQ(must(replay_log(*source, sample_kinds())).state, sample_.live_state());

  // What is logged from now on continues the copy that others have, and is found again by a second loss.
  EXPECT_EQ(must(restored->log_own_act_and_wait(organisation("next.example"))).entry_index.value, size);
  const MirrorReport more = must(mirror_log(*source, copy_, sample_.policy()));
  EXPECT_EQ(more.previous_size, size);
  EXPECT_EQ(more.head.checkpoint().size, size + 1);
}

TEST_F(Restore, MakesItAnewInPostgres) {
  const std::optional<std::string> address = testing_support::fresh_postgres_database();
  if (!address) GTEST_SKIP() << testing_support::no_postgres_reason();
  sample_.write_many_notes(300);
  const Digest erased = sample_.write_note("soon gone");
  must(sample_.reg().erase(erased, "law"));
  mirror();
  lose_database();
  name_database(*address);

  EXPECT_EQ(must(restore()).state, sample_.live_state());
  const Result<RestoreReport> again = restore();
  ASSERT_FALSE(again) << "nothing is restored over a database";
  EXPECT_EQ(again.error().kind, ErrorKind::conflict);
  EXPECT_THAT(again.error().message, HasSubstr("in use already"));

  const std::unique_ptr<Register> restored = open_restored();
  const std::unique_ptr<Connection> connection = must(restored->connect());
  EXPECT_EQ(connection->engine(), Engine::postgres);
  EXPECT_EQ(must(state_digest(*connection, sample_kinds())), sample_.live_state());
  EXPECT_EQ(must(content_state(*connection, erased)), ContentState::erased);
  const std::unique_ptr<LogSource> source = database_log(*connection, "restored");
  EXPECT_EQ(must(source->checkpoint()), must(sample_.source()->checkpoint()));
  EXPECT_EQ(must(restored->log_own_act_and_wait(organisation("next.example"))).entry_index.value,
            sample_.reg().publisher().published_size());
}

TEST_F(Restore, TouchesNoPostgresDatabaseThatIsInUse) {
  const std::optional<std::string> address = testing_support::fresh_postgres_database();
  if (!address) GTEST_SKIP() << testing_support::no_postgres_reason();
  const std::unique_ptr<Database> database = must(open_database(*address, Access::read_write));
  const std::unique_ptr<Connection> somebody = must(database->connect());
  must(somebody->run_script("CREATE TABLE theirs (word TEXT); INSERT INTO theirs (word) VALUES ('kept')"));
  mirror();
  lose_database();
  name_database(*address);
  const Result<RestoreReport> restored = restore();
  ASSERT_FALSE(restored);
  EXPECT_EQ(restored.error().kind, ErrorKind::conflict);
  EXPECT_EQ(must(somebody->query_row("SELECT word FROM theirs"))->text(0), "kept");
  must(somebody->run_script("DROP TABLE theirs"));
  must(restore());
}

TEST_F(Restore, LeavesNothingInPostgresOfACopyThatDoesNotHold) {
  const std::optional<std::string> address = testing_support::fresh_postgres_database();
  if (!address) GTEST_SKIP() << testing_support::no_postgres_reason();
  const Digest content = sample_.write_note("hello");
  mirror();
  lose_database();
  name_database(*address);
  const Path document = mirrored_document_path(copy_, content);
  const std::string whole = file_content(document);
  overwrite_file(document, "something else");
  const Result<RestoreReport> refused = restore();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::false_proof);
  overwrite_file(document, whole);
  EXPECT_EQ(must(restore()).state, sample_.live_state());
}

TEST_F(Restore, DoesWithoutTheLastCheckpointAndWritesIt) {
  mirror();
  lose_database();
  std::filesystem::remove(lost_ / "last-checkpoint");
  must(restore());
  EXPECT_EQ(file_content(lost_ / "last-checkpoint"), file_content(copy_ / "checkpoint"));
}

TEST_F(Restore, TouchesNoDatabaseThatIsThere) {
  mirror();
  lose_database();
  must(write_file(lost_ / "register.db", "somebody's"));
  const Result<RestoreReport> restored = restore();
  ASSERT_FALSE(restored);
  EXPECT_EQ(restored.error().kind, ErrorKind::conflict);
  EXPECT_THAT(restored.error().message, HasSubstr("exists already"));
  EXPECT_EQ(file_content(lost_ / "register.db"), "somebody's");
  std::filesystem::remove(lost_ / "register.db");
  must(restore());
  EXPECT_EQ(restore().error().kind, ErrorKind::conflict) << "its own neither";
}

TEST_F(Restore, RefusesACopyThatDoesNotHold) {
  const Digest content = sample_.write_note("hello");
  mirror();
  lose_database();
  overwrite_file(mirrored_document_path(copy_, content), "something else");
  const Result<RestoreReport> restored = restore();
  ASSERT_FALSE(restored);
  EXPECT_EQ(restored.error().kind, ErrorKind::false_proof);
  expect_nothing_left();
}

TEST_F(Restore, RefusesACopyOfAnotherLog) {
  SampleRegister other;
  must(mirror_log(*other.source(), copy_, other.policy()));
  lose_database();
  // A register of the same name with other keys.
  overwrite_file(lost_ / "keys" / "log.key",
                 must(tlog::NoteSigner::create(std::string(testing_support::sample_origin),
                                               tlog::SignatureType::ed25519, SecretKey::generate(sample_.entropy)))
                         .format() +
                     "\n");
  std::filesystem::remove(lost_ / "last-checkpoint");
  EXPECT_FALSE(restore());
  expect_nothing_left();
}

TEST_F(Restore, RefusesKeysThatTheLogDoesNotName) {
  mirror();
  lose_database();
  // As when the keys of two purposes were put back at each other's place.
  const std::string acts = file_content(lost_ / "keys" / "acts.key");
  overwrite_file(lost_ / "keys" / "acts.key", file_content(lost_ / "keys" / "receipt.key"));
  const Result<RestoreReport> restored = restore();
  ASSERT_FALSE(restored);
  EXPECT_EQ(restored.error().kind, ErrorKind::refused);
  EXPECT_THAT(restored.error().message, HasSubstr("acts.key is not the key that the log's first entry names"));
  expect_nothing_left();
  overwrite_file(lost_ / "keys" / "acts.key", acts);
  must(restore());
}

TEST_F(Restore, RefusesACopyFromWhichGoingOnWouldFork) {
  mirror();
  sample_.write_note("published after the copy was made");
  lose_database();
  const Result<RestoreReport> restored = restore();
  ASSERT_FALSE(restored);
  EXPECT_EQ(restored.error().kind, ErrorKind::conflict);
  EXPECT_THAT(restored.error().message,
              HasSubstr("the copy has 3 entries, but a checkpoint of 4 entries was published from this folder"));
  EXPECT_THAT(restored.error().advice, HasSubstr("fork"));
  expect_nothing_left();
  mirror();
  must(restore());
}

}  // namespace
}  // namespace haip
