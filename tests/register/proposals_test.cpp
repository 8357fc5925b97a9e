#include "register/proposals.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "register/decision.hpp"
#include "testing/desk_register.hpp"

namespace haip {
namespace {

using testing::HasSubstr;
using testing::UnorderedElementsAre;
using testing_support::desk_must;
using testing_support::DeskRegister;

ProposedAct adoption(std::string_view reason = "decided on 20 November") {
  ProposedAct act{.type = "edition.adopt", .subject = "instrument/coc/2026"};
  act.body.set("instrument", "coc").set("edition", "2026").set("reason", reason);
  return act;
}

class Proposals : public testing::Test {
 protected:
  WeightyProposal proposed_by(const Enrolment& who) {
    return desk_must(propose(sample_.reg(), sample_.connection(), who.officer, adoption()));
  }
  Result<Acknowledgement> confirmed_by(const Enrolment& who, const WeightyProposal& proposal) {
    return confirm_proposal(sample_.reg(), who.officer, proposal.id);
  }
  Status rejected_by(const Enrolment& who, const WeightyProposal& proposal) {
    return reject_proposal(sample_.connection(), who.officer, proposal.id, sample_.clock.now());
  }
  ProposalState state_of(const WeightyProposal& proposal) {
    return desk_must(find_proposal(sample_.connection(), proposal.id, sample_.clock.now()))->state;
  }
  std::vector<WeightyProposal> open() { return desk_must(open_proposals(sample_.connection(), sample_.clock.now())); }

  DeskRegister sample_;
};

TEST_F(Proposals, AreLoggedOnceASecondPersonConfirms) {
  const std::uint64_t before = sample_.log_size();
  const WeightyProposal proposal = proposed_by(sample_.anna);
  EXPECT_EQ(sample_.log_size(), before);
  EXPECT_EQ(open().size(), 1U);
  sample_.clock.advance(3600);
  const Result<Acknowledgement> logged = confirmed_by(sample_.ben, proposal);
  ASSERT_TRUE(logged) << logged.error().message;
  EXPECT_EQ(logged->entry_index.value, before);

  const Act act = sample_.logged_act(logged->entry_index);
  EXPECT_EQ(act.type, "edition.adopt");
  EXPECT_EQ(act.subject, "instrument/coc/2026");
  EXPECT_EQ(act.at, sample_.clock.now());
  const std::string anna = sample_.anna.officer.public_id;
  const std::string ben = sample_.ben.officer.public_id;
  EXPECT_THAT(desk_must(read_deciders(act.body)), UnorderedElementsAre(anna, ben));
  const auto row = desk_must(sample_.connection().query_row("SELECT edition, deciders FROM adopted"));
  ASSERT_TRUE(row);
  EXPECT_EQ(row->text(0), "2026");
  EXPECT_THAT(row->text(1), HasSubstr(anna));
  EXPECT_THAT(row->text(1), HasSubstr(ben));

  const auto done = desk_must(find_proposal(sample_.connection(), proposal.id, sample_.clock.now()));
  EXPECT_EQ(done->state, ProposalState::confirmed);
  EXPECT_EQ(done->decided_by, ben);
  EXPECT_EQ(done->entry_index, logged->entry_index);
  EXPECT_TRUE(open().empty());
}

TEST_F(Proposals, ShowExactlyWhatWillBeLogged) {
  const WeightyProposal proposal = proposed_by(sample_.anna);
  const Json shown = document_to_be(proposal, sample_.ben.officer.public_id);
  const Acknowledgement logged = desk_must(confirmed_by(sample_.ben, proposal));
  Json document = desk_must(parse_json(act_document(sample_.logged_act(logged.entry_index))));
  std::erase_if(*document.if_object(),
                [](const Json::Member& member) { return member.first == "at" || member.first == "salt"; });
  EXPECT_EQ(canonical_json(document), canonical_json(shown));
}

TEST_F(Proposals, CannotBeConfirmedByTheSamePerson) {
  const std::uint64_t before = sample_.log_size();
  // Carla is an editor and an adopter; still one person.
  for (const Enrolment* who : {&sample_.anna, &sample_.carla}) {
    const WeightyProposal proposal = proposed_by(*who);
    const Result<Acknowledgement> logged = confirmed_by(*who, proposal);
    ASSERT_FALSE(logged);
    EXPECT_EQ(logged.error().kind, ErrorKind::forbidden);
    EXPECT_EQ(state_of(proposal), ProposalState::open);
    ASSERT_TRUE(rejected_by(*who, proposal));
  }
  EXPECT_EQ(sample_.log_size(), before);
}

TEST_F(Proposals, NeedTheRoleOnBothSides) {
  const Result<WeightyProposal> refused =
      propose(sample_.reg(), sample_.connection(), sample_.dora.officer, adoption());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::forbidden);
  const WeightyProposal proposal = proposed_by(sample_.anna);
  EXPECT_EQ(confirmed_by(sample_.dora, proposal).error().kind, ErrorKind::forbidden);
  EXPECT_EQ(rejected_by(sample_.dora, proposal).error().kind, ErrorKind::forbidden);
  // What the caller believes about a person does not count.
  Officer pretender = sample_.dora.officer;
  pretender.roles = {StaffRole::adopter};
  EXPECT_EQ(confirm_proposal(sample_.reg(), pretender, proposal.id).error().kind, ErrorKind::forbidden);
  EXPECT_EQ(state_of(proposal), ProposalState::open);
}

TEST_F(Proposals, DieWithTheAccountOfTheirProposer) {
  const WeightyProposal proposal = proposed_by(sample_.anna);
  ASSERT_TRUE(disable_officer(sample_.connection(), "anna", sample_.clock.now()));
  EXPECT_EQ(confirmed_by(sample_.ben, proposal).error().kind, ErrorKind::forbidden);
  EXPECT_TRUE(rejected_by(sample_.ben, proposal));
}

TEST_F(Proposals, CannotBeConfirmedByADisabledAccount) {
  const WeightyProposal proposal = proposed_by(sample_.anna);
  ASSERT_TRUE(disable_officer(sample_.connection(), "ben", sample_.clock.now()));
  EXPECT_EQ(confirmed_by(sample_.ben, proposal).error().kind, ErrorKind::forbidden);
  EXPECT_EQ(state_of(proposal), ProposalState::open);
}

TEST_F(Proposals, AreLoggedOnceHoweverManyConfirm) {
  const std::uint64_t before = sample_.log_size();
  const WeightyProposal proposal = proposed_by(sample_.anna);
  std::vector<std::optional<Result<Acknowledgement>>> outcomes(4);
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < outcomes.size(); ++i)
      threads.emplace_back([&, i] { outcomes[i] = confirmed_by(i % 2 == 0 ? sample_.ben : sample_.carla, proposal); });
  }
  EXPECT_EQ(std::count_if(outcomes.begin(), outcomes.end(), [](const auto& outcome) { return outcome->has_value(); }),
            1);
  for (const auto& outcome : outcomes) EXPECT_TRUE(*outcome || outcome->error().kind == ErrorKind::conflict);
  EXPECT_EQ(sample_.log_size(), before + 1);
}

TEST_F(Proposals, StayOpenWhenAdmissionRefusesAndOthersAreLoggedBesideThem) {
  const WeightyProposal first = proposed_by(sample_.anna);
  // The world changes between proposal and confirmation: somebody adopts the edition by another way.
  Json body = adoption().body;
  body.set("decided_by", deciders_json({"officer-aaaaaa", "officer-bbbbbb"}));
  desk_must(sample_.reg().log_own_act_and_wait(
      make_act("edition.adopt", "register", "instrument/coc/2026", body, sample_.clock.now(), sample_.entropy)));
  std::optional<Result<Acknowledgement>> refused;
  {
    const std::jthread beside([&] {
      for (int i = 0; i < 20; ++i)
        desk_must(sample_.reg().log_own_act_and_wait(make_act(
            "note.write", "register", "note/1", Json{}.set("text", "x"), sample_.clock.now(), sample_.entropy)));
    });
    refused = confirmed_by(sample_.ben, first);
  }
  ASSERT_FALSE(*refused);
  EXPECT_EQ(refused->error().kind, ErrorKind::conflict);
  EXPECT_EQ(state_of(first), ProposalState::open);
}

TEST_F(Proposals, AreCheckedWhenTheyAreMade) {
  const auto refusal = [&](const ProposedAct& act) {
    const Result<WeightyProposal> made = propose(sample_.reg(), sample_.connection(), sample_.anna.officer, act);
    return made ? std::optional<ErrorKind>() : made.error().kind;
  };
  EXPECT_EQ(refusal(adoption("nonsense")), ErrorKind::refused);
  EXPECT_EQ(refusal(adoption(std::string(1'100'000, 'x'))), ErrorKind::too_large);
  ProposedAct odd = adoption();
  odd.subject = "Instrument/COC";
  EXPECT_EQ(refusal(odd), ErrorKind::malformed);
  // An act that one person may log is not for this; nor one that nobody knows.
  EXPECT_EQ(refusal({.type = "note.write", .subject = "note/1", .body = Json{}.set("text", "x")}), ErrorKind::refused);
  EXPECT_EQ(refusal({.type = "no.such", .subject = "note/1", .body = Json{}.set("text", "x")}), ErrorKind::refused);
  EXPECT_EQ(refusal(adoption()), std::nullopt);
  EXPECT_EQ(refusal(adoption("once more")), ErrorKind::conflict);
}

TEST_F(Proposals, Expire) {
  const WeightyProposal proposal = proposed_by(sample_.anna);
  sample_.clock.advance(proposal_lifetime_seconds - 1);
  EXPECT_EQ(state_of(proposal), ProposalState::open);
  sample_.clock.advance(1);
  EXPECT_EQ(state_of(proposal), ProposalState::expired);
  EXPECT_TRUE(open().empty());
  EXPECT_EQ(confirmed_by(sample_.ben, proposal).error().kind, ErrorKind::conflict);
  proposed_by(sample_.ben);
  EXPECT_EQ(open().size(), 1U);
}

TEST_F(Proposals, CanBeRejectedOnce) {
  const WeightyProposal proposal = proposed_by(sample_.anna);
  ASSERT_TRUE(rejected_by(sample_.ben, proposal));
  EXPECT_EQ(state_of(proposal), ProposalState::rejected);
  EXPECT_EQ(rejected_by(sample_.anna, proposal).error().kind, ErrorKind::conflict);
  EXPECT_EQ(confirmed_by(sample_.carla, proposal).error().kind, ErrorKind::conflict);
  EXPECT_EQ(confirm_proposal(sample_.reg(), sample_.ben.officer, "no such id").error().kind, ErrorKind::not_found);
}

TEST_F(Proposals, AndStaffAreNoPartOfPublicState) {
  const Digest before = sample_.state();
  const WeightyProposal proposal = proposed_by(sample_.anna);
  ASSERT_TRUE(rejected_by(sample_.ben, proposal));
  ASSERT_TRUE(disable_officer(sample_.connection(), "dora", sample_.clock.now()));
  EXPECT_EQ(sample_.state(), before);
}

}  // namespace
}  // namespace haip
