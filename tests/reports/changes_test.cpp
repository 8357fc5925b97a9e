// What readers see of the changes between two revisions, and who may correct the class of one.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reporting_organisation.hpp"
#include "reports/classification.hpp"

namespace haip {
namespace {

using testing::AllOf;
using testing::AnyOf;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;
using testing_support::between;
using testing_support::must;
using testing_support::ReportOnDisk;
using testing_support::ReportRegister;

class Changes : public testing::Test {
 protected:
  Changes() {
    Report report = sample_.for_everyone(ReportOnDisk());
    report.claims.front().kind = "plan";
    first_ = must(sample_.submit_report(report)).entry_index;
    sample_.clock.advance(86400);
    report.claims.front().kind = "practice";
    report.answers.front().text["en"] = "Four levels of risk, by effect.";
    second_ = must(sample_.submit_report(report)).entry_index;
    sample_.clock.advance(86400);
  }
  Classification correction(AnswerChange change, std::string reason) {
    return {sample_.name, "1c", first_, second_, change, std::move(reason), "en", {}, {}};
  }
  Acknowledgement classify(const Classification& wanted) {
    return sample_.own(classification_act(wanted, sample_.clock.now(), sample_.entropy));
  }
  Error refusal(const Classification& wanted) {
    const auto outcome =
        sample_.reg().log_own_act_and_wait(classification_act(wanted, sample_.clock.now(), sample_.entropy));
    EXPECT_FALSE(outcome);
    return outcome ? Error() : outcome.error();
  }
  std::string page(const std::string& query = "", const std::string& language = "en") {
    return sample_.page(address_ + query, language);
  }

  static Answer& in_answer(Report& report, std::string_view question) {
    return *std::ranges::find(report.answers, question, &Answer::question);
  }

  ReportRegister sample_;
  EntryIndex first_;
  EntryIndex second_;
  std::string address_ = "/reports/lab.example/oecd-haip/2026/changes";
};

TEST_F(Changes, AreShownWordByWordWithClassAndRule) {
  const std::string shown = page();
  EXPECT_THAT(shown, AllOf(HasSubstr("strengthened"), HasSubstr("from plan to practice"),
                           HasSubstr("/reports/changes#claim-kind-up")));
  EXPECT_THAT(shown, AllOf(HasSubstr("deleted: </span>Three</del>"), HasSubstr("inserted: </span>Four</ins>")));
  EXPECT_THAT(shown, HasSubstr("unchanged 1"));
  // What did not change is not shown.
  EXPECT_THAT(shown, Not(HasSubstr("in confidence")));
  EXPECT_THAT(page("", "ja"), AllOf(HasSubstr("<ins>"), HasSubstr("削除"), Not(HasSubstr("Suggested"))));
}

TEST_F(Changes, AreLinkedFromTheTimelineOfRevisions) {
  EXPECT_THAT(sample_.page("/reports/lab.example/oecd-haip/2026"),
              HasSubstr("/changes?from=" + std::to_string(first_.value) + "&amp;to=" + std::to_string(second_.value)));
}

TEST_F(Changes, OfAnyTwoRevisionsHaveAnAddress) {
  Report report = sample_.for_everyone(ReportOnDisk());
  report.answers.front().text["en"] = "Five levels of risk, by effect.";
  const EntryIndex third = must(sample_.submit_report(report)).entry_index;
  const std::string from = std::to_string(first_.value);
  EXPECT_THAT(page(), Not(HasSubstr("</span>Three</del>")));
  EXPECT_THAT(page("?from=" + from + "&to=" + std::to_string(third.value)), HasSubstr("</span>Three</del>"));
  EXPECT_EQ(sample_.get(address_ + "?from=" + std::to_string(third.value) + "&to=" + from).status, 400);
  EXPECT_EQ(sample_.get(address_ + "?from=0").status, 404);
  EXPECT_EQ(sample_.get(address_ + "?question=1d").status, 404);
  EXPECT_THAT(page("?question=1a"), AllOf(HasSubstr("Five"), Not(HasSubstr("red-team"))));
}

TEST_F(Changes, AreTheSameAsData) {
  const Json data = sample_.data("/api/v1" + address_);
  EXPECT_EQ(
      canonical_json(*data.find("counts")),
      R"({"added":0,"changed":1,"date-only":0,"removed":0,"strengthened":1,"unchanged":1,"weakened":0,"wording-only":0})");
  EXPECT_THAT(canonical_json(data),
              HasSubstr(R"({"from":"plan","item":"red-team","to":"practice","what":"claim-kind"})"));
}

TEST_F(Changes, OfAReportThatWasNeverRevisedAreNone) {
  ReportRegister fresh;
  must(fresh.submit_report(fresh.for_everyone(ReportOnDisk())));
  EXPECT_THAT(fresh.page(address_), HasSubstr("There is one revision to read"));
}

TEST_F(Changes, ThatAreClassedByAPersonShowBoth) {
  const Acknowledgement act = classify(correction(AnswerChange::weakened, "One model <b>instead</b> of all."));
  const std::string shown = page();
  EXPECT_THAT(shown, AllOf(HasSubstr("weakened"), HasSubstr("One model &lt;b&gt;instead&lt;/b&gt; of all."),
                           HasSubstr("The suggestion was"),
                           HasSubstr("/log/entries/" + std::to_string(act.entry_index.value))));
  EXPECT_THAT(canonical_json(sample_.data("/api/v1" + address_)), HasSubstr(R"("correction":{)"));
  EXPECT_THAT(page("", "ja"), HasSubstr("<q lang=\"en\">One model"));
  // The last word counts.
  classify(correction(AnswerChange::wording_only, "On second thoughts."));
  EXPECT_THAT(page(), AllOf(HasSubstr("On second thoughts."), Not(HasSubstr("One model"))));
  EXPECT_TRUE(sample_.replay_agrees());
  EXPECT_THAT(sample_.news(act.entry_index).title, HasSubstr("classed a change in the report of Example Lab"));
}

TEST_F(Changes, AreTheSuggestionAgainWhenTheCorrectionIsErased) {
  const Acknowledgement act = classify(correction(AnswerChange::weakened, "Somebody’s private words."));
  sample_.erase(act.entry_index);
  EXPECT_THAT(page(), AllOf(HasSubstr("strengthened"), Not(HasSubstr("private words")), Not(HasSubstr("weakened")),
                            HasSubstr("The words of a correction were erased")));
  EXPECT_TRUE(sample_.replay_agrees());
}

TEST_F(Changes, AreGoneWithTheWordsOfARevision) {
  sample_.erase(first_);
  EXPECT_THAT(page(), HasSubstr("There is one revision to read"));
  EXPECT_EQ(sample_.get(address_ + "?from=" + std::to_string(first_.value)).status, 410);
  EXPECT_THAT(sample_.page("/reports/lab.example/oecd-haip/2026"), Not(HasSubstr("/changes?")));
}

// Whoever copies the log later never had the words, and must arrive at the same state.
TEST_F(Changes, AreAdmittedAgainByWhoeverReplaysTheLogWithoutTheRevision) {
  classify(correction(AnswerChange::wording_only, "It says the same."));
  sample_.erase(first_);
  EXPECT_TRUE(sample_.replay_agrees());
  sample_.erase(second_);
  EXPECT_TRUE(sample_.replay_agrees());
}

TEST_F(Changes, AreClassedByTheRegisterAlone) {
  Act act =
      classification_act(correction(AnswerChange::added, "It suits us better."), sample_.clock.now(), sample_.entropy);
  act.actor = "lab.example";
  EXPECT_EQ(sample_.submit(act, sample_.lab).error().kind, ErrorKind::forbidden);
}

TEST_F(Changes, ThatAreNoneCannotBeClassed) {
  Classification wrong = correction(AnswerChange::added, "A reason.");
  wrong.to = {second_.value + 1};
  EXPECT_THAT(refusal(wrong).message, HasSubstr("is no revision of"));
  wrong = correction(AnswerChange::added, "A reason.");
  std::swap(wrong.from, wrong.to);
  EXPECT_EQ(refusal(wrong).kind, ErrorKind::malformed);
  wrong = correction(AnswerChange::added, "A reason.");
  wrong.question = "9z";
  EXPECT_THAT(refusal(wrong).message, HasSubstr("neither revision answers"));
  EXPECT_THAT(refusal(correction(AnswerChange::added, " ")).message, HasSubstr("the reason is empty"));
}

TEST_F(Changes, OfRolesAndSizeAreNamed) {
  EXPECT_THAT(page(), Not(AnyOf(HasSubstr("Roles: "), HasSubstr("Size: "))));
  Report report = sample_.for_everyone(ReportOnDisk());
  report.roles.emplace_back("deployer");
  report.size = "50-249";
  must(sample_.submit_report(report));
  EXPECT_THAT(page(), AllOf(ContainsRegex("Roles: from [A-Za-z ]+ to [A-Za-z ]+, [A-Za-z ]+<"),
                            HasSubstr("Size: from 250+ to 50-249")));
  EXPECT_THAT(page("", "ja"), HasSubstr("規模：250+ → 50-249"));
}

TEST_F(Changes, OfWhoReportsAndWhoAttestsAreNamed) {
  EXPECT_THAT(page(), Not(AnyOf(HasSubstr("Name: "), HasSubstr("Attested by: "), HasSubstr("Economy: "))));
  Report report = sample_.for_everyone(ReportOnDisk());
  report.organisation["en"] = "Example <Lab> Group";
  report.economy = "FR";
  report.attestation->function = "Board";
  report.attestation->statement = {{"en", "It is complete."}};
  must(sample_.submit_report(report));
  EXPECT_THAT(page(), AllOf(HasSubstr("Example &lt;Lab&gt; Group"), HasSubstr("Economy: from Japan to France"),
                            HasSubstr("Example signatory (made up), Board"), HasSubstr("It is complete.")));
}

TEST_F(Changes, OfAScopeGoByTheClaimThatWasRenamed) {
  Report report = sample_.for_everyone(ReportOnDisk());
  report.claims.front().id = "red-teaming";
  report.claims.front().scope.models = {"Example Model", "Other Model"};
  in_answer(report, "1c").claims = {"red-teaming"};
  must(sample_.submit_report(report));
  EXPECT_THAT(page(), HasSubstr("from Example Model to Example Model, Other Model"));
}

TEST_F(Changes, OfEvidenceNameWhatWasTakenAwayNotWhatHasItsIdNow) {
  Report report = sample_.for_everyone(ReportOnDisk());
  report.evidence.front().title = {{"en", "Another paper"}};
  report.evidence.front().url = "https://lab.example/other.pdf";
  report.claims.front().evidence.clear();
  report.claims.push_back({.id = "other", .kind = "policy", .text = {{"en", "Words."}}, .evidence = {"plan"}});
  must(sample_.submit_report(report));
  EXPECT_THAT(page("?question=1c"),
              AllOf(ContainsRegex("Evidence removed: <q[^>]*>Test plan<"), Not(HasSubstr("Another paper"))));
}

TEST_F(Changes, RulesHaveAPage) {
  const std::string rules = sample_.page("/reports/changes");
  for (const DifferenceRule& rule : difference_rules())
    EXPECT_THAT(rules, HasSubstr("id=\"" + std::string(rule.id) + "\""));
}

TEST_F(Changes, BetweenQuestionnairesAreNotMadeUp) {
  Report other = sample_.for_everyone(ReportOnDisk());
  other.framework = "oecd-haip/2.0";
  other.questionnaire = must(shipped_framework(other.framework)).digest().hex();
  other.answers.clear();
  must(sample_.submit_report(other));
  EXPECT_THAT(page(), AllOf(HasSubstr("different questionnaires"), Not(HasSubstr("<del>"))));
}

}  // namespace
}  // namespace haip
