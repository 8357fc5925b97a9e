#include "evidence/json_schema.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "base/file.hpp"
#include "testing/shared_data.hpp"

namespace haip {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing_support::no_shared_data;
using testing_support::shared_data;

SchemaOutcome outcome(std::string schema, std::string document) {
  const Result<JsonSchema> compiled = JsonSchema::compile(std::move(schema));
  if (!compiled) throw std::runtime_error(compiled.error().message);
  const JsonTextResult read = read_json_text(std::move(document));
  if (!read) throw std::runtime_error(read.error().error.message);
  return compiled->check(*read).value();
}

std::vector<std::string> lines(const SchemaOutcome& outcome) {
  std::vector<std::string> out;
  for (const SchemaViolation& violation : outcome.violations)
    out.push_back(std::to_string(violation.line) + ":" + std::to_string(violation.column) + " " + violation.pointer +
                  " " + violation.message + (violation.advice.empty() ? "" : "; " + violation.advice));
  return out;
}

std::string compile_error(std::string schema) {
  const Result<JsonSchema> compiled = JsonSchema::compile(std::move(schema));
  return compiled ? "compiled" : compiled.error().message;
}

constexpr const char* book = R"({
  "type": "object", "required": ["uuid", "title"], "additionalProperties": false,
  "properties": {"uuid": {"type": "string"}, "title": {"type": "string", "minLength": 1},
                 "kind": {"enum": ["law", "standard", "guide"]}, "year": {"type": "integer", "minimum": 1900}}})";

TEST(JsonSchema, SaysWhatIsWrongWhereAndWhatToDo) {
  EXPECT_THAT(
      lines(outcome(book, "{\n  \"titel\": \"a\",\n  \"uuid\": 7,\n  \"kind\": \"guid\",\n  \"year\": 1.5\n}")),
      ElementsAre("2:3 /titel the member \"titel\" is not known here; did you mean \"title\"?",
                  "3:11 /uuid expected a text, not a number",
                  "4:11 /kind \"guid\" is not allowed here; expected one of \"law\", \"standard\", \"guide\"; "
                  "did you mean \"guide\"?",
                  "5:11 /year expected a whole number, not a number", "1:1 /title the member \"title\" is missing"));
}

TEST(JsonSchema, NamesTheKeywordInTheSchema) {
  const SchemaOutcome found = outcome(
      R"({"definitions": {"a/b": {"maxLength": 1}}, "items": {"$ref": "#/definitions/a~1b"}})", "[\"x\", \"é広島\"]");
  ASSERT_EQ(found.violations.size(), 1U);
  EXPECT_EQ(found.violations[0].pointer, "/1");
  EXPECT_EQ(found.violations[0].column, 7U);
  EXPECT_EQ(found.violations[0].end_column, 12U);
  EXPECT_EQ(found.violations[0].keyword, "maxLength");
  EXPECT_EQ(found.violations[0].schema_pointer, "/definitions/a~1b/maxLength");
}

TEST(JsonSchema, OfSeveralFormsTheClosestIsExplained) {
  const std::string schema =
      R"({"oneOf": [{"properties": {"kind": {"const": "circle"}}, "required": ["kind", "radius"]},
                    {"properties": {"kind": {"const": "square"}, "side": {"type": "number"}}, "required": ["kind", "side"]}]})";
  EXPECT_THAT(lines(outcome(schema, R"({"kind": "square", "side": "2"})")),
              ElementsAre("1:28 /side expected a number, not a text (the closest of 2 allowed forms)"));
  EXPECT_THAT(lines(outcome(R"({"anyOf": [{"type": "string"}, {"type": "object"}]})", "[]")),
              ElementsAre("1:1  expected an object or a text, not a list"));
  EXPECT_THAT(lines(outcome(R"({"oneOf": [{"type": "number"}, {"type": "integer"}]})", "1")),
              ElementsAre("1:1  this value fits the allowed forms 1 and 2 of 2, and may fit only one"));
}

TEST(JsonSchema, CountIsCapped) {
  std::string document = "[0";
  for (int i = 0; i < 10'000; ++i) document += ",0";
  const SchemaOutcome found = outcome(R"({"items": {"type": "string"}})", document + "]");
  EXPECT_EQ(found.violations.size(), most_violations);
  EXPECT_TRUE(found.is_cut);
}

TEST(JsonSchema, ReferencesOutsideAreRefused) {
  EXPECT_THAT(
      compile_error("{\n\"$ref\": \"https://schemas.example/other.json\"}"),
      HasSubstr("line 2, column 9: $ref leads to \"https://schemas.example/other.json\", which is not in this file"));
  EXPECT_THAT(compile_error(R"({"$ref": "#/definitions/none"})"), HasSubstr("which does not exist"));
  const std::vector<KnownSchema> others{
      {"https://schemas.example/other.json", R"({"definitions": {"n": {"type": "null"}}})"}};
  const Result<JsonSchema> schema =
      JsonSchema::compile(R"({"$ref": "https://schemas.example/other.json#/definitions/n"})", others);
  ASSERT_TRUE(schema) << schema.error().message;
  EXPECT_THAT(schema->check(*read_json_text("1"))->violations, testing::SizeIs(1));
}

TEST(JsonSchema, MalformedSchemasAreRefusedWithThePlace) {
  EXPECT_THAT(compile_error(R"({"type": "text"})"), HasSubstr("column 10: is not a type of JSON Schema"));
  EXPECT_THAT(compile_error(R"({"minimum": "1"})"), HasSubstr("must be a number"));
  EXPECT_THAT(compile_error(R"({"pattern": "(a"})"), HasSubstr("cannot be read"));
  EXPECT_THAT(compile_error(R"({"items": 3})"), HasSubstr("a schema must be an object, true or false"));
  EXPECT_THAT(compile_error("{"), HasSubstr("line 1, column 2"));
}

TEST(JsonSchema, SchemasThatNeverEndAreRefused) {
  const auto error = [](std::string schema, std::string document) {
    return JsonSchema::compile(std::move(schema))->check(*read_json_text(std::move(document))).error().message;
  };
  EXPECT_THAT(error(R"({"$ref": "#"})", "1"), HasSubstr("refers to itself without end"));
  EXPECT_THAT(error(R"({"pattern": "^(a+)+$"})", "\"" + std::string(60, 'a') + "b\""), HasSubstr("takes too long"));
}

// Each of these took a minute or gigabytes when the cost grew with schema times document, or with the square of either.
TEST(JsonSchema, CostOfHostileInputStaysInProportion) {
  const auto list = [](std::size_t count, const auto& item) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i) out += (i > 0 ? "," : "") + item(std::to_string(i));
    return out;
  };
  const std::string long_name(60, 'n');
  const auto member = [&](const std::string& number) { return "\"" + long_name + number + "\":true"; };
  EXPECT_EQ(outcome(R"({"additionalProperties": false, "properties": {)" + list(200, member) + "}}",
                    "{" + list(100'000, [](const std::string& number) { return "\"other" + number + "\":1"; }) + "}")
                .violations.size(),
            most_violations);
  EXPECT_THAT(outcome(R"({"definitions": {)" + list(50'000, member) + R"(}, "allOf": [)" +
                          list(50'000,
                               [&](const std::string& number) {
                                 return R"({"$ref": "#/definitions/)" + long_name + number + "\"}";
                               }) +
                          "]}",
                      "1")
                  .violations,
              IsEmpty());
  EXPECT_THAT(outcome(R"({"properties": {")" + std::string(1'000'000, 'x') + R"(": {"properties": {)" +
                          list(50'000, [](const std::string& number) { return "\"" + number + "\": {}"; }) + "}}}}",
                      "1")
                  .violations,
              IsEmpty());
  const auto dependency = [](const std::string& number) { return "\"a" + number + R"(": ["a0"])"; };
  EXPECT_THAT(outcome(R"({"dependencies": {)" + list(50'000, dependency) + "}}",
                      "{" + list(50'000, [](const std::string& number) { return "\"a" + number + "\":1"; }) + "}")
                  .violations,
              IsEmpty());
  EXPECT_THAT(compile_error(R"({"$id": ")" + std::string(5000, 'x') + "\"}"), HasSubstr("longer than 2000 bytes"));
  const Result<JsonSchema> choices = JsonSchema::compile(
      R"({"items": {"enum": [)" + list(20'000, [](const std::string& number) { return number; }) + "]}}");
  ASSERT_TRUE(choices);
  const Result<SchemaOutcome> refused = choices->check(
      *read_json_text("[" + list(20'000, [](const std::string& /*number*/) { return std::string("19999"); }) + "]"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::refused);
}

TEST(JsonSchema, OfItemsThatStandTwiceTheFirstInTheListIsShown) {
  EXPECT_THAT(lines(outcome(R"({"uniqueItems": true})", R"(["c", "a", "b", "a", "c", "b"])")),
              ElementsAre("1:17 /3 this item stands twice in the list; the first is /1; keep one of them"));
}

TEST(JsonSchema, MemberNamesAreExplainedLikeTexts) {
  EXPECT_THAT(lines(outcome(R"({"propertyNames": {"enum": ["title", "uuid"]}})", R"({"titel": 1})")),
              ElementsAre("1:2 /titel the member name \"titel\" is not allowed here: \"titel\" is not allowed here; "
                          "expected one of \"title\", \"uuid\"; did you mean \"title\"?"));
}

TEST(JsonSchema, OneCompiledSchemaServesManyThreads) {
  const Result<JsonSchema> schema = JsonSchema::compile(R"({"items": {"pattern": "^(\\p{L}|x)+$"}})");
  ASSERT_TRUE(schema);
  std::vector<std::size_t> counts(4);
  std::vector<std::thread> threads;
  for (std::size_t& count : counts)
    threads.emplace_back([&] { count = schema->check(*read_json_text("[\"größe\", \"1\"]"))->violations.size(); });
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(counts, testing::Each(1U));
}

// ----- real documents

JsonText document_at(const Path& path) {
  JsonTextResult read = read_json_text(read_file(path, largest_json_text).value());
  if (!read) throw std::runtime_error(path.string() + ": " + error_with_place(read.error()).message);
  return std::move(*read);
}

JsonSchema schema_at(const Path& path) {
  Result<JsonSchema> schema = JsonSchema::compile(read_file(path, largest_json_text).value());
  if (!schema) throw std::runtime_error(path.string() + ": " + schema.error().message);
  return std::move(*schema);
}

TEST(OscalSchemas, EveryExampleIsValid) {
  const auto oscal = shared_data("oscal");
  if (!oscal) GTEST_SKIP() << no_shared_data;
  const std::vector<std::pair<std::string, std::string>> examples{
      {"examples/basic-catalog.json", "catalog"},
      {"examples/example-component-definition.json", "component"},
      {"examples/example-component.json", "component"},
      {"examples/ifa_assessment-plan-example.json", "assessment-plan"},
      {"examples/ifa_assessment-results-example.json", "assessment-results"},
      {"examples/ifa_plan-of-action-and-milestones.json", "poam"},
      {"nist-sp800-53/NIST_SP-800-53_rev5_HIGH-baseline-resolved-profile_catalog-min.json", "catalog"},
      {"nist-sp800-53/NIST_SP-800-53_rev4_catalog-min.json", "catalog"}};
  const JsonSchema complete = schema_at(*oscal / "schemas/oscal_complete_schema.json");
  for (const auto& [file, model] : examples) {
    const JsonText document = document_at(*oscal / file);
    EXPECT_THAT(lines(schema_at(*oscal / ("schemas/oscal_" + model + "_schema.json")).check(document).value()),
                IsEmpty())
        << file;
    EXPECT_THAT(lines(complete.check(document).value()), IsEmpty()) << file;
  }
}

TEST(OscalSchemas, MappingsOfAnEarlierDraftAreReported) {
  const auto oscal = shared_data("oscal");
  if (!oscal) GTEST_SKIP() << no_shared_data;
  const JsonSchema schema = schema_at(*oscal / "schemas/oscal_mapping_schema.json");
  const auto simple = lines(schema.check(document_at(*oscal / "mapping/simple_mapping.json")).value());
  EXPECT_THAT(simple, testing::Contains(HasSubstr("provenance/method \"manual\" is not allowed here; expected one of "
                                                  "\"human\", \"automation\", \"hybrid\"")));
  const auto comprehensive = lines(schema.check(document_at(*oscal / "mapping/comprehensive_mapping.json")).value());
  for (const char* value : {"\"requirement\" is not allowed here", "\"requires\" is not allowed here",
                            "\"implementation\" is not allowed here"})
    EXPECT_THAT(comprehensive, testing::Contains(HasSubstr(value)));
}

TEST(OscalSchemas, AMistakeInTheLargeCatalogHasItsPlace) {
  const auto oscal = shared_data("oscal");
  if (!oscal) GTEST_SKIP() << no_shared_data;
  const JsonSchema schema = schema_at(*oscal / "schemas/oscal_catalog_schema.json");
  const std::string original = read_file(*oscal / "examples/basic-catalog.json", largest_json_text).value();
  const std::size_t at = original.find("\"controls\"");
  ASSERT_NE(at, std::string::npos);
  std::string mutated = original;
  mutated.replace(at, 10, "\"contrls\"");
  const JsonTextResult read = read_json_text(std::move(mutated));
  ASSERT_TRUE(read);
  const Result<SchemaOutcome> found = schema.check(*read);
  ASSERT_TRUE(found);
  ASSERT_FALSE(found->violations.empty());
  const auto expected = static_cast<std::size_t>(
      1 + std::count(original.begin(), original.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
  EXPECT_THAT(lines(*found),
              testing::Contains(testing::AllOf(testing::StartsWith(std::to_string(expected) + ":"),
                                               HasSubstr("\"contrls\" is not known here"), HasSubstr("\"controls\""))));
}

}  // namespace
}  // namespace haip
