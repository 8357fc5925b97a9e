// The rules of docs/evidence-links.md as tables, without a network.

#include "evidence/link_judgement.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace haip {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr Instant noon{1'795'521'600};
constexpr std::int64_t hour = 3600;
Instant after_noon(std::int64_t seconds) { return {noon.seconds + seconds}; }

const std::string address = "https://lab.example/card";

LinkObservation answered() {
  return {.sight = LinkSight::answered, .status = 200, .asked = address, .final_address = address};
}
LinkObservation not_found() {
  return {.sight = LinkSight::failed, .reason = "answered with status 404", .status = 404, .asked = address};
}
LinkObservation refused_at_the_door() {
  return {.sight = LinkSight::unclear, .reason = "answered with status 403", .status = 403, .asked = address};
}

TEST(Judge, OnlyTwoFailuresInARowAtADistanceBreakALink) {
  const struct {
    const char* what;
    LinkObservation seen;
    std::int64_t seconds;
    LinkOutcome outcome;
    std::uint64_t failures;
  } day[] = {
      {"first failure", not_found(), 0, LinkOutcome::failed_once, 1},
      {"at once again", not_found(), 1, LinkOutcome::failed_once, 1},
      {"a second too early", not_found(), hour - 1, LinkOutcome::failed_once, 1},
      {"the clock was set back", not_found(), -5 * hour, LinkOutcome::failed_once, 1},
      {"an hour after", not_found(), hour, LinkOutcome::broken, 2},
      {"broken stays broken at once", not_found(), hour + 1, LinkOutcome::broken, 2},
      {"a refusal says nothing", refused_at_the_door(), 2 * hour, LinkOutcome::unknown, 2},
      {"so the row goes on", not_found(), 3 * hour, LinkOutcome::broken, 3},
      {"it answers", answered(), 4 * hour, LinkOutcome::reachable, 0},
      {"the row begins anew", not_found(), 5 * hour, LinkOutcome::failed_once, 1},
      {"and is not ended by a refusal", refused_at_the_door(), 6 * hour, LinkOutcome::unknown, 1},
      {"nor made longer by it", not_found(), 7 * hour, LinkOutcome::broken, 2},
  };
  LinkMemory memory;
  for (const auto& step : day) {
    const LinkJudgement judgement = judge(memory, step.seen, std::nullopt, after_noon(step.seconds));
    EXPECT_EQ(link_outcome_word(judgement.outcome), link_outcome_word(step.outcome)) << step.what;
    EXPECT_EQ(judgement.after.failures, step.failures) << step.what;
    memory = judgement.after;
  }
}

TEST(Judge, FailuresCountFromTheLastThatCounted) {
  // Checks every 40 minutes: each second one counts, not none.
  LinkMemory memory;
  std::vector<std::uint64_t> counts;
  for (int i = 0; i < 5; ++i) {
    memory = judge(memory, not_found(), std::nullopt, after_noon(i * 2400)).after;
    counts.push_back(memory.failures);
  }
  EXPECT_EQ(counts, (std::vector<std::uint64_t>{1, 1, 2, 2, 3}));
  EXPECT_EQ(memory.first_failure, noon);
  EXPECT_EQ(memory.last_failure, after_noon(4 * 2400));
}

TEST(Judge, TellsSinceWhenALinkIsBroken) {
  const LinkMemory once = judge({}, not_found(), std::nullopt, noon).after;
  EXPECT_THAT(judge(once, not_found(), std::nullopt, after_noon(60)).reason,
              AllOf(HasSubstr("404"), HasSubstr(format_instant(noon)), HasSubstr("too short a time")));
  EXPECT_THAT(judge(once, not_found(), std::nullopt, after_noon(hour)).reason,
              AllOf(HasSubstr("404"), HasSubstr("2 times in a row since " + format_instant(noon))));
}

TEST(Judge, TheDistanceCanBeChosen) {
  const LinkMemory once = judge({}, not_found(), std::nullopt, noon).after;
  using std::chrono::seconds;
  EXPECT_EQ(judge(once, not_found(), std::nullopt, after_noon(60), seconds(60)).outcome, LinkOutcome::broken);
  EXPECT_EQ(judge(once, not_found(), std::nullopt, after_noon(59), seconds(60)).outcome, LinkOutcome::failed_once);
}

TEST(Judge, AnswersAreReachableMovedOrChanged) {
  LinkObservation here = answered();
  here.digest = sha256("a");
  LinkObservation elsewhere = here;
  elsewhere.final_address = "https://other.example/card?token=secret";
  elsewhere.is_other_host = true;
  LinkObservation huge = answered();
  const struct {
    LinkObservation seen;
    std::optional<Digest> pinned;
    LinkOutcome outcome;
  } cases[] = {
      {here, std::nullopt, LinkOutcome::reachable}, {here, sha256("a"), LinkOutcome::reachable},
      {here, sha256("b"), LinkOutcome::changed},    {elsewhere, std::nullopt, LinkOutcome::moved},
      {elsewhere, sha256("a"), LinkOutcome::moved}, {elsewhere, sha256("b"), LinkOutcome::changed},
      {huge, std::nullopt, LinkOutcome::reachable}, {huge, sha256("a"), LinkOutcome::unknown},
  };
  for (const auto& one : cases) {
    const LinkJudgement judgement = judge({}, one.seen, one.pinned, noon);
    EXPECT_EQ(link_outcome_word(judgement.outcome), link_outcome_word(one.outcome));
    EXPECT_EQ(judgement.reason.find("https://other.example/card") != std::string::npos, one.seen.is_other_host);
    EXPECT_THAT(judgement.reason, Not(HasSubstr("secret")));
  }
  EXPECT_THAT(judge({}, here, sha256("b"), noon).reason,
              AllOf(HasSubstr(sha256("a").hex()), HasSubstr(sha256("b").hex())));
}

TEST(Judge, RemembersTheAnswerButNoSecretOfARedirect) {
  LinkObservation seen = answered();
  seen.media_type = "text/html";
  seen.etag = "\"v1\"";
  seen.digest = sha256("a");
  const LinkMemory memory = judge({}, seen, std::nullopt, noon).after;
  EXPECT_EQ(memory, (LinkMemory{.answer = LinkAnswer{noon, address, "text/html", "\"v1\"", sha256("a")}}));
  seen.asked = seen.final_address = address + "?id=1";
  EXPECT_EQ(judge({}, seen, std::nullopt, noon).after.answer->address, address + "?id=1")
      << "the report says it itself";
  seen.final_address = "https://store.example/card?signature=secret";
  EXPECT_EQ(judge({}, seen, std::nullopt, noon).after.answer->address, "");
  EXPECT_EQ(judge(memory, not_found(), std::nullopt, noon).after.answer, memory.answer) << "a failure forgets nothing";
}

TEST(Judge, WhatWasNotAskedChangesNothing) {
  const LinkMemory once = judge({}, not_found(), std::nullopt, noon).after;
  const LinkJudgement judgement =
      judge(once, {.sight = LinkSight::not_checkable, .reason = "private"}, std::nullopt, after_noon(hour));
  EXPECT_EQ(judgement.outcome, LinkOutcome::not_checkable);
  EXPECT_EQ(judgement.reason, "private");
  EXPECT_EQ(judgement.after, once);
}

RC_GTEST_PROP(Judge, NoLinkIsBrokenWithinTheDistanceOfAnAnswerOrItsFirstFailure,
              (const std::vector<std::pair<std::uint8_t, std::uint16_t>>& events)) {
  LinkMemory memory;
  std::int64_t now = 0;
  std::optional<std::int64_t> row_began;
  for (const auto& [kind, pause] : events) {
    now += pause;
    const LinkObservation seen = kind % 3 == 0 ? answered() : kind % 3 == 1 ? not_found() : refused_at_the_door();
    if (kind % 3 == 0) row_began.reset();
    if (kind % 3 == 1 && !row_began) row_began = now;
    const LinkJudgement judgement = judge(memory, seen, std::nullopt, {now});
    const bool may_be_broken = kind % 3 == 1 && now - *row_began >= hour;
    RC_ASSERT((judgement.outcome == LinkOutcome::broken) == may_be_broken);
    memory = judgement.after;
  }
}

}  // namespace
}  // namespace haip
