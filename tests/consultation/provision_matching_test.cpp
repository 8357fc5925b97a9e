#include "consultation/provision_matching.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <set>

#include "consultation/generated_edits.hpp"
#include "instruments/shipped.hpp"
#include "small_drafts.hpp"

namespace haip {
namespace {

using testing::HasSubstr;
using testing_support::draft;
using testing_support::must;
using testing_support::provision_id;

constexpr std::string_view risks = "Organisations should find and treat the risks of their systems before release.";
constexpr std::string_view reports = "Public reports name capabilities, limits and areas of fair and unfair use.";
constexpr std::string_view security = "Invest in strong security controls for weights, servers and insiders alike.";

// "moved d/1 > d/2 by text 1000", one for each match.
std::vector<std::string> lines(const Edition& from, const Edition& to, const ProvisionDecisions& decided = {}) {
  std::vector<std::string> all;
  for (const ProvisionMatch& match : must(match_provisions(from, to, decided)).matches) {
    std::string line(provision_fate_word(match.fate));
    for (const ProvisionId& id : match.from) line += " " + id.text();
    line += " >";
    for (const ProvisionId& id : match.to) line += " " + id.text();
    line += " by " + std::string(provision_matched_by_word(match.by));
    if (!match.from.empty() && !match.to.empty()) line += " " + std::to_string(match.likeness);
    all.push_back(line);
  }
  return all;
}

using Lines = std::vector<std::string>;

TEST(ProvisionMatching, KnowsTheSameAndTheRewordedByTheirIds) {
  EXPECT_EQ(lines(draft("1", {{"d/1", risks}, {"d/2", reports}}), draft("2", {{"d/1", risks}, {"d/2", reports}})),
            (Lines{"same d/1 > d/1 by id 1000", "same d/2 > d/2 by id 1000"}));
  const auto matching = must(
      match_provisions(draft("1", {{"d/1", "Test often."}}), draft("2", {{"d/1", "Something else entirely."}}), {}));
  EXPECT_EQ(matching.matches[0].fate, ProvisionFate::reworded);
  EXPECT_EQ(matching.matches[0].likeness, 0);
}

TEST(ProvisionMatching, SeesThroughNewIds) {
  EXPECT_EQ(lines(draft("1", {{"d/1", risks}, {"d/2", reports}}), draft("2", {{"d/1", reports}, {"d/2", risks}})),
            (Lines{"moved d/2 > d/1 by text 1000", "moved d/1 > d/2 by text 1000"}));
  // Renumbered after the first one went.
  EXPECT_EQ(lines(draft("1", {{"d/1", risks}, {"d/2", reports}, {"d/3", security}}),
                  draft("2", {{"d/1", reports}, {"d/2", security}})),
            (Lines{"removed d/1 > by nothing", "moved d/2 > d/1 by text 1000", "moved d/3 > d/2 by text 1000"}));
}

TEST(ProvisionMatching, SeesAnotherOrderAndAnotherParent) {
  const Edition from = draft("1", {{"d/1", risks}, {"d/2", reports}, {"d/3", security}});
  const auto order =
      must(match_provisions(from, draft("2", {{"d/3", security}, {"d/1", risks}, {"d/2", reports}}), {}));
  EXPECT_EQ(order.of_old(provision_id("d/3"))->fate, ProvisionFate::moved);
  EXPECT_TRUE(order.of_old(provision_id("d/3"))->has_other_order);
  EXPECT_EQ(order.of_old(provision_id("d/1"))->fate, ProvisionFate::same);

  Edition below = draft("2", {{"d/1", risks}, {"d/2", reports}, {"d/3", security}});
  below.provisions[2].parent = provision_id("d/2");
  const auto parent = must(match_provisions(from, below, {}));
  EXPECT_EQ(parent.of_new(provision_id("d/3"))->fate, ProvisionFate::moved);
  EXPECT_TRUE(parent.of_new(provision_id("d/3"))->has_other_parent);
}

TEST(ProvisionMatching, FindsWhatWasSplitAndWhatWasMerged) {
  const std::string both = std::string(risks) + " " + std::string(reports);
  EXPECT_EQ(lines(draft("1", {{"d/1", both}, {"d/3", security}}),
                  draft("2", {{"d/1", risks}, {"d/2", reports}, {"d/3", security}}))[0]
                .substr(0, 26),
            "split d/1 > d/1 d/2 by id ");
  EXPECT_EQ(lines(draft("1", {{"d/1", risks}, {"d/2", reports}, {"d/3", security}}),
                  draft("2", {{"d/1", both}, {"d/3", security}}))[0]
                .substr(0, 27),
            "merged d/1 d/2 > d/1 by id ");
}

TEST(ProvisionMatching, DoesNotGuessBetweenEquals) {
  EXPECT_EQ(lines(draft("1", {{"d/1", risks}, {"d/2", risks}}), draft("2", {{"d/8", risks}, {"d/9", risks}})),
            (Lines{"removed d/1 > by nothing", "removed d/2 > by nothing", "added > d/8 by nothing",
                   "added > d/9 by nothing"}));
  const auto matching = must(
      match_provisions(draft("1", {{"d/1", risks}, {"d/2", risks}}), draft("2", {{"d/8", risks}, {"d/9", risks}}), {}));
  EXPECT_EQ(matching.matches[0].nearest, (NearProvision{provision_id("d/8"), 1000}));
}

TEST(ProvisionMatching, FollowsThePersonBeforeAnythingElse) {
  const Edition from = draft("1", {{"d/1", risks}, {"d/2", reports}});
  const Edition to = draft("2", {{"d/1", risks}, {"d/2", reports}});
  EXPECT_EQ(lines(from, to, {{{provision_id("d/1")}, {provision_id("d/2")}}, {{provision_id("d/2")}, {}}}),
            (Lines{"added > d/1 by nothing", "moved d/1 > d/2 by person 45", "removed d/2 > by person"}));
}

TEST(ProvisionMatching, RefusesDecisionsThatCannotBe) {
  const Edition from = draft("1", {{"d/1", risks}, {"d/2", reports}});
  const Edition to = draft("2", {{"d/1", risks}, {"d/2", reports}});
  const ProvisionId one = provision_id("d/1");
  const ProvisionId two = provision_id("d/2");
  const auto message = [&](const ProvisionDecisions& decided) {
    const auto result = match_provisions(from, to, decided);
    return result ? std::string() : result.error().message;
  };
  EXPECT_THAT(message({{{provision_id("d/7")}, {one}}}), HasSubstr("d/7"));
  EXPECT_THAT(message({{{one}, {one}}, {{one}, {two}}}), HasSubstr("twice"));
  EXPECT_THAT(message({{{one, two}, {one, two}}}), HasSubstr("several"));
  EXPECT_THAT(message({{{}, {}}}), HasSubstr("no provision"));
  Edition other = to;
  other.instrument.id = "e";
  EXPECT_FALSE(match_provisions(from, other, {}));
}

TEST(ProvisionMatching, ReadsDecisionsStrictly) {
  const ProvisionDecisions decisions{{{provision_id("d/1")}, {provision_id("d/2"), provision_id("d/3")}},
                                     {{provision_id("d/4")}, {}}};
  EXPECT_EQ(must(read_provision_decisions(provision_decisions_json(decisions))), decisions);
  for (const std::string_view text : {R"({})", R"([1])", R"([{"from":[]}])", R"([{"from":[],"to":[],"why":""}])",
                                      R"([{"from":["X"],"to":[]}])", R"([{"from":[1],"to":[]}])"})
    EXPECT_FALSE(read_provision_decisions(must(parse_json(text)))) << text;
}

TEST(ProvisionMatching, CountsTheLanguagesThatBothHave) {
  Edition from = draft("1", {{"d/1", risks}, {"d/2", reports}});
  from.provisions[0].text["ja"] = "組織は、リスクを見つけて対処すべきである。";
  const Edition to = draft("2", {{"d/1", risks}, {"d/2", reports}});
  EXPECT_EQ(lines(from, to)[0], "same d/1 > d/1 by id 1000");
  Edition changed = from;
  changed.id = "2";
  changed.provisions[0].text["ja"] = "組織は、リスクを見つけて報告すべきである。";
  EXPECT_EQ(lines(from, changed)[0].substr(0, 24), "reworded d/1 > d/1 by id");
}

// Words of the old text give way to new ones, one after the other: the match holds exactly as long as the likeness
// does.
TEST(ProvisionMatching, HoldsDownToTheThresholdAndNoFurther) {
  std::vector<std::string> words;
  for (char c = 'a'; c <= 'z'; ++c) words.push_back(std::string(4, c));
  const auto text = [](const std::vector<std::string>& all) {
    std::string joined;
    for (const std::string& word : all) joined += word + " ";
    return joined;
  };
  const std::string before = text(words);
  std::set<ProvisionFate> seen;
  for (std::size_t changed = 0; changed < 15; ++changed) {
    const std::string after = text(words);
    const auto matching = must(match_provisions(draft("1", {{"d/1", before}}), draft("2", {{"d/2", after}}), {}));
    const ProvisionMatch& match = *matching.of_old(provision_id("d/1"));
    const int likeness = match.to.empty() ? match.nearest->likeness : match.likeness;
    EXPECT_EQ(match.fate == ProvisionFate::moved, likeness >= provision_alike) << changed << ": " << likeness;
    seen.insert(match.fate);
    words[changed] = "new" + std::to_string(changed);
  }
  EXPECT_EQ(seen, (std::set{ProvisionFate::moved, ProvisionFate::removed}));
}

RC_GTEST_PROP(ProvisionMatchingProperty, PutsEveryProvisionIntoExactlyOneMatchAndSaysTheSameAgain,
              (std::uint64_t seed)) {
  static const std::vector<Edition> shipped = must(shipped_editions());
  testing_support::EditGenerator generator(seed);
  const auto before = generator.draft_of(shipped[generator.below(shipped.size())], "en");
  const auto after =
      generator.edited(before, testing_support::edit_mixes[generator.below(testing_support::edit_mixes.size())]);
  const Edition from = testing_support::edition_of_draft(before, "1", "en");
  const Edition to = testing_support::edition_of_draft(after, "2", "en");
  const ProvisionMatching matching = must(match_provisions(from, to, {}));
  std::multiset<ProvisionId> old_ids;
  std::multiset<ProvisionId> new_ids;
  for (const ProvisionMatch& match : matching.matches) {
    old_ids.insert(match.from.begin(), match.from.end());
    new_ids.insert(match.to.begin(), match.to.end());
  }
  std::multiset<ProvisionId> all_old;
  std::multiset<ProvisionId> all_new;
  for (const Provision& provision : from.provisions) all_old.insert(provision.id);
  for (const Provision& provision : to.provisions) all_new.insert(provision.id);
  RC_ASSERT(old_ids == all_old);
  RC_ASSERT(new_ids == all_new);
  RC_ASSERT(canonical_json(provision_matching_json(must(match_provisions(from, to, {})))) ==
            canonical_json(provision_matching_json(matching)));
}

}  // namespace
}  // namespace haip
