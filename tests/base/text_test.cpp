#include "base/text.hpp"

#include <gtest/gtest.h>

#include "base/time.hpp"

namespace haip {
namespace {

TEST(Utf8, RefusesOverlongSurrogatesAndTooLarge) {
  EXPECT_TRUE(is_utf8("aé全𐍈"));
  for (const char* bad : {"\xc0\x80", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\x80", "\xe5\x85", "\xff"})
    EXPECT_FALSE(is_utf8(bad)) << printable(bad);
}

TEST(Printable, MakesTheInvisibleVisible) {
  EXPECT_EQ(printable("a\x1b[31m\xff\xe2\x80\xae"), "a\\x1b[31m\\xff\\u{202e}");
  EXPECT_EQ(printable("abcdef", 3), "abc…");
}

TEST(PublicText, AcceptsScriptsAndRefusesTricks) {
  EXPECT_TRUE(check_public_text("statement", "مرحبا\nשלום 検索 e\xcc\x81", 100));
  EXPECT_EQ(check_public_text("statement", "ab\xe2\x80\xae", 100).error().message,
            "statement, character 3: an invisible character that reorders text");
  EXPECT_FALSE(check_public_text("statement", std::string_view("\0", 1), 100));
  EXPECT_EQ(check_public_text("statement", "a\uFFFF", 100).error().message,
            "statement, character 2: a code point that stands for no character");
  EXPECT_FALSE(check_public_text("statement", "\uFFFE", 100)) << "a feed with it would be no XML";
  EXPECT_FALSE(check_public_text("statement", "\U0010FFFE", 100));
  EXPECT_TRUE(check_public_text("statement", "\uFFFD", 100));
  EXPECT_EQ(check_public_text("statement", "abcd", 3).error().kind, ErrorKind::too_large);
  EXPECT_TRUE(check_public_text("statement", "全全全", 3));
}

TEST(Decimal, OneSpellingPerNumber) {
  EXPECT_EQ(*parse_decimal("0"), 0U);
  EXPECT_EQ(*parse_decimal("9223372036854775807"), 9223372036854775807ULL);
  for (const char* bad : {"", "00", "01", "+1", "-1", "1 ", "9223372036854775808", "99999999999999999999999"})
    EXPECT_FALSE(parse_decimal(bad)) << bad;
}

TEST(Time, FormatsAndParsesUtc) {
  EXPECT_EQ(format_instant({1700000000}), "2023-11-14T22:13:20Z");
  EXPECT_EQ(parse_instant("2023-11-14T22:13:20Z")->seconds, 1700000000);
  EXPECT_EQ(parse_date("2024-02-29")->seconds, 1709164800);
  for (const char* bad : {"2023-02-29", "2023-13-01", "2023-1-01", "1969-12-31"}) EXPECT_FALSE(parse_date(bad)) << bad;
  for (const char* bad :
       {"2023-11-14T24:00:00Z", "2023-11-14T22:13:20+00:00", "2023-11-14 22:13:20Z", "2023-11-14T22:13:60Z"})
    EXPECT_FALSE(parse_instant(bad)) << bad;
}

}  // namespace
}  // namespace haip
