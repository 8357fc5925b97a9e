// What of a report the index is told.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "reporting_organisation.hpp"

namespace haip {
namespace {

using testing::HasSubstr;
using testing_support::must;
using testing_support::ReportOnDisk;
using testing_support::ReportRegister;

class ReportSearch : public testing::Test {
 protected:
  /// The document of the answer, as the view is now.
  SearchDocument document(std::string_view question) {
    for (const SearchDocument& one : documents())
      if (one.key == "answer/lab.example/oecd-haip/2026/" + std::string(question)) return one;
    throw std::runtime_error("no document");
  }
  std::vector<SearchDocument> documents() {
    const Envelope envelope = must(read_envelope(sample_.view(), last_));
    const auto reports =
        std::ranges::find_if(sample_.features(), [](const Feature& feature) { return feature.part.name == "reports"; });
    return must(reports->search.documents(sample_.view(), envelope));
  }
  void submit(const Report& report) { last_ = must(sample_.submit_report(report)).entry_index; }

  ReportRegister sample_;
  Report report_ = sample_.for_everyone(ReportOnDisk());
  EntryIndex last_;
};

TEST_F(ReportSearch, AnswersAreFoundInEachLanguageWithTheirClaims) {
  submit(report_);
  const SearchDocument found = document("1c");
  ASSERT_EQ(found.texts.size(), 2U);
  EXPECT_EQ(found.texts[0].language, "en");
  EXPECT_THAT(found.texts[0].text, HasSubstr("Every model is red-teamed"));
  EXPECT_THAT(found.texts[1].text, HasSubstr("すべてのモデル"));
  EXPECT_EQ(found.texts[1].part_of, "サンプル研究所, 2026");
  EXPECT_EQ(found.url, "/reports/lab.example/oecd-haip/2026/1c");
}

TEST_F(ReportSearch, AnAnswerThatIsGoneIsTakenOut) {
  submit(report_);
  std::erase_if(report_.answers, [](const Answer& answer) { return answer.question == "1a"; });
  submit(report_);
  EXPECT_TRUE(document("1a").texts.empty());
  EXPECT_FALSE(document("1c").texts.empty());
}

TEST_F(ReportSearch, WithdrawnAndErasedReportsAreNotFound) {
  submit(report_);
  const EntryIndex submitted = last_;
  last_ = must(sample_.submit(report_withdrawal_act(sample_.name, "Wrong model.", sample_.clock.now(), sample_.entropy),
                              sample_.lab))
              .entry_index;
  EXPECT_TRUE(document("1c").texts.empty());
  sample_.erase(submitted);
  for (const SearchDocument& one : documents()) EXPECT_TRUE(one.texts.empty());
}

}  // namespace
}  // namespace haip
