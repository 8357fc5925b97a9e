#include "register/witnesses.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <latch>
#include <numeric>
#include <thread>

#include "testing/fake_witness.hpp"
#include "testing/loopback_server.hpp"

namespace haip {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing_support::FakeWitness;
using testing_support::FakeWitnessAnswer;
using testing_support::FakeWitnessNetwork;
using testing_support::LoopbackAnswer;
using testing_support::LoopbackRequest;
using testing_support::LoopbackServer;
using testing_support::Misbehaviour;

constexpr std::string_view origin = "register.example/log1";
constexpr Instant cosigned_at{1'700'000'000};

struct SetClock final : Clock {
  Instant time{1'800'000'000};
  [[nodiscard]] Instant now() const override { return time; }
};

/// The seed is 32 bytes that count up from `first`.
SecretKey counting_key(std::uint8_t first) {
  Bytes seed(SecretKey::seed_size_bytes);
  std::iota(seed.begin(), seed.end(), first);
  return *SecretKey::from_seed(seed);
}

/// The log of "entry 0", "entry 1" …; its tiles may be read on the thread that made it only.
class MemoryLog final : public tlog::TileReader {
 public:
  explicit MemoryLog(std::uint64_t size, std::string_view prefix = "entry ") {
    tlog::TreeAppender tree;
    for (std::uint64_t i = 0; i < size; ++i)
      tree.append(tlog::leaf_hash(as_bytes(std::string(prefix) + std::to_string(i))));
    for (tlog::ChangedTile& tile : tree.take_changed_tiles())
      tiles_[{tile.address.level, tile.address.index}] = std::move(tile.hashes);
  }

  Result<Bytes> read_hash_tile(unsigned level, std::uint64_t index, unsigned) override {
    EXPECT_EQ(std::this_thread::get_id(), thread_);
    const auto found = tiles_.find({level, index});
    if (is_broken || found == tiles_.end()) return fail(ErrorKind::unavailable, "the tile cannot be read");
    return found->second;
  }

  Digest root(std::uint64_t size) { return size == 0 ? tlog::empty_root() : *tlog::root(size, *this); }

  SignedCheckpoint checkpoint(std::uint64_t size) {
    const tlog::Checkpoint checkpoint{std::string(origin), size, root(size), {}};
    return {size, checkpoint.root, Instant{0}, tlog::format_note(*tlog::sign_checkpoint(checkpoint, signer)), {}};
  }

  tlog::NoteSigner signer =
      *tlog::NoteSigner::create(std::string(origin), tlog::SignatureType::ed25519, counting_key(0));
  bool is_broken = false;

 private:
  std::thread::id thread_ = std::this_thread::get_id();
  std::map<std::pair<unsigned, std::uint64_t>, Bytes> tiles_;
};

/// Three witnesses w1, w2, w3 of one log, reached without a network.
struct WitnessesTest : testing::Test {
  MemoryLog log{300};
  FakeWitness w1{"witness.example/w1", counting_key(0x20), cosigned_at};
  FakeWitness w2{"witness.example/w2", counting_key(0x60), cosigned_at};
  FakeWitness w3{"witness.example/w3", counting_key(0x80), cosigned_at};
  FakeWitnessNetwork network;
  SetClock clock;

  WitnessesTest() {
    int number = 0;
    for (FakeWitness* witness : {&w1, &w2, &w3}) {
      witness->trust(log.signer.verifier());
      network.add("https://w" + std::to_string(++number) + ".example", *witness);
    }
  }

  tlog::Policy policy(const std::string& rule) const {
    std::string text = "log " + log.signer.verifier().format() + "\n";
    int number = 0;
    for (const FakeWitness* witness : {&w1, &w2, &w3}) {
      const std::string name = "w" + std::to_string(++number);
      text += "witness " + name + " " + witness->key().format() + " https://" + name + ".example\n";
    }
    auto policy = tlog::parse_policy(text + rule);
    EXPECT_TRUE(policy) << (policy ? "" : policy.error().message);
    return *policy;
  }

  tlog::Policy all_three() const { return policy("group g all w1 w2 w3\nquorum g\n"); }
  tlog::Policy only_w1() const { return policy("quorum w1\n"); }

  /// What one witness said to a log of 300 entries under that misbehaviour.
  WitnessReport report_of_w1(Misbehaviour how, std::uint64_t named_size = 0) {
    w1.misbehave(how, named_size);
    Witnesses witnesses(only_w1(), network, clock);
    const CosignedCheckpoint cosigned = witnesses.cosign(log.checkpoint(300), log);
    EXPECT_FALSE(cosigned.quorum_met);
    EXPECT_FALSE(cosigned.reports.at(0).cosigned);
    EXPECT_THAT(cosigned.note, testing::Not(HasSubstr("witness.example/w1")));
    EXPECT_THAT(cosigned.note, HasSubstr("witness.example/w2"));
    return cosigned.reports.at(0);
  }
};

std::vector<std::string> cosigner_names(const CosignedCheckpoint& cosigned, const tlog::Policy& policy) {
  const auto opened = tlog::open_checkpoint(*tlog::parse_note(cosigned.note), policy.log_keys(), policy.witness_keys());
  EXPECT_TRUE(opened) << (opened ? "" : opened.error().message);
  std::vector<std::string> names;
  std::vector<tlog::VerifierKey> keys;
  if (opened)
    for (const tlog::Cosignature& cosignature : opened->cosignatures) {
      EXPECT_EQ(cosignature.time, cosigned_at);
      names.push_back(cosignature.witness.name());
      keys.push_back(cosignature.witness);
    }
  EXPECT_EQ(tlog::is_quorum_met(policy, keys), cosigned.quorum_met);
  return names;
}

// ---- Cosigning ----

// Bytes agreed on with other implementations: the checkpoint of "entry 0" … "entry 299" with one cosignature, and the
// question that leads from size 200 to it.
TEST_F(WitnessesTest, KnownAnswer) {
  const tlog::Policy policy = only_w1();
  Witnesses witnesses(policy, network, clock);
  EXPECT_TRUE(witnesses.cosign(log.checkpoint(200), log).quorum_met);
  const CosignedCheckpoint cosigned = witnesses.cosign(log.checkpoint(300), log);
  EXPECT_TRUE(cosigned.quorum_met);
  const std::string question = w1.questions().back();
  EXPECT_EQ(question.size(), 515U);
  EXPECT_EQ(sha256(question).hex(), "e09b372b9f9076e0993c0925209da23e918be20063e69e887dbeb97f9231bcb0");
  EXPECT_THAT(cosigned.note,
              testing::StartsWith(
                  "register.example/log1\n300\nyjk9Apa+xeC43KuYO9H7fRRh9RLnJny4ljGtJv1m2Eg=\n\n"
                  "— register.example/log1 "
                  "oSBpBlxryjdodk3KlC9+kF8xX/tR+fAoLilAZBp6HJhTp2pGzB2FjxzfZjeXWPNPsNjFpR7HC6G+bywyEO0hROcOPQ8=\n"
                  "— witness.example/w1 "
                  "IDJKvgAAAABlU/"
                  "EAK00xFL9E4PCFKr7CU+nqFEGEFeTA9HaZiBP0H50O3clxYdWs72cPjO6f9RAFz2ObhaoiImIm2LY6bkhYs0QOCw==\n"));
}

TEST_F(WitnessesTest, AllCosignInTheOrderOfThePolicy) {
  const tlog::Policy policy = all_three();
  Witnesses witnesses(policy, network, clock);
  EXPECT_FALSE(witnesses.none_needed());
  const CosignedCheckpoint cosigned = witnesses.cosign(log.checkpoint(300), log);
  EXPECT_TRUE(cosigned.quorum_met);
  EXPECT_THAT(cosigner_names(cosigned, policy),
              testing::ElementsAre("witness.example/w1", "witness.example/w2", "witness.example/w3"));
  ASSERT_EQ(cosigned.reports.size(), 3U);
  for (const WitnessReport& report : cosigned.reports) {
    EXPECT_TRUE(report.cosigned) << report.name;
    EXPECT_EQ(report.problem, "");
    EXPECT_FALSE(report.fork_alarm);
  }
  EXPECT_EQ(cosigned.reports[1].name, "w2");
}

TEST_F(WitnessesTest, QuorumIsWhatThePolicySays) {
  struct Case {
    std::string rule;
    int silent_witnesses;
    bool is_met;
  };
  const Case cases[] = {{"quorum none\n", 3, true},
                        {"quorum w3\n", 2, true},
                        {"quorum w3\n", 3, false},
                        {"group g any w1 w2 w3\nquorum g\n", 2, true},
                        {"group g any w1 w2 w3\nquorum g\n", 3, false},
                        {"group g all w1 w2 w3\nquorum g\n", 0, true},
                        {"group g all w1 w2 w3\nquorum g\n", 1, false},
                        {"group g 2 w1 w2 w3\nquorum g\n", 1, true},
                        {"group g 2 w1 w2 w3\nquorum g\n", 2, false},
                        {"group inner any w1 w2\ngroup g all inner w3\nquorum g\n", 1, true},
                        {"group inner any w1 w2\ngroup g all inner w3\nquorum g\n", 2, false}};
  for (const Case& test : cases) {
    int number = 0;
    for (FakeWitness* witness : {&w1, &w2, &w3})
      witness->misbehave(number++ < test.silent_witnesses ? Misbehaviour::broken : Misbehaviour::none);
    const tlog::Policy with_rule = policy(test.rule);
    Witnesses witnesses(with_rule, network, clock);
    const CosignedCheckpoint cosigned = witnesses.cosign(log.checkpoint(300), log);
    EXPECT_EQ(cosigned.quorum_met, test.is_met) << test.rule << test.silent_witnesses;
    EXPECT_EQ(cosigner_names(cosigned, with_rule).size(), static_cast<std::size_t>(3 - test.silent_witnesses));
  }
}

TEST_F(WitnessesTest, NoneNeeded) {
  EXPECT_TRUE(Witnesses(policy("quorum none\n"), network, clock).none_needed());
  EXPECT_FALSE(Witnesses(only_w1(), network, clock).none_needed());
}

TEST_F(WitnessesTest, GrowsFromSizeToSizeWithoutAskingTwice) {
  Witnesses witnesses(only_w1(), network, clock);
  for (const std::uint64_t size : {0U, 0U, 1U, 2U, 255U, 256U, 257U, 300U, 300U}) {
    EXPECT_TRUE(witnesses.cosign(log.checkpoint(size), log).quorum_met) << size;
    EXPECT_EQ(w1.remembered_size(std::string(origin)), size);
  }
  EXPECT_EQ(w1.questions().size(), 9U);
}

TEST_F(WitnessesTest, SendsTheLogsOwnSignatureOnlyAndWaitsNoLongerThanFiveSeconds) {
  const tlog::Policy policy = only_w1();
  SignedCheckpoint checkpoint = log.checkpoint(300);
  Witnesses witnesses(policy, network, clock);
  checkpoint.note = witnesses.cosign(checkpoint, log).note;
  ASSERT_THAT(checkpoint.note, HasSubstr("witness.example"));

  const CosignedCheckpoint again = witnesses.cosign(checkpoint, log);
  EXPECT_EQ(again.note, checkpoint.note);
  for (const HttpRequest& request : network.requests()) {
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.time_limit, std::chrono::seconds(5));
    const auto sent = tlog::parse_add_checkpoint(request.body);
    ASSERT_TRUE(sent) << sent.error().message;
    ASSERT_EQ(sent->checkpoint.signatures.size(), 1U);
    EXPECT_EQ(sent->checkpoint.signatures[0].name, origin);
  }
}

// A client that lets nobody go before everybody has come: asking one after the other would never end.
TEST_F(WitnessesTest, AsksAllAtTheSameTime) {
  struct Gathering final : HttpClient {
    explicit Gathering(HttpClient& next_client) : next(next_client) {}
    Result<HttpAnswer> send(const HttpRequest& request) override {
      everybody.arrive_and_wait();
      return next.send(request);
    }
    HttpClient& next;
    std::latch everybody{3};
  } gathering(network);
  Witnesses witnesses(all_three(), gathering, clock);
  EXPECT_TRUE(witnesses.cosign(log.checkpoint(300), log).quorum_met);
}

// ---- Sizes ----

TEST_F(WitnessesTest, ProvesFromTheSizeThatAWitnessNames) {
  w1.remember(std::string(origin), 200, log.root(200));
  w2.remember(std::string(origin), 300, log.root(300));
  const tlog::Policy policy = all_three();
  Witnesses witnesses(policy, network, clock);
  EXPECT_TRUE(witnesses.cosign(log.checkpoint(300), log).quorum_met);
  ASSERT_EQ(w1.questions().size(), 2U);
  EXPECT_EQ(w2.questions().size(), 2U);
  EXPECT_EQ(w3.questions().size(), 1U);
  EXPECT_THAT(w1.questions()[1], testing::StartsWith("old 200\n"));
}

TEST_F(WitnessesTest, AWitnessThatForgotIsProvedToAgain) {
  Witnesses witnesses(only_w1(), network, clock);
  EXPECT_TRUE(witnesses.cosign(log.checkpoint(200), log).quorum_met);
  w1.remember(std::string(origin), 100, log.root(100));
  EXPECT_TRUE(witnesses.cosign(log.checkpoint(300), log).quorum_met);
}

TEST_F(WitnessesTest, AnAnswerThatWasLostDoesNoHarm) {
  w1.misbehave(Misbehaviour::persists_then_hangs);
  Witnesses witnesses(only_w1(), network, clock);
  const CosignedCheckpoint lost = witnesses.cosign(log.checkpoint(200), log);
  EXPECT_FALSE(lost.quorum_met);
  EXPECT_FALSE(lost.reports[0].fork_alarm);
  w1.misbehave(Misbehaviour::none);
  EXPECT_TRUE(witnesses.cosign(log.checkpoint(300), log).quorum_met);
}

TEST_F(WitnessesTest, AsksAgainOnlyOnce) {
  const WitnessReport moving = report_of_w1(Misbehaviour::keeps_moving, 5);
  EXPECT_EQ(w1.questions().size(), 2U);
  EXPECT_THAT(moving.problem, HasSubstr("its size changed while it was asked"));
  EXPECT_FALSE(moving.fork_alarm);

  const WitnessReport stubborn = report_of_w1(Misbehaviour::names_size, 5);
  EXPECT_EQ(w1.questions().size(), 4U);
  EXPECT_THAT(stubborn.problem, HasSubstr("it is at size 5, which is what it was asked from"));
  EXPECT_FALSE(stubborn.fork_alarm);
}

TEST_F(WitnessesTest, AWitnessThatIsAheadOnceIsNoAlarm) {
  w1.remember(std::string(origin), 300, log.root(300));
  Witnesses witnesses(only_w1(), network, clock);
  const CosignedCheckpoint behind = witnesses.cosign(log.checkpoint(299), log);
  EXPECT_FALSE(behind.quorum_met);
  EXPECT_FALSE(behind.reports[0].fork_alarm);
  EXPECT_THAT(behind.reports[0].problem, HasSubstr("it is at size 300, and this checkpoint has 299"));
  EXPECT_TRUE(witnesses.cosign(log.checkpoint(300), log).quorum_met);
}

TEST_F(WitnessesTest, ALogThatShrankIsAnAlarm) {
  Witnesses witnesses(only_w1(), network, clock);
  EXPECT_TRUE(witnesses.cosign(log.checkpoint(300), log).quorum_met);
  const CosignedCheckpoint shrunk = witnesses.cosign(log.checkpoint(250), log);
  EXPECT_FALSE(shrunk.quorum_met);
  EXPECT_TRUE(shrunk.reports[0].fork_alarm);
  EXPECT_THAT(shrunk.reports[0].problem, HasSubstr("has lost entries"));
}

TEST_F(WitnessesTest, ANewProcessOnAnOldCopyIsAlarmedAtItsSecondCheckpoint) {
  w1.remember(std::string(origin), 300, log.root(300));
  Witnesses witnesses(only_w1(), network, clock);
  EXPECT_FALSE(witnesses.cosign(log.checkpoint(250), log).reports[0].fork_alarm);
  EXPECT_TRUE(witnesses.cosign(log.checkpoint(251), log).reports[0].fork_alarm);
}

// ---- Forks ----

TEST_F(WitnessesTest, AnotherTreeIsAnAlarm) {
  Witnesses witnesses(policy("group g any w1 w2 w3\nquorum g\n"), network, clock);
  EXPECT_TRUE(witnesses.cosign(log.checkpoint(200), log).quorum_met);
  w2.misbehave(Misbehaviour::hangs);
  MemoryLog other(300, "other ");
  const CosignedCheckpoint forked = witnesses.cosign(other.checkpoint(300), other);
  EXPECT_FALSE(forked.quorum_met);
  EXPECT_TRUE(forked.reports[0].fork_alarm);
  EXPECT_THAT(forked.reports[0].problem,
              AllOf(HasSubstr("does not extend"), HasSubstr("422"), HasSubstr("docs/witnesses.md")));
  EXPECT_FALSE(forked.reports[1].fork_alarm);
}

TEST_F(WitnessesTest, AnotherTreeOfTheSameSizeIsAnAlarm) {
  Witnesses witnesses(only_w1(), network, clock);
  EXPECT_TRUE(witnesses.cosign(log.checkpoint(300), log).quorum_met);
  MemoryLog other(300, "other ");
  EXPECT_TRUE(witnesses.cosign(other.checkpoint(300), other).reports[0].fork_alarm);
}

// transparency-dev/witness answers so for another root at the same size.
TEST_F(WitnessesTest, BareConflictAtTheSameSizeIsAnAlarm) {
  Witnesses witnesses(only_w1(), network, clock);
  EXPECT_TRUE(witnesses.cosign(log.checkpoint(300), log).quorum_met);
  w1.misbehave(Misbehaviour::bare_conflict);
  const CosignedCheckpoint conflict = witnesses.cosign(log.checkpoint(300), log);
  EXPECT_FALSE(conflict.quorum_met);
  EXPECT_TRUE(conflict.reports[0].fork_alarm);
}

TEST_F(WitnessesTest, BareConflictFromAnotherSizeIsAFaultOfTheWitness) {
  const WitnessReport report = report_of_w1(Misbehaviour::bare_conflict);
  EXPECT_FALSE(report.fork_alarm);
  EXPECT_THAT(report.problem, HasSubstr("names another size but not which (status 409)"));
}

TEST_F(WitnessesTest, AnAlarmDoesNotHideAQuorum) {
  w3.misbehave(Misbehaviour::inconsistent);
  const tlog::Policy two_of_three = policy("group g 2 w1 w2 w3\nquorum g\n");
  const CosignedCheckpoint cosigned = Witnesses(two_of_three, network, clock).cosign(log.checkpoint(300), log);
  EXPECT_TRUE(cosigned.quorum_met);
  EXPECT_TRUE(cosigned.reports[2].fork_alarm);
}

// ---- Other answers ----

TEST_F(WitnessesTest, EveryRefusalIsReported) {
  const std::pair<Misbehaviour, const char*> cases[] = {
      {Misbehaviour::wrong_signature, "the witness \"witness.example/w1\": "},
      {Misbehaviour::other_key, "answered without a cosignature by its key"},
      {Misbehaviour::untrusted_key,
       "it does not trust the key that signed the checkpoint (status 403): \"no trusted key\""},
      {Misbehaviour::unknown_log, "it does not know this log (status 404): \"unknown log\""},
      {Misbehaviour::broken, "it did not cosign (status 500): \"oops\""},
      {Misbehaviour::garbage, "its answer has no cosignature: \"\\x00\\xff<html>\\x1b[31m"},
      {Misbehaviour::oversized, "answered with too many bytes"},
      {Misbehaviour::hangs, "did not answer within the time limit"},
      {Misbehaviour::redirects, "it redirects to https://elsewhere.example/add-checkpoint (status 301)"},
  };
  for (const auto& [how, words] : cases) {
    const WitnessReport report = report_of_w1(how);
    EXPECT_THAT(report.problem, HasSubstr(words));
    EXPECT_FALSE(report.fork_alarm) << words;
  }
}

TEST_F(WitnessesTest, AWitnessThatKnowsAnotherLogOrAnotherKey) {
  FakeWitness ignorant("witness.example/w1", counting_key(0x20), cosigned_at);
  network.add("https://w1.example", ignorant);
  Witnesses witnesses(only_w1(), network, clock);
  EXPECT_THAT(witnesses.cosign(log.checkpoint(300), log).reports[0].problem, HasSubstr("status 404"));
  ignorant.trust(
      *tlog::VerifierKey::create(std::string(origin), tlog::SignatureType::ed25519, counting_key(0xa0).public_key()));
  EXPECT_THAT(witnesses.cosign(log.checkpoint(300), log).reports[0].problem, HasSubstr("status 403"));
  ignorant.trust(log.signer.verifier());
  EXPECT_TRUE(witnesses.cosign(log.checkpoint(300), log).quorum_met);
}

TEST_F(WitnessesTest, AWitnessWithoutAddressIsReportedAndNotAsked) {
  tlog::Policy policy = all_three();
  policy.witnesses[1].url.clear();
  const CosignedCheckpoint cosigned = Witnesses(policy, network, clock).cosign(log.checkpoint(300), log);
  EXPECT_FALSE(cosigned.quorum_met);
  EXPECT_THAT(cosigned.reports[1].problem, HasSubstr("no address"));
  EXPECT_TRUE(w2.questions().empty());
}

TEST_F(WitnessesTest, AnAddressMayEndInASlash) {
  tlog::Policy policy = only_w1();
  policy.witnesses[0].url += "/";
  EXPECT_TRUE(Witnesses(policy, network, clock).cosign(log.checkpoint(300), log).quorum_met);
}

TEST_F(WitnessesTest, TilesThatCannotBeReadAreReported) {
  Witnesses witnesses(only_w1(), network, clock);
  EXPECT_TRUE(witnesses.cosign(log.checkpoint(200), log).quorum_met);
  const SignedCheckpoint next = log.checkpoint(300);
  log.is_broken = true;
  const CosignedCheckpoint cosigned = witnesses.cosign(next, log);
  EXPECT_FALSE(cosigned.quorum_met);
  EXPECT_THAT(cosigned.reports[0].problem, AllOf(HasSubstr("from size 200"), HasSubstr("the tile cannot be read")));
  EXPECT_EQ(cosigned.note, next.note);
}

TEST_F(WitnessesTest, ACheckpointThatCannotBeReadIsReported) {
  for (const char* note : {"", "text\n", "register.example/log1\n1\n"}) {
    const CosignedCheckpoint cosigned =
        Witnesses(only_w1(), network, clock).cosign({1, Digest(), Instant{0}, note, {}}, log);
    EXPECT_FALSE(cosigned.quorum_met);
    EXPECT_EQ(cosigned.note, note);
    EXPECT_NE(cosigned.reports[0].problem, "");
  }
  EXPECT_TRUE(network.requests().empty());
}

// ---- Pauses ----

TEST_F(WitnessesTest, AskedToSlowDownItDoes) {
  w1.misbehave(Misbehaviour::slow_down);
  Witnesses witnesses(only_w1(), network, clock);
  EXPECT_THAT(witnesses.cosign(log.checkpoint(200), log).reports[0].problem,
              HasSubstr("it asks to slow down (status 429)"));
  w1.misbehave(Misbehaviour::none);
  clock.time.seconds += 9;
  EXPECT_THAT(witnesses.cosign(log.checkpoint(250), log).reports[0].problem,
              HasSubstr("will be asked again from 2027-01-15T08:00:10Z"));
  EXPECT_EQ(w1.questions().size(), 1U);
  clock.time.seconds += 1;
  EXPECT_TRUE(witnesses.cosign(log.checkpoint(300), log).quorum_met);
}

TEST_F(WitnessesTest, AskedForALongerPauseItMakesOneOfAMinuteAtMost) {
  const std::pair<std::uint64_t, std::int64_t> cases[] = {{5, 10}, {45, 45}, {100'000, 60}};
  for (const auto& [asked_seconds, paused_seconds] : cases) {
    w1.misbehave(Misbehaviour::slow_down, asked_seconds);
    Witnesses witnesses(only_w1(), network, clock);
    EXPECT_FALSE(witnesses.cosign(log.checkpoint(300), log).quorum_met);
    w1.misbehave(Misbehaviour::none);
    clock.time.seconds += paused_seconds - 1;
    EXPECT_FALSE(witnesses.cosign(log.checkpoint(300), log).quorum_met) << asked_seconds;
    clock.time.seconds += 1;
    EXPECT_TRUE(witnesses.cosign(log.checkpoint(300), log).quorum_met) << asked_seconds;
  }
}

TEST_F(WitnessesTest, OneDeadWitnessDoesNotDelayEveryCheckpoint) {
  const tlog::Policy two_of_three = policy("group g 2 w1 w2 w3\nquorum g\n");
  Witnesses witnesses(two_of_three, network, clock);
  w2.misbehave(Misbehaviour::hangs);
  EXPECT_TRUE(witnesses.cosign(log.checkpoint(100), log).quorum_met);
  w2.misbehave(Misbehaviour::none);
  clock.time.seconds += 29;
  const CosignedCheckpoint without = witnesses.cosign(log.checkpoint(200), log);
  EXPECT_TRUE(without.quorum_met);
  EXPECT_THAT(without.reports[1].problem, HasSubstr("could not be reached at 2027-01-15T08:00:00Z"));
  EXPECT_EQ(w2.questions().size(), 1U);
  clock.time.seconds += 1;
  EXPECT_TRUE(witnesses.cosign(log.checkpoint(300), log).reports[1].cosigned);
}

TEST_F(WitnessesTest, AWitnessThatIsNeededIsAskedEveryTime) {
  const tlog::Policy two_of_three = policy("group g 2 w1 w2 w3\nquorum g\n");
  Witnesses witnesses(two_of_three, network, clock);
  w1.misbehave(Misbehaviour::hangs);
  w2.misbehave(Misbehaviour::hangs);
  EXPECT_FALSE(witnesses.cosign(log.checkpoint(200), log).quorum_met);
  w1.misbehave(Misbehaviour::none);
  EXPECT_TRUE(witnesses.cosign(log.checkpoint(300), log).quorum_met);
}

TEST_F(WitnessesTest, AClockThatIsSetBackEndsAPause) {
  w1.misbehave(Misbehaviour::slow_down);
  Witnesses witnesses(only_w1(), network, clock);
  EXPECT_FALSE(witnesses.cosign(log.checkpoint(200), log).quorum_met);
  w1.misbehave(Misbehaviour::none);
  clock.time.seconds -= 1'000'000;
  EXPECT_TRUE(witnesses.cosign(log.checkpoint(300), log).quorum_met);
}

// ---- Over real connections ----

LoopbackServer serve(FakeWitness& witness) {
  return LoopbackServer([&witness](const LoopbackRequest& request) {
    if (request.method != "POST" || request.path != "/prefix/add-checkpoint") return LoopbackAnswer{.status = 405};
    const FakeWitnessAnswer answer = witness.answer(request.body);
    return LoopbackAnswer{.status = answer.status,
                          .content_type = answer.content_type,
                          .body = answer.body,
                          .headers = {},
                          .never = answer.never};
  });
}

/// Gives up on one server early, so that a test of a witness that hangs need not wait for five seconds.
struct ImpatientClient final : HttpClient {
  explicit ImpatientClient(std::string with) : impatient_with(std::move(with)) {}
  Result<HttpAnswer> send(const HttpRequest& request) override {
    HttpRequest hurried = request;
    if (request.url.starts_with(impatient_with)) hurried.time_limit = std::chrono::milliseconds(30);
    return next->send(hurried);
  }
  std::string impatient_with;
  std::unique_ptr<HttpClient> next = make_http_client({.addresses = AddressRule::any_address, .https_only = false});
};

TEST_F(WitnessesTest, OverHttp) {
  w2.remember(std::string(origin), 200, log.root(200));
  LoopbackServer servers[] = {serve(w1), serve(w2), serve(w3)};
  tlog::Policy policy = all_three();
  for (std::size_t i = 0; i < 3; ++i) policy.witnesses[i].url = servers[i].url("/prefix");
  const auto http = make_http_client({.addresses = AddressRule::any_address, .https_only = false});
  Witnesses witnesses(policy, *http, clock);
  const CosignedCheckpoint first = witnesses.cosign(log.checkpoint(250), log);
  EXPECT_TRUE(first.quorum_met);
  EXPECT_EQ(w2.questions().size(), 2U);

  w1.misbehave(Misbehaviour::oversized);
  w2.misbehave(Misbehaviour::names_size, 300);
  const CosignedCheckpoint second = witnesses.cosign(log.checkpoint(300), log);
  EXPECT_FALSE(second.quorum_met);
  EXPECT_THAT(second.reports[0].problem, HasSubstr("answered with more than 65536 bytes"));
  EXPECT_FALSE(second.reports[1].cosigned);
  EXPECT_THAT(cosigner_names(second, policy), testing::ElementsAre("witness.example/w3"));
}

TEST_F(WitnessesTest, OverHttpAWitnessThatHangsHoldsNobodyElseUp) {
  w1.misbehave(Misbehaviour::hangs);
  LoopbackServer servers[] = {serve(w1), serve(w2), serve(w3)};
  tlog::Policy two_of_three = policy("group g 2 w1 w2 w3\nquorum g\n");
  for (std::size_t i = 0; i < 3; ++i) two_of_three.witnesses[i].url = servers[i].url("/prefix");
  ImpatientClient http(servers[0].url());
  const CosignedCheckpoint cosigned = Witnesses(two_of_three, http, clock).cosign(log.checkpoint(300), log);
  EXPECT_TRUE(cosigned.quorum_met);
  EXPECT_THAT(cosigned.reports[0].problem, HasSubstr("did not answer within 30 ms"));
  EXPECT_THAT(cosigner_names(cosigned, two_of_three), testing::ElementsAre("witness.example/w2", "witness.example/w3"));
}

}  // namespace
}  // namespace haip
