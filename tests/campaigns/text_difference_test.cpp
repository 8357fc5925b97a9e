#include "campaigns/text_difference.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <rapidcheck/gtest.h>

namespace haip {
namespace {

/// "kept [-left out-]{+added+}"
std::string marked(std::string_view original, std::string_view variant) {
  std::string all;
  for (const DifferencePart& part : text_difference(original, variant)) {
    const std::string text(part.text);
    all += part.step == DifferenceStep::kept    ? text
           : part.step == DifferenceStep::added ? "{+" + text + "+}"
                                                : "[-" + text + "-]";
  }
  return all;
}

TEST(TextDifference, ShowsWhatAVariantAddsAndLeavesOut) {
  EXPECT_EQ(marked("Ban it now.", "Please ban it!"), "{+Please+} ban it[- now-]!");
  EXPECT_EQ(marked("tests before a release", "tests after a release"), "tests[- before-]{+ after+} a release");
  EXPECT_EQ(marked("same", "SAME."), "SAME.");
  EXPECT_EQ(marked("", "new"), "{+new+}");
  EXPECT_EQ(marked("old", ""), "[-old-]");
}

TEST(TextDifference, ComparesCharactersWhereThereAreNoSpaces) {
  EXPECT_EQ(marked("結果を公表すべきです", "結果を速やかに公表すべきです。"), "結果を{+速やかに+}公表すべきです。");
  EXPECT_EQ(marked("เห็นด้วยกับข้อสี่", "เห็นด้วยกับข้อห้า"), "เห็นด้วยกับข้อ[-สี่-]{+ห้า+}");
  EXPECT_EQ(marked("ガイド", "ｶﾞｲﾄﾞ"), "ｶﾞｲﾄﾞ");
}

TEST(TextDifference, KnowsNothingOfInvisibleCharacters) {
  EXPECT_EQ(marked("support this", "sup\u200Bport \u202Ethis"), "sup\u200Bport \u202Ethis");
}

TEST(TextDifference, GivesUpOnDetailsOfTextsThatShareLittle) {
  std::string one = "begin";
  std::string two = "begin";
  for (int i = 0; i < 3000; ++i) {
    one += " a" + std::to_string(i);
    two += " b" + std::to_string(i);
  }
  one += " end";
  two += " end";
  const auto parts = text_difference(one, two);
  ASSERT_EQ(parts.size(), 4U);
  EXPECT_EQ(parts[1].step, DifferenceStep::left_out);
  EXPECT_EQ(parts[2].step, DifferenceStep::added);
  EXPECT_EQ(parts[3].text, " end");
}

RC_GTEST_PROP(TextDifference, HoldsTheWholeVariant,
              (const std::vector<unsigned>& first, const std::vector<unsigned>& second)) {
  const auto text_of = [](const std::vector<unsigned>& letters) {
    constexpr std::array<std::string_view, 9> pieces{"a",  "b",      " ",    ". ",           "賛",
                                                     "成", "\u200B", "\xFF", "ส\u0E35\u0E48"};
    std::string text;
    for (const unsigned letter : letters) text += pieces[letter % pieces.size()];
    return text;
  };
  const std::string original = text_of(first);
  const std::string variant = text_of(second);
  std::string joined;
  for (const DifferencePart& part : text_difference(original, variant))
    if (part.step != DifferenceStep::left_out) joined += part.text;
  RC_ASSERT(joined == variant);
  for (const DifferencePart& part : text_difference(variant, variant)) RC_ASSERT(part.step == DifferenceStep::kept);
}

}  // namespace
}  // namespace haip
