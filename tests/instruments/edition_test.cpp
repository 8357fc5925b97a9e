#include "instruments/edition.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "instruments/shipped.hpp"
#include "sample_instruments.hpp"

namespace haip {
namespace {

using testing_support::id;
using testing_support::must;
using testing_support::small_edition;

std::string refusal(const Edition& edition) {
  const Result<Edition> read = read_edition(edition_json(edition));
  return read ? "" : read.error().message;
}

TEST(Edition, ReadsBackWhatItWrites) {
  EXPECT_EQ(must(read_edition(edition_json(small_edition()))), small_edition());
  for (const Edition& edition : must(shipped_editions()))
    EXPECT_EQ(must(read_edition(edition_json(edition))), edition) << edition.instrument.id << " " << edition.id;
}

TEST(Edition, ReadsBackThroughItsBytes) {
  for (const Edition& edition : must(shipped_editions()))
    EXPECT_EQ(must(read_edition(must(parse_json(canonical_json(edition_json(edition)))))), edition);
}

TEST(Edition, RefusesUnknownMembersAnywhere) {
  Json json = edition_json(small_edition());
  json.set("extra", true);
  EXPECT_FALSE(read_edition(json));
  json = edition_json(small_edition());
  for (Json::Member& member : *json.if_object())
    if (member.first == "provisions") (*member.second.if_array())[0].set("colour", "red");
  EXPECT_FALSE(read_edition(json));
}

TEST(Edition, RefusesTheSameIdTwice) {
  Edition edition = small_edition();
  edition.provisions.push_back(edition.provisions.front());
  EXPECT_THAT(refusal(edition), testing::HasSubstr("sample/pre is there twice"));
}

TEST(Edition, RefusesIdsWithTheSamePlaceOnThePage) {
  Edition edition = small_edition();
  Provision twin = edition.provisions.front();
  twin.id = id("sample/a1-a");
  twin.parent.reset();
  edition.provisions.push_back(twin);
  EXPECT_THAT(refusal(edition), testing::HasSubstr("twice"));
}

TEST(Edition, RefusesAParentThatComesLaterOrNever) {
  Edition edition = small_edition();
  std::swap(edition.provisions[1], edition.provisions[2]);
  EXPECT_THAT(refusal(edition), testing::HasSubstr("does not stand before it"));
  edition = small_edition();
  edition.provisions[0].parent = id("sample/nowhere");
  EXPECT_THAT(refusal(edition), testing::HasSubstr("does not stand before it"));
}

TEST(Edition, RefusesProvisionsOfAnotherInstrument) {
  Edition edition = small_edition();
  edition.instrument.id = "other";
  EXPECT_THAT(refusal(edition), testing::HasSubstr("does not belong to"));
}

TEST(Edition, RefusesLinksToItselfThatLeadNowhere) {
  Edition edition = small_edition();
  edition.provisions[0].links.push_back({id("sample/a9"), "builds-on", "unverified"});
  EXPECT_THAT(refusal(edition), testing::HasSubstr("links to sample/a9"));
}

TEST(Edition, RefusesVerifiedWithoutAReadSource) {
  Edition edition = small_edition();
  edition.provisions[0].text_mark = "verified";
  EXPECT_THAT(refusal(edition), testing::HasSubstr("no source of the edition was read"));
  edition.sources.push_back({{}, "https://www.example.org/code", "verified", "2026-10-08"});
  EXPECT_EQ(refusal(edition), "");
}

TEST(Edition, RefusesUnknownWords) {
  Edition edition = small_edition();
  edition.provisions[2].strengths = {"perhaps"};
  EXPECT_THAT(refusal(edition), testing::HasSubstr("perhaps"));
  edition = small_edition();
  edition.status = "valid";
  EXPECT_NE(refusal(edition), "");
  edition = small_edition();
  edition.provisions[2].strength_mark.clear();
  EXPECT_NE(refusal(edition), "");
}

TEST(Edition, RefusesTextThatReordersWhatOneReads) {
  Edition edition = small_edition();
  edition.provisions[0].text["en"] = "safe\u202eelbitpecca";
  EXPECT_NE(refusal(edition), "");
}

TEST(Edition, RefusesAddressesThatAreNoWebAddresses) {
  Edition edition = small_edition();
  edition.instrument.official[0].url = "javascript:alert(1)";
  EXPECT_NE(refusal(edition), "");
}

TEST(Edition, HoldsItsLimits) {
  Edition edition = small_edition();
  edition.provisions[0].text["en"] = std::string(longest_text + 1, 'x');
  EXPECT_NE(refusal(edition), "");
  edition = small_edition();
  edition.provisions.assign(most_provisions + 1, edition.provisions[0]);
  EXPECT_NE(refusal(edition), "");
}

TEST(LocalText, FallsBackToEnglishAndSaysSo) {
  const LocalText texts{{"en", "hello"}, {"ja", "こんにちは"}};
  EXPECT_EQ(choose_text(texts, "ja").text, "こんにちは");
  EXPECT_EQ(choose_text(texts, "fr").language, "en");
  EXPECT_EQ(choose_text({{"de", "hallo"}}, "fr").language, "de");
  EXPECT_EQ(choose_text({}, "fr").text, "");
}

}  // namespace
}  // namespace haip
