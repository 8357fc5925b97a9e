// Outcomes and decisions about them as data, and the way of an anchor through several drafts.

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "consultation/carry_over.hpp"
#include "consultation/strict_members.hpp"

namespace haip {
namespace {

constexpr std::array<std::string_view, 4> outcome_words{"kept", "moved", "changed", "orphan"};
constexpr std::array<std::string_view, 16> reason_words{
    "same-provision", "same-words",         "other-place",       "provision-moved",
    "words-moved",    "provision-split",    "provision-merged",  "words-changed",
    "words-removed",  "provision-reworded", "provision-removed", "words-not-found",
    "several-places", "too-little-context", "language-missing",  "decided"};

std::string words_meant(const Edition& edition, const Anchor& anchor) {
  if (!anchor.is_whole_provision()) return anchor.quote;
  const Provision* provision = edition.find(anchor.provision);
  return provision == nullptr ? std::string() : quotable_text_of(*provision, anchor.language);
}

bool are_same_words(const std::string& a, const std::string& b) {
  const QuotableText first(a);
  const QuotableText second(b);
  return folded_words_of(first) == folded_words_of(second);
}

// "kept" and "moved" are statements about the words, so they must be true.
Status check_outcome(const Anchor& before, const CarriedAnchor& carried) {
  if (carried.outcome != CarryOutcome::kept && carried.outcome != CarryOutcome::moved) return {};
  const std::string word(carry_outcome_word(carried.outcome));
  if (!are_same_words(carried.before, carried.after))
    return malformed("the decision says \"" + word + "\", but the words are others", "say \"changed\"");
  const bool is_at_same = before.provision == carried.anchor->provision;
  if (is_at_same == (carried.outcome == CarryOutcome::kept)) return {};
  return malformed("the decision says \"" + word + "\", but the provision is " +
                       (is_at_same ? "the same" : carried.anchor->provision.text() + " now"),
                   is_at_same ? "say \"kept\"" : "say \"moved\"");
}

}  // namespace

std::string_view carry_outcome_word(CarryOutcome outcome) { return outcome_words[static_cast<std::size_t>(outcome)]; }

Result<CarryOutcome> parse_carry_outcome(std::string_view word) {
  for (std::size_t i = 0; i < outcome_words.size(); ++i)
    if (outcome_words[i] == word) return static_cast<CarryOutcome>(i);
  return malformed("\"" + printable(word) + "\" is no outcome", "write kept, moved, changed or orphan");
}

std::string_view carry_reason_word(CarryReason reason) { return reason_words[static_cast<std::size_t>(reason)]; }

Json carry_decision_json(const CarryDecision& decision) {
  Json json;
  json.set("outcome", carry_outcome_word(decision.outcome));
  if (decision.anchor) json.set("anchor", anchor_json(*decision.anchor));
  return json;
}

Result<CarryDecision> read_carry_decision(const Json& json) {
  CHECK(check_only_members(json, "the decision", {"outcome", "anchor"}));
  TRY(const std::string word, json.text("outcome"));
  CarryDecision decision;
  TRY(decision.outcome, parse_carry_outcome(word));
  if (const Json* anchor = json.find("anchor")) {
    TRY(decision.anchor, read_anchor(*anchor));
  }
  if ((decision.outcome == CarryOutcome::orphan) == decision.anchor.has_value())
    return malformed(decision.anchor ? "an orphan has no anchor" : "the decision has no anchor",
                     "give the anchor in the new edition, unless the outcome is orphan");
  return decision;
}

Result<CarriedAnchor> decided_carry(const Edition& from, const Anchor& anchor, const Edition& to,
                                    const CarryDecision& decision) {
  CHECK(check_anchor(from, anchor));
  CarriedAnchor carried{.outcome = decision.outcome, .reason = CarryReason::decided, .anchor = decision.anchor};
  carried.before = words_meant(from, anchor);
  if ((decision.outcome == CarryOutcome::orphan) == decision.anchor.has_value())
    return malformed(decision.anchor ? "an orphan has no anchor" : "the decision has no anchor");
  if (!decision.anchor) return carried;
  CHECK(check_anchor(to, *decision.anchor));
  carried.after = words_meant(to, *decision.anchor);
  CHECK(check_outcome(anchor, carried));
  return carried;
}

Result<std::vector<CarriedAnchor>> carry_through(const Edition& first, const Anchor& anchor,
                                                 const std::vector<CarryStep>& steps) {
  std::vector<CarriedAnchor> outcomes;
  // Where the anchor stood last, and in which edition: a decision about an orphan is compared with that.
  const Edition* last_edition = &first;
  Anchor last = anchor;
  const Edition* before = &first;
  for (const CarryStep& step : steps) {
    CarriedAnchor carried{.outcome = CarryOutcome::orphan};
    if (step.decision) {
      TRY(carried, decided_carry(*last_edition, last, *step.to, *step.decision));
    } else if (before == last_edition) {
      TRY(const ProvisionMatching matching, match_provisions(*before, *step.to, step.provisions));
      TRY(carried, CarryOver(*before, *step.to, matching).carry(last));
    } else {
      carried.reason = outcomes.back().reason;
      carried.before = outcomes.back().before;
    }
    before = step.to;
    if (carried.anchor) {
      last = *carried.anchor;
      last_edition = step.to;
    }
    outcomes.push_back(std::move(carried));
  }
  return outcomes;
}

Json carried_anchor_json(const CarriedAnchor& carried) {
  Json json;
  json.set("outcome", carry_outcome_word(carried.outcome)).set("reason", carry_reason_word(carried.reason));
  if (carried.anchor) json.set("anchor", anchor_json(*carried.anchor));
  json.set("before", carried.before).set("after", carried.after).set("score", carried.score);
  if (carried.next_best) json.set("next_best", *carried.next_best);
  return json;
}

}  // namespace haip
