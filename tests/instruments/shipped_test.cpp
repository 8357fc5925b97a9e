// The facts that come with the program: what everyone else builds on.

#include "instruments/shipped.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "sample_instruments.hpp"

namespace haip {
namespace {

using testing_support::id;
using testing_support::must;

const std::vector<Edition>& shipped() {
  static const std::vector<Edition> editions = must(shipped_editions());
  return editions;
}

const Edition& edition(std::string_view instrument, std::string_view edition_id) {
  for (const Edition& each : shipped())
    if (each.instrument.id == instrument && each.id == edition_id) return each;
  throw std::runtime_error("no such edition");
}

std::size_t count(const Edition& of, std::string_view kind) {
  return static_cast<std::size_t>(std::count_if(of.provisions.begin(), of.provisions.end(),
                                                [&](const Provision& each) { return each.kind == kind; }));
}

TEST(Shipped, HoldsThreeInstrumentsInFiveEditions) {
  std::vector<std::string> names;
  for (const Edition& each : shipped()) names.push_back(each.instrument.id + " " + each.id + " " + each.status);
  EXPECT_THAT(names,
              testing::ElementsAre("coc 2023-10-30 in-force", "gp 2023-10-30 also-in-force", "gp 2023-12-01 in-force",
                                   "oecd-haip 1 superseded", "oecd-haip 2.0 in-force"));
}

// Counts from the domain reference, sections 5 to 7.
TEST(Shipped, CountsAreThoseOfTheDocuments) {
  EXPECT_EQ(count(edition("coc", "2023-10-30"), "action"), 11U);
  EXPECT_EQ(count(edition("coc", "2023-10-30"), "duty"), 60U);
  EXPECT_EQ(count(edition("coc", "2023-10-30"), "risk"), 7U);
  EXPECT_EQ(count(edition("gp", "2023-10-30"), "principle"), 11U);
  EXPECT_EQ(count(edition("gp", "2023-12-01"), "principle"), 12U);
  EXPECT_EQ(count(edition("oecd-haip", "1"), "question"), 39U);
  EXPECT_EQ(count(edition("oecd-haip", "1"), "section"), 7U);
  EXPECT_EQ(count(edition("oecd-haip", "2.0"), "section"), 7U);
}

TEST(Shipped, KeepsTheGradesOfTheCode) {
  const Edition& code = edition("coc", "2023-10-30");
  EXPECT_THAT(code.find(id("coc/pre/l"))->strengths, testing::ElementsAre("unacceptable"));
  EXPECT_THAT(code.find(id("coc/pre/m"))->strengths, testing::ElementsAre("must"));
  EXPECT_THAT(code.find(id("coc/a1/i"))->strengths, testing::ElementsAre("commit"));
  EXPECT_THAT(code.find(id("coc/a1/d"))->strengths, testing::ElementsAre("endeavour"));
  EXPECT_THAT(edition("gp", "2023-12-01").find(id("gp/p11"))->strengths, testing::ElementsAre("encouraged", "should"));
  // "must" occurs once and binds states.
  EXPECT_EQ(std::count_if(code.provisions.begin(), code.provisions.end(),
                          [](const Provision& each) { return each.strengths == std::vector<std::string>{"must"}; }),
            1);
}

TEST(Shipped, EveryTextHasEnglishAndJapanese) {
  for (const Edition& each : shipped()) {
    for (const LocalText* texts :
         {&each.instrument.title, &each.instrument.short_title, &each.instrument.addressed_to, &each.note})
      EXPECT_TRUE(texts->contains("en") && texts->contains("ja")) << each.instrument.id << " " << each.id;
    for (const Provision& provision : each.provisions)
      for (const LocalText* texts : {&provision.heading, &provision.text})
        EXPECT_TRUE(texts->empty() || (texts->contains("en") && texts->contains("ja"))) << provision.id.text();
  }
}

TEST(Shipped, SaysThatItIsASummaryAndWhereTheOfficialTextIs) {
  for (const Edition& each : shipped()) {
    EXPECT_EQ(each.wording, "summary");
    EXPECT_FALSE(each.instrument.official.empty());
    EXPECT_FALSE(each.sources.empty());
  }
}

TEST(Shipped, NothingIsVerifiedWithoutASourceThatWasRead) {
  for (const Edition& each : shipped()) {
    const auto was_read = [](const SourceAddress& source) {
      return source.mark == "verified" && !source.read_at.empty();
    };
    const bool has_read_source = std::any_of(each.sources.begin(), each.sources.end(), was_read);
    for (const Provision& provision : each.provisions)
      if (provision.text_mark == "verified" || provision.strength_mark == "verified") {
        EXPECT_TRUE(has_read_source) << provision.id.text();
      }
  }
}

TEST(Shipped, LinksAndParentsLeadSomewhere) {
  std::set<ProvisionId> all;
  for (const Edition& each : shipped())
    for (const Provision& provision : each.provisions) all.insert(provision.id);
  for (const Edition& each : shipped())
    for (const Provision& provision : each.provisions) {
      for (const ProvisionLink& link : provision.links)
        EXPECT_TRUE(all.contains(link.to)) << provision.id.text() << " → " << link.to.text();
      if (provision.parent) {
        EXPECT_NE(each.find(*provision.parent), nullptr) << provision.id.text();
      }
    }
  EXPECT_EQ(edition("coc", "2023-10-30").find(id("coc/a1/i/1"))->parent, id("coc/a1/i"));
  EXPECT_EQ(edition("oecd-haip", "1").find(id("oecd-haip/v1/1a"))->parent, id("oecd-haip/v1/s1"));
}

TEST(Shipped, EveryQuestionOfTheFirstVersionServesAnAction) {
  for (const Provision& provision : edition("oecd-haip", "1").provisions)
    if (provision.kind == "question") {
      EXPECT_FALSE(provision.links.empty()) << provision.id.text();
    }
}

TEST(InstrumentFile, RefusesAKeyThatStandsTwice) {
  const auto parsed = parse_instrument_file("instrument: x\nkind: code\nkind: code\neditions: []\n");
  ASSERT_FALSE(parsed);
  EXPECT_THAT(parsed.error().message, testing::HasSubstr("line 3, column 1: the key \"kind\" stands twice"));
}

TEST(InstrumentFile, RefusesWhatIsNoYaml) { EXPECT_FALSE(parse_instrument_file("a: [")); }

}  // namespace
}  // namespace haip
