#pragma once
// Which provision of a new draft is which one of the draft before: by id first, then by text. What a person decided
// comes before both. Everything here is shown to an editor before the draft is published; the rules are
// docs/carry-over.md, "Which provision is which".
//
//   TRY(ProvisionMatching matching, match_provisions(draft_1, draft_2, {}));
//   TRY(ProvisionMatching mended, match_provisions(draft_1, draft_2, {{{coc_a1}, {coc_a2}}}));

#include <optional>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "instruments/edition.hpp"

namespace haip {

// In thousandths (ProvisionLikeness).
inline constexpr int provision_alike = 750;          ///< From here on two provisions can be one by their text.
inline constexpr int provision_lead = 50;            ///< Over the second best.
inline constexpr int provision_contradiction = 150;  ///< A pair must be so much better than the one that ids say.
// Weights (QuotableWord::weight).
inline constexpr std::uint32_t lightest_contradiction = 48;  ///< Of a text that can speak against ids.
inline constexpr std::uint32_t lightest_piece = 20;          ///< Of a part of a split or merged provision.

enum class ProvisionFate { same, reworded, moved, split, merged, added, removed };
/// "same", "reworded" …
std::string_view provision_fate_word(ProvisionFate fate);

enum class ProvisionMatchedBy { nothing, id, text, person };
std::string_view provision_matched_by_word(ProvisionMatchedBy by);

struct NearProvision {
  ProvisionId id;
  int likeness = 0;  ///< Thousandths.
  friend bool operator==(const NearProvision&, const NearProvision&) = default;
};

struct ProvisionMatch {
  ProvisionFate fate = ProvisionFate::same;
  std::vector<ProvisionId> from;  ///< In the order of the old edition; empty when added.
  std::vector<ProvisionId> to;    ///< In the order of the new edition; empty when removed.
  ProvisionMatchedBy by = ProvisionMatchedBy::nothing;
  /// Thousandths: of a pair how alike they are (1000: the same words), of a split how much of the old provision is in
  /// the parts, of a merger how much of the old provisions is in the new one. A moved provision below 1000 was reworded
  /// too.
  int likeness = 0;
  bool has_other_parent = false;
  bool has_other_order = false;
  /// The next best for the old provision, or for an added one; nothing when nothing is alike at all.
  std::optional<NearProvision> nearest;
  friend bool operator==(const ProvisionMatch&, const ProvisionMatch&) = default;
};

struct ProvisionMatching {
  /// In the order of the new edition; removed ones follow their old neighbour. Every provision of both editions is in
  /// exactly one.
  std::vector<ProvisionMatch> matches;

  /// Never null for a provision of the editions that were matched.
  [[nodiscard]] const ProvisionMatch* of_old(const ProvisionId& id) const;
  [[nodiscard]] const ProvisionMatch* of_new(const ProvisionId& id) const;
};

/// What an editor decided: these old provisions are those new ones. One side may be empty (removed, added) or have
/// several (split, merged), not both several.
struct ProvisionDecision {
  std::vector<ProvisionId> from;
  std::vector<ProvisionId> to;
  friend bool operator==(const ProvisionDecision&, const ProvisionDecision&) = default;
};
using ProvisionDecisions = std::vector<ProvisionDecision>;

/// Errors: malformed when the editions are of different instruments, or a decision names a provision that is not there,
/// names one twice, or has several on both sides or none at all.
Result<ProvisionMatching> match_provisions(const Edition& from, const Edition& to, const ProvisionDecisions& decided);

Json provision_matching_json(const ProvisionMatching& matching);
/// [{"from":["coc/a1/d"],"to":["coc/a2"]},{"from":["coc/a3"],"to":[]}]
Json provision_decisions_json(const ProvisionDecisions& decisions);
Result<ProvisionDecisions> read_provision_decisions(const Json& json);

}  // namespace haip
