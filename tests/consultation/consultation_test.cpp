// Consultations from the call to the new edition.

#include "consultation/consultation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "consulting_register.hpp"
#include "instruments/view.hpp"

namespace haip {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing_support::code_edition;
using testing_support::ConsultingRegister;
using testing_support::must;
using testing_support::provision;

class Consultations : public testing::Test {
 protected:
  std::string state_of_edition(std::string_view edition) {
    return must(find_instrument(sample_.view(), "sample"))->find(edition)->status;
  }
  void close() {
    sample_.own(closing_act(sample_.id, {{"en", "Enough was said."}}, sample_.clock.now(), sample_.entropy));
  }

  ConsultingRegister sample_;
};

TEST_F(Consultations, TheCallSaysWhatIsReviewedUntilWhenAndWhoDecides) {
  EXPECT_THAT(sample_.page("/consultations"), HasSubstr("No consultation has been called yet"));
  const Acknowledgement called = sample_.open();
  EXPECT_THAT(sample_.page("/consultations"), AllOf(HasSubstr("Review of the Sample Code"), HasSubstr(">open<")));
  const std::string page = sample_.page("/consultations/sample-2026");
  EXPECT_THAT(page, AllOf(HasSubstr("To learn whether the duties to test go far enough."),
                          HasSubstr("The members of the process."), HasSubstr("Is five years enough?"),
                          // Thirty days after 2026-11-24T09:00:00Z, by the clocks of Tokyo.
                          HasSubstr("24 December 2026"), HasSubstr("18:00"), HasSubstr("(Asia/Tokyo)"),
                          HasSubstr("/consultations/sample-2026/draft/sample/a1")));
  EXPECT_THAT(sample_.page("/consultations/sample-2026/draft/sample/a1"),
              AllOf(HasSubstr("/consultations/sample-2026/comment/sample/a1/b"), HasSubstr("<ins"),
                    HasSubstr("for five years"), HasSubstr("what changes against 2026")));
  EXPECT_THAT(sample_.page("/consultations/sample-2026", "ja"), HasSubstr("見本の規範の見直し"));
  EXPECT_THAT(sample_.news(called.entry_index).title, HasSubstr("A consultation was called"));
  EXPECT_THAT(sample_.page("/instruments/sample"), HasSubstr("/consultations/sample-2026"));
  EXPECT_TRUE(sample_.replay_agrees());
}

TEST_F(Consultations, ACallIsRefusedWithTheReason) {
  const auto refused = [&](const auto& change) {
    ConsultationTerms terms = sample_.terms();
    change(terms);
    return sample_.refusal(opening_act(sample_.id, terms, sample_.clock.now(), sample_.entropy));
  };
  EXPECT_THAT(refused([](ConsultationTerms& terms) { terms.instrument = "other"; }).message,
              HasSubstr("no instrument other"));
  EXPECT_THAT(refused([](ConsultationTerms& terms) { terms.edition = "draft-9"; }).message,
              HasSubstr("no edition draft-9"));
  EXPECT_THAT(refused([](ConsultationTerms& terms) { terms.closes_at = terms.opens_at; }).message,
              HasSubstr("closes before it opens"));
  EXPECT_THAT(refused([&](ConsultationTerms& terms) {
                terms.opens_at = {0};
                terms.closes_at = {86400};
              }).message,
              HasSubstr("has passed"));
  EXPECT_THAT(refused([](ConsultationTerms& terms) { terms.time_zone = "Tokyo time!"; }).message,
              HasSubstr("time zone"));
  EXPECT_THAT(refused([](ConsultationTerms& terms) { terms.languages = {"en", "en"}; }).message,
              HasSubstr("named twice"));
  EXPECT_THAT(refused([](ConsultationTerms& terms) { terms.purpose.clear(); }).message, HasSubstr("purpose"));
  sample_.open();
  EXPECT_EQ(refused([](ConsultationTerms&) {}).kind, ErrorKind::conflict);
  EXPECT_FALSE(ConsultationId::parse("Two Words"));
  EXPECT_FALSE(ConsultationId::parse("a--b"));
}

TEST_F(Consultations, ALaterClosingTimeAndAnEarlyCloseStayVisible) {
  sample_.open();
  const Instant later{sample_.terms().closes_at.seconds + 86400};
  sample_.own(extension_act(sample_.id, later, {{"en", "Several asked for a day more."}}, sample_.clock.now(),
                            sample_.entropy));
  EXPECT_THAT(sample_.page("/consultations/sample-2026"),
              AllOf(HasSubstr("Several asked for a day more."), HasSubstr("25 December 2026")));
  EXPECT_THAT(sample_
                  .refusal(extension_act(sample_.id, sample_.terms().closes_at, {{"en", "Earlier."}},
                                         sample_.clock.now(), sample_.entropy))
                  .message,
              HasSubstr("not later than"));
  sample_.clock.advance(3600);
  close();
  EXPECT_THAT(sample_.page("/consultations/sample-2026"),
              AllOf(HasSubstr("Closed early"), HasSubstr("Enough was said."), HasSubstr("closed, not decided yet")));
  EXPECT_THAT(sample_.page("/consultations/sample-2026/draft/sample/a1"), Not(HasSubstr("/comment/sample/a1/b")));
  EXPECT_EQ(sample_.refusal(closing_act(sample_.id, {{"en", "Again."}}, sample_.clock.now(), sample_.entropy)).kind,
            ErrorKind::conflict);
  EXPECT_TRUE(sample_.replay_agrees());
}

TEST_F(Consultations, TheNextDraftTakesThePlaceOfTheOneBefore) {
  sample_.open();
  const auto draft = [&](std::string_view edition) {
    return draft_act(sample_.id, edition, {{"en", "Ten years now, as several asked."}}, {}, sample_.clock.now(),
                     sample_.entropy);
  };
  EXPECT_THAT(sample_.refusal(draft("2026")).message, HasSubstr("in-force"));
  EXPECT_THAT(sample_.refusal(draft("draft-1")).message, HasSubstr("draft 1 already"));
  sample_.record(code_edition("draft-2", "recorded", "Test every system before it is released, and after.",
                              "Keep a record of all tests for ten years."));
  sample_.own(draft("draft-2"));
  EXPECT_THAT(sample_.page("/consultations/sample-2026"),
              AllOf(HasSubstr("Draft 2"), HasSubstr("Ten years now, as several asked."), HasSubstr("draft-2")));
  EXPECT_TRUE(sample_.replay_agrees());
}

TEST_F(Consultations, IsNotConcludedBeforeEveryCommentHasItsDisposition) {
  sample_.open();
  const EntryIndex comment = sample_.make_comment();
  EXPECT_THAT(sample_.refusal(sample_.conclusion("draft-1")).message, HasSubstr("takes comments until"));
  close();
  EXPECT_THAT(sample_.refusal(sample_.conclusion("draft-1")).message,
              AllOf(HasSubstr("without a disposition: 1"), HasSubstr(std::to_string(comment.value))));
  sample_.dispose({comment},
                  {"accepted", {{"en", "It says so now."}}, ResultingChange{provision("sample/a1/b"), "draft-1"}});
  const Act proposed = sample_.conclusion("draft-1");
  sample_.dispose({comment}, {"partly", {{"en", "In part."}}, std::nullopt});
  EXPECT_THAT(sample_.refusal(proposed).message, HasSubstr("have changed since"));
  sample_.own(sample_.conclusion("draft-1"));
  EXPECT_EQ(state_of_edition("draft-1"), "in-force");
  EXPECT_EQ(state_of_edition("2026"), "superseded");
  EXPECT_THAT(sample_.page("/consultations/sample-2026"),
              AllOf(HasSubstr("What became of it"), HasSubstr("The edition"), HasSubstr("was adopted"),
                    HasSubstr("concluded")));
  EXPECT_EQ(sample_.refusal(sample_.conclusion("")).kind, ErrorKind::conflict);
  EXPECT_TRUE(sample_.replay_agrees());
}

TEST_F(Consultations, AWithdrawnCommentNeedsNoDisposition) {
  sample_.open();
  const EntryIndex comment = sample_.make_comment();
  sample_.own(comment_withdrawal_act(register_actor, comment, sample_.clock.now(), sample_.entropy));
  close();
  sample_.own(sample_.conclusion(""));
  EXPECT_EQ(state_of_edition("draft-1"), "recorded");
  EXPECT_TRUE(sample_.replay_agrees());
}

TEST_F(Consultations, DataSaysTheSameAsThePage) {
  sample_.open();
  const EntryIndex comment = sample_.make_comment("The words.");
  sample_.dispose({comment}, {"noted", {{"en", "Thank you."}}, std::nullopt});
  const Json list = sample_.data("/api/v1/consultations");
  EXPECT_EQ(list.find("consultations")->if_array()->size(), 1U);
  const Json one = sample_.data("/api/v1/consultations/sample-2026");
  EXPECT_EQ(*one.find("dispositions")->find("noted")->if_number(), 1);
  const Json comments = sample_.data("/api/v1/consultations/sample-2026/comments");
  const Json& first = comments.find("comments")->if_array()->front();
  EXPECT_EQ(must(first.text("text")), "The words.");
  EXPECT_EQ(must(first.find("disposition")->text("disposition")), "noted");
  EXPECT_THAT(sample_.get("/api/v1/consultations/sample-2026/comments?format=csv").body, HasSubstr("The words."));
}

}  // namespace
}  // namespace haip
