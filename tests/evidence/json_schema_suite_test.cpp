// The JSON Schema Test Suite (Debian package json-schema-test-suite), draft-07.

#include <gtest/gtest.h>

#include <filesystem>
#include <iostream>
#include <map>

#include "base/file.hpp"
#include "evidence/json_schema.hpp"

namespace haip {
namespace {

const Path suite = "/usr/share/json-schema-test-suite";

std::string source_of(const JsonText& text, const JsonValue& value) {
  return text.text().substr(value.begin, value.end - value.begin);
}

std::vector<KnownSchema> known_schemas() {
  std::vector<KnownSchema> known{
      {"http://json-schema.org/draft-07/schema",
       read_file(Path(HAIP_SOURCE_DIR) / "tests/evidence/json-schema-draft-07.json", 1 << 20).value()}};
  for (const auto& entry : std::filesystem::recursive_directory_iterator(suite / "remotes"))
    if (entry.is_regular_file())
      known.push_back({"http://localhost:1234/" + entry.path().lexically_relative(suite / "remotes").generic_string(),
                       read_file(entry.path(), 1 << 20).value()});
  return known;
}

/// What is not claimed, by file: formats of other writings of names, templates, and two of them in full.
const std::map<std::string, std::string>& unclaimed() {
  static const std::map<std::string, std::string> files{
      {"content.json", "contentMediaType and contentEncoding are ignored, as draft-07 allows"},
      {"idn-email.json", "the format idn-email is not checked"},
      {"idn-hostname.json", "the format idn-hostname is not checked"},
      {"uri-template.json", "the format uri-template is not checked"}};
  return files;
}

std::size_t run_group(const JsonText& text, const JsonValue& group, const std::vector<KnownSchema>& known,
                      const std::string& file) {
  const Result<JsonSchema> schema = JsonSchema::compile(source_of(text, *text.member(group, "schema")), known);
  const std::string name = file + ": " + std::string(text.member(group, "description")->text);
  EXPECT_TRUE(schema) << name << ": " << (schema ? "" : schema.error().message);
  if (!schema) return 0;
  std::size_t count = 0;
  for (const JsonValue& test : text.children(*text.member(group, "tests"))) {
    const JsonTextResult document = read_json_text(source_of(text, *text.member(test, "data")));
    if (!document) {
      ADD_FAILURE() << name;
      continue;
    }
    const Result<SchemaOutcome> outcome = schema->check(*document);
    const std::string what = name + ": " + std::string(text.member(test, "description")->text);
    EXPECT_TRUE(outcome) << what << ": " << (outcome ? "" : outcome.error().message);
    if (!outcome) continue;
    EXPECT_EQ(outcome->violations.empty(), text.member(test, "valid")->number != 0)
        << what << ": " << (outcome->violations.empty() ? "no violation" : outcome->violations[0].message);
    ++count;
  }
  return count;
}

void run_folder(const Path& folder) {
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "skipped: json-schema-test-suite is not installed";
  const std::vector<KnownSchema> known = known_schemas();
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    const std::string file = entry.path().filename();
    if (const auto reason = unclaimed().find(file); reason != unclaimed().end()) {
      std::cout << "skipped: " << file << ": " << reason->second << '\n';
      continue;
    }
    const JsonTextResult text = read_json_text(read_file(entry.path(), 1 << 20).value());
    ASSERT_TRUE(text) << file;
    for (const JsonValue& group : text->children(text->root())) count += run_group(*text, group, known, file);
  }
  std::cout << count << " tests of " << folder.string() << '\n';
  EXPECT_GT(count, 0U);
}

TEST(JsonSchemaTestSuite, Required) { run_folder(suite / "tests/draft7"); }
TEST(JsonSchemaTestSuite, Optional) { run_folder(suite / "tests/draft7/optional"); }
TEST(JsonSchemaTestSuite, Formats) { run_folder(suite / "tests/draft7/optional/format"); }

}  // namespace
}  // namespace haip
