#include <algorithm>
#include <array>
#include <stdexcept>

#include "base/text.hpp"
#include "reports/difference_signals.hpp"
#include "reports/difference_words.hpp"

namespace haip {
namespace {

using enum AnswerChange;

/// Marks a text for the catalogues; pages translate it where they show it.
constexpr std::string_view translate(std::string_view text) { return text; }

constexpr std::array<DifferenceRule, 30> rules{{
    {"answer-added", added, translate("the question had no answer"), "1f was open and is answered"},
    {"answer-removed", removed, translate("the question has no answer any more"), "the answer to 1f is gone"},
    {"state-answered", added, translate("what was not done, not disclosed or not applicable is answered"),
     "not-disclosed becomes answered"},
    {"state-withdrawn", removed, translate("what was answered is not done, not disclosed or not applicable"),
     "answered becomes not-disclosed"},
    {"state-other", changed, translate("another state, neither of them answered"), "not-disclosed becomes not-done"},
    {"figure-changed", changed, translate("a number or a quantity, no date, stands in the place of another one"),
     "\"37 findings\" becomes \"12 findings\""},
    {"denial-changed", changed, translate("\"not\", ない or a word like them came or went"),
     "\"is tested\" becomes \"is not tested\""},
    {"mixed", changed, translate("of the rules below, one of more and one of less fit"),
     "a claim is added, and evidence removed"},
    {"claim-kind-up", strengthened,
     translate("a claim is of a firmer kind: from none to plan to policy to what is done, as a practice or once"),
     "plan becomes practice"},
    {"claim-kind-down", weakened, translate("a claim is of a less firm kind"), "practice becomes policy"},
    {"claim-added", added, translate("a claim is cited that was not"), "the answer cites outside-test too"},
    {"claim-removed", removed, translate("a claim is no longer cited"), "the answer cites red-team alone"},
    {"option-added", added, translate("an option is ticked that was not"), "\"external testers\" is ticked too"},
    {"option-removed", removed, translate("an option is no longer ticked"),
     "\"external testers\" is not ticked any more"},
    {"evidence-added", strengthened, translate("a claim names evidence that it did not"),
     "red-team names red-team.csv"},
    {"evidence-removed", weakened, translate("a claim no longer names evidence"),
     "red-team names no evidence any more"},
    {"evidence-pinned", strengthened, translate("evidence is pinned by a SHA-256 that had none"),
     "\"sha256\" is there, and was not"},
    {"evidence-unpinned", weakened, translate("evidence has lost its SHA-256"), "\"sha256\" is gone"},
    {"scope-widened", strengthened, translate("a claim is about more than before, and about all that it was about"),
     "models: [A] becomes models: [A, B]"},
    {"scope-narrowed", weakened, translate("a claim is about less than before, and about nothing new"),
     "whole_organisation becomes products: [A]"},
    {"words-firmer", strengthened,
     translate(
         "in the original, English or Japanese, words of intention make way for words without: will, plan to, aim to, "
         "where possible, 予定, 検討 …"),
     "\"we will test\" becomes \"we test\""},
    {"words-weaker", weakened, translate("words of intention take the place of words without"),
     "\"is tested\" becomes \"may be tested\""},
    {"text-added", added, translate("in the original only words were added: five or more, or all there are"),
     "a sentence is added"},
    {"text-removed", removed, translate("in the original only words were taken away: five or more, or all there were"),
     "a sentence is gone"},
    {"facts-changed", changed,
     translate("something else than dates and words is another, and no rule above can tell which way"),
     "models: [A] becomes models: [B]"},
    {"not-compared", changed, translate("so much of the report changed that the words of this text were not compared"),
     "a report of several hundred pages was written anew"},
    {"rewritten", changed, translate("more than half of the words of a text are others"),
     "the answer was written anew"},
    {"date-only", date_only, translate("nothing differs but dates, in fields or in the text"),
     "retrieved: 2026-10-01 is later"},
    {"translation-only", wording_only, translate("the original is the same; a translation differs"),
     "the Japanese is mended"},
    {"wording-only", wording_only, translate("nothing differs but some words of a text, and dates perhaps"),
     "\"tests\" becomes \"trials\""},
}};

/// Firmness of what a claim says. A practice and a completed act are alike: one is done again, the other is over.
int firmness(std::string_view kind) {
  if (kind == "none") return 0;
  if (kind == "plan") return 1;
  return kind == "policy" ? 2 : 3;
}

std::vector<std::string> joined_names(const ClaimScope& scope) {
  std::vector<std::string> names = scope.models;
  names.insert(names.end(), scope.products.begin(), scope.products.end());
  std::ranges::sort(names);
  return names;
}
std::vector<std::string> sorted(std::vector<std::string> names) {
  std::ranges::sort(names);
  return names;
}

/// Whether all that `less` is about is among what `more` is about. No names of versions: all of them.
bool covers(const ClaimScope& more, const ClaimScope& less) {
  const bool all_things = more.whole_organisation ||
                          (!less.whole_organisation && std::ranges::includes(joined_names(more), joined_names(less)));
  const bool all_versions = more.whole_organisation || more.versions.empty() ||
                            (!less.versions.empty() && !less.whole_organisation &&
                             std::ranges::includes(sorted(more.versions), sorted(less.versions)));
  return all_things && all_versions;
}

class Signals {
 public:
  Signals(const AnswerDifference& answer, const Report& older, const Report& newer, ComparisonBudget& budget)
      : answer_(answer), older_(older), newer_(newer), budget_(budget) {
    if (answer.from == nullptr || answer.to == nullptr) {
      if (answer.from != nullptr || answer.to != nullptr)
        say(answer.from == nullptr ? "answer-added" : "answer-removed");
      return;
    }
    for (const ChangedFact& fact : answer.facts) look_at(fact);
    look_at_texts();
  }

  [[nodiscard]] bool has(std::string_view id) const { return std::ranges::find(said_, id) != said_.end(); }
  [[nodiscard]] std::vector<std::string_view> in_order() const {
    std::vector<std::string_view> ids;
    for (const DifferenceRule& rule : rules)
      if (has(rule.id)) ids.push_back(rule.id);
    return ids;
  }

 private:
  void say(std::string_view id) { said_.push_back(id); }

  void look_at(const ChangedFact& fact) {
    switch (fact.kind) {
      case FactKind::state:
        return say(fact.to == "answered"     ? "state-answered"
                   : fact.from == "answered" ? "state-withdrawn"
                                             : "state-other");
      case FactKind::claim_cited: {
        const Claim* claim = newer_.find_claim(fact.item);
        return say(claim != nullptr && claim->kind == "none" ? "facts-changed" : "claim-added");
      }
      case FactKind::claim_dropped: {
        const Claim* claim = older_.find_claim(fact.item);
        return say(claim != nullptr && claim->kind == "none" ? "facts-changed" : "claim-removed");
      }
      case FactKind::claim_kind: {
        const int before = firmness(fact.from);
        const int now = firmness(fact.to);
        return say(now > before ? "claim-kind-up" : now < before ? "claim-kind-down" : "facts-changed");
      }
      case FactKind::claim_scope:
        return look_at_scope(fact);
      case FactKind::evidence_added:
        return say("evidence-added");
      case FactKind::evidence_removed:
        return say("evidence-removed");
      case FactKind::evidence_digest:
        return say(fact.from.empty() ? "evidence-pinned" : fact.to.empty() ? "evidence-unpinned" : "facts-changed");
      case FactKind::evidence_place:
        return say("facts-changed");
      case FactKind::option_ticked:
        return say("option-added");
      case FactKind::option_cleared:
        return say("option-removed");
      case FactKind::claim_date:
      case FactKind::claim_until:
      case FactKind::evidence_retrieved:
      case FactKind::evidence_expires:
        return say("date-only");
    }
  }

  void look_at_scope(const ChangedFact& fact) {
    const Claim* before = older_.find_claim(fact.older_item());
    const Claim* now = newer_.find_claim(fact.item);
    const bool can_tell = before != nullptr && now != nullptr && before->scope.is_stated() && now->scope.is_stated();
    if (!can_tell) return say("facts-changed");
    const bool is_wider = covers(now->scope, before->scope);
    const bool is_narrower = covers(before->scope, now->scope);
    if (is_wider == is_narrower) return say("facts-changed");
    say(is_wider ? "scope-widened" : "scope-narrowed");
  }

  void look_at_texts() {
    const std::string& original = newer_.language;
    for (const ChangedText& text : answer_.texts) {
      if (!text.evidence.empty()) {
        say("wording-only");
        continue;
      }
      // Where the original was written in another language, nobody can tell from the words.
      if (older_.language != original)
        say("facts-changed");
      else if (!budget_.take(text.from.size() + text.to.size()))
        say("not-compared");
      else if (text.language != original)
        say(without_dates(text.from) == without_dates(text.to) ? "date-only" : "translation-only");
      else
        look_at(compare_words(text.from, text.to, original));
    }
  }

  void look_at(const WordChange& change) {
    if (change.is_dates) return say("date-only");
    if (change.has_other_figure) say("figure-changed");
    if (change.has_other_denial) say("denial-changed");
    if (change.is_firmer) say("words-firmer");
    if (change.is_weaker) say("words-weaker");
    if (change.only_adds) say("text-added");
    if (change.only_removes) say("text-removed");
    say(change.is_rewritten && !change.only_adds && !change.only_removes ? "rewritten" : "wording-only");
  }

  const AnswerDifference& answer_;
  const Report& older_;
  const Report& newer_;
  ComparisonBudget& budget_;
  std::vector<std::string_view> said_;
};

bool is_more(AnswerChange change) { return change == added || change == strengthened; }
bool is_less(AnswerChange change) { return change == removed || change == weakened; }

/// "date-only" and "translation-only" hold when nothing else does.
bool is_alone_or_strong(std::string_view id, const std::vector<std::string_view>& ids) {
  if (id == "date-only" || id == "translation-only") return ids.size() == 1;
  return true;
}

}  // namespace

std::span<const DifferenceRule> difference_rules() { return rules; }

const DifferenceRule& difference_rule(std::string_view id) {
  const auto* found = std::ranges::find(rules, id, &DifferenceRule::id);
  if (found == rules.end()) throw std::logic_error("no such rule: " + std::string(id));
  return *found;
}

const DifferenceRule* choose_difference_rule(const AnswerDifference& answer, const Report& older, const Report& newer,
                                             ComparisonBudget& budget) {
  const std::vector<std::string_view> ids = Signals(answer, older, newer, budget).in_order();
  if (ids.empty()) return nullptr;
  const std::ptrdiff_t mixed_at = &difference_rule("mixed") - rules.data();
  bool has_more = false;
  bool has_less = false;
  for (const std::string_view id : ids) {
    const DifferenceRule& rule = difference_rule(id);
    if (&rule - rules.data() < mixed_at) return &rule;  // what stands above "mixed" decides alone
    has_more = has_more || is_more(rule.suggests);
    has_less = has_less || is_less(rule.suggests);
  }
  if (has_more && has_less) return &difference_rule("mixed");
  for (const std::string_view id : ids)
    if (is_alone_or_strong(id, ids)) return &difference_rule(id);
  // Dates and a translation: words differ too.
  return &difference_rule("wording-only");
}

}  // namespace haip
