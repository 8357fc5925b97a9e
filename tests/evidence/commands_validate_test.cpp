// haip evidence validate: what is printed, and the exit code.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "base/file.hpp"
#include "base/json.hpp"
#include "evidence/commands.hpp"
#include "testing/counting_entropy.hpp"
#include "testing/manual_clock.hpp"
#include "testing/temporary_folder.hpp"

namespace haip {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class EvidenceValidate : public testing::Test {
 protected:
  std::string file(const std::string& name, std::string_view text) {
    EXPECT_TRUE(write_file(folder_ / name, text));
    return (folder_ / name).string();
  }
  std::string schema() {
    return file("schema.json", R"({"type": "object", "required": ["title"],
      "properties": {"title": {"type": "string", "maxLength": 5}}})");
  }
  /// Exit code, or -1 when it could not be done; then the error.
  int call(std::vector<std::string> files, const std::string& schema, OutputFormat format = OutputFormat::text) {
    out_.str("");
    err_.str("");
    const std::vector<Command> commands = evidence_commands();
    const auto command = std::ranges::find(commands, "evidence validate", &Command::name);
    Invocation invocation{.values = {{"file", std::move(files)}, {"--schema", {schema}}},
                          .out = out_,
                          .err = err_,
                          .format = format,
                          .shows_progress = false,
                          .clock = clock_,
                          .entropy = entropy_};
    Result<int> done = command->run(invocation);
    error_ = done ? Error{} : done.error();
    return done.value_or(-1);
  }

  testing_support::TemporaryFolder folder_;
  testing_support::ManualClock clock_{Instant{1'795'510'800}};
  testing_support::CountingEntropy entropy_;
  std::ostringstream out_;
  std::ostringstream err_;
  Error error_;
};

TEST_F(EvidenceValidate, SaysWhenAllIsWell) {
  EXPECT_EQ(call({file("a.json", R"({"title": "short"})")}, schema()), 0);
  EXPECT_EQ(out_.str(), "the file satisfies the schema\n");
}

TEST_F(EvidenceValidate, ShowsWhatIsWrongWhere) {
  const std::string wrong = file("a.json", "{\n  \"title\": \"much too long\"\n}\n");
  EXPECT_EQ(call({wrong, file("b.json", R"({"title": "fine"})")}, schema()), 1);
  EXPECT_THAT(out_.str(), AllOf(HasSubstr("a.json:2:12"), HasSubstr("schema-maxLength"), Not(HasSubstr("b.json"))));
  EXPECT_EQ(call({wrong}, schema(), OutputFormat::sarif), 1);
  const Result<Json> sarif = parse_json(out_.str());
  ASSERT_TRUE(sarif) << out_.str();
  EXPECT_THAT(out_.str(), HasSubstr("\"startLine\": 2"));
}

TEST_F(EvidenceValidate, AFileThatIsNoJsonIsAFinding) {
  EXPECT_EQ(call({file("a.json", "{\"title\": }")}, schema()), 1);
  EXPECT_THAT(out_.str(), AllOf(HasSubstr("a.json:1:"), HasSubstr("json-unreadable")));
}

TEST_F(EvidenceValidate, ShowsTheOtherFilesWhenOneIsNotThere) {
  const std::string missing = (folder_ / "missing.json").string();
  const std::string gone = (folder_ / "gone.json").string();
  EXPECT_EQ(call({missing, file("a.json", "[]"), gone}, schema()), -1);
  EXPECT_THAT(out_.str(), AllOf(HasSubstr("a.json:1:1"), Not(HasSubstr("missing.json"))));
  EXPECT_THAT(err_.str(), HasSubstr("missing.json"));
  EXPECT_EQ(error_.kind, ErrorKind::not_found);
  EXPECT_THAT(error_.message, HasSubstr("gone.json"));
  EXPECT_EQ(call({missing}, schema()), -1);
  EXPECT_EQ(out_.str(), "") << "nothing was checked, so nothing is well";
}

TEST_F(EvidenceValidate, RefusesASchemaThatIsNone) {
  const std::string text = file("a.json", "{}");
  EXPECT_EQ(call({text}, file("schema.json", R"({"type": "objekt"})")), -1);
  EXPECT_EQ(error_.kind, ErrorKind::malformed);
  EXPECT_THAT(error_.message, HasSubstr("schema.json"));
  EXPECT_EQ(call({text}, file("schema.json", R"({"$ref": "https://schemas.example/all.json"})")), -1);
  EXPECT_THAT(error_.message, HasSubstr("schema.json"));
  EXPECT_EQ(out_.str(), "");
}

}  // namespace
}  // namespace haip
