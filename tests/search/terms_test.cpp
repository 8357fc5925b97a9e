#include "search/terms.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.hpp"

namespace haip {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::IsSupersetOf;
using testing::Not;

std::vector<std::string> terms(std::string_view text) {
  std::vector<std::string> found;
  for (const TextTerm& term : terms_of(text)) found.push_back(term.term);
  return found;
}

std::string only_term(std::string_view text) {
  const std::vector<std::string> found = terms(text);
  return found.size() == 1 ? found[0] : "not one term but " + std::to_string(found.size());
}

TEST(Terms, WordsInSmallLettersWithoutPunctuation) {
  EXPECT_THAT(terms("The Code, of “Conduct” (2023)!"), ElementsAre("the", "code", "of", "conduct", "2023"));
  EXPECT_THAT(terms("lab.example/coc/a1-d"), ElementsAre("lab", "example", "coc", "a1", "d"));
  EXPECT_THAT(terms("l’outil d'aide"), ElementsAre("l", "outil", "d", "aide"));
}

TEST(Terms, NothingIn) {
  for (const char* text : {"", " \t\n", "…!?%_'\"\\", "🎉👩‍👩‍👧🏽", "\u202E\u2066\u200B", "\xff\xfe"})
    EXPECT_THAT(terms(text), IsEmpty()) << text;
}

TEST(Terms, LatinGreekAndCyrillicWithoutTheirMarks) {
  EXPECT_EQ(only_term("Évaluation"), "evaluation");
  EXPECT_EQ(only_term("e\u0301valuation"), "evaluation");  // the accent as a mark of its own
  EXPECT_EQ(only_term("AVALIAÇÃO"), "avaliacao");
  EXPECT_EQ(only_term("Prüfung"), "prufung");
  EXPECT_EQ(only_term("Maße"), only_term("MASSE"));
  EXPECT_EQ(only_term("Ærø"), "aero");
  EXPECT_EQ(only_term("Łódź"), "lodz");
  EXPECT_EQ(only_term("Việt"), "viet");
  EXPECT_EQ(only_term("Αξιολόγηση"), "αξιολογηση");
  EXPECT_EQ(only_term("ΛΌΓΟΣ"), only_term("λόγος"));
  EXPECT_EQ(only_term("Ёлка"), "елка");
}

TEST(Terms, TurkishLettersWithAndWithoutDots) {
  EXPECT_EQ(only_term("İSTANBUL"), "istanbul");
  EXPECT_EQ(only_term("ISI"), "isi");
  EXPECT_EQ(only_term("ısı"), "isi");
}

TEST(Terms, FormsForCompatibility) {
  EXPECT_EQ(only_term("ＦＵＬＬ"), "full");
  EXPECT_EQ(only_term("oﬃce"), "office");
  EXPECT_EQ(terms("ﾃｽﾄ"), terms("テスト"));
  EXPECT_EQ(terms("ｶﾞｲﾄﾞ"), terms("ガイド"));
  EXPECT_EQ(only_term("٢٠٢٣"), "2023");
  EXPECT_EQ(only_term("x²"), "x2");
}

TEST(Terms, WhatIsNeverSeenChangesNothing) {
  EXPECT_EQ(only_term("con\u00ADduct"), "conduct");              // soft hyphen
  EXPECT_EQ(only_term("con\u202E\u2066duct\u2069"), "conduct");  // bidirectional controls
  EXPECT_EQ(only_term("\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645"), "ميخواهم");
}

TEST(Terms, JapaneseAsPairsOfCharacters) {
  EXPECT_THAT(terms("公開評価"), ElementsAre("公開", "開評", "評価", "価"));
  EXPECT_THAT(terms("AIの評価を公開する。"), IsSupersetOf({"ai", "評価", "公開"}));
  EXPECT_THAT(terms("評"), ElementsAre("評"));
  EXPECT_THAT(terms("データ"), ElementsAre("デー", "ータ", "タ"));
  EXPECT_NE(terms("か"), terms("が"));  // another sound, another letter
}

TEST(Terms, ChineseKoreanAndThaiAsPairs) {
  EXPECT_THAT(terms("人工智能治理"), IsSupersetOf({"智能", "治理"}));
  EXPECT_THAT(terms("행동 강령을 적용합니다"), IsSupersetOf({"행동", "강령", "적용"}));
  EXPECT_THAT(terms("\u1112\u1162\u11BC동"), Contains("행동"));  // written in jamo
  // A letter stays with the marks above and below it.
  const std::vector<std::string> thai = terms("การประเมิน");
  EXPECT_THAT(thai, IsSupersetOf(terms("ประเมิน")));
  EXPECT_THAT(thai, Contains("มิน"));
}

TEST(Terms, ArabicWithAndWithoutTashkeel) {
  EXPECT_EQ(only_term("تَقْيِيمٌ"), "تقييم");
  EXPECT_EQ(only_term("تقـــييم"), "تقييم");
  EXPECT_EQ(only_term("أخلاق"), only_term("اخلاق"));
  EXPECT_EQ(only_term("إطار"), only_term("اطار"));
  EXPECT_EQ(only_term("مدونة"), only_term("مدونه"));
  EXPECT_EQ(only_term("مستوى"), only_term("مستوي"));
  EXPECT_EQ(only_term("ﺗﻘﻴﻴﻢ"), "تقييم");  // presentation forms
}

TEST(Terms, HebrewWithAndWithoutPoints) { EXPECT_EQ(only_term("שָׁלוֹם"), only_term("שלום")); }

TEST(Terms, IndicVowelSignsStay) { EXPECT_NE(only_term("की"), only_term("का")); }

TEST(Terms, SayWhereTheyStand) {
  const std::string text = "Die Prüfung 評価";
  for (const TextTerm& term : terms_of(text)) {
    ASSERT_LE(term.end, text.size());
    EXPECT_TRUE(is_utf8(text.substr(term.begin, term.end - term.begin)));
  }
  const std::vector<TextTerm> found = terms_of(text);
  ASSERT_EQ(found.size(), 4U);
  EXPECT_EQ(text.substr(found[1].begin, found[1].end - found[1].begin), "Prüfung");
  EXPECT_EQ(text.substr(found[2].begin, found[2].end - found[2].begin), "評価");
}

TEST(Terms, LongWordsAndTextsAreCut) {
  EXPECT_EQ(only_term(std::string(5000, 'a')).size(), longest_term);
  EXPECT_EQ(only_term(std::string(5000, 'a')), only_term(std::string(50, 'a')));
  std::string marks = "ก";
  for (int i = 0; i < 5000; ++i) marks += "\u0E48";
  EXPECT_LE(only_term(marks).size(), 100U);
  std::string text;
  while (text.size() < longest_analysed_text) text += "word ";
  EXPECT_THAT(terms(text + "beyond"), Not(Contains("beyond")));
}

TEST(Terms, BrokenUtf8Separates) { EXPECT_THAT(terms("one\xfftwo\xe3\x81"), ElementsAre("one", "two")); }

}  // namespace
}  // namespace haip
