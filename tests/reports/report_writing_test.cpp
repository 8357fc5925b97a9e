// A report's JSON as a folder, and back: nothing is lost on the way, and nothing is written where it should not be.

#include "reports/report_writing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "reports/check.hpp"
#include "testing/temporary_folder.hpp"

namespace haip {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

Report example_report(const std::string& name) {
  Result<ReportFolder> folder = ReportFolder::read(Path(HAIP_SOURCE_DIR) / "examples" / name);
  if (!folder) throw std::runtime_error(folder.error().message);
  return folder->report();
}

class ReportWriting : public ::testing::Test {
 protected:
  Result<Report> written_and_read(const Report& report) {
    const Result<Framework> framework = shipped_framework(report.framework);
    const Path path = folder_.path() / ("report" + std::to_string(count_++));
    CHECK(write_report_folder(path, report, *framework));
    TRY(const ReportFolder read, ReportFolder::read(path));
    EXPECT_THAT(read.faults(), IsEmpty());
    return read.report();
  }
  Error refusal_of(const Report& report) {
    const Result<Report> read = written_and_read(report);
    return read ? Error{} : read.error();
  }
  testing_support::TemporaryFolder folder_;
  int count_ = 0;
};

TEST_F(ReportWriting, GivesBackWhatWasWritten) {
  for (const char* name : {"model-developer", "application-developer", "deployer"})
    for (const Audience audience : {Audience::everyone, Audience::partners, Audience::colleagues}) {
      const Report report = seen_by(example_report(name), audience);
      const Result<Report> read = written_and_read(report);
      ASSERT_TRUE(read) << name << ": " << read.error().message;
      EXPECT_TRUE(*read == report) << name;
    }
}

TEST_F(ReportWriting, KeepsWordsThatYamlWouldTakeForSomethingElse) {
  Report report = example_report("deployer");
  report.claims.front().text = {{"en", "# no comment: {x} *alias &anchor !tag \"quoted\" \\ 'single' null ~"},
                                {"ja", "- a\n\n  b: |\n\t# c\n"}};
  report.claims.front().scope = {.models = {"3.0", "yes", "null", "-", "a: b", "[x]"}};
  report.answers.front().options = {"~", "1e3", "☑ #"};
  report.attestation->name = "null";
  Report expected = report;
  expected.claims.front().text.at("ja") = "- a\n\n  b: |\n\t# c";
  const Result<Report> read = written_and_read(report);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_TRUE(*read == expected);
}

TEST_F(ReportWriting, WritesNothingForPathsThatLeadOut) {
  for (const char* path : {"../secret.txt", "/etc/passwd", "a/../../b", ".git/config", "c:\\x"}) {
    Report report = example_report("deployer");
    report.evidence.front().url.clear();
    report.evidence.front().file = path;
    EXPECT_EQ(refusal_of(report).kind, ErrorKind::refused) << path;
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
}

TEST_F(ReportWriting, WritesNothingForLanguagesThatAreNone) {
  Report report = example_report("deployer");
  report.summary = {{"../../x", std::string(400, 'x')}};
  EXPECT_EQ(refusal_of(report).kind, ErrorKind::refused);
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
}

TEST_F(ReportWriting, OverwritesNoReport) {
  const Report report = example_report("deployer");
  const Result<Framework> framework = shipped_framework(report.framework);
  ASSERT_TRUE(write_report_folder(folder_.path(), report, *framework));
  const Status again = write_report_folder(folder_.path(), report, *framework);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().kind, ErrorKind::conflict);
}

}  // namespace
}  // namespace haip
