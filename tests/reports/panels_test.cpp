// Reports on the pages of organisations and provisions, and the yearly clock.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reporting_organisation.hpp"
#include "reports/yearly_clock.hpp"

namespace haip {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing_support::between;
using testing_support::must;
using testing_support::ReportOnDisk;
using testing_support::ReportRegister;

std::string later(std::string_view day, int months) { return format_date(months_later(must(parse_date(day)), months)); }

TEST(MonthsLater, KeepTheDayWhereThereIsOne) {
  EXPECT_EQ(later("2026-11-24", 12), "2027-11-24");
  EXPECT_EQ(later("2028-02-29", 12), "2029-02-28");
  EXPECT_EQ(later("2026-12-31", 2), "2027-02-28");
  EXPECT_EQ(format_instant(months_later(must(parse_instant("2026-11-24T09:08:07Z")), 1)), "2026-12-24T09:08:07Z");
}

class ReportPanels : public testing::Test {
 protected:
  void submit(const std::string& year) {
    Report report = sample_.for_everyone(ReportOnDisk());
    report.period_from = year + "-01-01";
    report.period_to = year + "-12-31";
    must(sample_.submit_report(report));
  }
  std::string panel() { return between(sample_.page("/organisations/lab.example"), "<h2 id=\"reports\"", "<h2"); }
  ReportRegister sample_;
};

TEST_F(ReportPanels, AnOrganisationWithoutReportsSaysSo) { EXPECT_THAT(panel(), HasSubstr("no report")); }

TEST_F(ReportPanels, TheClockRunsFromTheLastSubmission) {
  submit("2026");  // on 24 November 2026
  EXPECT_THAT(panel(), AllOf(HasSubstr("/reports/lab.example/oecd-haip/2026"),
                             HasSubstr("due by <time datetime=\"2027-11-24"), Not(HasSubstr("late"))));
  sample_.clock.advance(30L * 86400);
  submit("2026");  // a revision is a submission too
  EXPECT_THAT(panel(), AllOf(HasSubstr("due by <time datetime=\"2027-12-24"), HasSubstr("/2026/changes")));
}

TEST_F(ReportPanels, AReportThatCameAfterItsDayStaysMarked) {
  submit("2026");
  sample_.clock.advance(400L * 86400);
  submit("2027");
  EXPECT_THAT(panel(), AllOf(HasSubstr("late"), HasSubstr("2027-11-24T")));
  // A revision of the older report does not make the newer one punctual.
  submit("2026");
  const std::vector<YearlyClock> clocks = must(yearly_clocks(sample_.view(), "lab.example"));
  ASSERT_EQ(clocks.size(), 1U);
  ASSERT_EQ(clocks.front().years.size(), 2U);
  EXPECT_EQ(clocks.front().years.front().report.name.period, "2027");
  EXPECT_TRUE(clocks.front().years.front().is_late());
  EXPECT_FALSE(clocks.front().years.back().is_late());
}

TEST_F(ReportPanels, WithdrawnReportsSetNoDate) {
  submit("2026");
  must(sample_.submit(report_withdrawal_act(sample_.name, "Wrong model.", sample_.clock.now(), sample_.entropy),
                      sample_.lab));
  EXPECT_THAT(panel(), AllOf(HasSubstr("withdrawn"), Not(HasSubstr("due by"))));
}

TEST_F(ReportPanels, QuestionsAndActionsShowWhoAnswers) {
  submit("2026");
  EXPECT_THAT(sample_.page("/instruments/oecd-haip/v1/1c"),
              AllOf(HasSubstr("1 report on this question"), HasSubstr("/reports/lab.example/oecd-haip/2026/1c")));
  EXPECT_THAT(sample_.page("/instruments/oecd-haip/v1/7a"), Not(HasSubstr("on this question")));
  const std::string action = between(sample_.page("/instruments/coc/a1"), "<h2 id=\"reports\"", "</table>");
  EXPECT_THAT(action, AllOf(HasSubstr("/instruments/oecd-haip/v1/1a#answers"),
                            HasSubstr("/instruments/oecd-haip/v1/1c#answers"), Not(HasSubstr("v1/1d"))));
  must(sample_.submit(report_withdrawal_act(sample_.name, "Wrong model.", sample_.clock.now(), sample_.entropy),
                      sample_.lab));
  EXPECT_THAT(sample_.page("/instruments/coc/a1"), Not(HasSubstr("<h2 id=\"reports\"")));
}

TEST_F(ReportPanels, QuestionsAndActionsLeaveOutWhoIsDelisted) {
  submit("2026");
  EXPECT_THAT(sample_.page("/instruments/oecd-haip/v1/1c"), HasSubstr("1 report on this question"));
  sample_.own(delisting_act("lab.example", "It went away.", {"officer-000001", "officer-000002"}, sample_.clock.now(),
                            sample_.entropy));
  EXPECT_THAT(sample_.page("/instruments/oecd-haip/v1/1c"), Not(HasSubstr("on this question")));
  EXPECT_THAT(sample_.page("/instruments/coc/a1"), Not(HasSubstr("<h2 id=\"reports\"")));
}

}  // namespace
}  // namespace haip
