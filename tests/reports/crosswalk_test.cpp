// Crosswalks: what composes, what a check finds, and that those shipped are sound.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "reports/crosswalk_check.hpp"
#include "testing/temporary_folder.hpp"

namespace haip {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using enum CrosswalkRelation;

constexpr std::array<CrosswalkRelation, 6> all_relations{equal_to,    equivalent_to,   subset_of,
                                                         superset_of, intersects_with, no_relationship};

/// Whether two sets are so related. "equivalent-to" is equal in what is asked, so the same sets.
bool holds(CrosswalkRelation relation, unsigned one, unsigned other) {
  switch (relation) {
    case equal_to:
    case equivalent_to:
      return one == other;
    case subset_of:
      return (one & ~other) == 0;
    case superset_of:
      return (other & ~one) == 0;
    case intersects_with:
      return (one & other) != 0;
    case no_relationship:
      return (one & other) == 0;
  }
  return false;
}

TEST(CrosswalkComposition, IsWhatFollowsForSetsAndNothingMore) {
  constexpr unsigned sets = 1U << 4U;
  for (const CrosswalkRelation first : all_relations)
    for (const CrosswalkRelation second : all_relations) {
      // Over all sets that are not empty: which relations hold in every case?
      std::set<CrosswalkRelation> always(all_relations.begin(), all_relations.end());
      for (unsigned a = 1; a < sets; ++a)
        for (unsigned b = 1; b < sets; ++b)
          for (unsigned c = 1; c < sets; ++c)
            if (holds(first, a, b) && holds(second, b, c))
              std::erase_if(always, [&](CrosswalkRelation relation) { return !holds(relation, a, c); });
      const auto composed = compose(first, second);
      const std::string name = std::string(relation_word(first)) + ", " + std::string(relation_word(second));
      if (!composed) {
        EXPECT_THAT(always, IsEmpty()) << name;
        continue;
      }
      EXPECT_THAT(always, Contains(*composed)) << name;
      for (const CrosswalkRelation better : always)
        EXPECT_TRUE(weakness(better) >= weakness(*composed) || weakness(better) < 2) << name;
      // As weak as the weaker link.
      if (*composed != no_relationship) {
        EXPECT_GE(weakness(*composed), std::max(weakness(first), weakness(second))) << name;
      }
    }
}

TEST(CrosswalkComposition, TheOtherDirectionIsTheComposedOtherWayRound) {
  for (const CrosswalkRelation first : all_relations)
    for (const CrosswalkRelation second : all_relations) {
      const auto there = compose(first, second);
      const auto back = compose(inverse(second), inverse(first));
      ASSERT_EQ(there.has_value(), back.has_value());
      if (there) {
        EXPECT_EQ(inverse(*there), *back);
      }
    }
}

Crosswalk made(std::string source, std::string target, std::vector<CrosswalkEntry> entries, bool is_reviewed = true) {
  Crosswalk crosswalk;
  crosswalk.source = std::move(source);
  crosswalk.target = std::move(target);
  crosswalk.author = "somebody";
  crosswalk.date = "2026-11-01";
  crosswalk.is_reviewed = is_reviewed;
  crosswalk.entries = std::move(entries);
  return crosswalk;
}

CrosswalkEntry pair(std::string source, std::string target, CrosswalkRelation relation) {
  return {std::move(source), std::move(target), relation, {{"en", "Because."}}, {}, {}};
}

TEST(CrosswalkChain, NamesItsHopsAndIsReviewedWhenEveryLinkIs) {
  const Crosswalk first = made("a/1", "b/1", {pair("1", "x", equal_to), pair("2", "y", subset_of)});
  const Crosswalk second = made("b/1", "c/1", {pair("x", "p", intersects_with), pair("y", "q", superset_of)}, false);
  const Result<Crosswalk> joined = compose(first, second);
  ASSERT_TRUE(joined);
  EXPECT_FALSE(joined->is_reviewed);
  ASSERT_EQ(joined->entries.size(), 1U) << "nothing follows from subset-of, superset-of";
  EXPECT_EQ(joined->entries[0].relation, intersects_with);
  EXPECT_THAT(joined->entries[0].rationale.at("en"), HasSubstr("1 equal-to x (b/1), x intersects-with p"));
  EXPECT_FALSE(compose(second, first));
}

TEST(CrosswalkChain, DoesNotLeadBack) {
  const Crosswalk there = made("a/1", "b/1", {pair("1", "x", equal_to)});
  const Result<Crosswalk> joined = compose(there, there.inverted());
  ASSERT_FALSE(joined);
  EXPECT_THAT(joined.error().message, HasSubstr("from a/1 back to it"));
}

TEST(CrosswalkChain, WhatContradictsItselfIsLeftOut) {
  const Crosswalk first = made("a/1", "b/1", {pair("1", "x", equal_to), pair("1", "y", equal_to)});
  const Crosswalk second = made("b/1", "c/1", {pair("x", "p", no_relationship), pair("y", "p", equal_to)});
  EXPECT_THAT(compose(first, second)->entries, IsEmpty());
}

TEST(CrosswalkChoice, DraftsJoinOnlyForThoseWhoAskAndTheWayMayHaveHops) {
  const std::vector<Crosswalk> known{made("b/1", "a/1", {pair("x", "1", subset_of)}),
                                     made("b/1", "c/1", {pair("x", "p", equal_to)}, false)};
  EXPECT_FALSE(find_crosswalk("a/1", "c/1", CrosswalkTrust::reviewed_only, known));
  const auto found = find_crosswalk("a/1", "c/1", CrosswalkTrust::drafts_too, known);
  ASSERT_TRUE(found);
  ASSERT_EQ(found->entries.size(), 1U);
  EXPECT_EQ(found->entries[0].relation, superset_of);
  EXPECT_TRUE(find_crosswalk("a/1", "b/1", CrosswalkTrust::reviewed_only, known));
  EXPECT_FALSE(find_crosswalk("a/1", "a/1", CrosswalkTrust::drafts_too, known));
}

std::vector<std::string> rules_of(const std::vector<Finding>& findings) {
  std::vector<std::string> rules;
  for (const Finding& finding : findings) rules.push_back(finding.rule_id);
  return rules;
}

std::string file(std::string_view entries, std::string_view more = "") {
  return "format: haip-crosswalk/1\nsource: oecd-haip/1\ntarget: oecd-haip/2.0\nauthor: somebody\ndate: 2026-11-01\n"
         "status: reviewed\nreviewed_by: somebody else\nreviewed_on: 2026-11-02\n" +
         std::string(more) + "entries:\n" + std::string(entries);
}

std::vector<Finding> findings_in(const std::string& text) {
  return check_crosswalks(std::vector{read_crosswalk("one.yaml", text)});
}

TEST(CrosswalkCheck, FindsWhatCannotBeRelied) {
  const std::string good = "  - {source: 1a, target: q1, relation: equal-to, rationale: The same words.}\n";
  EXPECT_THAT(rules_of(findings_in(file(good))), testing::Each("crosswalk-gap"));
  const auto found = [&](std::string_view entry) { return rules_of(findings_in(file(good + std::string(entry)))); };
  EXPECT_THAT(found("  - {source: 1b, target: q2, relation: subset-of}\n"), Contains("crosswalk-rationale"));
  EXPECT_THAT(found("  - {source: 9z, target: q2, relation: subset-of, rationale: x}\n"),
              Contains("crosswalk-question"));
  EXPECT_THAT(found("  - {source: 1a, target: q1, relation: subset-of, rationale: x}\n"),
              Contains("crosswalk-duplicate"));
  EXPECT_THAT(found("  - {source: 1a, target: q2, relation: equal-to, rationale: x}\n"),
              Contains("crosswalk-two-equals"));
  EXPECT_THAT(found("  - {source: 1b, target: q3, relation: subset-of, rationale: x}\n"),
              Contains("crosswalk-unknown-content"));
  EXPECT_THAT(found("  - {source: 1b, target: q2, relation: same, rationale: x}\n"), Contains("crosswalk-format"));
  EXPECT_THAT(found("gaps:\n  - {side: source, questions: [1a], reason: x}\n"), Contains("crosswalk-gap-mapped"));
  std::string self_reviewed = file(good);
  self_reviewed.replace(self_reviewed.find("somebody else"), 13, "somebody");
  EXPECT_THAT(rules_of(findings_in(self_reviewed)), Contains("crosswalk-review"));
}

TEST(CrosswalkCheck, ShowsTheLine) {
  const std::vector<Finding> found =
      findings_in(file("  - {source: 1a, target: q1, relation: sort-of, rationale: x}\n"));
  const auto format = std::ranges::find(found, "crosswalk-format", &Finding::rule_id);
  ASSERT_NE(format, found.end());
  EXPECT_EQ(format->line, 10U);
  EXPECT_EQ(format->pointer, "/entries/0/relation");
  EXPECT_THAT(format->message, HasSubstr("sort-of"));
}

TEST(CrosswalkCheck, AnotherFileIsToldInOneSentence) {
  const std::string report = "format: haip-report/1\nframework: oecd-haip/1\nlanguage: en\n";
  for (const std::string& text : {std::string(), std::string("\x89PNG\0\xff", 6), report, std::string("- a\n- b\n")}) {
    const std::vector<Finding> found = findings_in(text);
    ASSERT_EQ(found.size(), 1U) << findings_as_text(found, {}, Colour::off);
    EXPECT_EQ(found[0].severity, Severity::error);
    EXPECT_THAT(found[0].message, HasSubstr("no crosswalk"));
  }
  // A crosswalk that lacks its first line is one nevertheless.
  EXPECT_GT(findings_in("source: oecd-haip/1\ntarget: oecd-haip/2.0\n").size(), 1U);
}

TEST(CrosswalkCheck, TheOppositeDirectionMustSayTheSame) {
  const CrosswalkFile there =
      read_crosswalk("there.yaml", file("  - {source: 1a, target: q1, relation: subset-of, rationale: x}\n"));
  CrosswalkFile back = read_crosswalk("back.yaml", there.text);
  back.crosswalk = there.crosswalk.inverted();
  EXPECT_THAT(rules_of(check_crosswalks(std::vector{there, back})), Not(Contains("crosswalk-inverse")));
  back.crosswalk.entries[0].relation = subset_of;
  EXPECT_THAT(rules_of(check_crosswalks(std::vector{there, back})), Contains("crosswalk-inverse"));
}

TEST(ShippedCrosswalks, AreSoundAndSayThatTheyAreDrafts) {
  for (const Crosswalk& crosswalk : shipped_crosswalks()) {
    const std::string name = "data/crosswalks/" + crosswalk.id() + ".yaml";
    const std::string text = testing_support::file_content(Path(HAIP_SOURCE_DIR) / name);
    const std::vector<Finding> findings = check_crosswalks(std::vector{read_crosswalk(name, text)});
    EXPECT_EQ(rules_of(findings), std::vector<std::string>{"crosswalk-draft"})
        << findings_as_text(findings, {}, Colour::off);
    EXPECT_FALSE(crosswalk.note.empty());
    for (const CrosswalkEntry& entry : crosswalk.entries) EXPECT_TRUE(entry.rationale.contains("ja")) << entry.source;
    const CrosswalkCoverage coverage =
        coverage_of(crosswalk, *shipped_framework(crosswalk.target), CrosswalkSide::target);
    EXPECT_GT(coverage.mapped, 0U);
    EXPECT_GT(coverage.not_known, 0U);
  }
  EXPECT_EQ(shipped_crosswalks().size(), 1U);
}

}  // namespace
}  // namespace haip
