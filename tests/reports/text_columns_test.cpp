// Tables for terminals.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/text_columns.hpp"

namespace haip {
namespace {

using testing::ElementsAre;

TEST(TextColumns, WideLettersTakeTwoPlacesAndMarksNone) {
  EXPECT_EQ(terminal_width("abc"), 3U);
  EXPECT_EQ(terminal_width("報告 a"), 6U);
  EXPECT_EQ(terminal_width("e\xCC\x81"), 1U);
}

TEST(TextColumns, LinesBreakAtBlanksOrBetweenLetters) {
  EXPECT_THAT(wrapped("one two three", 7), ElementsAre("one two", "three"));
  EXPECT_THAT(wrapped("one two three", 8), ElementsAre("one two", "three"));
  EXPECT_THAT(wrapped("abcdefgh ij", 4), ElementsAre("abcd", "efgh", "ij"));
  EXPECT_THAT(wrapped("報告を比べる", 5), ElementsAre("報告", "を比", "べる"));
  EXPECT_THAT(wrapped("a\nb", 9), ElementsAre("a", "b"));
  EXPECT_THAT(wrapped("", 9), ElementsAre(""));
}

TEST(TextColumns, NoLineIsWiderThanItsColumns) {
  const std::vector<TextColumn> columns{{6}, {8}};
  EXPECT_EQ(text_row({"報告書の", "one two three"}, columns), "報告書  one two\nの      three\n");
  EXPECT_EQ(text_row({"a", ""}, columns), "a\n");
}

}  // namespace
}  // namespace haip
