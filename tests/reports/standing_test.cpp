// What the secretariat does about a report, and what readers see of it.

#include "reports/standing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reporting_organisation.hpp"
#include "reports/submitted_check.hpp"

namespace haip {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing_support::must;
using testing_support::ReportOnDisk;
using testing_support::ReportRegister;

constexpr std::int64_t day = 86400;
constexpr const char* report_address = "/reports/lab.example/oecd-haip/2026";

class ReportStandingTest : public testing::Test {
 protected:
  EntryIndex submit() { return must(sample_.submit_report(sample_.for_everyone(disk_))).entry_index; }
  Result<Acknowledgement> log(Act act) { return sample_.reg().log_own_act_and_wait(std::move(act)); }
  Result<Acknowledgement> publish(EntryIndex revision) {
    return log(report_listing_act(sample_.name, revision, {40, 3, 1, 2, 0, 1}, sample_.clock.now(), sample_.entropy));
  }
  Result<Acknowledgement> request(EntryIndex revision, WantedRequest wanted) {
    return log(report_request_act(sample_.name, revision, wanted, sample_.clock.now(), sample_.entropy));
  }
  Result<Acknowledgement> remind(EntryIndex revision) {
    return log(report_reminder_act(sample_.name, revision, sample_.clock.now(), sample_.entropy));
  }
  /// Days pass, and something is logged, so that pages know.
  void pass_days(std::int64_t days) {
    sample_.clock.advance(days * day);
    sample_.own(
        organisation_act({"other.example", "Other", "FR", {}, "", {}, false}, sample_.clock.now(), sample_.entropy));
  }
  std::string page() { return sample_.page(report_address); }

  ReportRegister sample_;
  ReportOnDisk disk_;
  const WantedRequest wanted_{{"1b", "1f"}, "Two questions have no answer.", "en", "2026-12-24"};
};

TEST_F(ReportStandingTest, AReportIsPublicAtOnceAndSaysThatNobodyHasLookedYet) {
  submit();
  EXPECT_THAT(page(), HasSubstr("The secretariat has not looked at this report yet."));
  EXPECT_THAT(sample_.page("/reports"), HasSubstr("not looked at yet"));
}

TEST_F(ReportStandingTest, AListingShowsCountsAndNoVerdict) {
  const EntryIndex revision = submit();
  const Acknowledgement listed = must(publish(revision));
  const std::string shown = page();
  EXPECT_THAT(shown,
              AllOf(HasSubstr("Listed by the secretariat on"), HasSubstr("3 of 40 questions answered"),
                    HasSubstr("/log/entries/" + std::to_string(listed.entry_index.value)), Not(HasSubstr("ompliant"))));
  EXPECT_EQ(publish(revision).error().kind, ErrorKind::conflict);
  EXPECT_THAT(sample_.news(listed.entry_index).title, HasSubstr("listed the report of Example Lab"));
  const EntryIndex revised = submit();
  EXPECT_THAT(page(), HasSubstr("It has not looked at the last revision yet."));
  EXPECT_EQ(publish(revision).error().kind, ErrorKind::conflict);
  must(publish(revised));
  EXPECT_THAT(page(), Not(HasSubstr("It has not looked at the last revision yet.")));
  EXPECT_TRUE(sample_.replay_agrees());
}

TEST_F(ReportStandingTest, OnlyTheRegisterListsAsksAndReminds) {
  const EntryIndex revision = submit();
  Act act = report_listing_act(sample_.name, revision, {1, 1, 0, 0, 0, 1}, sample_.clock.now(), sample_.entropy);
  act.actor = "lab.example";
  EXPECT_EQ(sample_.submit(act, sample_.lab).error().kind, ErrorKind::forbidden);
}

TEST_F(ReportStandingTest, ARequestIsAnsweredByARevision) {
  const EntryIndex revision = submit();
  must(request(revision, wanted_));
  EXPECT_THAT(page(), AllOf(HasSubstr("A complementary submission was asked for on"), HasSubstr(">1f</a>"),
                            HasSubstr("Two questions have no answer."), HasSubstr("It has not come yet.")));
  EXPECT_EQ(request(revision, wanted_).error().kind, ErrorKind::conflict);
  sample_.clock.advance(day);
  submit();
  EXPECT_THAT(page(), AllOf(HasSubstr("Answered by the revision of"), Not(HasSubstr("The date has passed"))));
  EXPECT_TRUE(sample_.replay_agrees());
}

TEST_F(ReportStandingTest, AMissedDateIsShownByTheTimeOfTheLog) {
  const EntryIndex revision = submit();
  must(request(revision, wanted_));
  pass_days(29);
  EXPECT_THAT(page(), HasSubstr("It has not come yet."));
  pass_days(2);
  EXPECT_THAT(page(), HasSubstr("The date has passed without it."));
  EXPECT_THAT(sample_.page("/reports"), HasSubstr("date passed"));
  EXPECT_TRUE(
      *sample_.data("/api/v1/reports/lab.example/oecd-haip/2026/standing").find("request")->find("missed")->if_bool());
  submit();
  EXPECT_THAT(page(), HasSubstr("Answered late, by the revision of"));
}

TEST_F(ReportStandingTest, ARequestNamesQuestionsAReasonAndADayToCome) {
  const EntryIndex revision = submit();
  for (const WantedRequest& wrong : std::vector<WantedRequest>{{{}, "why", "en", "2026-12-24"},
                                                               {{"9z"}, "why", "en", "2026-12-24"},
                                                               {{"1b", "1b"}, "why", "en", "2026-12-24"},
                                                               {{"1b"}, " ", "en", "2026-12-24"},
                                                               {{"1b"}, "why", "en", "2026-11-23"},
                                                               {{"1b"}, "why", "en", "2028-01-01"},
                                                               {{"1b"}, "why", "xx-nope", "2026-12-24"}})
    EXPECT_FALSE(request(revision, wrong)) << wrong.until;
}

TEST_F(ReportStandingTest, AnErasedRequestLeavesTheFact) {
  const EntryIndex revision = submit();
  const Acknowledgement asked = must(request(revision, wanted_));
  sample_.erase(asked.entry_index);
  EXPECT_THAT(page(), AllOf(HasSubstr("the words were erased"), Not(HasSubstr("Two questions"))));
  EXPECT_TRUE(sample_.replay_agrees());
}

TEST_F(ReportStandingTest, AReplayWithoutTheErasedReportAdmitsWhatWasDoneAboutIt) {
  const EntryIndex revision = submit();
  must(publish(revision));
  const Acknowledgement asked = must(request(revision, wanted_));
  sample_.erase(revision);
  EXPECT_TRUE(sample_.replay_agrees());
  sample_.erase(asked.entry_index);
  EXPECT_TRUE(sample_.replay_agrees());
}

TEST_F(ReportStandingTest, RemindersGoOutFromElevenMonthsOnAndOnceAMonth) {
  const EntryIndex revision = submit();
  pass_days(330);
  EXPECT_EQ(remind(revision).error().kind, ErrorKind::refused);
  pass_days(10);
  must(remind(revision));
  EXPECT_THAT(page(), HasSubstr("The secretariat reminded the organisation on"));
  EXPECT_EQ(remind(revision).error().kind, ErrorKind::conflict);
  pass_days(31);
  must(remind(revision));
  submit();
  EXPECT_THAT(page(), Not(HasSubstr("The secretariat reminded the organisation on")));
  EXPECT_TRUE(sample_.replay_agrees());
}

TEST_F(ReportStandingTest, TheSecretariatChecksWhatWasSubmittedByTheSameRules) {
  const Report report = sample_.for_everyone(disk_);
  const Framework framework = must(shipped_framework(report.framework));
  const SubmittedCheck check = check_submitted(report, framework, sample_.clock.now());
  EXPECT_EQ(check.counts.asked, framework.asked_of(report.roles).size());
  EXPECT_EQ(check.counts.answered, 3U);
  EXPECT_EQ(check.counts.memberships, memberships_of("JP").size());
  EXPECT_EQ(check.unanswered.size(), check.counts.asked - check.counts.answered);
  EXPECT_EQ(check.counts.errors, 0U);
  EXPECT_EQ(std::ranges::count(check.findings, "evidence-file", &Finding::rule_id), 0);
}

}  // namespace
}  // namespace haip
