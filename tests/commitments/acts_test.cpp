// What an organisation may say about its commitment, and what the register then knows.

#include "sample_commitments.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace haip {
namespace {

using testing::HasSubstr;
using testing_support::CommitmentRegister;
using testing_support::must;

class CommitmentActs : public testing::Test {
 protected:
  /// The error of an act that must not get into the log.
  Error refusal(const Act& act, const SecretKey& key) {
    const std::uint64_t before = sample_.size();
    const Result<Acknowledgement> outcome = sample_.submit(act, key);
    EXPECT_FALSE(outcome);
    EXPECT_EQ(sample_.size(), before);
    return outcome ? Error() : outcome.error();
  }
  Error refusal(const Act& act) { return refusal(act, sample_.lab); }

  Act with_body(std::string_view type, Json body) {
    return make_act(std::string(type), "lab.example", "commitment/lab.example/coc", std::move(body),
                    sample_.clock.now(), sample_.entropy);
  }

  CommitmentRegister sample_;
};

TEST_F(CommitmentActs, ACommitmentIsKnownWithItsWordsAndItsEntry) {
  EXPECT_EQ(must(count_standing(sample_.view(), "coc")), 0U);
  const Acknowledgement made = must(sample_.say("commitment.make"));
  const Commitment commitment = sample_.commitment();
  EXPECT_EQ(commitment.domain, "lab.example");
  EXPECT_EQ(commitment.instrument, "coc");
  EXPECT_EQ(commitment.edition, "2023-10-30");
  EXPECT_EQ(commitment.state, CommitmentState::standing);
  EXPECT_EQ(commitment.statement, "We apply the Code.");
  EXPECT_EQ(commitment.language, "en");
  EXPECT_EQ(commitment.made_entry, made.entry_index);
  EXPECT_EQ(commitment.last_entry, made.entry_index);
  EXPECT_EQ(commitment.made_at, sample_.clock.now());
  EXPECT_EQ(must(count_standing(sample_.view(), "coc")), 1U);
  EXPECT_EQ(must(count_standing(sample_.view(), "gp")), 0U);
}

TEST_F(CommitmentActs, MadeTwiceIsAConflictThatNamesTheFirst) {
  const Acknowledgement made = must(sample_.say("commitment.make"));
  const Error error = refusal(sample_.act("commitment.make", "Once more."));
  EXPECT_EQ(error.kind, ErrorKind::conflict);
  EXPECT_THAT(error.message, HasSubstr("in entry " + std::to_string(made.entry_index.value)));
  EXPECT_THAT(error.advice, HasSubstr("haip commitment renew"));
  EXPECT_EQ(sample_.commitment().statement, "We apply the Code.");
}

TEST_F(CommitmentActs, RenewingNeedsACommitmentAndKeepsWhenItWasMade) {
  const Error error = refusal(sample_.act("commitment.renew"));
  EXPECT_EQ(error.kind, ErrorKind::conflict);
  EXPECT_THAT(error.advice, HasSubstr("haip commitment make"));

  const Acknowledgement made = must(sample_.say("commitment.make"));
  const Instant made_at = sample_.clock.now();
  sample_.clock.advance(86'400);
  const Acknowledgement renewed = must(sample_.say("commitment.renew", "We keep to it."));
  const Commitment commitment = sample_.commitment();
  EXPECT_EQ(commitment.statement, "We keep to it.");
  EXPECT_EQ(commitment.made_entry, made.entry_index);
  EXPECT_EQ(commitment.made_at, made_at);
  EXPECT_EQ(commitment.last_entry, renewed.entry_index);
  EXPECT_EQ(commitment.last_at, sample_.clock.now());
  EXPECT_EQ(must(commitments_to(sample_.view(), "coc")).size(), 1U);
}

TEST_F(CommitmentActs, WithdrawingEndsItAndItMayBeMadeAgain) {
  EXPECT_EQ(refusal(sample_.act("commitment.withdraw")).kind, ErrorKind::conflict);
  must(sample_.say("commitment.make"));
  must(sample_.submit(sample_.act("commitment.withdraw", "We stop.", "coc", ""), sample_.lab));
  EXPECT_EQ(sample_.commitment().state, CommitmentState::withdrawn);
  EXPECT_EQ(sample_.commitment().statement, "We stop.");
  EXPECT_EQ(must(count_standing(sample_.view(), "coc")), 0U);
  EXPECT_EQ(refusal(sample_.act("commitment.withdraw")).kind, ErrorKind::conflict);
  EXPECT_EQ(refusal(sample_.act("commitment.renew")).kind, ErrorKind::conflict);

  const Acknowledgement again = must(sample_.say("commitment.make", "We begin anew."));
  EXPECT_EQ(sample_.commitment().state, CommitmentState::standing);
  EXPECT_EQ(sample_.commitment().made_entry, again.entry_index);
}

TEST_F(CommitmentActs, EachInstrumentHasItsOwnCommitment) {
  must(sample_.say("commitment.make"));
  must(sample_.submit(sample_.act("commitment.make", "And the principles.", "gp", "2023-12-01"), sample_.lab));
  must(sample_.say("commitment.withdraw", "Not the Code any more."));
  const std::vector<Commitment> all = must(commitments_of(sample_.view(), "lab.example"));
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].state, CommitmentState::withdrawn);
  EXPECT_EQ(all[1].state, CommitmentState::standing);
  EXPECT_EQ(all[1].edition, "2023-12-01");
}

TEST_F(CommitmentActs, AnInstrumentThatTheRegisterDoesNotHoldIsRefused) {
  const Error error = refusal(sample_.act("commitment.make", "We try.", "no-such-code"));
  EXPECT_EQ(error.kind, ErrorKind::refused);
  EXPECT_THAT(error.message, HasSubstr("holds no instrument \"no-such-code\""));
  EXPECT_EQ(refusal(sample_.act("commitment.make", "A part of it.", "coc/a1")).kind, ErrorKind::malformed);
  EXPECT_EQ(refusal(sample_.act("commitment.make", "Nothing.", "")).kind, ErrorKind::malformed);
}

TEST_F(CommitmentActs, AnEditionThatTheInstrumentDoesNotHaveIsRefused) {
  for (const char* edition : {"", "1999-01-01", "..", "2023-12-01"})  // the last is one of the principles
    EXPECT_EQ(refusal(sample_.act("commitment.make", "We try.", "coc", edition)).kind, ErrorKind::refused) << edition;
  must(sample_.say("commitment.make"));
  EXPECT_EQ(refusal(sample_.act("commitment.renew", "We try.", "coc", "1999-01-01")).kind, ErrorKind::refused);
  // A withdrawal need not name an edition, but what it names must exist: pages link to it.
  for (const char* edition : {"1999-01-01", "..", "\u202e30-01-3202"})
    EXPECT_EQ(refusal(sample_.act("commitment.withdraw", "We stop.", "coc", edition)).kind, ErrorKind::refused)
        << edition;
  EXPECT_EQ(sample_.get("/organisations/lab.example").status, 200);
}

TEST_F(CommitmentActs, AStatementHasAtMostFourThousandCharacters) {
  std::string longest;
  for (int i = 0; i < 4000; ++i) longest += "約";
  EXPECT_EQ(refusal(sample_.act("commitment.make", longest + "束")).kind, ErrorKind::too_large);
  must(sample_.say("commitment.make", longest));
  EXPECT_EQ(sample_.commitment().statement, longest);
}

TEST_F(CommitmentActs, AStatementSaysSomethingAndNothingUnseen) {
  for (const char* statement :
       {"", "  \n\t ", "We apply \u202eeht\u202c Code.", "We \u2066apply\u2069 it.", "We apply\x07 it.",
        "We apply\x1b[31m it.", "We apply\x7f it.", "We\u0085apply it.", "We apply\r\nit."}) {
    const Error error = refusal(sample_.act("commitment.make", statement));
    EXPECT_EQ(error.kind, ErrorKind::malformed) << statement;
    EXPECT_FALSE(error.message.empty());
  }
  must(sample_.say("commitment.make", "We apply it:\n\t– to every model,\n\t– את כולם."));
}

TEST_F(CommitmentActs, TheLanguageIsACode) {
  for (const char* language : {"", "e", "english", "EN", "en_GB", "en\"", "ja\n", "\u202een", "x'><b>"}) {
    const Error error = refusal(
        with_body("commitment.make",
                  Json().set("edition", "2023-10-30").set("statement", "We apply it.").set("language", language)));
    EXPECT_EQ(error.kind, ErrorKind::malformed) << language;
  }
  for (const char* language : {"ja", "pt-BR", "zh-Hant"}) {
    must(sample_.submit(commitment_act("commitment.make", "lab.example", "coc", "2023-10-30", "約束します。", language,
                                       sample_.clock.now(), sample_.entropy),
                        sample_.lab));
    EXPECT_EQ(sample_.commitment().language, language);
    must(sample_.say("commitment.withdraw"));
  }
}

TEST_F(CommitmentActs, MembersOfAnotherTypeAreMalformed) {
  const Json right = Json().set("edition", "2023-10-30").set("statement", "We apply it.").set("language", "en");
  for (const char* member : {"edition", "statement", "language"}) {
    Json wrong = right;
    wrong.set(member, 7);
    EXPECT_EQ(refusal(with_body("commitment.make", wrong)).kind, ErrorKind::malformed) << member;
  }
  EXPECT_EQ(refusal(with_body("commitment.make", Json::Object{})).kind, ErrorKind::malformed);
}

TEST_F(CommitmentActs, NobodySpeaksForAnother) {
  const SecretKey other = sample_.add_organisation({"other.example", "Other", "FR", {}, "", {}, false});
  EXPECT_EQ(refusal(sample_.act("commitment.make"), other).kind, ErrorKind::forbidden);  // its key, the lab's name
  const Act about_another = make_act("commitment.make", "other.example", "commitment/lab.example/coc",
                                     sample_.act("commitment.make").body, sample_.clock.now(), sample_.entropy);
  const Error error = refusal(about_another, other);
  EXPECT_EQ(error.kind, ErrorKind::forbidden);
  EXPECT_THAT(error.message, HasSubstr("other.example cannot speak for lab.example"));
}

TEST_F(CommitmentActs, WhoIsNotKnownCannotCommit) {
  const SecretKey stranger = SecretKey::generate(sample_.entropy);
  const auto commitment_of_stranger = [&] {
    return commitment_act("commitment.make", "stranger.example", "coc", "2023-10-30", "We apply it.", "en",
                          sample_.clock.now(), sample_.entropy);
  };
  const Error unknown_key = refusal(commitment_of_stranger(), stranger);
  EXPECT_EQ(unknown_key.kind, ErrorKind::forbidden);
  EXPECT_THAT(unknown_key.advice, HasSubstr("https://stranger.example/.well-known/haip.json"));
  // A key alone is not an organisation.
  const SecretKey key = sample_.add_key("stranger.example");
  const Error unknown_organisation = refusal(commitment_of_stranger(), key);
  EXPECT_EQ(unknown_organisation.kind, ErrorKind::refused);
  EXPECT_THAT(unknown_organisation.message, HasSubstr("no organisation stranger.example"));
}

TEST_F(CommitmentActs, ARevokedKeySpeaksNoMoreAndWhatItSaidStands) {
  must(sample_.say("commitment.make"));
  sample_.own(key_revocation_act(register_actor, "lab.example", cose::thumbprint(sample_.lab.public_key()), "lost",
                                 sample_.clock.now(), sample_.entropy));
  EXPECT_EQ(refusal(sample_.act("commitment.withdraw", "A thief says so.")).kind, ErrorKind::forbidden);
  EXPECT_EQ(sample_.commitment().state, CommitmentState::standing);
  const SecretKey fresh = sample_.add_key("lab.example");
  must(sample_.submit(sample_.act("commitment.renew", "Still we do."), fresh));
}

TEST_F(CommitmentActs, WhoIsDelistedMayOnlyTakeItBack) {
  must(sample_.say("commitment.make"));
  sample_.own(delisting_act("lab.example", "It asked for it.", {"officer-111111", "officer-222222"},
                            sample_.clock.now(), sample_.entropy));
  EXPECT_EQ(refusal(sample_.act("commitment.renew")).kind, ErrorKind::refused);
  must(sample_.say("commitment.withdraw", "We stop."));
  EXPECT_EQ(refusal(sample_.act("commitment.make")).kind, ErrorKind::refused);
}

TEST_F(CommitmentActs, ErasingTheWordsLeavesTheFact) {
  const Acknowledgement made = must(sample_.say("commitment.make", "Published by mistake."));
  sample_.erase(made.entry_index);
  Commitment commitment = sample_.commitment();
  EXPECT_EQ(commitment.state, CommitmentState::standing);
  EXPECT_EQ(commitment.made_entry, made.entry_index);
  EXPECT_EQ(commitment.statement, "");
  EXPECT_EQ(commitment.language, "");
  EXPECT_EQ(commitment.edition, "");
  EXPECT_TRUE(sample_.replay_agrees());
  // It goes on as if the words were there.
  EXPECT_EQ(refusal(sample_.act("commitment.make")).kind, ErrorKind::conflict);
  must(sample_.say("commitment.renew", "We keep to it."));
  commitment = sample_.commitment();
  EXPECT_EQ(commitment.statement, "We keep to it.");
  EXPECT_EQ(commitment.edition, "2023-10-30");
  EXPECT_EQ(commitment.made_entry, made.entry_index);
  EXPECT_TRUE(sample_.replay_agrees());
}

TEST_F(CommitmentActs, ErasingOldWordsLeavesTheNewOnes) {
  const Acknowledgement made = must(sample_.say("commitment.make", "Old words."));
  must(sample_.say("commitment.renew", "New words."));
  sample_.erase(made.entry_index);
  EXPECT_EQ(sample_.commitment().statement, "New words.");
  EXPECT_TRUE(sample_.replay_agrees());
}

TEST_F(CommitmentActs, ErasingTheWordsOfAWithdrawalLeavesItWithdrawn) {
  must(sample_.say("commitment.make"));
  const Acknowledgement withdrawn = must(sample_.say("commitment.withdraw", "In anger."));
  sample_.erase(withdrawn.entry_index);
  EXPECT_EQ(sample_.commitment().state, CommitmentState::withdrawn);
  EXPECT_EQ(sample_.commitment().statement, "");
  EXPECT_TRUE(sample_.replay_agrees());
}

}  // namespace
}  // namespace haip
