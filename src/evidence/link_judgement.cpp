#include "evidence/link_judgement.hpp"

#include "evidence/link_address.hpp"

namespace haip {
namespace {

LinkMemory after_answer(const LinkObservation& seen, Instant now) {
  // Addresses with a query that a redirect made up are often good for minutes only, and a key to what they show.
  const bool may_be_kept = seen.final_address == seen.asked || seen.final_address.find('?') == std::string::npos;
  return {.answer = LinkAnswer{.at = now,
                               .address = may_be_kept ? seen.final_address : "",
                               .media_type = seen.media_type,
                               .etag = seen.etag,
                               .digest = seen.digest}};
}

LinkJudgement judge_answer(const LinkObservation& seen, const std::optional<Digest>& pinned, Instant now) {
  LinkJudgement judgement{.after = after_answer(seen, now)};
  const std::string moved_to = seen.is_other_host ? "now at " + shown_address(seen.final_address) : "";
  const std::string and_moved = seen.is_other_host ? "; " + moved_to : "";
  if (pinned && !seen.digest) {
    judgement.outcome = LinkOutcome::unknown;
    judgement.reason =
        "it answers, but not with a whole body of a size that is compared with the pinned SHA-256" + and_moved;
  } else if (pinned && *pinned != *seen.digest) {
    judgement.outcome = LinkOutcome::changed;
    judgement.reason = "SHA-256 is " + seen.digest->hex() + ", not " + pinned->hex() + and_moved;
  } else {
    judgement.outcome = seen.is_other_host ? LinkOutcome::moved : LinkOutcome::reachable;
    judgement.reason = moved_to;
  }
  return judgement;
}

LinkJudgement judge_failure(const LinkMemory& before, const LinkObservation& seen, Instant now,
                            std::chrono::seconds distance) {
  LinkJudgement judgement{.after = before};
  LinkMemory& after = judgement.after;
  const bool is_first = before.failures == 0;
  // A clock that was set back makes no distance either.
  const bool is_too_soon = !is_first && now.seconds - before.last_failure.seconds < distance.count();
  if (is_first) after.first_failure = now;
  if (!is_too_soon) {
    ++after.failures;
    after.last_failure = now;
  }
  judgement.outcome = after.failures >= 2 ? LinkOutcome::broken : LinkOutcome::failed_once;
  judgement.reason = seen.reason;
  if (judgement.outcome == LinkOutcome::broken)
    judgement.reason +=
        "; failed " + std::to_string(after.failures) + " times in a row since " + format_instant(after.first_failure);
  else if (is_too_soon)
    judgement.reason += "; failed before at " + format_instant(before.last_failure) + ", too short a time ago to count";
  return judgement;
}

}  // namespace

std::string_view link_outcome_word(LinkOutcome outcome) {
  switch (outcome) {
    case LinkOutcome::reachable:
      return "reachable";
    case LinkOutcome::moved:
      return "moved";
    case LinkOutcome::changed:
      return "changed";
    case LinkOutcome::failed_once:
      return "failed_once";
    case LinkOutcome::broken:
      return "broken";
    case LinkOutcome::unknown:
      return "unknown";
    case LinkOutcome::not_checkable:
      return "not_checkable";
  }
  return "";
}

LinkJudgement judge(const LinkMemory& before, const LinkObservation& seen, const std::optional<Digest>& pinned,
                    Instant now, std::chrono::seconds distance_of_failures) {
  switch (seen.sight) {
    case LinkSight::answered:
      return judge_answer(seen, pinned, now);
    case LinkSight::failed:
      return judge_failure(before, seen, now, distance_of_failures);
    // These say nothing, so they neither count as a failure nor end a row of failures.
    case LinkSight::unclear:
      return {LinkOutcome::unknown, seen.reason, before};
    case LinkSight::not_checkable:
      return {LinkOutcome::not_checkable, seen.reason, before};
  }
  return {};
}

}  // namespace haip
