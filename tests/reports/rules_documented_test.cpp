// docs/report-rules.md says what the rules are; it must not fall behind.

#include <gtest/gtest.h>

#include <string>

#include "reports/crosswalk_check.hpp"
#include "reports/rules.hpp"
#include "testing/temporary_folder.hpp"

namespace haip {
namespace {

TEST(DocumentedRules, AreThoseOfTheProgram) {
  const std::string page = testing_support::file_content(Path(HAIP_SOURCE_DIR) / "docs" / "report-rules.md");
  std::string table = "| id | severity | what it looks for | why | what to do |\n| --- | --- | --- | --- | --- |\n";
  for (const ReportRule& rule : report_rules())
    table += "| `" + std::string(rule.id) + "` | " + std::string(severity_word(rule.severity)) + " | " +
             std::string(rule.summary) + " | " + std::string(rule.explanation) + " | " + std::string(rule.fix) + " |\n";
  EXPECT_NE(page.find(table + "\n"), std::string::npos)
      << "the table in docs/report-rules.md is another one; it should be:\n"
      << table;
}

TEST(DocumentedRules, OfCrosswalksToo) {
  const std::string page = testing_support::file_content(Path(HAIP_SOURCE_DIR) / "docs" / "format-crosswalk.md");
  std::string table = "| id | severity | what it looks for | why | what to do |\n| --- | --- | --- | --- | --- |\n";
  for (const ReportRule& rule : crosswalk_rules())
    table += "| `" + std::string(rule.id) + "` | " + std::string(severity_word(rule.severity)) + " | " +
             std::string(rule.summary) + " | " + std::string(rule.explanation) + " | " + std::string(rule.fix) + " |\n";
  EXPECT_NE(page.find(table), std::string::npos) << "the table should be:\n" << table;
}

}  // namespace
}  // namespace haip
