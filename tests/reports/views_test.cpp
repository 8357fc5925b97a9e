// One report read in three ways, and addresses of its paragraphs that last.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reporting_organisation.hpp"

namespace haip {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing_support::between;
using testing_support::must;
using testing_support::ReportOnDisk;
using testing_support::ReportRegister;

class ThreeViews : public testing::Test {
 protected:
  ReportRegister sample_;
  Report report_ = sample_.for_everyone(ReportOnDisk());
  std::string address_ = "/reports/lab.example/oecd-haip/2026";
};

TEST_F(ThreeViews, LeadToEachOther) {
  must(sample_.submit_report(report_));
  for (const char* view : {"", "/actions", "/claims"}) {
    const std::string nav = between(sample_.page(address_ + view), "<nav class=\"views\"", "</nav>");
    EXPECT_THAT(nav, AllOf(HasSubstr("\"" + address_ + "\""), HasSubstr(address_ + "/actions\""),
                           HasSubstr(address_ + "/claims\""), HasSubstr(address_ + view + "\" aria-current=\"page\"")));
  }
}

TEST_F(ThreeViews, ByActionQuestionsStandUnderWhatTheyServe) {
  must(sample_.submit_report(report_));
  const std::string page = sample_.page(address_ + "/actions");
  // As data/instruments/oecd-haip.yaml links them: 1c serves action 1, and 1d action 2.
  EXPECT_THAT(between(page, "<h2 id=\"a1\"", "<h2"),
              AllOf(HasSubstr("/1a\""), HasSubstr("/1c\""), HasSubstr("practice"), Not(HasSubstr("/1d\""))));
  EXPECT_THAT(between(page, "<h2 id=\"a2\"", "<h2"), AllOf(HasSubstr("/1d\""), HasSubstr("not disclosed")));
  EXPECT_THAT(page, HasSubstr("no answer"));
}

TEST_F(ThreeViews, ByClaimEachIsShownWithEvidenceAndWhoCitesIt) {
  must(sample_.submit_report(report_));
  const std::string page = sample_.page(address_ + "/claims");
  EXPECT_THAT(page,
              AllOf(HasSubstr("id=\"claim-red-team\""), HasSubstr("https://lab.example/plan.pdf"), HasSubstr("as of"),
                    HasSubstr("e3b0c44298fc"), HasSubstr(address_ + "/1c\""), Not(HasSubstr("not pinned"))));
  EXPECT_THAT(sample_.page(address_ + "/1c"), HasSubstr(address_ + "/claims#claim-red-team"));
}

TEST_F(ThreeViews, EvidenceThatIsNotPinnedSaysSo) {
  report_.evidence.front().sha256.clear();
  report_.evidence.front().expires = "2027-03-31";
  must(sample_.submit_report(report_));
  EXPECT_THAT(sample_.page(address_ + "/claims"), AllOf(HasSubstr("not pinned"), HasSubstr("31 March 2027")));
}

TEST_F(ThreeViews, ParagraphsHaveAddressesThatSurviveARevision) {
  report_.answers.front().text["en"] = "First.\n\nSecond.\n\nThird.";
  const EntryIndex first = must(sample_.submit_report(report_)).entry_index;
  report_.answers.front().text["en"] = "Nothing of that.";
  must(sample_.submit_report(report_));
  const std::string lasting = address_ + "/1a?revision=" + std::to_string(first.value);
  const std::string page = sample_.page(lasting);
  EXPECT_THAT(page, HasSubstr("<p id=\"p2\">Second. <a class=\"here\" href=\"" + lasting + "#p2\""));
  EXPECT_THAT(sample_.page(address_ + "/1a"), Not(HasSubstr("p2")));
  EXPECT_THAT(sample_.page(address_ + "/claims"), HasSubstr("id=\"claim-red-team.p1\""));
}

TEST_F(ThreeViews, NamesOfClaimsDoNotMeetThoseOfThePage) {
  report_.claims.front().id = "answer";
  for (Answer& answer : report_.answers)
    for (std::string& id : answer.claims) id = "answer";
  must(sample_.submit_report(report_));
  const std::string page = sample_.page(address_ + "/1c");
  const std::size_t first = page.find("id=\"answer\"");
  ASSERT_NE(first, std::string::npos);
  EXPECT_EQ(page.find("id=\"answer\"", first + 1), std::string::npos);
}

TEST_F(ThreeViews, ManyClaimsComeInParts) {
  for (int i = 0; i < 40; ++i) {
    Claim claim = report_.claims.front();
    claim.id = "claim-" + std::to_string(i);
    report_.claims.push_back(claim);
    report_.answers[1].claims.push_back(claim.id);
  }
  must(sample_.submit_report(report_));
  EXPECT_THAT(sample_.page(address_ + "/claims"), Not(HasSubstr("id=\"claim-claim-35\"")));
  EXPECT_THAT(sample_.page(address_ + "/claims?page=2"), HasSubstr("id=\"claim-claim-35\""));
  EXPECT_THAT(sample_.page(address_ + "/1c"), HasSubstr("/claims?page=2#claim-claim-35"));
}

}  // namespace
}  // namespace haip
