#include "register/language_tag.hpp"

#include <gtest/gtest.h>

#include "register/economy.hpp"

namespace haip {
namespace {

TEST(LanguageTag, IsALanguageThatPeopleKnow) {
  for (const char* right : {"en", "ja", "pt-BR", "zh-Hant", "zh-Hant-TW", "es-419", "de-CH-1996", "haw", "zza", "aa"})
    EXPECT_TRUE(check_language_tag(right)) << right;
  for (const char* wrong :
       {"", "klingon", "qq", "EN", "English", "e", "en_GB", "en-", "-en", "en--GB", "en-gb", "en-ZZ", "en-x-private",
        "en-GB-Latn", "a ", " ", "en-aaaaaaaaa", "de-CH-1996-1996-1996-1996-1996-19961"})
    EXPECT_FALSE(check_language_tag(wrong)) << wrong;
}

TEST(Economy, IsAnAssignedCodeInCapitals) {
  for (const char* right : {"AD", "JP", "FR", "TW", "ZW"}) EXPECT_TRUE(check_economy(right)) << right;
  for (const char* wrong : {"", "jp", "JPN", "ZZ", "XK", "EU", "UK", "D A", " A", "A "})
    EXPECT_FALSE(check_economy(wrong)) << wrong;
}

TEST(Economy, ThereAre249) {
  int count = 0;
  for (char first = 'A'; first <= 'Z'; ++first)
    for (char second = 'A'; second <= 'Z'; ++second) count += is_economy(std::string{first, second}) ? 1 : 0;
  EXPECT_EQ(count, 249);
}

}  // namespace
}  // namespace haip
