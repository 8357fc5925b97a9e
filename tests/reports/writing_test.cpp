// What the check says about a report that an author is still writing.

#include "reports/check.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "base/file.hpp"
#include "testing/temporary_folder.hpp"

namespace haip {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using testing_support::TemporaryFolder;

/// "rule: message" of each finding about that place or below it.
std::vector<std::string> said_about(const std::string& pointer, const std::string& parts) {
  const TemporaryFolder folder;
  const std::string head =
      "format: haip-report/1\n"
      "organisation: {domain: lab.example, name: Example Lab, economy: JP, roles: [model-developer]}\n"
      "framework: oecd-haip/1\nperiod: {from: 2025-11-01, to: 2026-10-31}\nlanguage: en\n";
  if (!write_file(folder / "report.yaml", head + parts)) throw std::runtime_error("cannot write the report");
  const Result<ReportFolder> read = ReportFolder::read(folder.path());
  const Result<Framework> framework = shipped_framework("oecd-haip/1");
  if (!read || !framework) throw std::runtime_error("cannot read the report");
  std::vector<std::string> said;
  for (const Finding& finding : check_report(*read, &*framework, *parse_date("2026-11-25")))
    if (finding.pointer == pointer || finding.pointer.starts_with(pointer + "/"))
      said.push_back(finding.rule_id + ": " + finding.message);
  return said;
}

constexpr std::string_view two_claims =
    "claims:\n"
    "  shown: {kind: policy, date: 2026-01-01, scope: {whole_organisation: true}, text: Shown.}\n"
    "  hidden: {kind: policy, date: 2026-01-01, scope: {whole_organisation: true}, text: Hidden., visibility: "
    "internal}\n";

TEST(ReportInWriting, FindsAnAnswerThatIsEmptyForThePublic) {
  const std::string claims(two_claims);
  EXPECT_THAT(said_about("/answers/1a", claims + "answers:\n  1a: {claims: [hidden]}\n"),
              Contains("answer-empty: everything that the answer to 1a cites is kept from the public, which finds an "
                       "empty answer; say it, or make it not-disclosed"));
  EXPECT_THAT(said_about("/answers/1a", claims + "answers:\n  1a: {claims: [hidden, shown]}\n"), IsEmpty());
  EXPECT_THAT(said_about("/answers/1a", claims + "answers:\n  1a: {claims: [hidden], text: There is one.}\n"),
              IsEmpty());
  EXPECT_THAT(said_about("/answers/1a", claims + "answers:\n  1a: {claims: [hidden], visibility: internal}\n"),
              IsEmpty());
}

TEST(ReportInWriting, NamesTheClaimThatWasMeant) {
  EXPECT_THAT(said_about("/answers/1a", std::string(two_claims) + "answers:\n  1a: {claims: [showm]}\n"),
              Contains("claim-unknown: the answer to 1a cites the claim \"showm\", which is not there; did you mean "
                       "shown?"));
}

TEST(ReportInWriting, SaysOnceThatAPathLeadsOut) {
  EXPECT_THAT(said_about("/answers/1a", "answers:\n  1a: {text: {file: ../outside.md}}\n"),
              ::testing::ElementsAre("format: \"../outside.md\" is not a relative path below the report's folder, "
                                     "without .. and without hidden parts"));
  EXPECT_EQ(said_about("/evidence/out/file", "evidence:\n  out: {title: Out, file: ../out.csv}\nanswers: {}\n").size(),
            1U);
}

TEST(ReportInWriting, TakesAQuestionForAnsweredWhenItsPartsAre) {
  const std::string half = "answers:\n  1f/1: {text: One.}\n";
  EXPECT_THAT(said_about("/answers", half),
              Contains("question-unanswered: the question 1f (Outside experts and third parties) is not answered"));
  EXPECT_THAT(said_about("/answers", half + "  1f/2: {text: Two.}\n"),
              ::testing::Not(Contains(::testing::HasSubstr("the question 1f "))));
}

TEST(ReportInWriting, LeavesAQuestionOpenWhoseAnswerSaysNothing) {
  const auto is_open = [](std::vector<Answer> answers, std::string_view question) {
    Report report;
    report.answers = std::move(answers);
    const Framework framework = shipped_framework("oecd-haip/1").value();
    return !is_answered(report, framework, *framework.find(question));
  };
  EXPECT_TRUE(is_open({{.question = "1a"}}, "1a"));
  EXPECT_FALSE(is_open({{.question = "1a", .state = "not-done"}}, "1a"));
  EXPECT_FALSE(is_open({{.question = "1a", .options = {"own staff"}}}, "1a"));
  EXPECT_TRUE(is_open({{.question = "1f/1", .text = {{"en", "One."}}}, {.question = "1f/2"}}, "1f"));
  EXPECT_FALSE(is_open({{.question = "1f/1", .text = {{"en", "One."}}}, {.question = "1f/2", .claims = {"x"}}}, "1f"));
  EXPECT_THAT(said_about("/answers", "answers:\n  1a: {text: \"\"}\n"),
              ::testing::AllOf(Contains("answer-empty: the answer to 1a is empty"),
                               ::testing::Not(Contains(::testing::HasSubstr("the question 1a ")))));
}

}  // namespace
}  // namespace haip
