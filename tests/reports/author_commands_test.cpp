// Commands that an author types about a report's files: what they refuse, write and say.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "register/key_file.hpp"
#include "reporting_organisation.hpp"
#include "reports/commands.hpp"
#include "testing/counting_entropy.hpp"
#include "testing/manual_clock.hpp"

namespace haip {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing_support::file_content;
using testing_support::folder_content;
using testing_support::must;
using testing_support::ReportOnDisk;
using testing_support::small_report;
using testing_support::TemporaryFolder;
using Values = std::map<std::string, std::vector<std::string>, std::less<>>;

class AuthorCommands : public testing::Test {
 protected:
  /// Exit code, or -1 when it could not be done; then error_ says why.
  int run(const std::vector<Command>& commands, std::string_view name, Values values) {
    out_.str("");
    err_.str("");
    const auto command = std::ranges::find(commands, name, &Command::name);
    if (command == commands.end()) throw std::logic_error("no such command");
    for (const CommandOption& option : command->options)
      if (!option.fallback.empty()) values.insert({std::string(option.name), {std::string(option.fallback)}});
    Invocation call{.values = std::move(values), .out = out_, .err = err_, .clock = clock_, .entropy = entropy_};
    const Result<int> done = command->run(call);
    error_ = done ? Error{} : done.error();
    return done.value_or(-1);
  }
  int export_to(const Path& out, const std::string& source) {
    return run(report_export_commands(), "report export",
               {{"report", {source}}, {"--as", {"json"}}, {"--out", {out.string()}}});
  }
  int check(const Path& folder, Values values = {{"--offline", {"true"}}}) {
    values.insert({"folder", {folder.string()}});
    return run(report_file_commands(), "report check", std::move(values));
  }
  int sign(const Path& folder, Values values = {}) {
    values.insert({"folder", {folder.string()}});
    values.insert({"--key", {(elsewhere_ / "lab.key").string()}});
    values.insert({"--out", {(elsewhere_ / "signed").string()}});
    return run(report_signing_commands(), "report sign", std::move(values));
  }
  void make_key() {
    must(write_key_files(elsewhere_ / "lab.key", {must(Domain::parse("lab.example")), SecretKey::generate(entropy_)}));
  }
  int start(const Path& folder) {
    return run(report_file_commands(), "report new",
               {{"folder", {folder.string()}}, {"--role", {"model-developer"}}, {"--size", {"10-49"}}});
  }

  TemporaryFolder elsewhere_;
  testing_support::ManualClock clock_{*parse_date("2026-11-25")};
  testing_support::CountingEntropy entropy_;
  std::ostringstream out_;
  std::ostringstream err_;
  Error error_;
};

TEST_F(AuthorCommands, ExportWritesOverNothingThatTheReportIsMadeOf) {
  ReportOnDisk disk;
  disk.write("texts/risk.md", "words");
  const auto before = folder_content(disk.path());
  std::filesystem::create_symlink(disk.path() / "report.yaml", elsewhere_ / "link");
  for (const Path& out : {disk.path() / "report.yaml", disk.path() / "texts/../texts/risk.md", elsewhere_ / "link"}) {
    EXPECT_EQ(export_to(out, disk.path().string()), -1) << out;
    EXPECT_EQ(error_.kind, ErrorKind::conflict);
    EXPECT_THAT(error_.message, HasSubstr("is one of the report's files"));
    EXPECT_THAT(error_.advice, HasSubstr("elsewhere"));
  }
  EXPECT_EQ(folder_content(disk.path()), before);

  EXPECT_EQ(export_to(elsewhere_ / "report.json", disk.path().string()), 0) << error_.message;
  const std::string json = file_content(elsewhere_ / "report.json");
  EXPECT_EQ(export_to(elsewhere_ / "report.json", disk.path().string()), 0) << "an earlier export is replaced";
  EXPECT_EQ(export_to(elsewhere_ / "report.json", (elsewhere_ / "report.json").string()), -1);
  EXPECT_THAT(error_.message, HasSubstr("is the report itself"));
  EXPECT_EQ(file_content(elsewhere_ / "report.json"), json);
}

TEST_F(AuthorCommands, ImportTakesAFileWithAByteOrderMark) {
  const ReportOnDisk disk;
  ASSERT_EQ(export_to(elsewhere_ / "report.json", disk.path().string()), 0);
  ASSERT_TRUE(write_file(elsewhere_ / "marked.json", "\xEF\xBB\xBF" + file_content(elsewhere_ / "report.json")));
  EXPECT_EQ(run(report_export_commands(), "report import",
                {{"file", {(elsewhere_ / "marked.json").string()}}, {"folder", {(elsewhere_ / "made").string()}}}),
            0)
      << error_.message;
  EXPECT_TRUE(std::filesystem::exists(elsewhere_ / "made/report.yaml"));
}

TEST_F(AuthorCommands, ExportAndImportTakeAFolderThatWasSigned) {
  make_key();
  const ReportOnDisk disk;
  ASSERT_EQ(sign(disk.path(), {{"--despite-findings", {"true"}}}), 0) << error_.message;
  ASSERT_EQ(export_to(elsewhere_ / "signed.json", (elsewhere_ / "signed").string()), 0) << error_.message;
  const std::string exported = file_content(elsewhere_ / "signed.json");
  EXPECT_THAT(exported, HasSubstr("Every model is red-teamed before it is released."));
  EXPECT_THAT(exported, HasSubstr(must(shipped_framework("oecd-haip/1")).digest().hex()));
  EXPECT_EQ(export_to(elsewhere_ / "signed/act.json", (elsewhere_ / "signed").string()), -1);
  EXPECT_THAT(error_.message, HasSubstr("is one of the report's files"));

  EXPECT_EQ(run(report_export_commands(), "report import",
                {{"file", {(elsewhere_ / "signed").string()}}, {"folder", {(elsewhere_ / "made").string()}}}),
            0)
      << error_.message;
  ASSERT_EQ(export_to(elsewhere_ / "again.json", (elsewhere_ / "made").string()), 0) << error_.message;
  EXPECT_THAT(file_content(elsewhere_ / "again.json"), HasSubstr("Every model is red-teamed before it is released."));
}

TEST_F(AuthorCommands, ExportSaysThatTheReportAnswersAnotherText) {
  const ReportOnDisk disk;
  Report report = disk.read().report();
  report.questionnaire = std::string(64, '0');
  must(write_file(elsewhere_ / "other.json", pretty_json(report_json(report))));
  ASSERT_EQ(export_to(elsewhere_ / "out.json", (elsewhere_ / "other.json").string()), 0) << error_.message;
  EXPECT_THAT(err_.str(), HasSubstr("the report answers another text of oecd-haip/1"));
}

TEST_F(AuthorCommands, SigningSaysThatFaultsOfFormCannotBeSignedOver) {
  make_key();
  ReportOnDisk disk;
  ASSERT_EQ(sign(disk.path()), -1);
  EXPECT_THAT(error_.advice, HasSubstr("--despite-findings")) << "questions are open";

  std::string faulty(small_report);
  faulty.replace(faulty.find("Test plan"), 9, "\" \"");
  faulty.replace(faulty.find("kind: practice"), 14, "kind: practise");
  disk.write("report.yaml", faulty);
  for (const Values& values : {Values{}, Values{{"--despite-findings", {"true"}}}}) {
    EXPECT_EQ(sign(disk.path(), values), -1);
    EXPECT_EQ(error_.kind, ErrorKind::refused);
    EXPECT_EQ(error_.message, "the report has 2 faults of form, which cannot be signed over");
    EXPECT_THAT(error_.advice, HasSubstr("haip report check " + disk.path().string()));
    EXPECT_THAT(error_.advice, Not(HasSubstr("--despite-findings")));
  }
}

TEST_F(AuthorCommands, CheckWantsTheFolder) {
  const ReportOnDisk disk;
  EXPECT_EQ(check(disk.path() / "report.yaml"), -1);
  EXPECT_EQ(error_.kind, ErrorKind::malformed);
  EXPECT_THAT(error_.message, HasSubstr("is a file; a report is named by its folder"));
  EXPECT_EQ(error_.advice, "write " + disk.path().string());
}

TEST_F(AuthorCommands, ADamagedMemoryOfLinksCanBeDeleted) {
  ReportOnDisk disk;
  disk.write(".haip-links.json", "{\"version\":");
  EXPECT_EQ(check(disk.path(), {}), -1);
  EXPECT_EQ(error_.kind, ErrorKind::unavailable);
  EXPECT_THAT(error_.message, HasSubstr(".haip-links.json"));
  EXPECT_THAT(error_.advice, HasSubstr("delete it"));
  EXPECT_EQ(file_content(disk.path() / ".haip-links.json"), "{\"version\":");
}

TEST_F(AuthorCommands, ANewReportKeepsTheMemoryOfLinksOutOfGit) {
  EXPECT_EQ(start(elsewhere_ / "new"), 0) << error_.message;
  EXPECT_EQ(file_content(elsewhere_ / "new/.gitignore"), ".haip-links.json\n");

  std::filesystem::create_directory(elsewhere_ / "own");
  ASSERT_TRUE(write_file(elsewhere_ / "own/.gitignore", "*.bak\n"));
  EXPECT_EQ(start(elsewhere_ / "own"), 0) << error_.message;
  EXPECT_EQ(file_content(elsewhere_ / "own/.gitignore"), "*.bak\n");
}

TEST_F(AuthorCommands, DiffNamesWhatDiffersOutsideTheAnswers) {
  const ReportOnDisk older;
  std::string changed(small_report);
  changed.replace(changed.find("size: 250+"), 10, "size: 10-49");
  changed.replace(changed.find("We test before release."), 23, "We test twice before release.");
  const ReportOnDisk newer(changed);
  const auto diff = [&](const ReportOnDisk& to) {
    return run(report_difference_commands(), "report diff",
               {{"older", {older.path().string()}}, {"newer", {to.path().string()}}});
  };
  EXPECT_EQ(diff(newer), 0) << error_.message;
  EXPECT_THAT(out_.str(), HasSubstr("\noutside the answers differs, and is not compared: size, summary\n"));
  EXPECT_EQ(diff(older), 0) << error_.message;
  EXPECT_THAT(out_.str(), Not(HasSubstr("outside the answers")));
}

}  // namespace
}  // namespace haip
