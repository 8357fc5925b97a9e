#pragma once
// What becomes of an anchor when the next draft or edition comes: kept, moved, changed or orphan. The rules, numbered
// and with their reasons, are docs/carry-over.md; they are a pure function of two editions, the matching of their
// provisions and the anchor, in whole numbers, and come out the same on every machine.
//
// Rather an orphan than the wrong words: where two places are about as good, the outcome is orphan and a person
// decides.
//
//   TRY(ProvisionMatching matching, match_provisions(draft_1, draft_2, decided));
//   CarryOver step(draft_1, draft_2, matching);
//   TRY(CarriedAnchor carried, step.carry(anchor));
//
// The shape (similarity >= 0.75, a lead of 0.05, orphans instead of guesses) follows qnop, PR 430
// (https://github.com/qnophq/qnop/issues/430); the measured figures are in docs/carry-over.md.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "consultation/anchor.hpp"
#include "consultation/provision_matching.hpp"

namespace haip {

/// In thousandths; docs/carry-over.md says how each was chosen.
struct CarryLimits {
  int moves = 750;  ///< Words with what stands around them, to be found elsewhere.
  int alone = 600;  ///< The same, for words that stand once in the old edition and once in the new one.
  int stays = 500;  ///< The same, for words that the edit script finds at the same provision.
  int side = 750;   ///< What stands on one side, to count as being there still.
  int lead = 50;    ///< Over every other place.
  // Weights (QuotableWord::weight), not thousandths.
  std::uint32_t context = 32;   ///< How much is looked at on either side.
  std::uint32_t evidence = 48;  ///< How much must be the same, quote and context together, for words found elsewhere.
};

enum class CarryOutcome {
  kept,     ///< The same words, at the same provision.
  moved,    ///< The same words, at another provision.
  changed,  ///< Other words; where they stand is certain.
  orphan,   ///< Not found, or not certain.
};

enum class CarryReason {
  same_provision,      ///< kept: the provision has the same words as before.
  same_words,          ///< kept: the provision changed, the quoted words did not.
  other_place,         ///< kept: the words stand at another place of the same provision.
  provision_moved,     ///< moved, changed: with their provision.
  words_moved,         ///< moved: out of their provision.
  provision_split,     ///< moved, changed: the provision was split, and they are in one of its parts. orphan: in which
                       ///< part is not certain.
  provision_merged,    ///< moved, changed: the provision was merged with others.
  words_changed,       ///< changed: the quoted words were reworded.
  words_removed,       ///< changed: the words around them are there, they are not; the anchor is the whole provision.
  provision_reworded,  ///< changed: the whole provision is meant, and its words changed.
  provision_removed,   ///< orphan: the provision is gone, and no other place is certain.
  words_not_found,     ///< orphan: the provision changed so much that their place is not certain.
  several_places,      ///< orphan: two places fit about equally well.
  too_little_context,  ///< orphan: the words are somewhere, but too little around them is the same.
  language_missing,  ///< orphan: no text in the anchor's language. changed: the same, but the whole provision is meant.
  decided,           ///< A person said so.
};

/// "kept" …, and back. Errors: malformed.
std::string_view carry_outcome_word(CarryOutcome outcome);
Result<CarryOutcome> parse_carry_outcome(std::string_view word);
/// "same-provision" …
std::string_view carry_reason_word(CarryReason reason);

struct CarriedAnchor {
  CarryOutcome outcome = CarryOutcome::orphan;
  CarryReason reason = CarryReason::words_not_found;
  std::optional<Anchor> anchor;  ///< In the new edition; nothing for an orphan.
  std::string before;            ///< The words as they were: the quote, or the text of the whole provision.
  std::string after;             ///< As they are; "" for an orphan and where words were removed.
  int score = 0;                 ///< How sure the place is, in thousandths; 0 where none was looked for.
  std::optional<int> next_best;  ///< The score of the next best place with the same words.
  friend bool operator==(const CarriedAnchor&, const CarriedAnchor&) = default;
};

/// One step from an edition to the next. Reads all texts once; the editions and the matching must outlive it.
class CarryOver {
 public:
  CarryOver(const Edition& from, const Edition& to, const ProvisionMatching& matching, CarryLimits limits = {});
  ~CarryOver();
  CarryOver(CarryOver&&) noexcept;
  CarryOver& operator=(CarryOver&&) noexcept;

  /// Errors: malformed or not_found when the anchor is not one of the old edition (check_anchor).
  [[nodiscard]] Result<CarriedAnchor> carry(const Anchor& anchor) const;

 private:
  struct Parts;
  std::unique_ptr<const Parts> parts_;
};

/// What a person decided about one anchor and one new edition: stands in the place of what the algorithm says, and
/// later steps start from it.
struct CarryDecision {
  CarryOutcome outcome = CarryOutcome::orphan;
  std::optional<Anchor> anchor;  ///< In the new edition; nothing exactly for an orphan.
  friend bool operator==(const CarryDecision&, const CarryDecision&) = default;
};

/// {"outcome":"moved","anchor":{…}}
Json carry_decision_json(const CarryDecision& decision);
/// Errors: malformed for unknown members, an orphan with an anchor or anything else without one.
Result<CarryDecision> read_carry_decision(const Json& json);
/// The outcome with the person's word for it. Errors: malformed when the decision's anchor is not one of `to`, or says
/// "kept" of other words or of another provision, "moved" of other words or of the same provision.
Result<CarriedAnchor> decided_carry(const Edition& from, const Anchor& anchor, const Edition& to,
                                    const CarryDecision& decision);

/// One edition of a chain, with what people decided on the way there.
struct CarryStep {
  const Edition* to = nullptr;
  ProvisionDecisions provisions;          ///< About the step from the edition before.
  std::optional<CarryDecision> decision;  ///< About this anchor.
};
/// One outcome for each step. An orphan stays one until a decision gives it an anchor again: what it lost is not looked
/// for in later editions. Errors: as above.
Result<std::vector<CarriedAnchor>> carry_through(const Edition& first, const Anchor& anchor,
                                                 const std::vector<CarryStep>& steps);

Json carried_anchor_json(const CarriedAnchor& carried);

}  // namespace haip
