#include "base/json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "base/file.hpp"
#include "testing/shared_data.hpp"

namespace haip {
namespace {

std::string canonical(std::string_view text) {
  const Result<Json> value = parse_json(text);
  return value ? canonical_json(*value) : "error: " + value.error().message;
}

// RFC 8785 section 3.2.2.3 and appendix B: the doubles given there by their bits.
TEST(CanonicalJson, WritesNumbersAsEcmaScriptDoes) {
  const std::vector<std::pair<std::uint64_t, std::string>> samples{{0x0000000000000000, "0"},
                                                                   {0x8000000000000000, "0"},
                                                                   {0x0000000000000001, "5e-324"},
                                                                   {0x8000000000000001, "-5e-324"},
                                                                   {0x7fefffffffffffff, "1.7976931348623157e+308"},
                                                                   {0xffefffffffffffff, "-1.7976931348623157e+308"},
                                                                   {0x4340000000000000, "9007199254740992"},
                                                                   {0xc340000000000000, "-9007199254740992"},
                                                                   {0x4430000000000000, "295147905179352830000"},
                                                                   {0x44b52d02c7e14af5, "9.999999999999997e+22"},
                                                                   {0x44b52d02c7e14af6, "1e+23"},
                                                                   {0x44b52d02c7e14af7, "1.0000000000000001e+23"},
                                                                   {0x444b1ae4d6e2ef4e, "999999999999999700000"},
                                                                   {0x444b1ae4d6e2ef4f, "999999999999999900000"},
                                                                   {0x444b1ae4d6e2ef50, "1e+21"},
                                                                   {0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7"},
                                                                   {0x3eb0c6f7a0b5ed8d, "0.000001"},
                                                                   {0x41b3de4355555553, "333333333.3333332"},
                                                                   {0x41b3de4355555554, "333333333.33333325"},
                                                                   {0x41b3de4355555555, "333333333.3333333"},
                                                                   {0x41b3de4355555556, "333333333.3333334"},
                                                                   {0x41b3de4355555557, "333333333.33333343"},
                                                                   {0xbecbf647612f3696, "-0.0000033333333333333333"},
                                                                   {0x43143ff3c1cb0959, "1424953923781206.2"}};
  for (const auto& [bits, text] : samples) {
    double value = 0;
    std::memcpy(&value, &bits, sizeof value);
    EXPECT_EQ(json_number(value), text);
  }
}

TEST(CanonicalJson, SortsMembersByUtf16CodeUnits) {
  // U+10000 sorts before U+E000 in UTF-16 and after it in UTF-8.
  EXPECT_EQ(canonical(R"({"\ue000":1,"\ud800\udc00":2,"b":3,"a":4})"),
            "{\"a\":4,\"b\":3,\"\U00010000\":2,\"\ue000\":1}");
}

TEST(CanonicalJson, EscapesOnlyWhatMustBeEscaped) {
  EXPECT_EQ(canonical(R"(["\u20ac","\/","\u000f","\n","\"","\\"])"), R"(["€","/","\u000f","\n","\"","\\"])");
}

TEST(ParseJson, RefusesWhatTwoReadersCouldUnderstandDifferently) {
  EXPECT_EQ(canonical(R"({"a":1,"a":2})"), "error: JSON: the member \"a\" appears twice in one object");
  EXPECT_THAT(canonical(R"({"a":1,"\u0061":2})"), testing::HasSubstr("appears twice"));
  EXPECT_THAT(canonical("1e400"), testing::StartsWith("error: JSON"));
  EXPECT_THAT(canonical(R"(["\ud800"])"), testing::StartsWith("error: JSON"));
  EXPECT_THAT(canonical("[1] x"), testing::StartsWith("error: JSON"));
  EXPECT_THAT(canonical("[1,]"), testing::StartsWith("error: JSON"));
  EXPECT_THAT(canonical("\xef\xbb\xbf{}"), testing::StartsWith("error: JSON"));
  EXPECT_THAT(canonical(std::string(100, '[') + std::string(100, ']')), testing::StartsWith("error: JSON"));
  EXPECT_THAT(canonical("\"\xff\""), testing::HasSubstr("not valid UTF-8"));
}

TEST(ParseJson, ReadsSingleValuesToTheirEnd) {
  EXPECT_EQ(canonical("false\n\n"), "false");
  EXPECT_EQ(canonical(" true" + std::string(2000, ' ')), "true");
  EXPECT_EQ(canonical("1.5" + std::string(2000, '\n')), "1.5");
  EXPECT_EQ(canonical("null\r\n\r\n"), "null");
  for (const char* bad : {"false1", "falsex", "true1", "truefalse", "null0", "false 1", " falsex ", "", " \n"})
    EXPECT_THAT(canonical(bad), testing::HasSubstr("JSON")) << bad;
}

TEST(ParseJson, SaysWhere) { EXPECT_THAT(canonical(R"({"a": tru})"), testing::HasSubstr("near byte")); }

TEST(ParseJson, MembersAreAskedForByType) {
  const Json value = *parse_json(R"({"name":"x","size":3,"bad":1.5})");
  EXPECT_EQ(*value.text("name"), "x");
  EXPECT_EQ(*value.whole_number("size"), 3U);
  EXPECT_EQ(value.whole_number("bad").error().message, "the member \"bad\" must be a whole number from 0 to 2^53");
  EXPECT_EQ(value.text("none").error().message, "the member \"none\" must be a text");
}

TEST(ParseJson, JcsVectors) {
  const auto folder = testing_support::shared_data("crypto/jcs");
  if (!folder) GTEST_SKIP() << testing_support::no_shared_data;
  for (const char* name : {"french", "structures", "unicode", "values", "weird"}) {
    const std::string input = *read_file(*folder / "input" / (std::string(name) + ".json"), 1 << 20);
    const std::string output = *read_file(*folder / "output" / (std::string(name) + ".json"), 1 << 20);
    EXPECT_EQ(canonical(input), output) << name;
  }
}

TEST(ParseJson, JsonTestSuite) {
  const auto folder = testing_support::shared_data("crypto/json-test-suite/test_parsing");
  if (!folder) GTEST_SKIP() << testing_support::no_shared_data;
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(*folder)) {
    const std::string name = entry.path().filename().string();
    const Result<Json> value = parse_json(*read_file(entry.path(), 1 << 22));
    ++files;
    // haip is stricter than RFC 8259 in one point: names must be unique (RFC 7493 section 2.3).
    const bool must_accept = name.starts_with("y_") && !name.starts_with("y_object_duplicated_key");
    const bool must_refuse = name.starts_with("n_") || name.starts_with("y_object_duplicated_key");
    EXPECT_FALSE(must_accept && !value) << name;
    EXPECT_FALSE(must_refuse && value) << name;
  }
  EXPECT_GT(files, 300);
}

}  // namespace
}  // namespace haip
