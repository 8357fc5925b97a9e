#include "web/language.hpp"

#include <gtest/gtest.h>

#include "web/accept.hpp"
#include "web/catalogue.hpp"
#include "web/conventions.hpp"
#include "web/translator.hpp"

namespace haip {
namespace {

const Language japanese = find_language("ja").value();

TEST(Language, ListsEnglishFirst) {
  EXPECT_EQ(supported_languages().front().code(), "en");
  EXPECT_EQ(english().native_name(), "English");
  EXPECT_EQ(japanese.native_name(), "日本語");
  EXPECT_EQ(japanese.direction_name(), "ltr");
}

TEST(Language, IsFoundByItsCodeOrAMoreExactOne) {
  EXPECT_EQ(find_language("JA"), japanese);
  EXPECT_EQ(find_language("ja-Hira-JP"), japanese);
  for (const char* unknown : {"", "-", "j", "jav", "xx-ja", "../ja", "*"})
    EXPECT_FALSE(find_language(unknown)) << unknown;
}

TEST(Language, IsNegotiated) {
  const auto code = [](auto... wishes) { return std::string(negotiate_language(wishes...).code()); };
  constexpr std::nullopt_t none = std::nullopt;
  EXPECT_EQ(code(none, none, none), "en");
  EXPECT_EQ(code("ja", "en", "en"), "ja");
  EXPECT_EQ(code("xx", "ja", "en"), "ja");
  EXPECT_EQ(code(none, none, "ja-JP,en;q=0.8"), "ja");
  EXPECT_EQ(code(none, none, "en;q=0.8,ja;q=0.9"), "ja");
  EXPECT_EQ(code(none, none, "xx, ja;q=0.1"), "ja");
  EXPECT_EQ(code(none, none, "ja;q=0, xx"), "en");
  EXPECT_EQ(code(none, none, "*"), "en");
  EXPECT_EQ(code(none, none, ";;q=,,ja;q=7"), "en");
}

TEST(Preferences, AreReadByTheGrammar) {
  const auto list = parse_preferences("a, b;q=0.5 ,c ; Q=1.000,d;q=0,e;q=1.1,f;q=0.1234,g;x=1, ,h i,j;q=.5");
  std::string shown;
  for (const Preference& item : list) shown += std::string(item.value) + ":" + std::to_string(item.weight) + " ";
  EXPECT_EQ(shown, "a:1000 b:500 c:1000 d:0 ");
  EXPECT_EQ(parse_preferences(std::string(1000, ',') + "a").size(), 0U);
}

TEST(Translator, SpeaksJapaneseAndFallsBackToEnglish) {
  const Translator translate(japanese);
  EXPECT_EQ(translate("Organisations"), "組織");
  EXPECT_EQ(translate(std::string("Instruments")), "文書");
  EXPECT_EQ(translate("a text without translation"), "a text without translation");
  EXPECT_EQ(translate(""), "");
  EXPECT_EQ(translate.in_context("menu", "Organisations"), "Organisations");
  EXPECT_EQ(Translator(english())("Organisations"), "Organisations");
}

TEST(Translator, FillsPlaceholders) {
  const Translator translate(english());
  EXPECT_EQ(translate.format("{count} acts by {name}", {{"name", "{count}"}, {"count", "3"}}), "3 acts by {count}");
  EXPECT_EQ(translate.format("{unknown} {", {}), "{unknown} {");
  EXPECT_EQ(translate.format_plural("{count} act by {name}", "{count} acts by {name}", 1, {{"name", "A"}}),
            "1 act by A");
  EXPECT_EQ(translate.format_plural("{count} act", "{count} acts", 12345), "12,345 acts");
  EXPECT_EQ(translate.plural("one", "many", 0), "many");
  EXPECT_EQ(translate.markup("<{a}> & {b}", {{"a", tag("b", "1 < 2")}}).markup(), "&lt;<b>1 &lt; 2</b>&gt; &amp; {b}");
}

/// A compiled catalogue (GNU .mo, little-endian) of the given pairs, in the order of their ids.
std::string compiled(const std::vector<std::pair<std::string, std::string>>& messages) {
  const auto count = static_cast<std::uint32_t>(messages.size());
  std::string tables;
  std::string texts;
  const auto number = [](std::uint32_t value) {
    return std::string(reinterpret_cast<const char*>(&value), sizeof value);
  };
  const std::uint32_t texts_begin = 28 + 16 * count;
  const auto add = [&](const std::string& text) {
    tables += number(static_cast<std::uint32_t>(text.size())) +
              number(texts_begin + static_cast<std::uint32_t>(texts.size()));
    texts += text + '\0';
  };
  for (const auto& [id, translation] : messages) add(id);
  for (const auto& [id, translation] : messages) add(translation);
  return number(0x950412de) + number(0) + number(count) + number(28) + number(28 + 8 * count) + number(0) +
         number(texts_begin) + tables + texts;
}

TEST(Catalogue, ChoosesPluralFormsByTheRuleOfTheLanguage) {
  using namespace std::string_literals;
  const Catalogue arabic(compiled(
      {{"",
        "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : "
        "n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5;\n"},
       {"menu\4Open", "افتح"},
       {"act\0acts"s, "zero\0one\0two\0few\0many\0other"s}}));
  const auto form = [&](std::uint64_t count) { return std::string(arabic.find_plural(nullptr, "act", count).value()); };
  EXPECT_EQ(form(0), "zero");
  EXPECT_EQ(form(1), "one");
  EXPECT_EQ(form(2), "two");
  EXPECT_EQ(form(103), "few");
  EXPECT_EQ(form(11), "many");
  EXPECT_EQ(form(100), "other");
  EXPECT_EQ(form(10'000'000'000'000'000'005U), "few");
  EXPECT_EQ(arabic.find("menu", "Open"), "افتح");
  EXPECT_EQ(arabic.find(nullptr, "Open"), std::nullopt);
  EXPECT_THROW(Catalogue("nonsense"), std::logic_error);
}

TEST(Conventions, DatesAndNumbersFollowTheLanguage) {
  const Instant instant = parse_instant("2026-11-24T01:02:03Z").value();
  EXPECT_EQ(long_date(instant, english()), "24 November 2026");
  EXPECT_EQ(long_date(instant, japanese), "2026年11月24日");
  EXPECT_EQ(short_date(instant, english()), "24 Nov 2026");
  EXPECT_EQ(long_date_and_time(instant, english()), "24 November 2026, 01:02 UTC");
  EXPECT_EQ(long_date(parse_instant("2026-12-31T23:59:59Z").value(), english()), "31 December 2026");
  EXPECT_EQ(written_number(1234567, english()), "1,234,567");
  EXPECT_EQ(written_percentage(0.125, english()), "12%");
}

TEST(Conventions, CountriesHaveNames) {
  EXPECT_EQ(display_country("JP", english()), "Japan");
  EXPECT_EQ(display_country("JP", japanese), "日本");
  EXPECT_EQ(display_country("US", japanese), "アメリカ合衆国");
  for (const char* unknown : {"", "jp", "J", "JPN", "../"}) EXPECT_EQ(display_country(unknown, english()), unknown);
}

TEST(Conventions, SortingFollowsTheLanguage) {
  const auto before = [](const char* a, const char* b) { return sort_key(a, english()) < sort_key(b, english()); };
  EXPECT_TRUE(before("Éclair", "Zebra"));
  EXPECT_TRUE(before("apple", "Banana"));
  EXPECT_TRUE(before("", "a"));
  EXPECT_FALSE(before("a", "a"));
}

}  // namespace
}  // namespace haip
