// Acts of one batch that bear on each other: each is judged by what the acts before it left, also where the questions
// of a whole batch are asked beforehand (Connection::foresee). The same on both engines.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "commitments/acts.hpp"
#include "commitments/commitments.hpp"
#include "cose/key.hpp"
#include "instruments/acts.hpp"
#include "register/replay.hpp"
#include "register/write_path.hpp"
#include "sample_commitments.hpp"
#include "testing/postgres_server.hpp"

namespace haip {
namespace {

using testing::HasSubstr;
using testing_support::must;

const ActKinds& batch_kinds() {
  static const ActKinds kinds({{"act", {}, act_view(), act_migrations()},
                               register_part(),
                               identity_part(),
                               staff_part(),
                               instruments_part(),
                               commitments_part()});
  return kinds;
}

/// A register with Example Lab and its two keys, and nothing that writes to it but the test.
class Batch : public testing::TestWithParam<Engine> {
 protected:
  void SetUp() override {
    RegisterSettings settings{.origin = "register.example/log", .name = "Sample register"};
    if (GetParam() == Engine::postgres) {
      const std::optional<std::string> address = testing_support::fresh_postgres_database();
      if (!address) GTEST_SKIP() << testing_support::no_postgres_reason();
      settings.database = *address;
    }
    const Path path = temporary_.path() / "reg";
    must(Register::create(path, settings, batch_kinds(), clock_, entropy_,
                          [this](Register& reg) { return furnish(reg); }));
    folder_.emplace(must(open_register_folder(path)));
    database_ = must(open_database(folder_->database_address(), Access::read_write));
    write_path_.emplace(must(WritePath::open({*database_, batch_kinds(), *folder_, clock_, entropy_})));
    view_ = must(database_->connect());
  }

  Proposal signed_by(const SecretKey& key, const Act& act) {
    const std::string document = act_document(act);
    return VerifiedSubmission{must(sign_act(act, document, key, folder_->settings.origin)), act, to_bytes(document)};
  }
  Proposal by_lab(const Act& act) { return signed_by(key_, act); }
  static Proposal by_register(Act act) { return OwnActs{ready(std::move(act))}; }

  Act commitment(std::string_view type, std::string_view instrument = "coc", std::string_view edition = "2023-10-30") {
    return commitment_act(type, "lab.example", instrument, edition, "We apply the Code.", "en", clock_.now(), entropy_);
  }
  Act delisting() {
    return delisting_act("lab.example", "It asked for it.", {"officer-7f3a9c", "officer-52b1d0"}, clock_.now(),
                         entropy_);
  }

  template <class... Proposals>
  std::vector<Result<Acknowledgement>> commit(Proposals... each) {
    std::vector<Proposal> proposals;
    (proposals.push_back(std::move(each)), ...);
    return commit_all(proposals);
  }
  std::vector<Result<Acknowledgement>> commit_all(std::vector<Proposal>& proposals) {
    return must(write_path_->commit(proposals)).outcomes;
  }
  [[nodiscard]] std::uint64_t size() const { return write_path_->last_checkpoint().size; }
  bool replay_agrees() {
    return must(replay_log(*database_log(*view_, "reg"), batch_kinds())).state ==
           must(state_digest(*view_, batch_kinds()));
  }

  testing_support::ManualClock clock_{Instant{1'795'510'800}};  // 2026-11-24T09:00:00Z
  testing_support::CountingEntropy entropy_;
  SecretKey key_ = SecretKey::generate(entropy_);
  SecretKey other_key_ = SecretKey::generate(entropy_);
  std::unique_ptr<Connection> view_;

 private:
  Status furnish(Register& reg) {
    CHECK(record_shipped_instruments(reg));
    Organisation lab;
    lab.domain = "lab.example";
    lab.name = "Example Lab";
    lab.economy = "JP";
    CHECK(reg.log_own_act_and_wait(organisation_act(lab, clock_.now(), entropy_)).map([](const auto&) {}));
    for (const SecretKey* key : {&key_, &other_key_})
      CHECK(reg.log_own_act_and_wait(
                   key_act("lab.example", key->public_key(), KeyEvidence::vouched, "", clock_.now(), entropy_))
                .map([](const auto&) {}));
    return {};
  }

  testing_support::TemporaryFolder temporary_;
  std::optional<RegisterFolder> folder_;
  std::unique_ptr<Database> database_;
  std::optional<WritePath> write_path_;
};

INSTANTIATE_TEST_SUITE_P(Engines, Batch, testing::Values(Engine::sqlite, Engine::postgres),
                         [](const testing::TestParamInfo<Engine>& tested) {
                           return tested.param == Engine::sqlite ? "Sqlite" : "Postgres";
                         });

TEST_P(Batch, ARevokedKeySpeaksNoMoreAfterItsRevocation) {
  const auto outcomes =
      commit(by_lab(commitment("commitment.make")),
             signed_by(other_key_, key_revocation_act("lab.example", "lab.example", cose::thumbprint(key_.public_key()),
                                                      "lost", clock_.now(), entropy_)),
             by_lab(commitment("commitment.renew")), signed_by(other_key_, commitment("commitment.withdraw")));
  must(outcomes[0]);
  const std::uint64_t revoked = must(outcomes[1]).entry_index.value;
  ASSERT_FALSE(outcomes[2]);
  EXPECT_EQ(outcomes[2].error().message, "this key was revoked in entry " + std::to_string(revoked));
  must(outcomes[3]);
  EXPECT_TRUE(replay_agrees());
}

TEST_P(Batch, ACommitmentMadeIsThereToBeRenewedAndWithdrawn) {
  const auto outcomes = commit(by_lab(commitment("commitment.renew")), by_lab(commitment("commitment.make")),
                               by_lab(commitment("commitment.make")), by_lab(commitment("commitment.renew")),
                               by_lab(commitment("commitment.withdraw")), by_lab(commitment("commitment.renew")));
  EXPECT_THAT(outcomes[0].error().message, HasSubstr("no standing commitment"));
  const std::uint64_t made = must(outcomes[1]).entry_index.value;
  EXPECT_THAT(outcomes[2].error().message, HasSubstr("already, in entry " + std::to_string(made)));
  must(outcomes[3]);
  must(outcomes[4]);
  EXPECT_THAT(outcomes[5].error().message, HasSubstr("no standing commitment"));
  EXPECT_EQ(must(commitments_of(*view_, "lab.example")).at(0).state, CommitmentState::withdrawn);
  EXPECT_TRUE(replay_agrees());
}

TEST_P(Batch, TheSameStatementTwiceIsOneEntry) {
  const std::uint64_t before = size();
  const Act act = commitment("commitment.make");
  const auto outcomes = commit(by_lab(act), by_lab(act));
  EXPECT_EQ(must(outcomes[1]).entry_index, must(outcomes[0]).entry_index);
  EXPECT_FALSE(must(outcomes[0]).was_known);
  EXPECT_TRUE(must(outcomes[1]).was_known);
  EXPECT_EQ(size(), before + 1);
  EXPECT_TRUE(must(commit(by_lab(act)).at(0)).was_known);
  EXPECT_EQ(size(), before + 1);
}

TEST_P(Batch, WhoIsDelistedAndTakenBackIsJudgedByTheMoment) {
  const auto outcomes = commit(by_register(delisting()), by_lab(commitment("commitment.make")),
                               by_register(relisting_act("lab.example", "A mistake.",
                                                         {"officer-7f3a9c", "officer-52b1d0"}, clock_.now(), entropy_)),
                               by_lab(commitment("commitment.make")));
  must(outcomes[0]);
  EXPECT_THAT(outcomes[1].error().message, HasSubstr("is delisted"));
  must(outcomes[2]);
  must(outcomes[3]);
  EXPECT_TRUE(replay_agrees());
}

TEST_P(Batch, WhatWasTakenBackDoesNotBind) {
  // The second delisting is refused, and the first of the two goes with it.
  const auto outcomes = commit(by_lab(commitment("commitment.make")), OwnActs{ready(delisting()), ready(delisting())},
                               by_lab(commitment("commitment.renew")));
  must(outcomes[0]);
  EXPECT_THAT(outcomes[1].error().message, HasSubstr("is delisted already"));
  must(outcomes[2]);
  EXPECT_TRUE(replay_agrees());
}

TEST_P(Batch, ErasedContentDoesNotComeBackInTheSameBatch) {
  const Act act = commitment("commitment.make");
  const Digest content = sha256(act_document(act));
  const auto outcomes =
      commit(by_lab(act), by_lab(commitment("commitment.withdraw")),
             by_register(erasure_act(content, "author-request", clock_.now(), entropy_)), signed_by(other_key_, act));
  must(outcomes[0]);
  must(outcomes[1]);
  must(outcomes[2]);
  ASSERT_FALSE(outcomes[3]);
  EXPECT_EQ(outcomes[3].error().kind, ErrorKind::gone);
}

TEST_P(Batch, ALongBatchOfOneOrganisationIsTheSameLogAsItsReplay) {
  std::vector<Proposal> proposals;
  proposals.push_back(by_lab(commitment("commitment.make")));
  for (int i = 0; i < 600; ++i) proposals.push_back(by_lab(commitment("commitment.renew")));
  const std::uint64_t before = size();
  const auto outcomes = commit_all(proposals);
  for (std::size_t i = 0; i < outcomes.size(); ++i) EXPECT_EQ(must(outcomes[i]).entry_index.value, before + i);
  EXPECT_EQ(must(commitments_of(*view_, "lab.example")).at(0).last_entry.value, before + 600);
  EXPECT_TRUE(replay_agrees());
}

}  // namespace
}  // namespace haip
