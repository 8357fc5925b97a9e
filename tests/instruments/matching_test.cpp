#include "instruments/matching.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "docx_writer.hpp"
#include "instruments/difference.hpp"
#include "instruments/shipped.hpp"
#include "sample_instruments.hpp"

namespace haip {
namespace {

using testing_support::id;
using testing_support::must;
using testing_support::small_edition;

constexpr const char* clean =
    "# Sample Code\n\n## Preamble\n\nThe code is voluntary for all.\n\n## Action 1: Test systems before release\n\n(a) "
    "Test every system.\n\n(b) Keep a record.\n";

Matching match(const ImportedDocument& document, const Edition& current, std::string_view mapping = "") {
  return match_document(document, current, must(parse_mapping(mapping, document, current)), "en");
}

std::vector<std::string> found(const Matching& matching) {
  std::vector<std::string> lines;
  for (const Match& one : matching.matches) lines.push_back(one.id.text() + "=" + std::to_string(one.place + 1));
  return lines;
}

std::vector<std::string> asked(const Matching& matching) {
  std::vector<std::string> lines;
  for (const OpenQuestion& question : matching.questions) {
    std::string line = question.id ? question.id->text() : "block";
    for (const BlockPlace place : question.candidates) line += " " + std::to_string(place + 1);
    lines.push_back(line);
  }
  return lines;
}

const ImportFacts facts{"2", "2027-05-01", "en", "https://www.example.org/code", "2027-05-02"};

TEST(Matching, NumbersDecide) {
  const auto document = must(read_markdown(clean));
  const Matching matching = match(document, small_edition());
  EXPECT_THAT(found(matching), testing::ElementsAre("sample/pre=2", "sample/a1=4", "sample/a1/a=5", "sample/a1/b=6"));
  EXPECT_THAT(asked(matching), testing::ElementsAre("block 1"));  // the title of the document
}

TEST(Matching, TheOutcomeIsAnOfficialImportWithItsSource) {
  const auto document = must(read_markdown(clean));
  const Edition current = small_edition();
  const Mapping decided = must(parse_mapping("skip = 1\n", document, current));
  const Matching matching = match_document(document, current, decided, "en");
  const Edition edition = must(edition_of_document(document, current, decided, matching, facts));
  EXPECT_EQ(edition.wording, "official-import");
  EXPECT_EQ(edition.status, "recorded");
  EXPECT_EQ(edition.sources.at(0).url, "https://www.example.org/code");
  EXPECT_EQ(edition.sources.at(0).read_at, "2027-05-02");
  EXPECT_EQ(edition.find(id("sample/pre"))->text.at("en"), "The code is voluntary for all.");
  const Provision& duty = *edition.find(id("sample/a1/a"));
  EXPECT_EQ(duty.text.at("en"), "Test every system.");
  EXPECT_EQ(duty.text_mark, "verified");
  // Carried over, and said to be so; the qualifier's words are no longer in the text.
  EXPECT_THAT(duty.strengths, testing::ElementsAre("should"));
  EXPECT_EQ(duty.strength_mark, "unverified");
  EXPECT_TRUE(duty.qualifiers.empty());
  EXPECT_EQ(compare_editions(current, edition).removed, 0U);
}

TEST(Matching, WithoutASourceNothingIsVerified) {
  const auto document = must(read_markdown(clean));
  const Edition current = small_edition();
  const Mapping decided = must(parse_mapping("skip = 1", document, current));
  ImportFacts without = facts;
  without.source.clear();
  const Edition edition =
      must(edition_of_document(document, current, decided, match_document(document, current, decided, "en"), without));
  for (const Provision& provision : edition.provisions) EXPECT_EQ(provision.text_mark, "unverified");
  EXPECT_TRUE(edition.sources.empty());
}

TEST(Matching, TheSameNumberTwiceIsAQuestion) {
  const auto document = must(
      read_markdown("## Preamble\n\nx\n\n## Action 1: one thing\n\n(a) y\n\n(b) z\n\n## Action 1: another thing\n"));
  const Matching matching = match(document, small_edition());
  EXPECT_THAT(asked(matching), testing::Contains("sample/a1 3 6"));
  EXPECT_FALSE(edition_of_document(document, small_edition(), {}, matching, facts));
}

TEST(Matching, AMissingProvisionIsAQuestion) {
  const auto document =
      must(read_markdown("## Preamble\n\nThe code is voluntary.\n\n## Action 1: Test\n\n(a) Test every system.\n"));
  const Matching matching = match(document, small_edition());
  EXPECT_THAT(asked(matching), testing::ElementsAre("sample/a1/b"));
  EXPECT_TRUE(match(document, small_edition(), "sample/a1/b = none").questions.empty());
  EXPECT_TRUE(match(document, small_edition(), "sample/a1/* = none").questions.empty());
}

TEST(Matching, AnUnknownNumberIsAQuestion) {
  const auto document = must(read_markdown(std::string(clean) + "\n(c) A new duty.\n"));
  EXPECT_THAT(asked(match(document, small_edition(), "skip = 1")), testing::ElementsAre("block 7"));
  const Mapping decided = must(parse_mapping("skip = 1\nsample/a1/c : duty = 7", document, small_edition()));
  const Matching matching = match_document(document, small_edition(), decided, "en");
  const Edition edition = must(edition_of_document(document, small_edition(), decided, matching, facts));
  const Provision& added = *edition.find(id("sample/a1/c"));
  EXPECT_EQ(added.kind, "duty");
  EXPECT_EQ(added.parent, id("sample/a1"));
  EXPECT_EQ(added.label.at("en"), "(c)");
}

TEST(Matching, ARenumberedDocumentIsNotMatchedByNumberAlone) {
  Edition current = small_edition();
  Provision second = current.provisions[1];
  second.id = id("sample/a2");
  second.label["en"] = "Action 2";
  second.heading["en"] = "Publish transparency reports about significant releases";
  current.provisions.push_back(second);
  // Actions 1 and 2 have changed places.
  const auto document =
      must(read_markdown("## Preamble\n\nx\n\n## Action 1: Publish transparency reports about significant "
                         "releases\n\n## Action 2: Test systems before release\n\n"));
  const Matching matching = match(document, current, "sample/a1/* = none");
  for (const Match& one : matching.matches)
    if (one.id != id("sample/pre")) {
      EXPECT_NE(one.by, FoundBy::number) << one.id.text();
      EXPECT_EQ(one.place + 1, one.id == id("sample/a1") ? 4U : 3U) << one.id.text();
    }
}

TEST(Matching, WordsFindWhatHasNoNumber) {
  const auto document =
      must(read_markdown("Preamble\n\nThe code is voluntary.\n\nAction 1. Test systems before release\n\nTest every "
                         "system before it is released, where appropriate.\n\n"
                         "Keep a record of all tests and of their outcomes.\n"));
  const Matching matching = match(document, small_edition());
  EXPECT_THAT(found(matching), testing::ElementsAre("sample/pre=1", "sample/a1=3", "sample/a1/a=4", "sample/a1/b=5"));
  EXPECT_EQ(matching.matches.back().by, FoundBy::text);
  EXPECT_TRUE(matching.questions.empty());
}

TEST(Matching, TwoAlikeTextsAreAQuestion) {
  const auto document =
      must(read_markdown("Preamble\n\nx\n\nAction 1. Test systems before release\n\nTest every system before it is "
                         "released, where appropriate.\n\n"
                         "Test every system before it is released, where appropriate, again.\n\nKeep a record of all "
                         "tests and of their outcomes.\n"));
  EXPECT_THAT(asked(match(document, small_edition())), testing::ElementsAre("sample/a1/a 4 5"));
}

TEST(Matching, MainNumbersAndLettersOfTheReportingForm) {
  const std::vector<Edition> shipped = must(shipped_editions());
  const Edition& form = shipped.at(3);
  ASSERT_EQ(form.instrument.id, "oecd-haip");
  using namespace testing_support;
  const auto document = must(read_docx(docx(
      styled("Section", "Section 1: Risk identification and evaluation") +
      paragraph("1a. How do you define kinds of risk?") + paragraph("1e. Metrics and channels") +
      paragraph("1e.2 Are channels open?") + styled("Section", "Section 2: Risk management and information security") +
      paragraph("2g(ii) How are weights protected?"))));
  EXPECT_THAT(found(match(document, form)),
              testing::ElementsAre("oecd-haip/v1/s1=1", "oecd-haip/v1/1a=2", "oecd-haip/v1/1e=3", "oecd-haip/v1/1e/2=4",
                                   "oecd-haip/v1/s2=5", "oecd-haip/v1/2g/ii=6"));
}

TEST(Matching, OptionsAndRolesComeWithTheQuestion) {
  using namespace testing_support;
  const Edition form = must(shipped_editions()).at(4);
  ASSERT_EQ(form.id, "2.0");
  const auto document = must(read_docx(
      docx("<w:p>" + drawing("Deployer") + run("Q21. At which level?") + "</w:p>" + paragraph("☐ Board ☐ Executive"))));
  std::string mapping;
  for (const Provision& provision : form.provisions)
    if (provision.id != id("oecd-haip/v2/q21")) mapping += provision.id.text() + " = none\n";
  const Mapping decided = must(parse_mapping(mapping, document, form));
  const Matching matching = match_document(document, form, decided, "en");
  const Edition edition = must(edition_of_document(document, form, decided, matching, facts));
  ASSERT_EQ(edition.provisions.size(), 1U);
  EXPECT_THAT(edition.provisions[0].roles, testing::ElementsAre("deployer"));
  EXPECT_EQ(edition.provisions[0].text.at("en"), "At which level?\n☐ Board\n☐ Executive");
}

TEST(Mapping, WritesQuestionsThatItReadsAgain) {
  const auto document = must(read_markdown("# Title\n\n## Action 1: Test\n\n(a) Test every system.\n\n(b) Keep.\n"));
  const Edition current = small_edition();
  const Matching matching = match(document, current);
  EXPECT_THAT(asked(matching), testing::ElementsAre("sample/pre", "block 1"));
  const std::string file = mapping_file(document, matching, {});
  // As it is written it decides nothing; without the # of a line it does.
  EXPECT_EQ(asked(match(document, current, file)), asked(matching));
  std::string answered = file;
  for (const std::string line : {"#sample/pre = none", "#skip = 1"}) {
    const std::size_t at = answered.find(line);
    ASSERT_NE(at, std::string::npos) << answered;
    answered.erase(at, 1);
  }
  EXPECT_TRUE(match(document, current, answered).questions.empty());
}

TEST(Mapping, RefusesWhatMakesNoSense) {
  const auto document = must(read_markdown(clean));
  for (const char* wrong :
       {"nonsense", "sample/a1 = 99", "sample/a1 = 0", "sample/a1 = 5-4", "sample/zz = 1", "sample/a1 : action = 3",
        "sample/zz : thing = 3", "other/zz : duty = 3", "skip = 1\njoin = 1", "sample/a1 = 3\nsample/a1 = 4",
        "sample/a1 = 3\nsample/pre = 3", "sample/a1 = \"no such\"", "sample/x/* = none", "sample/a1/* = 3"})
    EXPECT_FALSE(parse_mapping(wrong, document, small_edition())) << wrong;
  EXPECT_THAT(parse_mapping("skip = 1\nnonsense", document, small_edition()).error().message,
              testing::HasSubstr("line 2"));
}

TEST(Mapping, FindsABlockByItsBeginning) {
  const auto document = must(read_markdown(clean));
  EXPECT_EQ(must(parse_mapping("sample/a1/a = \"(b) Keep\"", document, small_edition())).places.at(id("sample/a1/a")),
            5U);
  EXPECT_FALSE(parse_mapping("sample/a1/a = \"\"", document, small_edition()));
}

TEST(Matching, JoinedBlocksBelongToWhatStandsBefore) {
  const auto document = must(read_markdown(clean));
  const Mapping decided =
      must(parse_mapping("skip = 1\nsample/a1/a = 5-6\nsample/a1/b = none", document, small_edition()));
  const Matching matching = match_document(document, small_edition(), decided, "en");
  const Edition edition = must(edition_of_document(document, small_edition(), decided, matching, facts));
  EXPECT_EQ(edition.find(id("sample/a1/a"))->text.at("en"), "Test every system.\n(b) Keep a record.");
}

}  // namespace
}  // namespace haip
