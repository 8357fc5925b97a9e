#include "campaigns/folded_text.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <rapidcheck/gtest.h>

#include "base/text.hpp"

namespace haip {
namespace {

TEST(FoldedText, LeavesCasePunctuationAndSpacingAway) {
  EXPECT_EQ(folded_text("I SUPPORT  Action 4!\r\n"), "i support action 4");
  EXPECT_EQ(folded_text("\t«Ich unterstütze -- die MASSNAHME»"), "ich unterstütze die massnahme");
  EXPECT_EQ(folded_text("ich unterstütze die maßnahme"), "ich unterstütze die massnahme");
  EXPECT_EQ(folded_text("don't; don’t"), "don t don t");
}

TEST(FoldedText, KeepsWhatCarriesMeaning) {
  EXPECT_NE(folded_text("40 $"), folded_text("40 %"));
  EXPECT_NE(folded_text("👍"), folded_text("👎"));
  EXPECT_NE(folded_text("Résumé"), folded_text("Resume"));
}

TEST(FoldedText, JoinsWidthsAndCompositions) {
  EXPECT_EQ(folded_text("ＡＩ規制"), folded_text("AI規制"));
  EXPECT_EQ(folded_text("ｶﾞｲﾄﾞﾗｲﾝ"), folded_text("ガイドライン"));
  EXPECT_EQ(folded_text("e\u0301tat"), folded_text("état"));
  EXPECT_EQ(folded_text("ﬁnal"), "final");
}

TEST(FoldedText, NeedsNoSpacesInScriptsThatHaveNone) {
  EXPECT_EQ(folded_text("賛成 です。"), "賛成です");
  EXPECT_EQ(folded_text("ガイドラインー\nに、賛成"), "ガイドラインーに賛成");
  EXPECT_EQ(folded_text("ผม เห็นด้วย"), folded_text("ผมเห็นด้วย"));
  EXPECT_EQ(folded_text("동의 합니다"), "동의 합니다");
  EXPECT_EQ(folded_text("AI は"), "ai は");
  EXPECT_EQ(folded_text("أنا  أؤيد، هذا"), "أنا أؤيد هذا");
}

TEST(FoldedText, TakesAwayWhatIsInvisible) {
  EXPECT_EQ(folded_text("su\u200Bpp\u00ADort \u202Ethis\u202C\uFEFF"), "support this");
  EXPECT_EQ(folded_text("می\u200Cخواهم"), folded_text("میخواهم"));
}

TEST(FoldedText, TextWithoutWordsIsEmpty) {
  for (const char* text : {"", " \n\t", "…?!", "\u200B\u202E", "。。。", "- - -"})
    EXPECT_EQ(folded_text(text), "") << text;
}

TEST(FoldedText, TakesAnyBytes) {
  EXPECT_EQ(folded_text("a\xFF\xC0 b\xE3\x81"), "a\uFFFD\uFFFD b\uFFFD");
  EXPECT_EQ(folded_text(std::string_view("a\0b", 3)), "a b");
}

TEST(FoldedText, TakesTenMegabytes) {
  EXPECT_EQ(folded_text(std::string(10'000'000, 'A')).size(), 10'000'000U);
  std::string kana;
  for (int i = 0; i < 3'400'000; ++i) kana += "あ";
  EXPECT_EQ(folded_text(kana), kana);
  std::string words;
  for (int i = 0; i < 2'000'000; ++i) words += "Wörter, ";
  std::string folded = folded_text(words);
  EXPECT_EQ(folded.size(), 2'000'000U * 8 - 1);
  EXPECT_EQ(folded.substr(0, 15), "wörter wörter");
}

RC_GTEST_PROP(FoldedText, IsUtf8AndStaysWhenFoldedAgain, (const std::string& bytes)) {
  const std::string folded = folded_text(bytes);
  RC_ASSERT(is_utf8(folded));
  RC_ASSERT(folded_text(folded) == folded);
}

}  // namespace
}  // namespace haip
