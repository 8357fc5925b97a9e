#include "consultation/carry_over.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "consultation/word_alignment.hpp"
#include "small_drafts.hpp"

namespace haip {
namespace {

using testing::HasSubstr;
using testing_support::carry;
using testing_support::draft;
using testing_support::must;
using testing_support::provision_id;
using testing_support::quote;
using testing_support::told;

constexpr std::string_view risks = "Organisations should find and treat the risks of their systems before release.";
constexpr std::string_view reports = "Public reports name capabilities, limits and areas of fair and unfair use.";

// One provision that becomes another text.
std::string after(std::string_view before, std::string_view now, std::string_view words, std::size_t which = 0,
                  const std::string& language = "en") {
  const Edition from = draft("1", {{"d/1", before}}, language);
  const Edition to = draft("2", {{"d/1", now}}, language);
  return told(carry(from, to, quote(from, "d/1", words, which)));
}

TEST(CarryOver, KeepsWordsThatStayWhereTheyAre) {
  EXPECT_EQ(after(risks, risks, "the risks"), "kept same-provision d/1 \"the risks\"");
  EXPECT_EQ(after(risks, std::string(reports) + " " + std::string(risks), "the risks"),
            "kept same-words d/1 \"the risks\"");
  EXPECT_EQ(after("Find the risks\u2014all of them.", "Find  the risks - all of them!", "risks\u2014all"),
            "kept same-words d/1 \"risks - all\"");
}

TEST(CarryOver, KeepsASentenceThatChangesItsPlaceWithinTheProvision) {
  const std::string third = "Records of every test are kept for ten years by the one who made it.";
  const std::string before = std::string(risks) + " " + std::string(reports) + " " + third;
  const std::string now = std::string(reports) + " " + third + " " + std::string(risks);
  EXPECT_EQ(after(before, now, risks).substr(0, 21), "kept other-place d/1 ");
  EXPECT_EQ(after(before, now, "Public reports name capabilities").substr(0, 20), "kept same-words d/1 ");
}

TEST(CarryOver, SaysWhatTheWordsHaveBecome) {
  EXPECT_EQ(
      after(risks, "Organisations should find and treat the dangers of their systems before release.", "the risks"),
      "changed words-changed d/1 \"the dangers\"");
  EXPECT_EQ(after(risks, "Organisations should find and treat the many grave risks of their systems before release.",
                  "the risks"),
            "changed words-changed d/1 \"the many grave risks\"");
  EXPECT_EQ(after(risks, "Organisations should find and treat the risks before release.", "of their systems"),
            "changed words-removed d/1");
}

TEST(CarryOver, HoldsTheWordsBeforeAndAfter) {
  const Edition from = draft("1", {{"d/1", "Report within 24 hours of a breach."}});
  const Edition to = draft("2", {{"d/1", "Report within 72 hours of a breach."}});
  const CarriedAnchor carried = carry(from, to, quote(from, "d/1", "24 hours"));
  EXPECT_EQ(carried.before, "24 hours");
  EXPECT_EQ(carried.after, "72 hours");
  EXPECT_TRUE(check_anchor(to, *carried.anchor));
}

TEST(CarryOver, FollowsWordsToAnotherProvision) {
  const Edition from = draft("1", {{"d/1", std::string(risks) + " " + std::string(reports)}, {"d/2", "Be kind."}});
  const Edition to = draft("2", {{"d/1", risks}, {"d/2", "Be kind. " + std::string(reports)}});
  EXPECT_EQ(told(carry(from, to, quote(from, "d/1", "name capabilities, limits"))),
            "moved words-moved d/2 \"name capabilities, limits\"");
  // A short quote goes along when what stands around it does.
  EXPECT_EQ(told(carry(from, to, quote(from, "d/1", "limits"))), "moved words-moved d/2 \"limits\"");
}

TEST(CarryOver, FollowsProvisionsThatGetOtherIds) {
  const Edition from = draft("1", {{"d/1", risks}, {"d/2", reports}});
  const Edition to = draft("2", {{"d/1", reports}, {"d/2", risks}});
  EXPECT_EQ(told(carry(from, to, quote(from, "d/1", "the risks"))), "moved provision-moved d/2 \"the risks\"");
  EXPECT_EQ(told(carry(from, to, quote(from, "d/2", "limits"))), "moved provision-moved d/1 \"limits\"");
}

TEST(CarryOver, FollowsWordsIntoPartsAndMergers) {
  const std::string both = std::string(risks) + " " + std::string(reports);
  const Edition one = draft("1", {{"d/1", both}});
  const Edition two = draft("2", {{"d/1", risks}, {"d/2", reports}});
  EXPECT_EQ(told(carry(one, two, quote(one, "d/1", "limits"))), "moved provision-split d/2 \"limits\"");
  EXPECT_EQ(told(carry(one, two, quote(one, "d/1", "the risks"))), "kept same-words d/1 \"the risks\"");
  EXPECT_EQ(told(carry(two, one, quote(two, "d/2", "limits"))), "moved provision-merged d/1 \"limits\"");
}

// "A A": nobody can tell which one is the old one.
TEST(CarryOver, RatherLosesAQuoteThanGuesses) {
  const std::string twice = std::string(risks) + " " + std::string(risks);
  EXPECT_EQ(after(risks, twice, "the risks"), "orphan several-places");
  EXPECT_EQ(after(risks, twice, risks), "orphan several-places");
  const Edition from = draft("1", {{"d/1", risks}});
  const Edition to = draft("2", {{"d/8", risks}, {"d/9", risks}});
  EXPECT_EQ(told(carry(from, to, quote(from, "d/1", "the risks"))), "orphan several-places");
}

// A short word stands everywhere; alone it proves nothing.
TEST(CarryOver, DoesNotTakeALookAlike) {
  EXPECT_EQ(after("The rules for AI are strict.", "Members meet yearly in Paris. They speak of AI there.", "AI"),
            "orphan too-little-context");
  EXPECT_EQ(after("Ask Linus.", "Ask chines.", "Linus").substr(0, 7), "changed");
  const Edition from = draft("1", {{"d/1", "AI"}, {"d/2", risks}});
  const Edition to = draft("2", {{"d/2", std::string(risks) + " It builds on AI."}});
  EXPECT_EQ(told(carry(from, to, quote(from, "d/1", "AI"))), "orphan too-little-context");
}

// The words were in both provisions; when one of them goes, its comments do not join those of the other.
TEST(CarryOver, LeavesWordsToTheirOwnComments) {
  const std::string own = "In health care " + std::string(risks);
  const Edition from = draft("1", {{"d/1", risks}, {"d/2", own}});
  const Edition to = draft("2", {{"d/2", own}});
  EXPECT_EQ(carry(from, to, quote(from, "d/1", "find and treat the risks of their systems")).outcome,
            CarryOutcome::orphan);
}

TEST(CarryOver, SaysWhyWordsAreGone) {
  EXPECT_EQ(after(risks, reports, "the risks"), "orphan words-not-found");
  const Edition from = draft("1", {{"d/1", risks}, {"d/2", reports}});
  const Edition to = draft("2", {{"d/2", reports}});
  EXPECT_EQ(told(carry(from, to, quote(from, "d/1", "the risks"))), "orphan provision-removed");
  EXPECT_EQ(told(carry(from, to, quote(from, "d/1", ""))), "orphan provision-removed");
}

TEST(CarryOver, CarriesWholeProvisions) {
  const Edition from = draft("1", {{"d/1", risks}, {"d/2", reports}});
  const auto whole = [&](const Edition& to) { return told(carry(from, to, quote(from, "d/1", ""))); };
  EXPECT_EQ(whole(draft("2", {{"d/1", risks}})), "kept same-provision d/1");
  EXPECT_EQ(whole(draft("2", {{"d/1", "Find the risks."}})), "changed provision-reworded d/1");
  EXPECT_EQ(whole(draft("2", {{"d/7", risks}})), "moved provision-moved d/7");
  EXPECT_EQ(whole(draft("2", {{"d/1", std::string(risks) + " " + std::string(reports)}})),
            "changed provision-merged d/1");
  const Edition both = draft("1", {{"d/1", std::string(risks) + " " + std::string(reports)}});
  EXPECT_EQ(told(carry(both, draft("2", {{"d/1", risks}, {"d/2", reports}}), quote(both, "d/1", ""))),
            "changed provision-split d/1");
  EXPECT_EQ(told(carry(both, draft("2", {{"d/3", risks}, {"d/2", reports}}), quote(both, "d/1", ""))),
            "orphan provision-split");
}

TEST(CarryOver, ReadsTheLanguageOfTheQuoteAlone) {
  Edition from = draft("1", {{"d/1", risks}});
  from.provisions[0].text["ja"] = "組織は、公開の前にシステムのリスクを見つけて対処すべきである。";
  const Anchor japanese = must(anchor_for(from, provision_id("d/1"), {"ja", "リスクを見つけて"}));
  const Anchor whole = must(anchor_for(from, provision_id("d/1"), {"ja", ""}));
  const Edition english = draft("2", {{"d/1", risks}});
  EXPECT_EQ(told(carry(from, english, japanese)), "orphan language-missing");
  EXPECT_EQ(told(carry(from, english, whole)), "changed language-missing d/1");
  Edition both = from;
  both.id = "2";
  both.provisions[0].text["en"] = "Something else.";
  EXPECT_EQ(told(carry(from, both, japanese)), "kept same-provision d/1 \"リスクを見つけて\"");
  EXPECT_EQ(told(carry(from, both, whole)), "kept same-provision d/1");
}

TEST(CarryOver, ReadsJapaneseAndArabic) {
  const std::string ja = "組織は、システムを公開する前に、リスクを評価し、その結果を公表すべきである。";
  EXPECT_EQ(after(ja, "すべての組織は、システムを公開する前に、リスクを評価し、その結果を公表すべきである。",
                  "リスクを評価", 0, "ja"),
            "kept same-words d/1 \"リスクを評価\"");
  EXPECT_EQ(after(ja, "組織は、システムを公開する前に、リスクを軽減し、その結果を公表すべきである。", "評価", 0, "ja"),
            "changed words-changed d/1 \"軽減\"");
  EXPECT_EQ(after(ja, "政府は研究に投資する。国際的な評価が進む。", "評価", 0, "ja"), "orphan too-little-context");
  EXPECT_EQ(after(ja, ja + ja, "評価", 0, "ja"), "orphan several-places");
  const std::string ar = "ينبغي للمنظمات أن تقيّم المخاطر قبل نشر النظم وأن تعلن النتائج.";
  EXPECT_EQ(after(ar, "عموما، " + ar, "تقيّم المخاطر", 0, "ar"), "kept same-words d/1 \"تقيّم المخاطر\"");
  EXPECT_EQ(after(ar, "ينبغي للمنظمات أن تخفف المخاطر قبل نشر النظم وأن تعلن النتائج.", "تقيّم", 0, "ar"),
            "changed words-changed d/1 \"تخفف\"");
}

TEST(CarryOver, RefusesAnchorsOfOtherEditions) {
  const Edition from = draft("1", {{"d/1", risks}});
  const Edition to = draft("2", {{"d/1", reports}});
  const ProvisionMatching matching = must(match_provisions(from, to, {}));
  const CarryOver step(from, to, matching);
  EXPECT_FALSE(step.carry(quote(to, "d/1", "limits")));
  Anchor shifted = quote(from, "d/1", "the risks");
  shifted.position += 1;
  EXPECT_FALSE(step.carry(shifted));
  Anchor other = quote(from, "d/1", "");
  other.provision = provision_id("d/9");
  EXPECT_FALSE(step.carry(other));
}

TEST(CarryOver, FollowsWhatAnEditorDecidedAboutProvisions) {
  const Edition from = draft("1", {{"d/1", risks}});
  const Edition to =
      draft("2", {{"d/1", "Whoever deploys a model should look for dangers and deal with them."}, {"d/5", risks}});
  EXPECT_EQ(told(carry(from, to, quote(from, "d/1", ""))), "moved provision-moved d/5");
  EXPECT_EQ(told(carry(from, to, quote(from, "d/1", ""), {}, {{{provision_id("d/1")}, {provision_id("d/1")}}})),
            "changed provision-reworded d/1");
}

// Each limit at its very number, and one beside it.

TEST(CarryLimitsTest, WordsMoveAtTheThresholdAndNotBelow) {
  const Edition from = draft("1", {{"d/1", std::string(risks) + " " + std::string(reports)},
                                   {"d/2", "Be kind."},
                                   {"d/3", "Such limits are many."}});
  const Edition to =
      draft("2", {{"d/1", risks}, {"d/2", "Be kind. " + std::string(reports)}, {"d/3", "Such limits are many."}});
  const Anchor anchor = quote(from, "d/1", "limits");
  const int score = carry(from, to, anchor).score;
  ASSERT_GE(score, CarryLimits().moves);
  EXPECT_EQ(carry(from, to, anchor, {.moves = score}).outcome, CarryOutcome::moved);
  EXPECT_EQ(carry(from, to, anchor, {.moves = score + 1}).outcome, CarryOutcome::orphan);
}

TEST(CarryLimitsTest, WordsThatStandOnceMoveAtALowerThreshold) {
  const std::string sentence =
      "Datasets, processes and decisions can be traced by all those people who are affected by them.";
  const Edition from =
      draft("1", {{"d/1", std::string(risks) + " " + sentence + " " + std::string(reports)}, {"d/2", "Be kind."}});
  const Edition to = draft("2", {{"d/1", std::string(risks) + " " + std::string(reports)},
                                 {"d/2", "Be kind. " + sentence + " Act with care for others."}});
  const Anchor anchor = quote(from, "d/1", sentence);
  const int score = carry(from, to, anchor).score;
  ASSERT_GE(score, CarryLimits().alone);
  ASSERT_LT(score, CarryLimits().moves);
  EXPECT_EQ(carry(from, to, anchor, {.alone = score}).outcome, CarryOutcome::moved);
  EXPECT_EQ(carry(from, to, anchor, {.alone = score + 1}).outcome, CarryOutcome::orphan);
}

TEST(CarryLimitsTest, WordsStayAtTheThresholdAndNotBelow) {
  const Edition from = draft("1", {{"d/1", "Members of the board review the safety policy once in a year."}});
  const Edition to = draft("2", {{"d/1", "A committee of members should read the safety policy once it is ready."}});
  const Anchor anchor = quote(from, "d/1", "the safety policy");
  const int score = carry(from, to, anchor, {.stays = 0}).score;
  ASSERT_LT(score, CarryLimits().moves);
  EXPECT_EQ(told(carry(from, to, anchor, {.stays = score})), "kept same-words d/1 \"the safety policy\"");
  EXPECT_EQ(carry(from, to, anchor, {.stays = score + 1}).outcome, CarryOutcome::orphan);
}

TEST(CarryLimitsTest, TheLeadMustBeThere) {
  const std::string text =
      "The board meets in spring and in autumn. The report on risks is open to all. The report on tests is closed to "
      "all. Minutes are kept by the youngest member";
  const Edition from = draft("1", {{"d/1", text}});
  const Edition to = draft("2", {{"d/1", "Once more: " + text}});
  const Anchor anchor = quote(from, "d/1", "report on", 2);
  const CarriedAnchor carried = carry(from, to, anchor);
  ASSERT_EQ(carried.outcome, CarryOutcome::kept);
  // A rival in the new text, and as in a mirror the other place of the old text.
  const QuotableText old_text(text);
  const QuotableText new_text(to.provisions[0].text.at("en"));
  const auto places = places_of_words(old_text, {"report", "on"});
  const auto new_places = places_of_words(new_text, {"report", "on"});
  const int rival = std::max(place_likeness(old_text, places[1], new_text, new_places[0], CarryLimits().context).score,
                             place_likeness(old_text, places[0], new_text, new_places[1], CarryLimits().context).score);
  const int lead = carried.score - rival;
  ASSERT_GE(lead, CarryLimits().lead);
  EXPECT_EQ(carry(from, to, anchor, {.lead = lead}).outcome, CarryOutcome::kept);
  EXPECT_EQ(told(carry(from, to, anchor, {.lead = lead + 1})), "orphan several-places");
}

TEST(CarryLimitsTest, TheEvidenceMustBeThere) {
  const Edition from = draft("1", {{"d/1", "Trustworthiness matters"}, {"d/2", risks}});
  const Edition to = draft("2", {{"d/2", std::string(risks) + " Trustworthiness matters"}});
  const Anchor anchor = quote(from, "d/1", "Trustworthiness matters");
  // Weights 12 and 7.
  EXPECT_EQ(carry(from, to, anchor, {.evidence = 19}).outcome, CarryOutcome::moved);
  EXPECT_EQ(told(carry(from, to, anchor, {.evidence = 20})), "orphan too-little-context");
}

// Decisions and chains.

TEST(CarryThrough, GoesFromDraftToDraft) {
  const Edition one = draft("1", {{"d/1", risks}, {"d/2", reports}});
  const Edition two =
      draft("2", {{"d/1", "Organisations should find and treat the grave risks of their systems before release."},
                  {"d/2", reports}});
  const Edition three = draft("3", {{"d/1", reports}, {"d/2", two.provisions[0].text.at("en")}});
  const auto outcomes = must(carry_through(one, quote(one, "d/1", "the risks"), {{&two, {}, {}}, {&three, {}, {}}}));
  ASSERT_EQ(outcomes.size(), 2U);
  EXPECT_EQ(told(outcomes[0]), "changed words-changed d/1 \"the grave risks\"");
  EXPECT_EQ(told(outcomes[1]), "moved provision-moved d/2 \"the grave risks\"");
}

TEST(CarryThrough, GoesOnFromWhatAPersonDecided) {
  const Edition one = draft("1", {{"d/1", risks}});
  const Edition two = draft("2", {{"d/1", "Dangers are to be dealt with early."}});
  const Edition three = draft("3", {{"d/1", "All dangers are to be dealt with early."}});
  const Anchor anchor = quote(one, "d/1", "the risks");
  const auto lost = must(carry_through(one, anchor, {{&two, {}, {}}, {&three, {}, {}}}));
  EXPECT_EQ(told(lost[0]), "orphan words-not-found");
  EXPECT_EQ(told(lost[1]), "orphan words-not-found");
  const CarryDecision decision{CarryOutcome::changed, quote(two, "d/1", "Dangers")};
  const auto mended = must(carry_through(one, anchor, {{&two, {}, decision}, {&three, {}, {}}}));
  EXPECT_EQ(told(mended[0]), "changed decided d/1 \"Dangers\"");
  EXPECT_EQ(mended[0].before, "the risks");
  EXPECT_EQ(mended[1].outcome, CarryOutcome::changed);
  EXPECT_EQ(mended[1].after, "All dangers");
  // Also an edition later.
  const CarryDecision later{CarryOutcome::changed, quote(three, "d/1", "dangers")};
  const auto late = must(carry_through(one, anchor, {{&two, {}, {}}, {&three, {}, later}}));
  EXPECT_EQ(told(late[1]), "changed decided d/1 \"dangers\"");
}

TEST(CarryDecisionTest, MustBeTrueOfTheEdition) {
  const Edition one = draft("1", {{"d/1", risks}});
  const Edition two = draft("2", {{"d/1", risks}, {"d/2", risks}});
  const Anchor anchor = quote(one, "d/1", "the risks");
  const auto message = [&](CarryOutcome outcome, std::optional<Anchor> given) {
    const auto result = decided_carry(one, anchor, two, {outcome, std::move(given)});
    return result ? std::string() : result.error().message;
  };
  EXPECT_EQ(message(CarryOutcome::kept, quote(two, "d/1", "the risks")), "");
  EXPECT_EQ(message(CarryOutcome::moved, quote(two, "d/2", "the risks")), "");
  EXPECT_EQ(message(CarryOutcome::changed, quote(two, "d/2", "their systems")), "");
  EXPECT_EQ(message(CarryOutcome::orphan, std::nullopt), "");
  EXPECT_THAT(message(CarryOutcome::kept, quote(two, "d/2", "the risks")), HasSubstr("d/2"));
  EXPECT_THAT(message(CarryOutcome::moved, quote(two, "d/1", "the risks")), HasSubstr("the same"));
  EXPECT_THAT(message(CarryOutcome::kept, quote(two, "d/1", "their systems")), HasSubstr("the words are others"));
  EXPECT_THAT(message(CarryOutcome::kept, quote(one, "d/1", "the risks")), HasSubstr("edition 1"));
  EXPECT_THAT(message(CarryOutcome::kept, std::nullopt), HasSubstr("no anchor"));
  EXPECT_THAT(message(CarryOutcome::orphan, quote(two, "d/1", "the risks")), HasSubstr("orphan"));
}

TEST(CarryDecisionTest, IsReadStrictly) {
  const Edition two = draft("2", {{"d/1", risks}});
  for (const CarryDecision& decision :
       {CarryDecision{CarryOutcome::moved, quote(two, "d/1", "the risks")}, CarryDecision{CarryOutcome::orphan, {}}})
    EXPECT_EQ(must(read_carry_decision(carry_decision_json(decision))), decision);
  for (const std::string_view text :
       {R"({"outcome":"lost"})", R"({"outcome":"kept"})",
        R"({"outcome":"orphan","anchor":{"provision":"d/1","edition":"2","language":"en"}})",
        R"({"outcome":"orphan","why":"x"})"})
    EXPECT_FALSE(read_carry_decision(must(parse_json(text)))) << text;
}

}  // namespace
}  // namespace haip
