// Reports side by side, without a register.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reporting_organisation.hpp"
#include "reports/comparison.hpp"

namespace haip {
namespace {

using testing_support::must;
using State = ComparisonCell::State;

Report report_on(std::string framework, std::vector<Answer> answers) {
  Report report;
  report.framework = std::move(framework);
  report.language = "en";
  report.claims = {{.id = "tests", .kind = "practice", .text = {{"en", "We test."}}},
                   {.id = "rules", .kind = "policy", .text = {{"en", "We have rules."}, {"ja", "規則があります。"}}}};
  report.answers = std::move(answers);
  return report;
}

class Comparing : public testing::Test {
 protected:
  [[nodiscard]] static const ComparisonRow* row_of(const std::vector<ComparisonRow>& rows, std::string_view key) {
    for (const ComparisonRow& row : rows)
      if (row.question->key == key) return &row;
    return nullptr;
  }
  Framework first_ = must(shipped_framework("oecd-haip/1"));
  Framework second_ = must(shipped_framework("oecd-haip/2.0"));
  Report old_ = report_on("oecd-haip/1", {{.question = "1a", .claims = {"tests", "rules"}},
                                          {.question = "1e/3", .state = "not-done", .text = {{"en", "Not yet."}}},
                                          {.question = "2g", .claims = {"rules"}}});
  Report new_ = report_on("oecd-haip/2.0", {{.question = "q1", .text = {{"en", "By effect."}}},
                                            {.question = "q14", .options = {"logging"}}});
};

TEST_F(Comparing, ShowsKindsPartsAndWhatIsMissing) {
  const std::vector<ComparedReport> reports{{&old_, &first_, nullptr}};
  const std::vector<ComparisonRow> rows = comparison(reports, first_, {});
  const ComparisonCell& answered = row_of(rows, "1a")->cells[0];
  EXPECT_EQ(answered.state, State::answered);
  EXPECT_EQ(answered.answers[0].kinds, (std::vector<std::string>{"policy", "practice"}));
  EXPECT_FALSE(answered.answers[0].relation);
  EXPECT_EQ(row_of(rows, "1e")->cells[0].state, State::in_parts);
  EXPECT_EQ(cell_word(row_of(rows, "1e/3")->cells[0]), "not-done");
  EXPECT_EQ(row_of(rows, "1e/1"), nullptr) << "nobody answers that part";
  EXPECT_EQ(row_of(rows, "1b")->cells[0].state, State::unanswered);
}

TEST_F(Comparing, OtherFrameworksAreJoinedByACrosswalkOrNotAtAll) {
  const Crosswalk& crosswalk = shipped_crosswalks().front();
  const std::vector<ComparedReport> apart{{&old_, &first_, nullptr}, {&new_, &second_, nullptr}};
  EXPECT_EQ(row_of(comparison(apart, second_, {}), "q1")->cells[0].state, State::not_joined);

  const std::vector<ComparedReport> joined{{&old_, &first_, &crosswalk}, {&new_, &second_, nullptr}};
  const std::vector<ComparisonRow> rows = comparison(joined, second_, {});
  const ComparisonCell& same = row_of(rows, "q1")->cells[0];
  EXPECT_EQ(same.answers[0].answer->question, "1a");
  EXPECT_EQ(same.answers[0].relation, CrosswalkRelation::equivalent_to);
  EXPECT_EQ(row_of(rows, "q4")->cells[0].answers[0].relation, CrosswalkRelation::subset_of);
  EXPECT_EQ(row_of(rows, "q2")->cells[0].state, State::unanswered) << "mapped to 1b, which has no answer";
  EXPECT_EQ(row_of(rows, "q14")->cells[0].state, State::unmapped);
  EXPECT_EQ(row_of(rows, "q14")->cells[1].state, State::answered);
  // 2g/v was answered as a whole.
  EXPECT_EQ(row_of(rows, "q11/d")->cells[0].answers[0].answer->question, "2g");
  EXPECT_EQ(row_of(rows, "q3"), nullptr) << "nobody knows what it asks, and nobody answers it";
}

TEST_F(Comparing, ARelationIsThatOfTheMappedQuestionNotOfTheOneThatHoldsIt) {
  const Crosswalk& crosswalk = shipped_crosswalks().front();
  const std::vector<ComparedReport> joined{{&old_, &first_, &crosswalk}};
  const std::vector<ComparisonRow> rows = comparison(joined, second_, {});
  // 2g/v overlaps with q11/d; the report answers 2g as a whole, of which the crosswalk does not say that.
  const ComparedAnswer& answer = row_of(rows, "q11/d")->cells[0].answers[0];
  EXPECT_EQ(answer.answer->question, "2g");
  EXPECT_EQ(answer.mapped_question, "2g/v");
}

TEST_F(Comparing, AnAnswerThatTwoPairsLeadToStandsOnceByItsOwnPair) {
  const Crosswalk back = shipped_crosswalks().front().inverted();
  const std::vector<ComparedReport> joined{{&new_, &second_, &back}};
  const std::vector<ComparisonRow> rows = comparison(joined, first_, {});
  const ComparisonCell& cell = row_of(rows, "1a")->cells[0];  // q1 and q1/a lead here, and q1 alone is answered
  ASSERT_EQ(cell.answers.size(), 1U);
  EXPECT_EQ(cell.answers[0].mapped_question, "q1");
  EXPECT_EQ(cell.answers[0].relation, CrosswalkRelation::equivalent_to);
}

TEST_F(Comparing, CanBeCutToASectionOrAQuestion) {
  const std::vector<ComparedReport> reports{{&old_, &first_, nullptr}};
  for (const ComparisonRow& row : comparison(reports, first_, {.section = "oecd-haip/v1/s2"}))
    EXPECT_EQ(row.question->key.front(), '2');
  const std::vector<ComparisonRow> one = comparison(reports, first_, {.question = "1e"});
  ASSERT_EQ(one.size(), 2U);
  EXPECT_EQ(one[1].question->key, "1e/3");
}

TEST_F(Comparing, ExcerptsAreShortPlainAndInTheReadersLanguage) {
  EXPECT_EQ(excerpt_of(old_, old_.answers[2], "ja", 100).text, "規則があります。");
  EXPECT_EQ(excerpt_of(old_, old_.answers[1], "ja", 100).language, "en");
  Answer longer{.question = "1b", .text = {{"en", "## Three\n\n1. **red** team\n- `users` and others say"}}};
  EXPECT_EQ(excerpt_of(old_, longer, "en", 100).text, "Three 1. red team users and others say");
  const AnswerExcerpt cut = excerpt_of(old_, longer, "en", 20);
  EXPECT_EQ(cut.text, "Three 1. red team");
  EXPECT_TRUE(cut.is_cut);
  EXPECT_EQ(excerpt_of(old_, {.question = "x", .text = {{"ja", "日本語の文"}}}, "ja", 3).text, "日本語");
}

}  // namespace
}  // namespace haip
