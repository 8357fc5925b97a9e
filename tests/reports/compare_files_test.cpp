// haip report compare from files, on a questionnaire that this program does not ship.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "base/json.hpp"
#include "register/key_file.hpp"
#include "reporting_organisation.hpp"
#include "reports/commands.hpp"
#include "reports/crosswalk.hpp"
#include "reports/own_framework.hpp"
#include "testing/counting_entropy.hpp"
#include "testing/manual_clock.hpp"

namespace haip {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing_support::must;
using testing_support::ReportOnDisk;

constexpr std::string_view next_code =
    R"({"instrument": {"id": "next-code", "kind": "questionnaire", "title": {"en": "T"}, "short_title": {"en": "T"},
        "official": []}, "edition": "1", "date": "2026-11-01", "status": "recorded", "wording": "summary",
        "partial": false, "sources": [], "provisions": [{"id": "next-code/r1", "kind": "question",
        "label": {"en": "R1"}, "text": {"en": "Do you?"}, "text_mark": "unverified"}]})";

std::string report_on_next_code(const std::string& words) {
  return "format: haip-report/1\norganisation:\n  domain: lab.example\n  name: Example Lab\n  economy: JP\n"
         "  roles: [deployer]\nframework: next-code/1\nperiod: {from: 2026-01-01, to: 2026-12-31}\nlanguage: en\n"
         "answers:\n  r1:\n    text: " +
         words + "\n";
}

class CompareFiles : public testing::Test {
 protected:
  CompareFiles() { other_.write("questionnaire.json", next_code); }

  Result<int> run(const std::vector<Command>& commands, std::string_view name,
                  std::map<std::string, std::vector<std::string>, std::less<>> values) {
    out_.str("");
    std::ostringstream err;
    Invocation call{.values = std::move(values), .out = out_, .err = err, .clock = clock_, .entropy = entropy_};
    for (const Command& command : commands)
      if (command.name == name) return command.run(call);
    throw std::logic_error("no such command");
  }
  Result<int> compare(const Path& one, const Path& other, const std::string& language = "en") {
    return run(report_comparison_commands(), "report compare",
               {{"report", {one.string(), other.string()}}, {"--language", {language}}, {"--width", {"100"}}});
  }
  /// The findings of `haip report check`, as text.
  std::string check(const ReportOnDisk& disk) {
    must(run(report_file_commands(), "report check",
             {{"folder", {disk.path().string()}}, {"--offline", {""}}, {"--fail-on", {"error"}}}));
    return out_.str();
  }
  /// The report of `disk` as JSON, as it is signed.
  [[nodiscard]] Json signed_json(const ReportOnDisk& disk) const {
    Report report = disk.read().report();
    report.questionnaire = must(framework_beside(other_.path(), report.framework)).digest().hex();
    return report_json(report);
  }

  ReportOnDisk one_{report_on_next_code("We do.")};
  ReportOnDisk other_{report_on_next_code("We do not.")};
  testing_support::TemporaryFolder elsewhere_;
  testing_support::ManualClock clock_{Instant{1'795'600'000}};
  testing_support::CountingEntropy entropy_;
  std::ostringstream out_;
};

TEST_F(CompareFiles, TakesTheQuestionnaireBesideTheReport) {
  one_.write("questionnaire.json", next_code);
  ASSERT_TRUE(compare(one_.path(), other_.path()));
  EXPECT_THAT(out_.str(), AllOf(HasSubstr("r1"), HasSubstr("We do."), HasSubstr("We do not.")));
}

TEST_F(CompareFiles, AJsonFileGoesByTheQuestionnaireOfAnotherReportIfItIsTheSameText) {
  Json json = signed_json(one_);
  const Path file = elsewhere_ / "theirs.json";
  must(write_file(file, pretty_json(json)));
  ASSERT_TRUE(compare(file, other_.path()));
  EXPECT_THAT(out_.str(), AllOf(HasSubstr("We do."), HasSubstr("We do not.")));
  json.set("questionnaire", std::string(64, '0'));
  must(write_file(file, pretty_json(json)));
  EXPECT_THAT(compare(file, other_.path()).error().message,
              HasSubstr("there is no " + (elsewhere_ / "questionnaire.json").string()));
}

TEST_F(CompareFiles, SaysWhichFileIsMissingAndHowToGetIt) {
  ReportOnDisk third{report_on_next_code("No.")};
  const Result<int> compared = compare(one_.path(), third.path());
  ASSERT_FALSE(compared);
  EXPECT_THAT(compared.error().message, HasSubstr((one_.path() / "questionnaire.json").string()));
  EXPECT_THAT(compared.error().advice,
              HasSubstr("haip instrument show REGISTER next-code --edition 1 --format json > " +
                        (one_.path() / "questionnaire.json").string()));
}

TEST_F(CompareFiles, NamesAQuestionnaireThatIsDamaged) {
  one_.write("questionnaire.json", "{}");
  EXPECT_THAT(compare(one_.path(), other_.path()).error().message,
              HasSubstr((one_.path() / "questionnaire.json").string() + ":"));
}

TEST_F(CompareFiles, TakesAFolderThatWasSigned) {
  const Path folder = elsewhere_ / "signed";
  std::filesystem::create_directories(folder);
  must(write_file(folder / "act.json", pretty_json(Json().set("body", Json().set("report", signed_json(one_))))));
  ASSERT_TRUE(compare(folder, other_.path()));
  EXPECT_THAT(out_.str(), HasSubstr("We do."));
}

TEST_F(CompareFiles, ASignedFolderBringsItsQuestionnaire) {
  must(write_key_files(elsewhere_ / "lab.key", {must(Domain::parse("lab.example")), SecretKey::generate(entropy_)}));
  one_.write("report.yaml", report_on_next_code("We do.") +
                                "attestation: {name: Example signatory (made up), function: Head of AI governance, "
                                "date: 2026-11-20}\n");
  one_.write("questionnaire.json", next_code);
  const Path signed_folder = elsewhere_ / "signed";
  must(run(report_signing_commands(), "report sign",
           {{"folder", {one_.path().string()}},
            {"--key", {(elsewhere_ / "lab.key").string()}},
            {"--out", {signed_folder.string()}},
            {"--despite-findings", {""}}}));
  ASSERT_TRUE(compare(signed_folder, signed_folder));
  EXPECT_THAT(out_.str(), AllOf(HasSubstr("r1"), HasSubstr("We do.")));
  must(run(report_export_commands(), "report export",
           {{"report", {signed_folder.string()}}, {"--as", {"html"}}, {"--for", {"everyone"}}, {"--out", {"-"}}}));
  EXPECT_THAT(out_.str(), AllOf(HasSubstr("Do you?"), HasSubstr("We do.")));
}

TEST_F(CompareFiles, RefusesALanguageThatIsNone) {
  one_.write("questionnaire.json", next_code);
  EXPECT_EQ(compare(one_.path(), other_.path(), "xx").error().kind, ErrorKind::malformed);
}

TEST_F(CompareFiles, ADifferenceSaysWhenTheReportsAreOfTwoOrganisations) {
  std::string text = report_on_next_code("We do.");
  text.replace(text.find("lab.example"), 11, "two.example");
  text += "attestation: {name: A, function: B, date: 2026-11-20}\n";
  ReportOnDisk second(text);
  must(run(report_difference_commands(), "report diff",
           {{"older", {one_.path().string()}},
            {"newer", {second.path().string()}},
            {"--audience", {"everyone"}},
            {"--language", {""}}}));
  EXPECT_THAT(out_.str(), HasSubstr("outside the answers differs, and is not compared: domain, attestation"));
}

TEST_F(CompareFiles, AnInvertedCrosswalkReadsBackAsItWas) {
  const Path file = elsewhere_ / "crosswalk.yaml";
  std::ofstream(file)
      << "format: haip-crosswalk/1\nsource: one/1\ntarget: two/1\nauthor: A\ndate: 2026-11-25\n"
         "status: draft\ngaps:\n  - side: source\n    questions: [\"1a, 2b\", \"3] #\"]\n    reason: x\n";
  must(run(crosswalk_commands(), "report crosswalk", {{"action", {"invert"}}, {"file", {file.string()}}}));
  const CrosswalkFile back = read_crosswalk("back.yaml", out_.str());
  EXPECT_TRUE(back.faults.empty());
  ASSERT_EQ(back.crosswalk.gaps.size(), 1U);
  EXPECT_EQ(back.crosswalk.gaps[0].side, CrosswalkSide::target);
  EXPECT_EQ(back.crosswalk.gaps[0].questions, (std::vector<std::string>{"1a, 2b", "3] #"}));
}

TEST_F(CompareFiles, TheCheckSaysWhatIsWrongWithTheQuestionnaire) {
  EXPECT_THAT(check(other_), Not(HasSubstr("framework-unknown")));
  EXPECT_THAT(check(one_), AllOf(HasSubstr("there is no " + (one_.path() / "questionnaire.json").string()),
                                 HasSubstr("haip instrument show REGISTER next-code --edition 1 --format json")));
  for (const std::string& damaged : {std::string(), std::string("{}"), std::string("\x7f\x45\0\xff", 4)}) {
    one_.write("questionnaire.json", damaged);
    EXPECT_THAT(check(one_), AllOf(HasSubstr((one_.path() / "questionnaire.json").string() + ":"),
                                   HasSubstr("[framework-unknown]"), Not(HasSubstr("ships no framework"))));
  }
  std::filesystem::remove(one_.path() / "questionnaire.json");
  std::filesystem::create_directories(one_.path() / "questionnaire.json");
  EXPECT_THAT(check(one_), HasSubstr("cannot read " + (one_.path() / "questionnaire.json").string()));
}

}  // namespace
}  // namespace haip
