// Comments: what is taken, what is refused, and what becomes of the words.

#include "consultation/comments.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "consulting_register.hpp"

namespace haip {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing_support::ConsultingRegister;
using testing_support::must;
using testing_support::provision;

class Comments : public testing::Test {
 protected:
  Comments() { sample_.open(); }
  std::string comment_page(EntryIndex comment) {
    return sample_.page("/consultations/sample-2026/comments/" + std::to_string(comment.value));
  }
  Act revision(EntryIndex comment, std::string text) {
    return comment_revision_act(register_actor, comment, sample_.words(std::move(text)), sample_.clock.now(),
                                sample_.clock.now(), sample_.entropy);
  }

  ConsultingRegister sample_;
};

TEST_F(Comments, StandOnTheirOwnPageAndOnTheProvisions) {
  const EntryIndex comment = sample_.make_comment("Say who keeps the record.");
  EXPECT_THAT(comment_page(comment),
              AllOf(HasSubstr("Say who keeps the record."), HasSubstr("Reader 1"), HasSubstr("Civil society, Kenya"),
                    HasSubstr("None yet"), HasSubstr("haip verify act-" + std::to_string(comment.value) + ".tar")));
  EXPECT_THAT(sample_.page("/instruments/sample/a1/b"),
              AllOf(HasSubstr("Under review"), HasSubstr("1 comment"),
                    HasSubstr("/consultations/sample-2026/comment/sample/a1/b")));
  EXPECT_THAT(sample_.page("/consultations/sample-2026/comments"), HasSubstr("Say who keeps the record."));
  EXPECT_THAT(sample_.page("/consultations/sample-2026/comments?group=government"), HasSubstr("No comment here yet"));
  EXPECT_THAT(sample_.news(comment).title, HasSubstr("Comment on sample/a1/b"));
  EXPECT_TRUE(sample_.replay_agrees());
}

TEST_F(Comments, AnAmendmentShowsItsWordsAgainstThoseOfTheDraft) {
  CommentWords words = sample_.words("Five years are too few.");
  words.proposed = "Keep a record of all tests for ten years.";
  const EntryIndex comment = sample_.own(sample_.comment(words, sample_.reader())).entry_index;
  EXPECT_THAT(comment_page(comment), AllOf(HasSubstr("<del"), HasSubstr("five"), HasSubstr("<ins"), HasSubstr("ten")));
  EXPECT_THAT(sample_.page("/consultations/sample-2026/comments?kind=amendment"), HasSubstr("proposes wording"));
  EXPECT_TRUE(sample_.replay_agrees());
}

TEST_F(Comments, ArriveBeforeTheClosingTimeOrNotAtAll) {
  const Instant closes_at = sample_.terms().closes_at;
  sample_.clock.advance(closes_at.seconds - sample_.clock.now().seconds - 1);
  Participant in_time = sample_.reader();
  sample_.clock.advance(3600);
  // A moderator reads it an hour after closing; it had arrived in the last second.
  sample_.own(sample_.comment(sample_.words(), in_time));
  Participant late = in_time;
  late.received_at = closes_at;
  EXPECT_THAT(sample_.refusal(sample_.comment(sample_.words(), late)).message,
              AllOf(HasSubstr("closed at 2026-12-24T09:00:00Z"), HasSubstr("this came at 2026-12-24T09:00:00Z")));
  late.received_at = {sample_.clock.now().seconds + 60};
  EXPECT_THAT(sample_.refusal(sample_.comment(sample_.words(), late)).message, HasSubstr("arrived after"));
}

TEST_F(Comments, NeedWordsAPlaceAndAGroup) {
  const auto refused = [&](const auto& change, std::string_view on = "sample/a1/b") {
    CommentWords words = sample_.words();
    Participant by = sample_.reader();
    change(words, by);
    return sample_.refusal(sample_.comment(words, by, on));
  };
  EXPECT_THAT(refused([](CommentWords& words, Participant&) { words.text = " \n "; }).message, HasSubstr("empty"));
  EXPECT_EQ(refused([](CommentWords& words, Participant&) { words.text.assign(4001, 'x'); }).kind,
            ErrorKind::too_large);
  EXPECT_THAT(refused([](CommentWords& words, Participant&) { words.edition = "2026"; }).message,
              HasSubstr("is not about the edition"));
  EXPECT_THAT(refused([](CommentWords&, Participant&) {}, "sample/a9").message, HasSubstr("no provision sample/a9"));
  EXPECT_THAT(refused([](CommentWords&, Participant&) {}, "other/a1").message, HasSubstr("no provision of sample"));
  EXPECT_THAT(refused([](CommentWords& words, Participant&) { words.proposed = "All new."; }, "").message,
              HasSubstr("on the whole"));
  EXPECT_THAT(refused([](CommentWords&, Participant& by) { by.group = "martians"; }).message,
              HasSubstr("stakeholder group"));
  EXPECT_THAT(refused([](CommentWords&, Participant& by) { by.economy = "ZZ"; }).message, HasSubstr("economy"));
  EXPECT_THAT(refused([](CommentWords&, Participant& by) { by.name = "A\nB"; }).message, HasSubstr("one line"));
}

TEST_F(Comments, AnOrganisationSpeaksInItsOwnNameWithItsOwnKey) {
  const SecretKey key = sample_.add_organisation({"lab.example", "Example Lab", "JP", {}, "", {}, false});
  const auto comment = [&](Participant by) {
    return comment_act("lab.example", sample_.id, provision("sample/a1/a"), sample_.words("After release, too."), by,
                       sample_.clock.now(), sample_.entropy);
  };
  const EntryIndex made = must(sample_.submit(comment({.group = "private-sector"}), key)).entry_index;
  EXPECT_THAT(comment_page(made), AllOf(HasSubstr("/organisations/lab.example"), HasSubstr("Private sector")));
  Act in_other_name = comment({.group = "private-sector"});
  in_other_name.body.set("name", "Somebody else");
  EXPECT_THAT(sample_.submit(in_other_name, key).error().message, HasSubstr("own name"));
  Act with_time = comment({.group = "private-sector"});
  with_time.body.set("received_at", "2026-11-24T09:00:00Z");
  EXPECT_THAT(sample_.submit(with_time, key).error().message, HasSubstr("only the register"));
  const Act of_other =
      comment_withdrawal_act("lab.example", sample_.make_comment(), sample_.clock.now(), sample_.entropy);
  EXPECT_EQ(sample_.submit(of_other, key).error().kind, ErrorKind::forbidden);
  EXPECT_TRUE(sample_.replay_agrees());
}

TEST_F(Comments, CanBeChangedUntilClosingAndTheLastVersionCounts) {
  const EntryIndex comment = sample_.make_comment("First words.");
  sample_.clock.advance(60);
  const EntryIndex second = sample_.own(revision(comment, "Better words.")).entry_index;
  EXPECT_THAT(comment_page(comment),
              AllOf(HasSubstr("Better words."), Not(HasSubstr("First words.")), HasSubstr("The last one counts"),
                    HasSubstr("/log/entries/" + std::to_string(second.value))));
  sample_.clock.advance(31L * 86400);
  EXPECT_THAT(sample_.refusal(revision(comment, "Too late.")).message, HasSubstr("closed at"));
  EXPECT_TRUE(sample_.replay_agrees());
}

TEST_F(Comments, RepliesStandBelowAndAreNotRepliedTo) {
  const EntryIndex comment = sample_.make_comment();
  const auto reply_to = [&](EntryIndex entry) {
    return comment_reply_act(register_actor, entry, "The operator should.", "en", sample_.reader("Reader 2"),
                             sample_.clock.now(), sample_.entropy);
  };
  const EntryIndex reply = sample_.own(reply_to(comment)).entry_index;
  EXPECT_THAT(comment_page(comment), AllOf(HasSubstr("The operator should."), HasSubstr("Reader 2")));
  EXPECT_EQ(sample_.refusal(reply_to(reply)).kind, ErrorKind::not_found);
  EXPECT_TRUE(sample_.replay_agrees());
}

TEST_F(Comments, WordsCanBeErasedAndTheRestStays) {
  const EntryIndex comment = sample_.make_comment("Private by mistake.");
  const EntryIndex second = sample_.own(revision(comment, "Private again.")).entry_index;
  const EntryIndex reply = sample_
                               .own(comment_reply_act(register_actor, comment, "Private reply.", "en",
                                                      sample_.reader("Reader 2"), sample_.clock.now(), sample_.entropy))
                               .entry_index;
  sample_.dispose({comment}, {"noted", {{"en", "Thank you."}}, std::nullopt});
  for (const EntryIndex entry : {comment, second, reply}) sample_.erase(entry);
  EXPECT_THAT(comment_page(comment),
              AllOf(Not(HasSubstr("Private ")), Not(HasSubstr("Reader")), HasSubstr("The words were erased"),
                    HasSubstr("Thank you."), HasSubstr("sample/a1/b")));
  EXPECT_THAT(sample_.page("/consultations/sample-2026/comments"),
              AllOf(Not(HasSubstr("Private by")), Not(HasSubstr("Private again"))));
  EXPECT_THAT(sample_.get("/api/v1/consultations/sample-2026/comments").body, Not(HasSubstr("Private")));
  EXPECT_TRUE(sample_.replay_agrees());
}

TEST_F(Comments, OneDispositionMayGoToManyAndALaterOneTakesItsPlace) {
  const EntryIndex first = sample_.make_comment("One.");
  const EntryIndex second = sample_.make_comment("Two.", "sample/a1/a");
  sample_.dispose({first, second}, {"declined", {{"en", "Not now."}}, std::nullopt});
  EXPECT_THAT(comment_page(second), AllOf(HasSubstr("declined"), HasSubstr("Not now."), HasSubstr("1 other comment")));
  sample_.dispose({second}, {"accepted", {{"en", "After all."}}, ResultingChange{provision("sample/a1/a"), "draft-1"}});
  EXPECT_THAT(comment_page(second), AllOf(HasSubstr("After all."), Not(HasSubstr("Not now."))));
  EXPECT_THAT(comment_page(first), HasSubstr("Not now."));
  EXPECT_THAT(sample_.page("/instruments/sample/a1/a"),
              AllOf(HasSubstr("Where these words came from"),
                    HasSubstr("/consultations/sample-2026/comments/" + std::to_string(second.value))));
  const auto refused = [&](std::vector<EntryIndex> comments, const DispositionWords& words) {
    return sample_.refusal(
        disposition_act(sample_.id, std::move(comments), words, sample_.clock.now(), sample_.entropy));
  };
  EXPECT_THAT(refused({{0}}, {"noted", {{"en", "No."}}, std::nullopt}).message, HasSubstr("no comment of"));
  EXPECT_THAT(refused({first}, {"ignored", {{"en", "No."}}, std::nullopt}).message, HasSubstr("no disposition"));
  EXPECT_THAT(
      refused({first}, {"noted", {{"en", "No."}}, ResultingChange{provision("sample/a1/a"), "draft-1"}}).message,
      HasSubstr("only an accepted comment"));
  EXPECT_THAT(
      refused({first}, {"accepted", {{"en", "Yes."}}, ResultingChange{provision("sample/a1/a"), "2026"}}).message,
      HasSubstr("no draft of the consultation"));
  EXPECT_TRUE(sample_.replay_agrees());
}

TEST_F(Comments, ScriptInAWordIsText) {
  Participant by = sample_.reader("<b>Mallory</b>");
  CommentWords words = sample_.words("<script>alert(1)</script> & more");
  words.proposed = "<img src=x onerror=alert(1)>";
  const EntryIndex comment = sample_.own(sample_.comment(words, by)).entry_index;
  for (const std::string& page : {comment_page(comment), sample_.page("/consultations/sample-2026/comments")})
    EXPECT_THAT(page, AllOf(Not(HasSubstr("<script>alert")), Not(HasSubstr("<img")), Not(HasSubstr("<b>Mallory"))));
}

}  // namespace
}  // namespace haip
