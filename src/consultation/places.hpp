#pragma once
// Where comments stand in the drafts that came after the one they were written on. What the carry-over says
// (carry_over.hpp) is logged with each new draft, so that it stays what everybody saw when the rules get better;
// whoever doubts it computes it again. A person can correct it, with a reason.
//
//   comment.carry    subject consultation/<id>, the register's own: outcomes of comments in one draft
//
//   {"edition":"draft-2","outcomes":[{"comment":17,"outcome":"kept","reason":"same-words","anchor":{…}}, …]}
//   {"decided":{"en":"It is about the new (c)."},"edition":"draft-2","outcomes":[{…,"reason":"decided"}]}

#include <map>
#include <optional>
#include <span>
#include <vector>

#include "consultation/carry_over.hpp"
#include "consultation/comments.hpp"
#include "register/act_kind.hpp"

namespace haip {

inline constexpr std::size_t most_carried_at_once = 1000;

/// One outcome, as it is logged.
struct CarriedComment {
  EntryIndex comment;
  CarryOutcome outcome = CarryOutcome::orphan;
  CarryReason reason = CarryReason::words_not_found;
  std::optional<Anchor> anchor;  ///< In that draft; nothing for an orphan.
};

struct CommentPlace {
  CarriedComment carried;
  std::string edition;
  EntryIndex entry_index;
  Instant at;
  LocalText decided;  ///< The reason of the person who corrected it; empty when the rules said so.
};

/// By comment, in that draft. Comments that were written on it have none.
Result<std::map<EntryIndex, CommentPlace>> places_in(Connection& view, const ConsultationId& id,
                                                     std::string_view edition);
/// In all drafts, in the order they were logged.
Result<std::vector<CommentPlace>> places_of(Connection& view, EntryIndex comment);

/// The anchor of the comment's last version on the draft that it was written on; nothing for comments on the whole and
/// where the words were erased.
std::optional<Anchor> own_anchor(const Comment& comment);

/// What has become of the comments in `to`, of those that have no outcome there yet: from the draft before, or from the
/// ones before that. `to` is a draft already or is to be the next. Comments on the whole, withdrawn and erased ones
/// need none.
Result<std::vector<CarriedComment>> carry_comments(Connection& view, const Consultation& consultation,
                                                   const Edition& to, const ProvisionDecisions& decided);
/// How many still need an outcome in the last draft.
Result<std::uint64_t> count_unplaced(Connection& view, const Consultation& consultation);

struct CarryCount {
  CarryOutcome outcome = CarryOutcome::kept;
  std::uint64_t comments = 0;
};
/// In that draft; all outcomes, in their order, withdrawn comments left out.
Result<std::vector<CarryCount>> count_places(Connection& view, const ConsultationId& id, std::string_view edition);

/// In acts of at most most_carried_at_once.
std::vector<Act> carry_acts(const ConsultationId& id, std::string_view edition,
                            const std::vector<CarriedComment>& carried, Instant at, Entropy& entropy);
/// A person's correction. `carried.reason` is `decided`.
Act correction_act(const ConsultationId& id, std::string_view edition, const CarriedComment& carried,
                   const LocalText& reason, Instant at, Entropy& entropy);

/// The inverse of carry_reason_word. Errors: malformed.
Result<CarryReason> parse_carry_reason(std::string_view word);

std::span<const ActKind> place_act_kinds();
std::span<const ViewTable> place_view();
std::span<const Migration> place_migrations();

}  // namespace haip
