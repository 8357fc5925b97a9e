#include "evidence/json_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace haip {
namespace {

using testing::HasSubstr;

std::string refusal(std::string text) {
  const JsonTextResult read = read_json_text(std::move(text));
  return read ? "read" : error_with_place(read.error()).message;
}

TEST(JsonText, KnowsThePlaceOfValuesAndNames) {
  const JsonTextResult read = read_json_text("{\n  \"広島\": [1,\n   \"a\\u00e9\\n\"]}");
  ASSERT_TRUE(read);
  const JsonValue* list = read->member(read->root(), "広島");
  ASSERT_NE(list, nullptr);
  EXPECT_EQ(read->place_of(list->name_begin), (TextPosition{4, 2, 3}));
  EXPECT_EQ(read->place_of(list->begin).column, 9U);
  const JsonValue& last = read->at(read->index_of(*list) + 2);
  EXPECT_EQ(last.text, "aé\n");
  EXPECT_EQ(read->place_of(last.begin).line, 3U);
  EXPECT_EQ(read->pointer_to(last), "/広島/1");
}

TEST(JsonText, PointersEscapeTildeAndSlash) {
  const JsonTextResult read = read_json_text(R"({"a/b": {"~": 1}})");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->pointer_to(read->at(2)), "/a~1b/~0");
}

TEST(JsonText, RefusesWithThePlace) {
  EXPECT_EQ(refusal("{\"a\": 1,\n \"a\": 2}"), "line 2, column 2: the member \"a\" stands twice in this object");
  EXPECT_EQ(refusal("[1,]"), "line 1, column 4: an item is expected after the comma");
  EXPECT_EQ(refusal("{\"a\" 1}"), "line 1, column 6: a colon is expected after the member name, and here stands 1");
  EXPECT_EQ(refusal(""), "line 1, column 1: a value is expected, and the file ends here");
  EXPECT_EQ(refusal("1 2"), "line 1, column 3: something follows the value");
  EXPECT_EQ(refusal("\"é\xff\""), "line 1, column 3: the file is not UTF-8");
  EXPECT_THAT(refusal("[\"\\ud800\"]"), HasSubstr("column 3: half of a surrogate pair"));
  EXPECT_THAT(refusal("\"\\ud800\\u0041\""), HasSubstr("half of a surrogate pair"));
  EXPECT_THAT(refusal("1e400"), HasSubstr("too large for a double"));
  EXPECT_THAT(refusal("01"), HasSubstr("must not begin with 0"));
  EXPECT_THAT(refusal("-01"), HasSubstr("must not begin with 0"));
  EXPECT_THAT(refusal("\"a\nb\""), HasSubstr("control character"));
  EXPECT_THAT(refusal("\"abc"), HasSubstr("does not end"));
  EXPECT_THAT(refusal(std::string(100'000, '[')), HasSubstr("more than 128 levels"));
  for (const char* bad :
       {"-", "1.", "1e", "+1", ".5", "tru", "nul", "[1 2]", "{1:2}", "'a'", "NaN", "\"\\x\"", "\"\\u12g4\""})
    EXPECT_NE(refusal(bad), "read") << bad;
}

TEST(JsonText, RefusesWhatIsTooLarge) {
  const JsonTextResult read = read_json_text("[1,2,3]", 6);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().error.kind, ErrorKind::too_large);
}

TEST(JsonText, RefusesMoreValuesThanMemoryIsMeantFor) {
  std::string text = "[0";
  for (std::size_t i = 0; i < most_json_values; ++i) text += ",0";
  const JsonTextResult read = read_json_text(text + "]");
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().error.kind, ErrorKind::too_large);
}

TEST(JsonText, NumbersTooNearToZeroAreZeroAndTooLargeOnesAreNone) {
  const auto number = [](const std::string& text) { return read_json_text(text)->root().number; };
  const std::string zeros(400, '0');
  EXPECT_EQ(number("1e-400"), 0);
  EXPECT_EQ(number("-0." + zeros + "1"), 0);
  EXPECT_EQ(number("1" + zeros + "e-401"), 0.1);
  EXPECT_EQ(number("1" + zeros + "e-800"), 0);
  EXPECT_EQ(number("1e-9999999999999999999"), 0);
  EXPECT_EQ(number("0e9999999999999999999"), 0);
  EXPECT_THAT(refusal("1" + zeros + "e-1"), HasSubstr("too large for a double"));
  EXPECT_THAT(refusal("0." + zeros + "1e+800"), HasSubstr("too large for a double"));
  EXPECT_THAT(refusal("1e9999999999999999999"), HasSubstr("too large for a double"));
  EXPECT_THAT(refusal("1e-99999999999999999999"), HasSubstr("exponent of a number is too long"));
}

TEST(JsonText, FindsANameTwiceAmongMany) {
  std::string text = "{";
  for (int i = 0; i < 1000; ++i) text += "\"n" + std::to_string(i) + "\":0,\n";
  EXPECT_EQ(refusal(text + "\"n7\":1}"), "line 1001, column 1: the member \"n7\" stands twice in this object");
}

TEST(JsonText, EqualValuesAreTheSameHoweverWritten) {
  const JsonTextResult a = read_json_text(R"({"x": [1.0, "\u0061"], "y": null})");
  const JsonTextResult b = read_json_text(R"({"y":null,"x":[1,"a"]})");
  const JsonTextResult c = read_json_text(R"({"y":null,"x":["a",1]})");
  ASSERT_TRUE(a && b && c);
  EXPECT_TRUE(same_json(*a, a->root(), *b, b->root()));
  EXPECT_EQ(json_hash(*a, a->root()), json_hash(*b, b->root()));
  EXPECT_FALSE(same_json(*a, a->root(), *c, c->root()));
}

}  // namespace
}  // namespace haip
