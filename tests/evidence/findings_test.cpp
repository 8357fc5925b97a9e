#include "evidence/findings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace haip {
namespace {

using testing::HasSubstr;
using testing::Not;

Finding unknown_member() {
  return {.rule_id = "schema-unknown-member",
          .severity = Severity::error,
          .message = "the member \"titel\" is not known here",
          .advice = "did you mean \"title\"?",
          .file = "my catalog.json",
          .line = 2,
          .column = 3,
          .end_column = 10,
          .pointer = "/titel"};
}

TEST(Findings, PersonSeesTheLineAndAMarkUnderThePlace) {
  const SourceTexts sources{{"my catalog.json", "{\n  \"titel\": 1\n}\n"}};
  EXPECT_EQ(findings_as_text(std::vector{unknown_member()}, sources, Colour::off),
            "my catalog.json:2:3: error: the member \"titel\" is not known here [schema-unknown-member]\n"
            "  2 |   \"titel\": 1\n"
            "    |   ^^^^^^^\n"
            "  at /titel\n"
            "  did you mean \"title\"?\n"
            "1 error\n");
}

TEST(Findings, MarkStandsUnderWideCharacters) {
  Finding finding{.rule_id = "r", .message = "m", .file = "f", .line = 1, .column = 3, .end_column = 4, .pointer = {}};
  EXPECT_THAT(findings_as_text(std::vector{finding}, {{"f", "広島x"}}, Colour::off), HasSubstr("    |     ^\n"));
}

TEST(Findings, LongLineIsCutAroundTheMark) {
  Finding finding{
      .rule_id = "r", .message = "m", .file = "f", .line = 1, .column = 50'001, .end_column = 50'002, .pointer = {}};
  const std::string line = std::string(50'000, 'a') + "X" + std::string(50'000, 'b');
  const std::string text = findings_as_text(std::vector{finding}, {{"f", line}}, Colour::off);
  EXPECT_LT(text.size(), 500U);
  EXPECT_THAT(text, HasSubstr("aXb"));
  EXPECT_EQ(text.find("^") - text.find("    | "), text.find("X") - text.find("  1 | ") - 2) << text;  // "…" is 3 bytes
}

TEST(Findings, NothingOfAFileReachesTheTerminalAsCommand) {
  Finding finding = unknown_member();
  finding.message = "bad \033[2J";
  finding.file = "a\033b";
  const std::string text = findings_as_text(std::vector{finding}, {{finding.file, "{\n\033]0;x\a\n}"}}, Colour::off);
  EXPECT_THAT(text, Not(HasSubstr("\033")));
  EXPECT_THAT(findings_as_text(std::vector{finding}, {}, Colour::on), HasSubstr("\033[1;31merror\033[0m"));
}

TEST(Findings, CountsAreInWords) {
  std::vector<Finding> findings{unknown_member(), unknown_member(), unknown_member()};
  findings[2].severity = Severity::warning;
  EXPECT_EQ(count_findings(findings), "2 errors, 1 warning");
  EXPECT_EQ(count_findings({}), "no findings");
  EXPECT_EQ(findings_as_text({}, {}, Colour::off), "");
}

TEST(Findings, JsonHoldsEveryField) {
  EXPECT_EQ(canonical_json(findings_as_json(std::vector{unknown_member()})),
            R"({"errors":1,"findings":[{"advice":"did you mean \"title\"?","column":3,"end_column":10,)"
            R"("file":"my catalog.json","line":2,"message":"the member \"titel\" is not known here",)"
            R"("pointer":"/titel","rule":"schema-unknown-member","severity":"error"}],"notes":0,"warnings":0})");
}

TEST(Findings, SarifNamesRulePlaceAndTool) {
  const std::vector<FindingRule> rules{{"other", "another rule", "help"},
                                       {"schema-unknown-member", "members must be known", "take it out"}};
  const Json sarif = findings_as_sarif(std::vector{unknown_member()}, rules);
  EXPECT_EQ(*sarif.find("version")->if_text(), "2.1.0");
  const Json& run = sarif.find("runs")->if_array()->at(0);
  EXPECT_EQ(run.find("tool")->find("driver")->find("rules")->if_array()->size(), 2U);
  EXPECT_EQ(
      canonical_json(run.find("results")->if_array()->at(0).find("locations")->if_array()->at(0)),
      R"({"logicalLocations":[{"fullyQualifiedName":"/titel","kind":"element"}],"physicalLocation":)"
      R"({"artifactLocation":{"uri":"my%20catalog.json","uriBaseId":"%SRCROOT%"},"region":{"endColumn":10,"startColumn":3,"startLine":2}}})");
  EXPECT_EQ(*run.find("results")->if_array()->at(0).find("ruleIndex")->if_number(), 1);
  EXPECT_EQ(*run.find("results")->if_array()->at(0).find("level")->if_text(), "error");
}

TEST(Findings, SarifAddressesAreAbsoluteOrHaveABase) {
  const auto place_of = [](std::string file) {
    Finding finding = unknown_member();
    finding.file = std::move(file);
    const Json sarif = findings_as_sarif(std::vector{finding}, {});
    const Json& run = sarif.find("runs")->if_array()->at(0);
    EXPECT_NE(run.find("originalUriBaseIds")->find("%SRCROOT%"), nullptr);
    return canonical_json(*run.find("results")
                               ->if_array()
                               ->at(0)
                               .find("locations")
                               ->if_array()
                               ->at(0)
                               .find("physicalLocation")
                               ->find("artifactLocation"));
  };
  EXPECT_EQ(place_of("./report/報告.yaml"), R"({"uri":"report/%E5%A0%B1%E5%91%8A.yaml","uriBaseId":"%SRCROOT%"})");
  EXPECT_EQ(place_of("/home/a b/report.yaml"), R"({"uri":"file:///home/a%20b/report.yaml"})");
}

TEST(Findings, SarifFingerprintSurvivesNewLinesAbove) {
  const auto fingerprint = [](const Finding& finding) {
    const Json sarif = findings_as_sarif(std::vector{finding}, {});
    return canonical_json(
        *sarif.find("runs")->if_array()->at(0).find("results")->if_array()->at(0).find("partialFingerprints"));
  };
  Finding moved = unknown_member();
  moved.line += 10;
  Finding other = unknown_member();
  other.pointer = "/metadata/titel";
  EXPECT_EQ(fingerprint(moved), fingerprint(unknown_member()));
  EXPECT_NE(fingerprint(other), fingerprint(unknown_member()));
}

TEST(Findings, SarifKnowsRulesThatNobodyDescribed) {
  const Json sarif = findings_as_sarif(std::vector{unknown_member()}, {});
  const Json& rules = *sarif.find("runs")->if_array()->at(0).find("tool")->find("driver")->find("rules");
  EXPECT_EQ(*rules.if_array()->at(0).find("id")->if_text(), "schema-unknown-member");
}

TEST(Findings, JunitFailsOnErrorsAloneAndEscapes) {
  Finding warning = unknown_member();
  warning.severity = Severity::warning;
  warning.message = "<b> & \001";
  const std::string xml = findings_as_junit(std::vector{unknown_member(), warning},
                                            std::vector<std::string>{"my catalog.json", "good.json"});
  EXPECT_THAT(xml, HasSubstr("tests=\"3\" failures=\"1\""));
  EXPECT_THAT(xml, HasSubstr("<testcase classname=\"good.json\" name=\"no findings\"/>"));
  EXPECT_THAT(xml, HasSubstr("&lt;b&gt; &amp; \uFFFD"));
}

}  // namespace
}  // namespace haip
