// What an organisation may report to a register, and what readers then see.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reporting_organisation.hpp"

namespace haip {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing_support::must;
using testing_support::ReportOnDisk;
using testing_support::ReportRegister;

class ReportActs : public testing::Test {
 protected:
  Error refusal(const Report& report) {
    const Result<Acknowledgement> outcome = sample_.submit_report(report);
    EXPECT_FALSE(outcome);
    return outcome ? Error() : outcome.error();
  }
  ReportRegister sample_;
  ReportOnDisk disk_;
};

TEST_F(ReportActs, WhatEverybodyMayReadIsSubmittedAndShown) {
  const Acknowledgement submitted = must(sample_.submit_report(sample_.for_everyone(disk_)));
  const ReportSummary report = must(find_report(sample_.view(), sample_.name)).value();
  EXPECT_EQ(report.edition, "1");
  EXPECT_EQ(report.answered, 2U);
  EXPECT_EQ(report.not_disclosed, 1U);
  EXPECT_EQ(report.last_entry, submitted.entry_index);

  EXPECT_THAT(sample_.page("/reports"),
              AllOf(HasSubstr("/reports/lab.example/oecd-haip/2026"), HasSubstr("Example Lab")));
  const std::string page = sample_.page("/reports/lab.example/oecd-haip/2026");
  EXPECT_THAT(page, AllOf(HasSubstr("/reports/lab.example/oecd-haip/2026/1c"), HasSubstr("not disclosed"),
                          HasSubstr("Head of AI governance"), HasSubstr("practice")));
  const std::string answer = sample_.page("/reports/lab.example/oecd-haip/2026/1c");
  EXPECT_THAT(answer, AllOf(HasSubstr("Every model is red-teamed"), HasSubstr("https://lab.example/plan.pdf"),
                            HasSubstr("Example Model")));
  const std::string japanese = sample_.page("/reports/lab.example/oecd-haip/2026/1c", "ja");
  EXPECT_THAT(japanese, AllOf(HasSubstr("すべてのモデル"), HasSubstr("機械翻訳")));
}

TEST_F(ReportActs, NothingInternalReachesAnything) {
  must(sample_.submit_report(sample_.for_everyone(disk_)));
  for (const char* target :
       {"/reports", "/reports/lab.example/oecd-haip/2026", "/reports/lab.example/oecd-haip/2026/1a",
        "/reports/lab.example/oecd-haip/2026/1c", "/api/v1/reports/lab.example/oecd-haip/2026", "/feed.atom"})
    EXPECT_THAT(sample_.get(target).body, Not(HasSubstr("INTERNAL-ONLY"))) << target;
}

TEST_F(ReportActs, WhatIsNotForEverybodyIsRefusedWhoeverSignsIt) {
  Report leaking = disk_.read().report();
  leaking.questionnaire = sample_.for_everyone(disk_).questionnaire;
  EXPECT_THAT(refusal(leaking).message, HasSubstr("not for everybody"));
}

TEST_F(ReportActs, TheQuestionnaireMustBeTheRegisters) {
  Report report = sample_.for_everyone(disk_);
  report.questionnaire = std::string(64, '0');
  EXPECT_THAT(refusal(report).message, HasSubstr("another text of oecd-haip/1"));
  report = sample_.for_everyone(disk_);
  report.framework = "oecd-haip/9";
  EXPECT_FALSE(sample_.submit_report(report));
  report = sample_.for_everyone(disk_);
  report.answers.front().question = "9z";
  EXPECT_THAT(refusal(report).message, HasSubstr("has no question \"9z\""));
}

TEST_F(ReportActs, OnlyTheOrganisationSpeaksForItself) {
  const SecretKey other = sample_.add_organisation({"other.example", "Other", "FR", {}, "", {}, false});
  Act act = sample_.submission(sample_.for_everyone(disk_));
  act.actor = "other.example";
  EXPECT_EQ(sample_.submit(act, other).error().kind, ErrorKind::forbidden);
  Report without = sample_.for_everyone(disk_);
  without.attestation.reset();
  EXPECT_THAT(refusal(without).message, HasSubstr("nobody attests"));
}

TEST_F(ReportActs, WhatReportYamlMayNotHoldIsRefusedToo) {
  const auto refused = [&](const auto& spoil) {
    Report report = sample_.for_everyone(disk_);
    spoil(report);
    return refusal(report).message;
  };
  EXPECT_THAT(refused([](Report& report) { report.evidence.front().url = "javascript:alert(1)"; }),
              HasSubstr("an address that begins with https://"));
  EXPECT_THAT(refused([](Report& report) { report.evidence.front().sha256 = "abc"; }), HasSubstr("64 hexadecimal"));
  EXPECT_THAT(refused([](Report& report) {
                report.evidence.front().url.clear();
                report.evidence.front().file = "../../secret.pdf";
              }),
              HasSubstr("a relative path below"));
  EXPECT_THAT(refused([](Report& report) { report.size = "huge"; }), HasSubstr("report.organisation.size"));
  EXPECT_THAT(refused([](Report& report) { report.attestation->date.clear(); }), HasSubstr("attestation has no date"));
  EXPECT_THAT(refused([](Report& report) { report.period_from.clear(); }), HasSubstr("when its period begins"));
  EXPECT_THAT(refused([](Report& report) { report.period_from = "2027-01-01"; }), HasSubstr("ends before it begins"));
}

TEST_F(ReportActs, RevisionsStayReadable) {
  const Acknowledgement first = must(sample_.submit_report(sample_.for_everyone(disk_)));
  std::string text(testing_support::small_report);
  const std::string before = "Three levels of risk, by effect.";
  text.replace(text.find(before), before.size(), "Four levels of risk, by effect.");
  sample_.clock.advance(86400);
  must(sample_.submit_report(sample_.for_everyone(ReportOnDisk(text))));
  const std::string address = "/reports/lab.example/oecd-haip/2026/1a";
  EXPECT_THAT(sample_.page(address), HasSubstr("Four levels"));
  EXPECT_THAT(sample_.page(address + "?revision=" + std::to_string(first.entry_index.value)),
              HasSubstr("Three levels"));
  EXPECT_EQ(must(find_report(sample_.view(), sample_.name))->revisions, 2U);
  EXPECT_TRUE(sample_.replay_agrees());
}

TEST_F(ReportActs, ErasedWordsAreGoneAndTheFactStays) {
  const Acknowledgement first = must(sample_.submit_report(sample_.for_everyone(disk_)));
  sample_.erase(first.entry_index);
  EXPECT_EQ(sample_.get("/reports/lab.example/oecd-haip/2026").status, 410);
  EXPECT_THAT(sample_.page("/reports"), AllOf(HasSubstr("Example Lab"), Not(HasSubstr("Three levels"))));
  EXPECT_TRUE(sample_.replay_agrees());
}

TEST_F(ReportActs, AReportCanBeWithdrawnOnce) {
  must(sample_.submit_report(sample_.for_everyone(disk_)));
  const Act withdrawal =
      report_withdrawal_act(sample_.name, "It named the wrong model.", sample_.clock.now(), sample_.entropy);
  must(sample_.submit(withdrawal, sample_.lab));
  EXPECT_THAT(sample_.page("/reports/lab.example/oecd-haip/2026"), HasSubstr("withdrawn this report"));
  const Act again = report_withdrawal_act(sample_.name, "Again.", sample_.clock.now(), sample_.entropy);
  EXPECT_EQ(sample_.submit(again, sample_.lab).error().kind, ErrorKind::conflict);
  EXPECT_TRUE(sample_.replay_agrees());
}

TEST_F(ReportActs, HostileTextIsRenderedHarmless) {
  Report report = sample_.for_everyone(disk_);
  report.answers.front().text["en"] =
      "<script>alert(1)</script> [x](javascript:alert(1)) ![y](https://evil.example/p.png)";
  must(sample_.submit_report(report));
  const std::string page = sample_.page("/reports/lab.example/oecd-haip/2026/1a");
  EXPECT_THAT(page, AllOf(Not(HasSubstr("<script")), Not(HasSubstr("href=\"javascript")), Not(HasSubstr("<img"))));
}

}  // namespace
}  // namespace haip
