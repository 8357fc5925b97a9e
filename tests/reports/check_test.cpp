// The check: each rule finds what it is for, where it is.

#include "reports/check.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "reporting_organisation.hpp"

namespace haip {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing_support::must;
using testing_support::ReportOnDisk;
using testing_support::small_report;

constexpr Instant now{1'795'600'000};  // 2026-11-25

std::vector<Finding> findings_of(const ReportOnDisk& disk) {
  const ReportFolder folder = disk.read();
  const Framework framework = must(shipped_framework("oecd-haip/1"));
  return check_report(folder, &framework, now);
}

/// The small report with one thing changed.
ReportOnDisk changed(std::string_view before, std::string_view after) {
  std::string text(small_report);
  const std::size_t at = text.find(before);
  if (at == std::string::npos) throw std::logic_error("not in the report: " + std::string(before));
  return ReportOnDisk(text.replace(at, before.size(), after));
}

std::vector<Finding> of_rule(const std::vector<Finding>& all, std::string_view rule) {
  std::vector<Finding> found;
  for (const Finding& finding : all)
    if (finding.rule_id == rule) found.push_back(finding);
  return found;
}

/// What the rule says of the report with that change, and in which line.
void expect_finding(std::string_view rule, std::string_view before, std::string_view after, std::string_view message,
                    std::string_view line_text) {
  const ReportOnDisk disk = changed(before, after);
  const std::vector<Finding> found = of_rule(findings_of(disk), rule);
  ASSERT_EQ(found.size(), 1U) << rule;
  EXPECT_THAT(found[0].message, HasSubstr(std::string(message)));
  EXPECT_EQ(found[0].severity, report_rule(rule).severity);
  const SourceTexts sources = disk.read().sources();
  const auto lines = split(sources.at(found[0].file), '\n');
  ASSERT_LE(found[0].line, lines.size());
  EXPECT_THAT(std::string(lines[found[0].line - 1]), HasSubstr(std::string(line_text))) << found[0].message;
}

TEST(ReportCheck, FindsTheOpenQuestionsAndNothingElseInTheSmallReport) {
  ReportOnDisk disk;
  disk.write("log.txt", "a log");
  // And that not all of it is translated yet.
  std::vector<Finding> found = findings_of(disk);
  EXPECT_EQ(std::erase_if(found, [](const Finding& one) { return one.rule_id == "translation-missing"; }), 1U);
  for (const Finding& finding : found) EXPECT_EQ(finding.rule_id, "question-unanswered") << finding.message;
  EXPECT_EQ(found.size(), 39U - 3U);
}

TEST(ReportCheck, RulesOfTheSecretariat) {
  expect_finding(
      "attestation-missing",
      "attestation:\n  name: Example signatory (made up)\n  function: Head of AI governance\n  date: 2026-11-20\n", "",
      "nobody attests", "format:");
  expect_finding("attestation-date", "date: 2026-11-20", "date: 2025-11-20", "older than 12 months", "2025-11-20");
  expect_finding("attestation-date", "date: 2026-11-20", "date: 2027-01-01", "to come", "2027-01-01");
  expect_finding("economy-eligible", "economy: JP", "economy: AQ", "no membership is known", "AQ");
  expect_finding("question-unknown", "  1a:\n", "  1x:\n", "no question \"1x\"", "1x:");
  expect_finding("period-order", "to: 2026-12-31", "to: 2025-12-31", "before it begins", "2025-12-31");
  expect_finding("answer-empty", "  1c:\n    claims: [red-team, budget]\n", "  1c:\n    claims: []\n", "1c is empty",
                 "1c:");
}

TEST(ReportCheck, RulesOfClaims) {
  expect_finding("claim-undated", "    date: 2025-04-01\n", "", "red-team has no date", "red-team:");
  expect_finding("claim-without-scope", "    scope: {models: [Example Model]}\n", "", "does not say what it is about",
                 "red-team:");
  expect_finding("claim-unknown", "claims: [red-team, budget]", "claims: [red-team, budget, other]", "\"other\"",
                 "other");
  expect_finding("claim-unused", "claims: [red-team, budget]", "claims: [red-team]", "budget", "budget:");
  expect_finding("plan-as-practice", "en: Every model is red-teamed", "en: Every model will be red-teamed",
                 "\"will be\"", "will be");
  expect_finding("plan-as-practice", "date: 2025-04-01", "date: 2027-04-01", "begins on 2027-04-01", "2027-04-01");
  expect_finding("claim-outdated", "    date: 2025-04-01\n", "    date: 2025-04-01\n    until: 2026-01-01\n",
                 "reviewed by 2026-01-01", "until");
  expect_finding("contradiction", "    state: not-disclosed\n", "    state: not-done\n    claims: [red-team]\n",
                 "\"not-done\"", "1d:");
}

TEST(ReportCheck, RulesOfEvidenceAndTexts) {
  expect_finding("evidence-unknown", "evidence: [plan, secret-log]", "evidence: [plan, secret-log, other]", "\"other\"",
                 "other");
  expect_finding("evidence-unused", "evidence: [plan, secret-log]", "evidence: [secret-log]", "plan", "plan:");
  expect_finding("evidence-unpinned", "    sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n",
                 "", "plan is not pinned", "plan:");
  expect_finding("evidence-without-place", "    url: https://lab.example/plan.pdf\n", "", "neither url nor file",
                 "plan:");
  expect_finding("evidence-expired", "    retrieved: 2026-10-01\n",
                 "    retrieved: 2026-10-01\n    expires: 2026-11-01\n", "expired on 2026-11-01", "2026-11-01");
  expect_finding("evidence-file", "log.txt", "gone.txt", "no file gone.txt", "gone.txt");
  expect_finding("overclaim", "We test before release.", "We are certified by the OECD.", "certified by the",
                 "certified");
  expect_finding("language-missing", "name: {en: Example Lab, ja: サンプル研究所}", "name: {ja: サンプル研究所}",
                 "original language, en", "name:");
}

TEST(ReportCheck, AnnouncedTranslationsAreThereAndAreTranslations) {
  const std::vector<Finding> missing = of_rule(findings_of(ReportOnDisk()), "translation-missing");
  ASSERT_EQ(missing.size(), 1U) << "once for the language, not for each text";
  EXPECT_THAT(missing[0].message, HasSubstr("the summary and"));
  EXPECT_EQ(missing[0].severity, Severity::note);
  const ReportOnDisk itself = changed("translations: {ja: machine}\n", "translations: {en: machine}\n");
  EXPECT_EQ(of_rule(findings_of(itself), "translation-of-itself").size(), 1U);
  EXPECT_TRUE(of_rule(findings_of(itself), "translation-missing").empty());
  EXPECT_TRUE(of_rule(findings_of(ReportOnDisk()), "translation-of-itself").empty());
}

TEST(ReportCheck, CopiedAnswersAreFoundWhateverTheirPunctuation) {
  const std::string sentence =
      "We look at every incident that users, partners or our own staff report to us within two working days";
  const ReportOnDisk disk = changed("    text: Three levels of risk, by effect.\n",
                                    "    text: " + sentence + ".\n  1b:\n    text: \"" + sentence + " - always.\"\n");
  const std::vector<Finding> copies = of_rule(findings_of(disk), "answer-copied");
  ASSERT_EQ(copies.size(), 1U);
  EXPECT_THAT(copies[0].message, HasSubstr("the answer to 1b has nearly the words of the answer to 1a"));
}

TEST(ReportCheck, AFileThatIsNoYamlIsOneFindingWithItsPlace) {
  const std::vector<Finding> found = findings_of(ReportOnDisk("format: haip-report/1\n  period: x\n"));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].rule_id, "format");
  EXPECT_EQ(found[0].line, 2U);
}

TEST(ReportCheck, UnknownMembersAndWordsAreNamedWithWhatWasMeant) {
  const std::vector<Finding> member = of_rule(findings_of(changed("    scope:", "    scpoe:")), "format");
  ASSERT_FALSE(member.empty());
  EXPECT_THAT(member[0].advice, HasSubstr("did you mean scope?"));
  const std::vector<Finding> word = of_rule(findings_of(changed("kind: practice", "kind: practise")), "format");
  ASSERT_FALSE(word.empty());
  EXPECT_THAT(word[0].advice, HasSubstr("did you mean practice?"));
}

TEST(ReportCheck, NeededTextsThatAreEmptyAreMissing) {
  const auto expect_missing = [](std::string_view before, std::string_view after, std::string_view pointer,
                                 std::string_view line_text) {
    const ReportOnDisk disk = changed(before, after);
    const std::vector<Finding> faults = of_rule(findings_of(disk), "format");
    ASSERT_EQ(faults.size(), 1U) << after;
    EXPECT_EQ(faults[0].pointer, pointer);
    EXPECT_THAT(faults[0].message, HasSubstr("is missing"));
    const SourceTexts sources = disk.read().sources();
    EXPECT_THAT(std::string(split(sources.at(faults[0].file), '\n')[faults[0].line - 1]),
                HasSubstr(std::string(line_text)));
  };
  const std::string_view name = "name: {en: Example Lab, ja: サンプル研究所}";
  expect_missing(name, "name: \"\"", "/organisation/name", "name: \"\"");
  expect_missing(name, "name: {en: \" \", ja: \"\"}", "/organisation/name", "name: {en");
  expect_missing("domain: lab.example", "domain: \" \"", "/organisation/domain", "domain:");
  expect_missing("title: Test plan", "title: \"  \"", "/evidence/plan/title", "title: \"  \"");
  expect_missing("text: \"INTERNAL-ONLY: what the red team costs.\"", "text: ''", "/claims/budget/text", "text: ''");
  expect_missing("name: Example signatory (made up)", "name: \" \"", "/attestation/name", "name: \" \"");
  expect_missing("function: Head of AI governance", "function: \"\"", "/attestation/function", "function: \"\"");
  // Not needed, so not missing.
  EXPECT_THAT(of_rule(findings_of(changed("summary: We test before release.", "summary: \"\"")), "format"), IsEmpty());
}

TEST(ReportCheck, ANeededTextMayNotBeAnEmptyFile) {
  ReportOnDisk disk = changed("title: Test plan", "title: {file: texts/title.md}");
  disk.write("texts/title.md", " \n\n");
  const std::vector<Finding> faults = of_rule(findings_of(disk), "format");
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_EQ(faults[0].pointer, "/evidence/plan/title");
  EXPECT_THAT(faults[0].message, HasSubstr("has no text"));
}

TEST(ReportCheck, TextsOfAnyEditorReadTheSame) {
  ReportOnDisk disk = changed("text: Three levels of risk, by effect.", "text: {file: texts/risk.md}");
  disk.write("texts/risk.md", "\xEF\xBB\xBFThree levels\r\nof risk.\r\n");
  const ReportFolder folder = disk.read();
  EXPECT_EQ(folder.report().find_answer("1a")->text.at("en"), "Three levels\nof risk.");
}

TEST(ReportCheck, HostileFilesAreRefusedOrHarmless) {
  const auto only_format = [](const ReportOnDisk& disk, std::string_view message) {
    const std::vector<Finding> faults = of_rule(findings_of(disk), "format");
    ASSERT_FALSE(faults.empty()) << message;
    EXPECT_THAT(faults[0].message, HasSubstr(std::string(message)));
  };
  only_format(changed("file: log.txt", "file: ../../../etc/passwd"), "relative path");
  only_format(changed("file: log.txt", "file: /etc/passwd"), "relative path");
  only_format(changed("text: Three levels of risk, by effect.", "text: {file: ../secret.md}"), "relative path");
  only_format(changed("by effect.", "by \u202Eeffect."), "reorders text");
  only_format(changed("url: https://lab.example/plan.pdf", "url: javascript:alert(1)"), "https://");
  only_format(ReportOnDisk("a: &x [1]\nb: [*x, *x]\n"), "anchors");

  ReportOnDisk linked = changed("text: Three levels of risk, by effect.", "text: {file: texts/link.md}");
  linked.write("texts/real.md", "x");
  std::filesystem::create_symlink("/etc/hostname", linked.path() / "texts/link.md");
  only_format(linked, "leads out of the report's folder");

  ReportOnDisk large = changed("text: Three levels of risk, by effect.", "text: {file: texts/large.md}");
  large.write("texts/large.md", std::string(largest_text_file_bytes + 1, 'x'));
  EXPECT_THAT(of_rule(findings_of(large), "format"), testing::Not(IsEmpty()));
}

TEST(ReportCheck, ReadingChangesNothing) {
  const ReportOnDisk disk;
  findings_of(disk);
  EXPECT_EQ(testing_support::file_content(disk.path() / "report.yaml"), small_report);
}

TEST(ReportViews, WhatIsInternalIsInNoPublicView) {
  const Report report = ReportOnDisk().read().report();
  const auto text_of = [&](Audience audience) { return canonical_json(report_json(seen_by(report, audience))); };
  EXPECT_THAT(text_of(Audience::everyone), testing::Not(HasSubstr("INTERNAL-ONLY")));
  EXPECT_THAT(text_of(Audience::partners), testing::Not(HasSubstr("INTERNAL-ONLY")));
  EXPECT_THAT(text_of(Audience::colleagues), HasSubstr("INTERNAL-ONLY"));
  EXPECT_EQ(must(read_report(report_json(report))), report);
}

TEST(ReportReading, RefusesAReportWithoutTheTextsThatAreNeeded) {
  const Report complete = ReportOnDisk().read().report();
  const auto refusal = [&](auto change) {
    Report report = complete;
    change(report);
    const Result<Report> read = read_report(report_json(report));
    return read ? std::string("taken") : read.error().message;
  };
  EXPECT_EQ(refusal([](Report&) {}), "taken");
  EXPECT_EQ(refusal([](Report& report) { report.organisation.clear(); }), "report.organisation.name is missing");
  EXPECT_EQ(refusal([](Report& report) { report.claims[1].text.clear(); }), "report.claims[1].text is missing");
  EXPECT_EQ(refusal([](Report& report) { report.evidence[0].title.clear(); }), "report.evidence[0].title is missing");
  EXPECT_EQ(refusal([](Report& report) { report.attestation->name = " "; }), "report.attestation.name is missing");
  EXPECT_THAT(refusal([](Report& report) { report.claims[0].text["en"] = " "; }), HasSubstr("is empty"));
}

}  // namespace
}  // namespace haip
