// comment.carry: admission and fold.

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "consultation/places.hpp"
#include "consultation/strict_members.hpp"
#include "instruments/view.hpp"

namespace haip {
namespace {

constexpr std::size_t longest_correction_reason = 2000;

constexpr std::array<Migration, 1> migrations{{{"comment_places", 1, R"(
CREATE TABLE comment_place (
  comment_entry BIGINT NOT NULL,
  edition TEXT NOT NULL,
  consultation TEXT NOT NULL,
  entry_index BIGINT NOT NULL,
  at BIGINT NOT NULL,
  outcome TEXT NOT NULL,
  reason TEXT NOT NULL,
  anchor TEXT NOT NULL,
  decided TEXT NOT NULL,
  PRIMARY KEY (comment_entry, edition)
);
CREATE INDEX comment_place_by_consultation ON comment_place (consultation, edition, comment_entry);
)"}}};

constexpr std::array<ViewTable, 1> view_tables{
    {{"comment_place", "comment_entry, edition, consultation, entry_index, at, outcome, reason, anchor, decided"}}};

struct Carrying {
  std::string edition;
  std::vector<CarriedComment> outcomes;
  LocalText decided;
};

Result<CarriedComment> read_outcome(const Json& json) {
  CHECK(check_only_members(json, "an outcome", {"comment", "outcome", "reason", "anchor"}));
  CarriedComment carried;
  TRY(carried.comment.value, json.whole_number("comment"));
  TRY(const std::string outcome, json.text("outcome"));
  TRY(carried.outcome, parse_carry_outcome(outcome));
  TRY(const std::string reason, json.text("reason"));
  TRY(carried.reason, parse_carry_reason(reason));
  if (const Json* anchor = json.find("anchor")) {
    TRY(carried.anchor, read_anchor(*anchor));
  }
  if (carried.anchor.has_value() == (carried.outcome == CarryOutcome::orphan))
    return malformed("an orphan stands nowhere, and anything else has an anchor");
  return carried;
}

Result<Carrying> read_carrying(const Act& act) {
  CHECK(check_only_members(act.body, "the body", {"edition", "outcomes", "decided"}));
  Carrying carrying;
  TRY(carrying.edition, act.body.text("edition"));
  TRY(const Json* outcomes, act.body.array("outcomes"));
  const Json::Array& list = *outcomes->if_array();
  if (list.empty() || list.size() > most_carried_at_once)
    return malformed("there are 1 to " + std::to_string(most_carried_at_once) + " outcomes");
  for (const Json& one : list) {
    TRY(CarriedComment carried, read_outcome(one));
    if (!carrying.outcomes.empty() && carrying.outcomes.back().comment >= carried.comment)
      return malformed("the comments must be in ascending order, each once");
    carrying.outcomes.push_back(std::move(carried));
  }
  const bool is_correction = act.body.find("decided") != nullptr;
  if (is_correction) {
    TRY(const Json* decided, act.body.object("decided"));
    TRY(carrying.decided, read_local_text(*decided, "the reason", longest_correction_reason));
    if (carrying.outcomes.size() != 1) return malformed("a correction is about one comment");
  }
  for (const CarriedComment& carried : carrying.outcomes)
    if ((carried.reason == CarryReason::decided) != is_correction)
      return malformed("the reason \"decided\" is that of corrections, and they have no other");
  return carrying;
}

Status admit_carrying(Connection& view, const Act& act, const Signer&) {
  if (act.actor != register_actor)
    return fail(ErrorKind::forbidden, "only the register itself may log a " + act.type + " act");
  TRY(const CommentSubject subject, read_comment_subject(act.subject));
  if (subject.provision) return malformed("the subject reads consultation/<id>");
  TRY(const Carrying carrying, read_carrying(act));
  TRY(const std::optional<Consultation> consultation, find_consultation(view, subject.consultation));
  if (!consultation)
    return fail(ErrorKind::not_found, "the register holds no consultation " + subject.consultation.text());
  if (consultation->conclusion)
    return fail(ErrorKind::conflict, "the consultation " + subject.consultation.text() + " is concluded");
  if (consultation->round_of(carrying.edition) == nullptr)
    return fail(ErrorKind::refused,
                "the edition \"" + printable(carrying.edition) + "\" is no draft of the consultation");
  TRY(const Edition edition, find_edition(view, consultation->terms.instrument, carrying.edition));
  for (const CarriedComment& carried : carrying.outcomes) {
    const std::string entry = "the comment in entry " + std::to_string(carried.comment.value);
    TRY(const std::optional<Row> row,
        view.query_row("SELECT consultation, provision FROM comment WHERE entry_index = $1", {carried.comment.value}));
    if (!row || row->text(0) != subject.consultation.text())
      return fail(ErrorKind::refused, entry + " is not one of the consultation");
    if (row->text(1).empty()) return fail(ErrorKind::refused, entry + " is on the whole and stands nowhere");
    if (carried.anchor) CHECK(check_anchor(edition, *carried.anchor).map_error(in_context(entry)));
  }
  return {};
}

Status fold_carrying(Connection& view, const Envelope& envelope, const Act* act) {
  TRY(const CommentSubject subject, read_comment_subject(envelope.subject));
  TRY(const Carrying carrying, read_carrying(*act));
  const std::string decided =
      carrying.decided.empty() ? std::string() : canonical_json(local_text_json(carrying.decided));
  for (const CarriedComment& carried : carrying.outcomes)
    CHECK(view.execute(
        "INSERT INTO comment_place (comment_entry, edition, consultation, entry_index, at, outcome, reason, anchor, "
        "decided) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (comment_entry, edition) DO UPDATE SET "
        "entry_index = excluded.entry_index, at = excluded.at, outcome = excluded.outcome, reason = excluded.reason, "
        "anchor = excluded.anchor, decided = excluded.decided",
        {carried.comment.value, carrying.edition, subject.consultation.text(), envelope.entry_index.value,
         envelope.at.seconds, carry_outcome_word(carried.outcome), carry_reason_word(carried.reason),
         carried.anchor ? canonical_json(anchor_json(*carried.anchor)) : std::string(), decided}));
  return {};
}

constexpr std::array<ActKind, 1> act_kinds{{{"comment.carry", 1, admit_carrying, fold_carrying, nullptr, false}}};

Json outcome_json(const CarriedComment& carried) {
  Json json;
  json.set("comment", carried.comment.value).set("outcome", carry_outcome_word(carried.outcome));
  json.set("reason", carry_reason_word(carried.reason));
  if (carried.anchor) json.set("anchor", anchor_json(*carried.anchor));
  return json;
}

Act outcomes_act(const ConsultationId& id, Json body, Instant at, Entropy& entropy) {
  return make_act("comment.carry", std::string(register_actor), consultation_subject(id), std::move(body), at, entropy);
}

}  // namespace

std::vector<Act> carry_acts(const ConsultationId& id, std::string_view edition,
                            const std::vector<CarriedComment>& carried, Instant at, Entropy& entropy) {
  std::vector<Act> acts;
  for (std::size_t first = 0; first < carried.size(); first += most_carried_at_once) {
    Json outcomes{Json::Array{}};
    for (std::size_t i = first; i < std::min(carried.size(), first + most_carried_at_once); ++i)
      outcomes.push(outcome_json(carried[i]));
    acts.push_back(outcomes_act(id, Json().set("edition", edition).set("outcomes", std::move(outcomes)), at, entropy));
  }
  return acts;
}

Act correction_act(const ConsultationId& id, std::string_view edition, const CarriedComment& carried,
                   const LocalText& reason, Instant at, Entropy& entropy) {
  Json outcomes{Json::Array{}};
  outcomes.push(outcome_json(carried));
  Json body;
  body.set("edition", edition).set("outcomes", std::move(outcomes)).set("decided", local_text_json(reason));
  return outcomes_act(id, std::move(body), at, entropy);
}

std::span<const ActKind> place_act_kinds() { return act_kinds; }
std::span<const ViewTable> place_view() { return view_tables; }
std::span<const Migration> place_migrations() { return migrations; }

}  // namespace haip
