#include "instruments/label.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "instruments/document.hpp"

namespace haip {
namespace {

std::string split_of(std::string_view text, TextPlace place = TextPlace::running_text) {
  const LabelledText labelled = split_label(text, place);
  return labelled.label + "|" + labelled.text;
}

TEST(SplitLabel, TakesNumbersAndLettersOff) {
  EXPECT_EQ(split_of("1. Test systems"), "1|Test systems");
  EXPECT_EQ(split_of("2) Test"), "2|Test");
  EXPECT_EQ(split_of("(a) Test"), "(a)|Test");
  EXPECT_EQ(split_of("a) Test"), "a|Test");
  EXPECT_EQ(split_of("iv. Test"), "iv|Test");
  EXPECT_EQ(split_of("1A. How"), "1A|How");
  EXPECT_EQ(split_of("11.D How"), "11.D|How");
  EXPECT_EQ(split_of("1e.1: Do you"), "1e.1|Do you");
  EXPECT_EQ(split_of("2g(ii) Protection"), "2g(ii)|Protection");
  EXPECT_EQ(split_of("Q21. At which level"), "Q21|At which level");
  EXPECT_EQ(split_of("Q8.A How"), "Q8.A|How");
  EXPECT_EQ(split_of("Action 1: Test"), "Action 1|Test");
  EXPECT_EQ(split_of("Action 1 (d) – Trace"), "Action 1 (d)|Trace");
  EXPECT_EQ(split_of("Section 2 Risk management"), "Section 2|Risk management");
  EXPECT_EQ(split_of("Preamble"), "Preamble|");
  EXPECT_EQ(split_of("第1部　リスク"), "第1部|リスク");
  EXPECT_EQ(split_of("行動1(d) 追跡"), "行動1(d)|追跡");
  EXPECT_EQ(split_of("1．リスク"), "1|リスク");
}

TEST(SplitLabel, LeavesSentencesAlone) {
  for (const char* text :
       {"A sentence.", "I think so", "2023 was the year", "e.g. this", "Actions speak", "Section 3 applies here",
        "Party on", "7 September 2026", "3.5 million", "(see below) and so on"})
    EXPECT_EQ(split_of(text), "|" + std::string(text)) << text;
}

TEST(SplitLabel, TakesABareNumberInAHeadingOnly) {
  EXPECT_EQ(split_of("1 Find risks", TextPlace::heading), "1|Find risks");
  EXPECT_EQ(split_of("1 Find risks"), "|1 Find risks");
}

std::string key_of(std::string_view label) {
  const auto key = parse_label(label);
  if (!key) return "none";
  std::string text = key->word;
  for (const std::string& part : key->path) text += "/" + part;
  return text;
}

TEST(ParseLabel, FindsThePlace) {
  EXPECT_EQ(key_of("Action 1 (d)"), "action/1/d");
  EXPECT_EQ(key_of("行動1(d)"), "action/1/d");
  EXPECT_EQ(key_of("Q8.A"), "question/8/a");
  EXPECT_EQ(key_of("1A"), "/1/a");
  EXPECT_EQ(key_of("2g(ii)"), "/2/g/ii");
  EXPECT_EQ(key_of("1e.1"), "/1/e/1");
  EXPECT_EQ(key_of("Section 7"), "section/7");
  EXPECT_EQ(key_of("第7部"), "section/7");
  EXPECT_EQ(key_of("Preamble"), "preamble");
  EXPECT_EQ(key_of("Preamble (a)"), "preamble/a");
  EXPECT_EQ(key_of("Number not known"), "none");
}

TEST(Roles, AreFoundInDescriptions) {
  EXPECT_THAT(roles_in("Icon: Model developer (/provider)"), testing::ElementsAre("model-developer"));
  EXPECT_THAT(roles_in("application-developer and deployer"),
              testing::ElementsAre("application-developer", "deployer"));
  EXPECT_TRUE(roles_in("a blue circle").empty());
}

}  // namespace
}  // namespace haip
