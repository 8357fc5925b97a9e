#include "register/register.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cose/key.hpp"
#include "register/key_file.hpp"
#include "register/receipts.hpp"
#include "register/replay.hpp"
#include "register/sample_register.hpp"
#include "store/content.hpp"

namespace haip {
namespace {

using testing_support::must;
using testing_support::sample_kinds;
using testing_support::sample_origin;
using testing_support::SampleRegister;

Bytes submission_of(const Act& act, const SecretKey& key) {
  const std::string document = act_document(act);
  return cose::encode_submission(must(sign_act(act, document, key, sample_origin)), as_bytes(document));
}

Result<std::unique_ptr<Register>> open_again(SampleRegister& sample) {
  return Register::open(sample.path(), sample_kinds(), sample.clock, sample.entropy,
                        {.verifier_threads = 1, .discover_keys = false});
}

TEST(Register, AcknowledgesWithTheEntryAndPublishesIt) {
  SampleRegister sample;
  const Bytes submission = submission_of(sample.note("first"), sample.lab_key);
  const Acknowledgement acknowledged = must(sample.reg().submit_and_wait(submission));
  EXPECT_EQ(acknowledged.entry_index.value, 3U);
  EXPECT_FALSE(acknowledged.was_known);
  EXPECT_EQ(sample.reg().publisher().published_size(), 4U);
}

TEST(Register, TheSameStatementKeepsItsEntry) {
  SampleRegister sample;
  const Bytes submission = submission_of(sample.note("once"), sample.lab_key);
  const Acknowledgement first = must(sample.reg().submit_and_wait(submission));
  const Acknowledgement second = must(sample.reg().submit_and_wait(submission));
  EXPECT_EQ(second.entry_index, first.entry_index);
  EXPECT_TRUE(second.was_known);
  EXPECT_EQ(sample.reg().publisher().published_size(), 4U);
}

TEST(Register, RefusesWithAReason) {
  SampleRegister sample;
  const SecretKey stranger = SecretKey::generate(sample.entropy);
  EXPECT_THAT(sample.reg().submit_and_wait(submission_of(sample.note("x"), stranger)).error().message,
              testing::HasSubstr("does not know the key"));
  EXPECT_EQ(sample.reg().submit_and_wait(submission_of(sample.note(""), sample.lab_key)).error().message,
            "the note is empty");

  Act late = sample.note("late");
  late.at.seconds -= oldest_act_seconds + 1;
  EXPECT_THAT(sample.reg().submit_and_wait(submission_of(late, sample.lab_key)).error().message,
              testing::HasSubstr("more than seven days ago"));
  Act early = sample.note("early");
  early.at.seconds += latest_act_seconds + 1;
  EXPECT_EQ(sample.reg().submit_and_wait(submission_of(early, sample.lab_key)).error().kind, ErrorKind::refused);

  Act as_the_register = sample.note("x");
  as_the_register.actor = register_actor;
  EXPECT_EQ(sample.reg().submit_and_wait(submission_of(as_the_register, sample.lab_key)).error().kind,
            ErrorKind::forbidden);

  Bytes damaged = submission_of(sample.note("x"), sample.lab_key);
  damaged.back() ^= 1;
  EXPECT_FALSE(sample.reg().submit_and_wait(damaged));
  EXPECT_EQ(sample.reg().publisher().published_size(), 3U) << "a refused act left something in the log";
}

TEST(Register, ARevokedKeySpeaksNoMore) {
  SampleRegister sample;
  const Digest key = cose::thumbprint(sample.lab_key.public_key());
  must(sample.reg().submit_and_wait(submission_of(sample.note("before"), sample.lab_key)));
  must(sample.reg().log_own_act_and_wait(
      key_revocation_act(register_actor, "lab.example", key, "lost", sample.clock.now(), sample.entropy)));
  const Result<Acknowledgement> after =
      sample.reg().submit_and_wait(submission_of(sample.note("after"), sample.lab_key));
  EXPECT_EQ(after.error().message, "this key was revoked in entry 4");
  EXPECT_EQ(must(find_signing_key(sample.connection(), key))->revoked_entry, EntryIndex{4});
}

TEST(Register, TwoProcessesWriteOneHistory) {
  SampleRegister sample;
  const std::unique_ptr<Register> other = must(open_again(sample));
  for (int i = 0; i < 20; ++i) {
    Register& writer = i % 2 == 0 ? sample.reg() : *other;
    const Acknowledgement acknowledged =
        must(writer.submit_and_wait(submission_of(sample.note("note " + std::to_string(i)), sample.lab_key)));
    EXPECT_EQ(acknowledged.entry_index.value, 3U + static_cast<std::uint64_t>(i));
  }
  must(sample.reg().record_state());
  const std::unique_ptr<LogSource> log = sample.source();
  EXPECT_EQ(must(replay_log(*log, sample_kinds())).head.checkpoint().size, 24U);
}

TEST(Register, RefusesADatabaseOlderThanWhatItPublished) {
  SampleRegister sample;
  sample.write_many_notes(5);
  // As after putting back a copy of the database: the newest entries are gone.
  Connection& connection = sample.connection();
  must(connection.execute("DELETE FROM entry WHERE entry_index >= 5"));
  must(connection.execute("DELETE FROM checkpoint WHERE tree_size > 3"));
  const Result<std::unique_ptr<Register>> opened = open_again(sample);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().kind, ErrorKind::unavailable) << "exit code 3: it cannot be used";
  EXPECT_THAT(opened.error().message, testing::HasSubstr("a checkpoint of 8 entries was published from here"));
}

TEST(Register, ADamagedFileOfItsFolderIsNamed) {
  SampleRegister sample;
  for (const char* name : {"register.json", "policy.txt", "keys/log.key", "keys/acts.key", "last-checkpoint"}) {
    SCOPED_TRACE(name);
    const std::string whole = testing_support::file_content(sample.path() / name);
    testing_support::overwrite_file(sample.path() / name, "damaged");
    const Result<std::unique_ptr<Register>> opened = open_again(sample);
    testing_support::overwrite_file(sample.path() / name, whole);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().kind, ErrorKind::unavailable) << "exit code 3: nobody used the program wrongly";
    EXPECT_THAT(opened.error().message, testing::HasSubstr((sample.path() / name).string()));
    EXPECT_THAT(opened.error().advice, testing::HasSubstr("from a backup"));
  }
  EXPECT_TRUE(open_again(sample));
}

TEST(Register, RefusesTilesThatDoNotHashToTheSignedRoot) {
  SampleRegister sample;
  sample.write_many_notes(5);
  must(sample.connection().execute("UPDATE tile SET hashes = $1 WHERE level = 0", {Bytes(8 * 32, 7)}));
  const Result<std::unique_ptr<Register>> opened = open_again(sample);
  ASSERT_FALSE(opened);
  EXPECT_THAT(opened.error().message, testing::HasSubstr("do not hash to the root"));
}

TEST(Register, WhatWasAcknowledgedIsThereAfterReopening) {
  SampleRegister sample;
  sample.write_many_notes(300);
  const std::unique_ptr<Register> again = must(open_again(sample));
  EXPECT_EQ(again->publisher().published_size(), 303U);
  const Acknowledgement next = must(again->submit_and_wait(submission_of(sample.note("next"), sample.lab_key)));
  EXPECT_EQ(next.entry_index.value, 303U);
}

TEST(Register, ErasedContentIsGoneAndTheStateStaysReplayable) {
  SampleRegister sample;
  const Digest content = sample.write_note("a secret");
  must(sample.reg().erase(content, "personal-data"));
  EXPECT_EQ(get_content(sample.connection(), content).error().kind, ErrorKind::gone);
  EXPECT_THAT(sample.reg().erase(content, "boredom").error().message, testing::HasSubstr("not a reason"));
  const std::unique_ptr<LogSource> log = sample.source();
  const ReplayReport report = must(replay_log(*log, sample_kinds()));
  EXPECT_EQ(report.state, sample.live_state());
  EXPECT_EQ(report.compared_states, 1U);
}

TEST(Register, ErasedTextIsInNoFileOfTheRegister) {
  SampleRegister sample;
  const std::string text = "words that must not be found again";
  const Digest content = sample.write_note(text);
  const auto files_with_text = [&] {
    std::vector<std::string> found;
    for (const auto& file : std::filesystem::recursive_directory_iterator(sample.path()))
      if (file.is_regular_file() && must(read_file(file.path(), 1U << 30)).find(text) != std::string::npos)
        found.push_back(file.path().filename());
    return found;
  };
  EXPECT_FALSE(files_with_text().empty());
  must(sample.reg().erase(content, "personal-data"));
  EXPECT_THAT(files_with_text(), testing::IsEmpty());
}

TEST(Register, TheSameContentIsNotErasedTwice) {
  SampleRegister sample;
  const Digest content = sample.write_note("once");
  must(sample.reg().erase(content, "law"));
  const Error again = sample.reg().erase(content, "law").error();
  EXPECT_EQ(again.kind, ErrorKind::conflict);
  EXPECT_EQ(again.message, "this content was erased already, in entry 4");
}

TEST(Register, AMissingDatabaseIsRefusedAndNotMadeAnew) {
  SampleRegister sample;
  testing_support::TemporaryFolder elsewhere;
  std::filesystem::copy(sample.path(), elsewhere / "reg", std::filesystem::copy_options::recursive);
  for (const char* name : {"register.db", "register.db-wal", "register.db-shm", "last-checkpoint"})
    std::filesystem::remove(elsewhere / "reg" / name);
  const auto opened = Register::open(elsewhere / "reg", sample_kinds(), sample.clock, sample.entropy, {});
  ASSERT_FALSE(opened);
  EXPECT_THAT(opened.error().message, testing::HasSubstr("register.db is missing"));
  EXPECT_FALSE(std::filesystem::exists(elsewhere / "reg" / "register.db"));
}

TEST(Register, AKeyThatOthersMayReadIsRefused) {
  SampleRegister sample;
  const Path key = sample.path() / "keys" / "log.key";
  std::filesystem::permissions(key, std::filesystem::perms::group_read, std::filesystem::perm_options::add);
  const auto opened = open_again(sample);
  ASSERT_FALSE(opened);
  EXPECT_THAT(opened.error().message, testing::HasSubstr("others than its owner may read or write " + key.string()));
}

TEST(Register, AFailedBeginningLeavesNothing) {
  testing_support::TemporaryFolder folder;
  const testing_support::ManualClock clock{Instant{testing_support::sample_start}};
  testing_support::CountingEntropy entropy;
  const auto create = [&](const std::string& database, const std::function<Status(Register&)>& furnish) {
    return Register::create(folder / "reg", {.origin = std::string(sample_origin), .name = "x", .database = database},
                            sample_kinds(), clock, entropy, furnish);
  };
  EXPECT_FALSE(create("postgres://127.0.0.1:1/none", {}));
  EXPECT_FALSE(std::filesystem::exists(folder / "reg"));
  EXPECT_FALSE(create("register.db", [](Register&) -> Status { return fail(ErrorKind::unavailable, "no"); }));
  EXPECT_FALSE(std::filesystem::exists(folder / "reg"));
  EXPECT_THAT(create("mysql://127.0.0.1/none", {}).error().message,
              testing::HasSubstr("not the address of a database"));
  EXPECT_TRUE(create("register.db", {})) << "the same command works once the reason is gone";

  const std::string others = (folder / "reg" / "register.db").string();
  EXPECT_THAT(
      Register::create(folder / "second", {.origin = std::string(sample_origin), .name = "x", .database = others},
                       sample_kinds(), clock, entropy)
          .error()
          .message,
      testing::HasSubstr("exists already"));
  EXPECT_TRUE(std::filesystem::exists(others)) << "the database of another register is left alone";
  EXPECT_FALSE(std::filesystem::exists(folder / "second"));

  must(create_folder(folder / "full"));
  must(write_file(folder / "full" / "notes.txt", "mine"));
  EXPECT_THAT(Register::create(folder / "full", {.origin = std::string(sample_origin), .name = "x"}, sample_kinds(),
                               clock, entropy)
                  .error()
                  .message,
              testing::HasSubstr("not an empty folder"));
}

TEST(Register, KeysAndEditionsCannotBeErased) {
  SampleRegister sample;
  const Envelope key_entry = must(read_envelope(sample.connection(), {2}));
  EXPECT_THAT(sample.reg().erase(key_entry.content, "law").error().message, testing::HasSubstr("cannot be erased"));
}

TEST(Register, ReceiptsHoldForEveryEntry) {
  SampleRegister sample;
  sample.write_many_notes(20);
  const PublishedCheckpoint checkpoint = *must(last_published_checkpoint(sample.connection()));
  const PublicKey& key = sample.reg().folder().keys.receipt.public_key();
  ReceiptIssuer receipts(sample.reg());
  for (std::uint64_t index = 0; index < checkpoint.size; ++index) {
    const Bytes receipt = must(receipts.issue({index})).value();
    const Digest leaf = tlog::leaf_hash(must(read_entry(sample.connection(), {index})));
    EXPECT_TRUE(cose::verify_receipt(must(cose::parse_receipt(receipt)), key, leaf)) << index;
  }
}

TEST(Register, AReceiptIssuerFollowsTheLog) {
  SampleRegister sample;
  ReceiptIssuer receipts(sample.reg());
  EXPECT_EQ(must(receipts.issue({3})), std::nullopt);
  sample.write_note("a fourth entry");
  const PublicKey& key = sample.reg().folder().keys.receipt.public_key();
  const Digest leaf = tlog::leaf_hash(must(read_entry(sample.connection(), {3})));
  EXPECT_TRUE(cose::verify_receipt(must(cose::parse_receipt(must(receipts.issue({3})).value())), key, leaf));
}

/// A domain that publishes what the test says, and nothing else on the network.
class OneDomain final : public HttpClient {
 public:
  Result<HttpAnswer> send(const HttpRequest& request) override {
    if (request.url != "https://new.example/.well-known/haip.json") return HttpAnswer{.status = 404};
    return HttpAnswer{.status = 200, .content_type = "application/json", .body = document};
  }
  std::string document;
};

class Discovery : public testing::Test {
 protected:
  Result<Acknowledgement> submit() {
    const auto opened = must(Register::open(sample.path(), sample_kinds(), sample.clock, sample.entropy,
                                            {.verifier_threads = 1, .http = &domain}));
    const Act act = make_act("note.write", "new.example", "note/new.example", Json{}.set("text", "hello"),
                             sample.clock.now(), sample.entropy);
    return opened->submit_and_wait(submission_of(act, key));
  }

  SampleRegister sample;
  OneDomain domain;
  SecretKey key = SecretKey::generate(sample.entropy);
  WellKnown published{.domain = "new.example", .keys = {{key.public_key(), sample.clock.now()}}};
};

TEST_F(Discovery, RecordsTheOrganisationItsKeyAndTheAct) {
  domain.document = well_known_document(published);  // as `haip key new` prints it: no economy, no name
  EXPECT_EQ(must(submit()).entry_index.value, 5U);
  const Organisation organisation = must(find_organisation(sample.connection(), "new.example")).value();
  EXPECT_EQ(organisation.name, "new.example");
  EXPECT_EQ(organisation.economy, "") << "not stated";
  EXPECT_EQ(organisation.entry_index.value, 3U);
  const SigningKey recorded = must(find_signing_key(sample.connection(), cose::thumbprint(key.public_key()))).value();
  EXPECT_EQ(recorded.evidence, KeyEvidence::domain);
  EXPECT_EQ(recorded.found_at, "https://new.example/.well-known/haip.json");
  EXPECT_EQ(recorded.recorded_entry.value, 4U);
}

TEST_F(Discovery, TakesEitherKeyWhileOneReplacesTheOther) {
  const SecretKey old_key = SecretKey::generate(sample.entropy);
  published.keys.push_back({old_key.public_key(), sample.clock.now()});
  published.economy = "JP";
  domain.document = well_known_document(published);
  must(submit());
  key = old_key;
  EXPECT_EQ(must(submit()).entry_index.value, 7U) << "its key is recorded in entry 6";
  EXPECT_EQ(must(signing_keys_of(sample.connection(), "new.example")).size(), 2U);
}

TEST_F(Discovery, SaysWhatIsWrongWithTheDocument) {
  for (const char* economy : {"jp", "JPN", "ZZ"}) {
    published.economy = economy;
    domain.document = well_known_document(published);
    const Result<Acknowledgement> refused = submit();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::forbidden);
    EXPECT_THAT(refused.error().message,
                testing::HasSubstr("haip.json is not readable: \"" + std::string(economy) + "\" is not an economy"));
  }
  EXPECT_FALSE(must(find_organisation(sample.connection(), "new.example")).has_value());
}

TEST(Register, CreateRefusesWhatIsNoOrigin) {
  testing_support::TemporaryFolder folder;
  const SystemClock clock;
  SystemEntropy entropy;
  for (const char* origin : {"https://register.example/log", "register", "register.example/", "Register.example/log",
                             "register.example/l og"}) {
    const Status created =
        Register::create(folder / "reg", {.origin = origin, .name = "x"}, sample_kinds(), clock, entropy);
    EXPECT_FALSE(created) << origin;
  }
}

}  // namespace
}  // namespace haip
