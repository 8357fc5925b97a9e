#include "consultation/anchor.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "small_drafts.hpp"

namespace haip {
namespace {

using testing::HasSubstr;
using testing_support::draft;
using testing_support::must;
using testing_support::provision_id;
using testing_support::quote;

Anchor found(std::string_view text, std::string_view words, const std::string& language = "en") {
  return quote(draft("1", {{"d/1", text}}, language), "d/1", words);
}

TEST(Anchor, HoldsTheWordsAsTheyStandAndWhatStandsAroundThem) {
  const Anchor anchor = found("Organisations should test their systems before they place them on the market.", "test");
  EXPECT_EQ(anchor.quote, "test");
  EXPECT_EQ(anchor.prefix, "Organisations should ");
  EXPECT_EQ(anchor.suffix, " their systems before they place");
  EXPECT_EQ(anchor.position, 21U);
}

TEST(Anchor, FindsPastedWordsWhateverBecameOfSpacesQuotesAndDashes) {
  const std::string text =
      "Systems\u00a0of \u201chigh\u201d  risk \u2013 the organisation\u2019s own \u2013 need care.";
  EXPECT_EQ(found(text, "of \"high\" risk - the organisation's own").quote,
            "of \u201chigh\u201d  risk \u2013 the organisation\u2019s own");
  EXPECT_EQ(found(text, "  Systems\n of\t").quote, "Systems\u00a0of");
  EXPECT_EQ(found(text, "\u00ab need care \u00bb").quote, "need care");
  EXPECT_EQ(found("A caf\u00e9 opens.", "cafe\u0301 opens").quote, "caf\u00e9 opens");
  EXPECT_EQ(found("A cafe\u0301 opens.", "caf\u00e9").quote, "cafe\u0301");
  EXPECT_EQ(found("Trust\u00adworthy AI.", "Trustworthy").quote, "Trust\u00adworthy");
}

TEST(Anchor, TellsUpperFromLowerCase) {
  const Edition edition = draft("1", {{"d/1", "Members must act. The members vote."}});
  EXPECT_EQ(quote(edition, "d/1", "members").position, 22U);
  const auto refused = anchor_for(edition, provision_id("d/1"), {"en", "MEMBERS"});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::not_found);
}

TEST(Anchor, TakesWholeWordsWhereAPartIsQuoted) {
  EXPECT_EQ(found("The organisations report.", "organisation").quote, "organisations");
  EXPECT_EQ(found("The organisations report.", "ganisations rep").quote, "organisations report");
  // But not where the part stands as a word of its own.
  EXPECT_EQ(found("The latest test.", "test").position, 11U);
}

TEST(Anchor, AsksWhichOneWhenThereAreSeveral) {
  const Edition edition = draft("1", {{"d/1", "AI must be safe. Safe AI is trusted."}});
  const auto refused = anchor_for(edition, provision_id("d/1"), {"en", "AI"});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::conflict);
  EXPECT_THAT(refused.error().message, HasSubstr("2 places in d/1: 1 [AI] must be safe."));
  EXPECT_THAT(refused.error().advice, HasSubstr("by its number"));
  EXPECT_EQ(must(anchor_for(edition, provision_id("d/1"), {"en", "AI", 2})).position, 22U);
  EXPECT_FALSE(anchor_for(edition, provision_id("d/1"), {"en", "AI", 3}));
  EXPECT_FALSE(anchor_for(edition, provision_id("d/1"), {"en", "AI", 0}));
  EXPECT_EQ(must(anchors_for(edition, provision_id("d/1"), "en", "AI")).size(), 2U);
}

TEST(Anchor, QuotesJapaneseArabicAndHeadings) {
  const Anchor japanese = found("組織は、AIシステムのリスクを評価すべきである。", "リスクを評価", "ja");
  EXPECT_EQ(japanese.prefix, "組織は、AIシステムの");
  EXPECT_EQ(japanese.position, 11U);
  EXPECT_EQ(found("組織は、AI システムを\n評価する。", "AIシステムを評価", "ja").quote, "AI システムを\n評価");
  const Anchor arabic = found("ينبغي للمنظمات أن تقيّم المخاطر قبل النشر.", "تقيّم المخاطر", "ar");
  EXPECT_EQ(arabic.quote, "تقيّم المخاطر");
  EXPECT_EQ(arabic.suffix, " قبل النشر.");

  Edition edition = draft("1", {{"d/1", "Find risks early."}});
  edition.provisions[0].heading = {{"en", "Risks"}};
  EXPECT_EQ(quote(edition, "d/1", "Risks").position, 0U);
  EXPECT_EQ(quote(edition, "d/1", "Risks Find").quote, "Risks\nFind");
}

TEST(Anchor, MayBeAWholeProvision) {
  const Edition edition = draft("1", {{"d/1", "Text."}});
  const Anchor anchor = must(anchor_for(edition, provision_id("d/1"), {"en", "  "}));
  EXPECT_TRUE(anchor.is_whole_provision());
  EXPECT_TRUE(check_anchor(edition, anchor));
  EXPECT_EQ(canonical_json(anchor_json(anchor)), R"({"edition":"1","language":"en","provision":"d/1"})");
}

TEST(Anchor, SaysWhatIsMissing) {
  const Edition edition = draft("1", {{"d/1", "Text about risk."}});
  EXPECT_THAT(anchor_for(edition, provision_id("d/2"), {"en", "risk"}).error().message, HasSubstr("no provision d/2"));
  EXPECT_THAT(anchor_for(edition, provision_id("d/1"), {"fr", "risk"}).error().advice, HasSubstr("quote it in en"));
  EXPECT_THAT(anchor_for(edition, provision_id("d/1"), {"en", "risks of"}).error().message, HasSubstr("do not stand"));
  EXPECT_EQ(anchor_for(edition, provision_id("d/1"), {"en", "…"}).error().kind, ErrorKind::malformed);
  EXPECT_EQ(anchor_for(edition, provision_id("d/1"), {"en", std::string(longest_quote + 1, 'a')}).error().kind,
            ErrorKind::too_large);
}

TEST(Anchor, IsCheckedAgainstItsEditionToTheLetter) {
  const Edition edition = draft("1", {{"d/1", "Find the risk. Treat the risk."}});
  const Anchor anchor = quote(edition, "d/1", "risk", 2);
  EXPECT_TRUE(check_anchor(edition, anchor));
  const auto refuses = [&](auto change) {
    Anchor other = anchor;
    change(other);
    return !check_anchor(edition, other);
  };
  EXPECT_TRUE(refuses([](Anchor& other) { other.position = 9; }));
  EXPECT_TRUE(refuses([](Anchor& other) { other.position = 1000; }));
  EXPECT_TRUE(refuses([](Anchor& other) { other.quote = "ris"; }));
  EXPECT_TRUE(refuses([](Anchor& other) { other.prefix = "the "; }));
  EXPECT_TRUE(refuses([](Anchor& other) { other.suffix = ""; }));
  EXPECT_TRUE(refuses([](Anchor& other) { other.edition = "2"; }));
  EXPECT_TRUE(refuses([](Anchor& other) { other.language = "ja"; }));
}

TEST(Anchor, IsReadStrictly) {
  const Edition edition = draft("1", {{"d/1", "Find the risk."}});
  for (const std::string_view words : {"risk", ""}) {
    const Anchor anchor = quote(edition, "d/1", words);
    EXPECT_EQ(must(read_anchor(anchor_json(anchor))), anchor);
  }
  for (
      const std::string_view text :
      {R"({})", R"([])", R"({"provision":"d/1","edition":"1"})", R"({"provision":"D","edition":"1","language":"en"})",
       R"({"provision":"d/1","edition":"1","language":"english"})",
       R"({"provision":"d/1","edition":"1","language":"en","words":"x"})",
       R"({"provision":"d/1","edition":"1","language":"en","prefix":"x"})",
       R"({"provision":"d/1","edition":"1","language":"en","quote":"x"})",
       R"({"provision":"d/1","edition":"1","language":"en","quote":"","prefix":"","suffix":"","position":0})",
       R"({"provision":"d/1","edition":"1","language":"en","quote":"x","prefix":"","suffix":"","position":-1})",
       R"({"provision":"d/1","edition":"1","language":"en","quote":"x","prefix":"","suffix":"","position":99999})",
       R"({"provision":"d/1","edition":"1","language":"en","quote":"x","prefix":"123456789012345678901234567890123","suffix":"","position":40})"})
    EXPECT_FALSE(read_anchor(must(parse_json(text)))) << text;
}

}  // namespace
}  // namespace haip
