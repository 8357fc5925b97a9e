#include "evidence/ecma_pattern.hpp"

#include <gtest/gtest.h>

namespace haip {
namespace {

bool fits(std::string_view pattern, std::string_view text) {
  const Result<EcmaPattern> compiled = EcmaPattern::compile(pattern);
  if (!compiled) throw std::runtime_error(compiled.error().message);
  PatternWork work;
  return PatternMatcher(*compiled, work).matches(text).value();
}

TEST(EcmaPattern, MatchesAnywhere) {
  EXPECT_TRUE(fits("b+", "abbc"));
  EXPECT_FALSE(fits("^b+$", "abbc"));
}

TEST(EcmaPattern, ClassesMeanWhatEcmaSays) {
  EXPECT_TRUE(fits("^\\d$", "7"));
  EXPECT_FALSE(fits("^\\d$", "\u0667"));
  EXPECT_FALSE(fits("^\\w$", "é"));
  EXPECT_TRUE(fits("^\\s$", "\ufeff"));
  EXPECT_TRUE(fits("^[\\d\\S]$", "é"));
  EXPECT_TRUE(fits("^.$", "\u0085"));
  EXPECT_FALSE(fits("^.$", "\u2028"));
  EXPECT_FALSE(fits("^a$", "a\n"));
  EXPECT_TRUE(fits("^[a[&&b]+$", "[&a"));
  EXPECT_TRUE(fits("^\\ud83d\\udc32$", "🐲"));
  EXPECT_TRUE(fits("^\\u{1f432}$", "🐲"));
  EXPECT_TRUE(fits("^\\cA$", "\001"));
  EXPECT_FALSE(fits("[]", "a"));
  EXPECT_TRUE(fits("^[^]$", "\n"));
  EXPECT_TRUE(fits("^[]?a$", "a"));
  EXPECT_TRUE(fits("^[:alpha:]+$", "alpha:"));
  EXPECT_FALSE(fits("^[:alpha:]+$", "b"));
  EXPECT_TRUE(fits("^[--a]$", "0"));
  EXPECT_TRUE(fits("^[+--]{3}$", "+,-"));
}

TEST(EcmaPattern, QuantifiersMayFollowBraces) {
  EXPECT_TRUE(fits("^\\p{L}+$", "größe"));
  EXPECT_TRUE(fits("^\\P{L}{2,}?$", "12"));
  EXPECT_TRUE(fits("^\\u{1f432}*$", "🐲🐲"));
  EXPECT_FALSE(EcmaPattern::compile("a{2}{3}"));
  EXPECT_FALSE(EcmaPattern::compile("a{2}+"));
}

TEST(EcmaPattern, RefusesWhatEcmaDoesNotHave) {
  for (const char* bad : {"a\\Z", "\\Aa", "(?i)a", "a++", "(a", "[a", "a\\", "\\a", "(?>a)", "\\pL", "\\p{", "\\u{61"})
    EXPECT_FALSE(EcmaPattern::compile(bad)) << bad;
}

TEST(EcmaPattern, GivesUpOnCatastrophicRepetition) {
  const Result<EcmaPattern> pattern = EcmaPattern::compile("^(a+)+$");
  ASSERT_TRUE(pattern);
  PatternWork work;
  const Result<bool> result = PatternMatcher(*pattern, work).matches(std::string(64, 'a') + "b");
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, ErrorKind::refused);
}

TEST(EcmaPattern, ManyCostlyTextsShareOneAllowance) {
  const Result<EcmaPattern> pattern = EcmaPattern::compile("^(a+)+$");
  ASSERT_TRUE(pattern);
  PatternWork work{.steps_left = 40};
  PatternMatcher matcher(*pattern, work);
  const std::string costly = std::string(16, 'a') + "b";  // one alone is within the limit
  std::size_t done = 0;
  while (done < 1000 && matcher.matches(costly)) ++done;
  EXPECT_GT(done, 0U);
  EXPECT_LT(done, 1000U);
}

// The short cuts for ASCII texts must give the engine's answers: "(?:)" before a pattern keeps it from its short cut.
TEST(EcmaPattern, ShortCutsAgreeWithTheEngine) {
  const std::vector<std::string> patterns{
      R"(^(\p{L}|_)(\p{L}|\p{N}|[.\-_])*$)", R"(^\S(.*\S)?$)", "^[^\n]+$",
      "^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[45][0-9A-Fa-f]{3}-[89ABab][0-9A-Fa-f]{3}-[0-9A-Fa-f]{12}$"};
  std::vector<std::string> texts{"",
                                 "ac-2.1",
                                 "1a",
                                 "a b",
                                 " a",
                                 "a ",
                                 "a\n",
                                 "a\rb",
                                 "a\nb",
                                 "_",
                                 "a_",
                                 "\x0b",
                                 "a\x1f",
                                 "\x1f",
                                 "a\x7f",
                                 "4b3a8d4e-1b2c-4d5e-8f90-0123456789ab",
                                 "4b3a8d4e-1b2c-1d5e-8f90-0123456789ab",
                                 "4b3a8d4e-1b2c-4d5e-cf90-0123456789ab",
                                 "4b3a8d4e-1b2c-4d5e-8f90-0123456789ab ",
                                 "4b3a8d4e 1b2c-4d5e-8f90-0123456789ab"};
  for (char c = 0; c < 127; ++c)
    for (const char* around : {"", "a"}) texts.push_back(around + std::string(1, c) + around);
  for (const std::string& pattern : patterns)
    for (const std::string& text : texts)
      EXPECT_EQ(fits(pattern, text), fits("(?:)" + pattern, text)) << pattern << " on '" << text << "'";
}

}  // namespace
}  // namespace haip
