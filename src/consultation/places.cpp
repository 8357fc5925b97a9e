#include "consultation/places.hpp"

#include <algorithm>
#include <limits>

#include "base/text.hpp"
#include "instruments/view.hpp"

namespace haip {
namespace {

constexpr std::string_view columns = "comment_entry, edition, entry_index, at, outcome, reason, anchor, decided";
constexpr std::size_t longest_correction_reason = 2000;

Result<CommentPlace> place_of(const Row& row) {
  CommentPlace place;
  place.carried.comment = {row.count(0)};
  place.edition = row.text(1);
  place.entry_index = {row.count(2)};
  place.at = {row.integer(3)};
  TRY(place.carried.outcome, parse_carry_outcome(row.text(4)));
  TRY(place.carried.reason, parse_carry_reason(row.text(5)));
  if (!row.text(6).empty()) {
    TRY(const Json anchor, parse_json(row.text(6)));
    TRY(place.carried.anchor, read_anchor(anchor));
  }
  if (!row.text(7).empty()) {
    TRY(const Json decided, parse_json(row.text(7)));
    TRY(place.decided, read_local_text(decided, "the reason", longest_correction_reason));
  }
  return place;
}

/// Comments that can stand in a draft, with the number of the round that they were written in.
struct AnchoredComment {
  EntryIndex comment;
  Anchor anchor;
  std::size_t round = 0;  ///< From 0.
};

Result<std::vector<AnchoredComment>> anchored_comments(Connection& view, const Consultation& consultation) {
  TRY(const std::vector<Comment> comments,
      list_comments(view, consultation.id, {}, 0, std::numeric_limits<std::int32_t>::max()));
  std::vector<AnchoredComment> anchored;
  for (const Comment& comment : comments) {
    if (comment.withdrawn_entry) continue;
    std::optional<Anchor> anchor = own_anchor(comment);
    const ConsultationRound* round = anchor ? consultation.round_of(anchor->edition) : nullptr;
    if (round == nullptr) continue;
    anchored.push_back({comment.entry_index, std::move(*anchor), round->number - 1});
  }
  return anchored;
}

}  // namespace

std::optional<Anchor> own_anchor(const Comment& comment) {
  const CommentWords& words = comment.words();
  if (!comment.provision || words.edition.empty()) return std::nullopt;
  if (words.quoted) return words.quoted;
  return whole_provision_anchor(*comment.provision, words.edition, words.language);
}

Result<std::map<EntryIndex, CommentPlace>> places_in(Connection& view, const ConsultationId& id,
                                                     std::string_view edition) {
  static const std::string sql =
      "SELECT " + std::string(columns) + " FROM comment_place WHERE consultation = $1 AND edition = $2";
  TRY(const Rows rows, view.query(sql, {id.text(), edition}));
  std::map<EntryIndex, CommentPlace> places;
  for (const Row& row : rows) {
    TRY(CommentPlace place, place_of(row));
    places.emplace(place.carried.comment, std::move(place));
  }
  return places;
}

Result<std::vector<CommentPlace>> places_of(Connection& view, EntryIndex comment) {
  static const std::string sql =
      "SELECT " + std::string(columns) + " FROM comment_place WHERE comment_entry = $1 ORDER BY entry_index";
  TRY(const Rows rows, view.query(sql, {comment.value}));
  std::vector<CommentPlace> places;
  for (const Row& row : rows) {
    TRY(CommentPlace place, place_of(row));
    places.push_back(std::move(place));
  }
  return places;
}

// Comments of the draft just before `to` start from where they are there; those of earlier drafts from the place that
// was logged for them, so that what a person corrected holds on.
Result<std::vector<CarriedComment>> carry_comments(Connection& view, const Consultation& consultation,
                                                   const Edition& to, const ProvisionDecisions& decided) {
  const ConsultationRound* known = consultation.round_of(to.id);
  const std::size_t target = known == nullptr ? consultation.rounds.size() : known->number - 1;
  if (target == 0) return std::vector<CarriedComment>{};
  const std::string& before = consultation.rounds[target - 1].edition;
  TRY(const Edition from, find_edition(view, consultation.terms.instrument, before));
  TRY(const ProvisionMatching matching, match_provisions(from, to, decided));
  const CarryOver step(from, to, matching);
  TRY(const auto there, places_in(view, consultation.id, to.id));
  TRY(const auto places, places_in(view, consultation.id, before));
  TRY(const std::vector<AnchoredComment> comments, anchored_comments(view, consultation));
  std::vector<CarriedComment> all;
  for (const AnchoredComment& one : comments) {
    if (one.round >= target || there.contains(one.comment)) continue;
    std::optional<Anchor> anchor;
    CarryReason reason = CarryReason::words_not_found;
    if (one.round == target - 1) {
      anchor = one.anchor;
    } else if (const auto place = places.find(one.comment); place != places.end()) {
      anchor = place->second.carried.anchor;
      reason = place->second.carried.reason;
    }
    if (!anchor) {
      all.push_back({one.comment, CarryOutcome::orphan,
                     reason == CarryReason::decided ? CarryReason::words_not_found : reason, std::nullopt});
      continue;
    }
    TRY(CarriedAnchor carried, step.carry(*anchor));
    all.push_back({one.comment, carried.outcome, carried.reason, std::move(carried.anchor)});
  }
  return all;
}

Result<std::uint64_t> count_unplaced(Connection& view, const Consultation& consultation) {
  // The newest version says on which draft the comment stands by itself; erased ones stand on none.
  TRY(const std::optional<Row> row,
      view.query_row("SELECT COUNT(*) FROM comment c WHERE c.consultation = $1 AND c.provision <> '' AND "
                     "c.withdrawn_entry IS NULL AND (SELECT v.edition FROM comment_version v WHERE v.comment_entry = "
                     "c.entry_index ORDER BY v.entry_index DESC LIMIT 1) NOT IN ('', $2) AND NOT EXISTS (SELECT 1 FROM "
                     "comment_place p WHERE p.comment_entry = c.entry_index AND p.edition = $2)",
                     {consultation.id.text(), consultation.last_round().edition}));
  return row ? row->count(0) : 0;
}

Result<std::vector<CarryCount>> count_places(Connection& view, const ConsultationId& id, std::string_view edition) {
  TRY(const Rows rows,
      view.query(
          "SELECT p.outcome, COUNT(*) FROM comment_place p JOIN comment c ON c.entry_index = p.comment_entry WHERE "
          "p.consultation = $1 AND p.edition = $2 AND c.withdrawn_entry IS NULL GROUP BY p.outcome",
          {id.text(), edition}));
  std::vector<CarryCount> counts;
  for (const CarryOutcome outcome :
       {CarryOutcome::kept, CarryOutcome::moved, CarryOutcome::changed, CarryOutcome::orphan}) {
    CarryCount count{outcome, 0};
    for (const Row& row : rows)
      if (row.text(0) == carry_outcome_word(outcome)) count.comments = row.count(1);
    counts.push_back(count);
  }
  return counts;
}

Result<CarryReason> parse_carry_reason(std::string_view word) {
  for (int i = 0; i <= static_cast<int>(CarryReason::decided); ++i)
    if (carry_reason_word(static_cast<CarryReason>(i)) == word) return static_cast<CarryReason>(i);
  return malformed("\"" + printable(word) + "\" is no reason of the carry-over");
}

}  // namespace haip
