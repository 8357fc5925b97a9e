// What is said to have changed between two revisions, and by which rule.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reporting_organisation.hpp"
#include "reports/difference_words.hpp"
#include "reports/report_difference.hpp"

namespace haip {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing_support::must;
using testing_support::ReportOnDisk;

/// Two reports that begin alike.
class Revisions : public testing::Test {
 protected:
  Revisions() : older(seen_by(ReportOnDisk().read().report(), Audience::everyone)), newer(older) {}

  AnswerDifference answer(std::string_view question) {
    kept_ = must(compare_revisions(older, newer, &framework_));
    const auto found = std::ranges::find(kept_.answers, question, &AnswerDifference::question);
    if (found == kept_.answers.end()) throw std::runtime_error("no such question");
    return *found;
  }
  /// "strengthened by claim-kind-up"
  std::string verdict(std::string_view question) {
    const AnswerDifference found = answer(question);
    std::string words(answer_change_word(found.suggested));
    if (found.rule != nullptr) words += " by " + std::string(found.rule->id);
    return words;
  }
  static Answer& in(Report& report, std::string_view question) {
    return *std::ranges::find(report.answers, question, &Answer::question);
  }
  Claim& old_claim() { return older.claims.front(); }
  Claim& new_claim() { return newer.claims.front(); }
  /// The text of the answer to 1a, before and after.
  std::string verdict_on(const std::string& from, const std::string& to, const std::string& language = "en") {
    older.language = newer.language = language;
    in(older, "1a").text = {{language, from}};
    in(newer, "1a").text = {{language, to}};
    return verdict("1a");
  }

  Report older;
  Report newer;

 private:
  Framework framework_ = must(shipped_framework("oecd-haip/1"));
  ReportDifference kept_;
};

TEST_F(Revisions, ThatAreTheSameShowNoChange) {
  EXPECT_EQ(verdict("1a"), "unchanged");
  EXPECT_TRUE(answer("1c").facts.empty());
}

TEST_F(Revisions, AnswersComeAndGo) {
  std::erase_if(older.answers, [](const Answer& one) { return one.question == "1a"; });
  std::erase_if(newer.answers, [](const Answer& one) { return one.question == "1d"; });
  EXPECT_EQ(verdict("1a"), "added by answer-added");
  EXPECT_EQ(verdict("1d"), "removed by answer-removed");
  EXPECT_EQ(answer("1a").texts.front().to, "Three levels of risk, by effect.");
}

TEST_F(Revisions, StatesDecideBeforeWords) {
  in(newer, "1d").state = "answered";
  in(newer, "1d").text["en"] = "We will not say.";
  EXPECT_EQ(verdict("1d"), "added by state-answered");
  std::swap(older, newer);
  EXPECT_EQ(verdict("1d"), "removed by state-withdrawn");
  in(newer, "1d").state = "not-done";
  in(older, "1d").state = "not-disclosed";
  EXPECT_EQ(verdict("1d"), "changed by state-other");
}

TEST_F(Revisions, AKindThatIsFirmerStrengthens) {
  old_claim().kind = "plan";
  EXPECT_EQ(verdict("1c"), "strengthened by claim-kind-up");
  std::swap(older, newer);
  EXPECT_EQ(verdict("1c"), "weakened by claim-kind-down");
  // Done again and again, or done once: neither is more.
  old_claim().kind = "practice";
  new_claim().kind = "completed-act";
  EXPECT_EQ(verdict("1c"), "changed by facts-changed");
}

TEST_F(Revisions, ClaimsAndOptionsComeAndGo) {
  newer.claims.push_back(new_claim());
  newer.claims.back().id = "outside-test";
  newer.claims.back().text = {{"en", "An institute tests too."}};
  in(newer, "1c").claims.push_back("outside-test");
  EXPECT_EQ(verdict("1c"), "added by claim-added");
  std::swap(older, newer);
  EXPECT_EQ(verdict("1c"), "removed by claim-removed");
  in(older, "1d").options = {"a"};
  in(newer, "1d").options = {"a", "b"};
  EXPECT_EQ(verdict("1d"), "added by option-added");
  in(newer, "1d").options = {"b"};
  EXPECT_EQ(verdict("1d"), "changed by mixed");
}

TEST_F(Revisions, AClaimThatWasOnlyRenamedIsTheSame) {
  new_claim().id = "red-teaming";
  in(newer, "1c").claims = {"red-teaming"};
  EXPECT_EQ(verdict("1c"), "unchanged");
}

TEST_F(Revisions, AClaimThatWasRenamedAndWidenedIsWider) {
  old_claim().scope = {.models = {"A"}};
  new_claim().scope = {.models = {"A", "B"}};
  new_claim().id = "red-teaming";
  in(newer, "1c").claims = {"red-teaming"};
  EXPECT_EQ(verdict("1c"), "strengthened by scope-widened");
  // Its first name may stand for something else by now.
  newer.claims.push_back({.id = "red-team", .kind = "policy", .text = {{"en", "Other words."}}});
  EXPECT_EQ(verdict("1c"), "strengthened by scope-widened");
}

TEST_F(Revisions, WordsOfClaimsThatComeAndGoAreShown) {
  in(newer, "1c").claims.clear();
  const std::vector<ChangedText> gone = shown_texts(answer("1c"), "ja", "en");
  ASSERT_EQ(gone.size(), 1U);
  EXPECT_EQ(gone[0].claim, "red-team");
  EXPECT_EQ(gone[0].language, "ja");
  EXPECT_EQ(gone[0].from, old_claim().text.at("ja"));
  EXPECT_EQ(gone[0].to, "");
  std::swap(older, newer);
  EXPECT_EQ(shown_texts(answer("1c"), "en", "en")[0].to, new_claim().text.at("en"));
}

TEST_F(Revisions, EvidenceStrengthensWhenItIsThereAndPinned) {
  old_claim().evidence.clear();
  EXPECT_EQ(verdict("1c"), "strengthened by evidence-added");
  std::swap(older, newer);
  EXPECT_EQ(verdict("1c"), "weakened by evidence-removed");
  std::swap(older, newer);
  old_claim().evidence = new_claim().evidence;
  older.evidence.front().sha256.clear();
  EXPECT_EQ(verdict("1c"), "strengthened by evidence-pinned");
  std::swap(older, newer);
  EXPECT_EQ(verdict("1c"), "weakened by evidence-unpinned");
  older.evidence.front().sha256 = std::string(64, '0');
  newer.evidence.front().sha256 = std::string(64, '1');
  EXPECT_EQ(verdict("1c"), "changed by facts-changed");
}

TEST_F(Revisions, ScopesWidenAndNarrow) {
  old_claim().scope = {.models = {"A"}};
  new_claim().scope = {.models = {"B", "A"}};
  EXPECT_EQ(verdict("1c"), "strengthened by scope-widened");
  new_claim().scope = {.whole_organisation = true};
  EXPECT_EQ(verdict("1c"), "strengthened by scope-widened");
  new_claim().scope = {.models = {"A"}, .versions = {"3.0"}};
  EXPECT_EQ(verdict("1c"), "weakened by scope-narrowed");
  new_claim().scope = {.models = {"B"}};
  EXPECT_EQ(verdict("1c"), "changed by facts-changed");
  new_claim().scope = {};
  EXPECT_EQ(verdict("1c"), "changed by facts-changed") << "nobody knows what an unstated scope covers";
}

TEST_F(Revisions, WordsOfIntentionWeaken) {
  EXPECT_EQ(verdict_on("We will test every model.", "We test every model."), "strengthened by words-firmer");
  EXPECT_EQ(verdict_on("Models are tested.", "Models may be tested."), "weakened by words-weaker");
  EXPECT_EQ(verdict_on("We plan to publish results.", "We have published results."), "strengthened by words-firmer");
  EXPECT_EQ(verdict_on("試験を実施する予定です。", "試験を実施しました。", "ja"), "strengthened by words-firmer");
  EXPECT_EQ(verdict_on("試験を実施します。", "可能な限り試験を実施します。", "ja"), "weakened by words-weaker");
  // In other languages the words are not known here.
  EXPECT_EQ(verdict_on("Wir werden jedes Modell testen.", "Wir testen jedes Modell.", "de").substr(0, 12),
            "wording-only");
}

TEST_F(Revisions, DenialsAndFiguresAreNeverAMatterOfWording) {
  EXPECT_EQ(verdict_on("The model is tested.", "The model is not tested."), "changed by denial-changed");
  EXPECT_EQ(verdict_on("We test it.", "We will not test it."), "changed by denial-changed");
  EXPECT_EQ(verdict_on("There were 37 findings in all of them.", "There were 12 findings in all of them."),
            "changed by figure-changed");
  EXPECT_EQ(verdict_on("We know three levels of risk.", "We know four levels of risk."), "changed by figure-changed");
  EXPECT_EQ(verdict_on("It covers all models we have.", "It covers most models we have."), "changed by figure-changed");
  EXPECT_EQ(verdict_on("It covers all models we have.", "It covers every model we have.").substr(0, 12),
            "wording-only");
  EXPECT_EQ(verdict_on("三段階に分けています。", "四段階に分けています。", "ja"), "changed by figure-changed");
  EXPECT_EQ(verdict_on("試験を行っています。", "試験を行っていません。", "ja"), "changed by denial-changed");
}

TEST_F(Revisions, DatesInTextsAreDates) {
  EXPECT_EQ(verdict_on("Done on 27 March 2026.", "Done on April 3, 2027."), "date-only by date-only");
  EXPECT_EQ(verdict_on("Done on 2026-03-27 with 37 findings.", "Done on 2026-04-03 with 37 findings."),
            "date-only by date-only");
  EXPECT_EQ(verdict_on("2026年3月27日に終了しました。", "2026年4月に終了しました。", "ja"), "date-only by date-only");
  EXPECT_EQ(verdict_on("Done in May 2026.", "Done in May 2027."), "date-only by date-only");
}

TEST_F(Revisions, ANumberOfThingsIsNoYear) {
  EXPECT_EQ(verdict_on("We ran 2000 prompts.", "We ran 2010 prompts."), "changed by figure-changed");
  EXPECT_EQ(verdict_on("We found 1950 faults.", "We found 2050 faults."), "changed by figure-changed");
  EXPECT_EQ(verdict_on("In 2025 tests were made.", "In 2026 tests were made."), "date-only by date-only");
  EXPECT_EQ(verdict_on("Founded in 1987.", "Founded in 1978."), "date-only by date-only");
  EXPECT_EQ(verdict_on("See report 2025.", "See report 2026."), "date-only by date-only");
}

TEST_F(Revisions, DatesOfClaimsAndEvidenceAreDates) {
  new_claim().date = "2025-05-01";
  newer.evidence.front().retrieved = "2026-11-01";
  EXPECT_EQ(verdict("1c"), "date-only by date-only");
  new_claim().text["en"] = "Every model is red-teamed before it is published.";
  EXPECT_EQ(verdict("1c"), "wording-only by wording-only");
}

TEST_F(Revisions, SentencesAreSaidOrLeftOut) {
  const std::string one = "Every model is tested before release.";
  const std::string two = one + " Four people who did not build the model attack it for ten days.";
  EXPECT_EQ(verdict_on(one, two), "added by text-added");
  EXPECT_EQ(verdict_on(two, one), "removed by text-removed");
  EXPECT_EQ(verdict_on("", one), "added by text-added");
  EXPECT_EQ(verdict_on(one, "Every single model is tested before release."), "wording-only by wording-only");
  EXPECT_EQ(verdict_on(one, "A committee of the board reads each evaluation first."), "changed by rewritten");
}

TEST_F(Revisions, ATranslationAloneChangesNoPromise) {
  new_claim().text["ja"] = "すべてのモデルは公開の前に試験を受けます。";
  EXPECT_EQ(verdict("1c"), "wording-only by translation-only");
}

TEST_F(Revisions, MoreAndLessTogetherAreUnclear) {
  new_claim().evidence.clear();
  new_claim().scope = {.whole_organisation = true};
  EXPECT_EQ(verdict("1c"), "changed by mixed");
}

TEST_F(Revisions, TooMuchToCompareIsSaidToBe) {
  // What is at the front of the form is compared; what comes behind too much of it is not.
  std::string long_text;
  while (long_text.size() < most_compared_bytes / 2) long_text += "word ";
  in(older, "1a").text["en"] = long_text;
  in(newer, "1a").text["en"] = long_text + "more";
  in(newer, "1d").text["en"] = "Others tell us in confidence.";
  EXPECT_EQ(verdict("1a"), "changed by not-compared");
  EXPECT_NE(verdict("1d"), "changed by not-compared");
  ComparisonBudget budget;
  EXPECT_EQ(difference_within(budget, answer("1a").texts.front()).size(), 2U);
  EXPECT_GT(difference_within(budget, answer("1d").texts.front()).size(), 2U);
}

TEST_F(Revisions, OfDifferentQuestionnairesAreNotCompared) {
  newer.framework = "oecd-haip/2.0";
  const auto outcome = compare_revisions(older, newer, nullptr);
  ASSERT_FALSE(outcome);
  EXPECT_THAT(outcome.error().message, HasSubstr("cannot be compared"));
}

TEST_F(Revisions, StandInTheOrderOfTheForm) {
  std::ranges::reverse(newer.answers);
  std::vector<std::string> keys;
  (void)answer("1a");
  for (const AnswerDifference& one : must(compare_revisions(older, newer, nullptr)).answers)
    keys.push_back(one.question);
  EXPECT_THAT(keys, ElementsAre("1d", "1c", "1a"));
}

TEST(DocumentedDifferenceRules, AreThoseOfTheProgram) {
  const std::string page = testing_support::file_content(Path(HAIP_SOURCE_DIR) / "docs" / "report-differences.md");
  std::string table = "| rule | suggests | when | example |\n| --- | --- | --- | --- |\n";
  for (const DifferenceRule& rule : difference_rules())
    table += "| `" + std::string(rule.id) + "` | " + std::string(answer_change_word(rule.suggests)) + " | " +
             std::string(rule.looks_for) + " | " + std::string(rule.example) + " |\n";
  EXPECT_NE(page.find(table + "\n"), std::string::npos)
      << "the table in docs/report-differences.md is another one; it should be:\n"
      << table;
}

}  // namespace
}  // namespace haip
