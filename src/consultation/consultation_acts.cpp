#include "consultation/consultation_acts.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "consultation/consultation_body.hpp"
#include "consultation/places.hpp"
#include "instruments/acts.hpp"
#include "instruments/view.hpp"

namespace haip {
namespace {

constexpr std::array<Migration, 1> migrations{{{"consultations", 1, R"(
CREATE TABLE consultation (
  consultation TEXT PRIMARY KEY,
  instrument TEXT NOT NULL,
  terms TEXT NOT NULL,
  closes_at BIGINT NOT NULL,
  entry_index BIGINT NOT NULL,
  opened_at BIGINT NOT NULL,
  concluded_entry BIGINT,
  concluded_at BIGINT,
  adopted_edition TEXT NOT NULL,
  summary TEXT NOT NULL,
  decided_by TEXT NOT NULL
);
CREATE INDEX consultation_by_instrument ON consultation (instrument, entry_index);
CREATE TABLE consultation_round (
  consultation TEXT NOT NULL,
  round BIGINT NOT NULL,
  edition TEXT NOT NULL,
  entry_index BIGINT NOT NULL,
  at BIGINT NOT NULL,
  note TEXT NOT NULL,
  provisions TEXT NOT NULL,
  PRIMARY KEY (consultation, round)
);
CREATE TABLE consultation_change (
  entry_index BIGINT PRIMARY KEY,
  consultation TEXT NOT NULL,
  at BIGINT NOT NULL,
  is_close BIGINT NOT NULL,
  closed_at_before BIGINT NOT NULL,
  closes_at BIGINT NOT NULL,
  reason TEXT NOT NULL
);
CREATE INDEX consultation_change_by_consultation ON consultation_change (consultation, entry_index);
)"}}};

constexpr std::array<ViewTable, 3> view_tables{{
    {"consultation",
     "consultation, instrument, terms, closes_at, entry_index, opened_at, concluded_entry, concluded_at, "
     "adopted_edition, summary, decided_by"},
    {"consultation_round", "consultation, round, edition, entry_index, at, note, provisions"},
    {"consultation_change", "entry_index, consultation, at, is_close, closed_at_before, closes_at, reason"},
}};

/// The register's own, about a consultation.
Result<ConsultationId> read_subject(const Act& act) {
  if (act.actor != register_actor)
    return fail(ErrorKind::forbidden, "only the register itself may log a " + act.type + " act");
  constexpr std::string_view prefix = "consultation/";
  if (!act.subject.starts_with(prefix))
    return malformed("the subject reads consultation/<id>, not \"" + printable(act.subject) + "\"");
  return ConsultationId::parse(std::string_view(act.subject).substr(prefix.size()));
}

ConsultationId subject_id(const Envelope& envelope) {
  return *ConsultationId::parse(std::string_view(envelope.subject).substr(std::string_view("consultation/").size()));
}

/// One that has not been concluded.
Result<Consultation> require_unconcluded(Connection& view, const ConsultationId& id) {
  TRY(std::optional<Consultation> consultation, find_consultation(view, id));
  if (!consultation)
    return fail(ErrorKind::not_found, "the register holds no consultation " + id.text(),
                "/consultations lists those there are");
  if (consultation->conclusion)
    return fail(ErrorKind::conflict, "the consultation " + id.text() + " was concluded by entry " +
                                         std::to_string(consultation->conclusion->entry_index.value));
  return std::move(*consultation);
}

Result<EditionSummary> require_edition(Connection& view, std::string_view instrument, std::string_view edition) {
  TRY(const std::optional<InstrumentSummary> summary, find_instrument(view, instrument));
  if (!summary)
    return fail(ErrorKind::not_found, "the register holds no instrument " + printable(instrument),
                "/instruments lists those there are");
  const EditionSummary* found = summary->find(edition);
  if (found == nullptr)
    return fail(ErrorKind::not_found,
                "the register holds no edition " + printable(edition) + " of " + std::string(instrument),
                "record it first with `haip instrument import`");
  return *found;
}

// consultation.open

Status admit_opening(Connection& view, const Act& act, const Signer&) {
  TRY(const ConsultationId id, read_subject(act));
  TRY(const ConsultationTerms terms, read_terms(act.body));
  TRY(const std::optional<Consultation> same, find_consultation(view, id));
  if (same)
    return fail(
        ErrorKind::conflict,
        "there is a consultation " + id.text() + " already, in entry " + std::to_string(same->entry_index.value),
        "choose another id");
  TRY(const EditionSummary edition, require_edition(view, terms.instrument, terms.edition));
  if (edition.status == "superseded")
    return fail(ErrorKind::refused, "the edition " + terms.edition + " of " + terms.instrument + " is superseded",
                "consult on the edition in force, or on a draft");
  if (terms.closes_at <= act.at)
    return fail(ErrorKind::refused, "the closing time " + format_instant(terms.closes_at) + " has passed");
  return {};
}

Status fold_opening(Connection& view, const Envelope& envelope, const Act* act) {
  TRY(const ConsultationTerms terms, read_terms(act->body));
  const ConsultationId id = subject_id(envelope);
  CHECK(view.execute(
      "INSERT INTO consultation (consultation, instrument, terms, closes_at, entry_index, opened_at, concluded_entry, "
      "concluded_at, adopted_edition, summary, decided_by) VALUES ($1, $2, $3, $4, $5, $6, NULL, NULL, '', '', '')",
      {id.text(), terms.instrument, canonical_json(terms_json(terms)), terms.closes_at.seconds,
       envelope.entry_index.value, envelope.at.seconds}));
  return view.execute(
      "INSERT INTO consultation_round (consultation, round, edition, entry_index, at, note, provisions) VALUES ($1, 1, "
      "$2, $3, $4, '', '')",
      {id.text(), terms.edition, envelope.entry_index.value, envelope.at.seconds});
}

// consultation.extend, consultation.close

Status write_change(Connection& view, const Envelope& envelope, bool is_close, Instant closes_at,
                    const LocalText& reason) {
  const std::string id = subject_id(envelope).text();
  CHECK(view.execute(
      "INSERT INTO consultation_change (entry_index, consultation, at, is_close, closed_at_before, closes_at, reason) "
      "SELECT $1, consultation, $2, $3, closes_at, $4, $5 FROM consultation WHERE consultation = $6",
      {envelope.entry_index.value, envelope.at.seconds, is_close ? 1 : 0, closes_at.seconds,
       canonical_json(local_text_json(reason)), id}));
  return view.execute("UPDATE consultation SET closes_at = $2 WHERE consultation = $1", {id, closes_at.seconds});
}

Status admit_extension(Connection& view, const Act& act, const Signer&) {
  TRY(const ConsultationId id, read_subject(act));
  TRY(const TimeChange change, read_extension(act.body));
  TRY(const Consultation consultation, require_unconcluded(view, id));
  if (change.closes_at <= consultation.closes_at)
    return fail(ErrorKind::refused, "the new closing time is not later than " + format_instant(consultation.closes_at),
                "to close earlier, close it when it is time");
  if (change.closes_at <= act.at)
    return fail(ErrorKind::refused, "the closing time " + format_instant(change.closes_at) + " has passed");
  return {};
}

Status fold_extension(Connection& view, const Envelope& envelope, const Act* act) {
  TRY(const TimeChange change, read_extension(act->body));
  return write_change(view, envelope, false, change.closes_at, change.reason);
}

Status admit_closing(Connection& view, const Act& act, const Signer&) {
  TRY(const ConsultationId id, read_subject(act));
  CHECK(read_closing(act.body).map([](const LocalText&) {}));
  TRY(const Consultation consultation, require_unconcluded(view, id));
  if (act.at < consultation.closes_at) return {};
  return fail(ErrorKind::conflict,
              "the consultation " + id.text() + " closed at " + format_instant(consultation.closes_at));
}

Status fold_closing(Connection& view, const Envelope& envelope, const Act* act) {
  TRY(const LocalText reason, read_closing(act->body));
  return write_change(view, envelope, true, envelope.at, reason);
}

// consultation.draft

Status admit_draft(Connection& view, const Act& act, const Signer&) {
  TRY(const ConsultationId id, read_subject(act));
  TRY(const NextDraft draft, read_draft(act.body));
  TRY(const Consultation consultation, require_unconcluded(view, id));
  TRY(const EditionSummary edition, require_edition(view, consultation.terms.instrument, draft.edition));
  if (edition.status != "recorded")
    return fail(ErrorKind::refused, "the edition " + draft.edition + " is " + edition.status +
                                        "; a draft is an edition nobody has adopted");
  if (const ConsultationRound* round = consultation.round_of(draft.edition))
    return fail(ErrorKind::conflict,
                "the edition " + draft.edition + " is draft " + std::to_string(round->number) + " already");
  if (consultation.rounds.size() >= most_rounds)
    return fail(ErrorKind::refused, "a consultation has at most " + std::to_string(most_rounds) + " drafts");
  if (draft.provisions.empty()) return {};
  TRY(const Edition before, find_edition(view, consultation.terms.instrument, consultation.last_round().edition));
  TRY(const Edition next, find_edition(view, consultation.terms.instrument, draft.edition));
  return match_provisions(before, next, draft.provisions).map([](const ProvisionMatching&) {});
}

Status fold_draft(Connection& view, const Envelope& envelope, const Act* act) {
  TRY(const NextDraft draft, read_draft(act->body));
  return view.execute(
      "INSERT INTO consultation_round (consultation, round, edition, entry_index, at, note, provisions) SELECT $1, "
      "MAX(round) + 1, $2, $3, $4, $5, $6 FROM consultation_round WHERE consultation = $1",
      {subject_id(envelope).text(), draft.edition, envelope.entry_index.value, envelope.at.seconds,
       canonical_json(local_text_json(draft.note)), canonical_json(provision_decisions_json(draft.provisions))});
}

// consultation.conclude

Result<std::vector<DisposedComment>> disposed_comments(Connection& view, const ConsultationId& id) {
  TRY(const Rows rows,
      view.query("SELECT c.entry_index, d.entry_index FROM comment c JOIN comment_disposition d ON d.comment_entry = "
                 "c.entry_index WHERE c.consultation = $1 AND c.withdrawn_entry IS NULL ORDER BY c.entry_index",
                 {id.text()}));
  std::vector<DisposedComment> disposed;
  for (const Row& row : rows) disposed.push_back({{row.count(0)}, {row.count(1)}});
  return disposed;
}

Status require_all_disposed(Connection& view, const ConsultationId& id) {
  TRY(const std::optional<Row> row,
      view.query_row("SELECT COUNT(*), MIN(c.entry_index) FROM comment c LEFT JOIN comment_disposition d ON "
                     "d.comment_entry = c.entry_index WHERE c.consultation = $1 AND c.withdrawn_entry IS NULL AND "
                     "d.comment_entry IS NULL",
                     {id.text()}));
  if (!row || row->count(0) == 0) return {};
  return fail(ErrorKind::refused,
              "comments without a disposition: " + std::to_string(row->count(0)) + "; the first is entry " +
                  std::to_string(row->count(1)),
              "give each of them its disposition first");
}

Status admit_conclusion(Connection& view, const Act& act, const Signer&) {
  TRY(const ConsultationId id, read_subject(act));
  TRY(const Conclusion conclusion, read_conclusion(act.body));
  TRY(const Consultation consultation, require_unconcluded(view, id));
  if (act.at < consultation.closes_at)
    return fail(ErrorKind::refused,
                "the consultation " + id.text() + " takes comments until " + format_instant(consultation.closes_at),
                "close it first, with a reason");
  CHECK(require_all_disposed(view, id));
  TRY(const std::uint64_t unplaced, count_unplaced(view, consultation));
  if (unplaced > 0)
    return fail(ErrorKind::refused,
                "comments that have not been carried over to the last draft: " + std::to_string(unplaced),
                "carry them over first");
  TRY(const std::vector<DisposedComment> disposed, disposed_comments(view, id));
  if (disposed != conclusion.rests_on)
    return fail(ErrorKind::conflict, "comments or dispositions have changed since this was proposed",
                "propose it again");
  if (conclusion.adopts.empty()) return {};
  if (consultation.round_of(conclusion.adopts) == nullptr)
    return fail(ErrorKind::refused,
                "the edition \"" + printable(conclusion.adopts) + "\" is no draft of the consultation");
  return require_adoptable(view, consultation.terms.instrument, conclusion.adopts);
}

Status fold_conclusion(Connection& view, const Envelope& envelope, const Act* act) {
  TRY(const Conclusion conclusion, read_conclusion(act->body));
  const ConsultationId id = subject_id(envelope);
  Json deciders{Json::Array{}};
  for (const std::string& one : conclusion.decided_by) deciders.push(one);
  CHECK(view.execute(
      "UPDATE consultation SET concluded_entry = $2, concluded_at = $3, adopted_edition = $4, summary = $5, decided_by "
      "= $6 WHERE consultation = $1",
      {id.text(), envelope.entry_index.value, envelope.at.seconds, conclusion.adopts,
       canonical_json(local_text_json(conclusion.summary)), canonical_json(deciders)}));
  if (conclusion.adopts.empty()) return {};
  TRY(const std::optional<Consultation> consultation, find_consultation(view, id));
  return adopt_edition(view, consultation->terms.instrument, conclusion.adopts, envelope,
                       choose_text(conclusion.summary, "en").text);
}

constexpr std::array<ActKind, 5> act_kinds{{
    {"consultation.open", 1, admit_opening, fold_opening, nullptr, false},
    {"consultation.extend", 1, admit_extension, fold_extension, nullptr, false},
    {"consultation.close", 1, admit_closing, fold_closing, nullptr, false},
    {"consultation.draft", 1, admit_draft, fold_draft, nullptr, false},
    {"consultation.conclude", 1, admit_conclusion, fold_conclusion, nullptr, true},
}};

}  // namespace

Result<Json> conclusion_body(Connection& view, const ConsultationId& id, std::string_view adopted_edition,
                             const LocalText& summary) {
  TRY(const std::vector<DisposedComment> disposed, disposed_comments(view, id));
  Json body;
  if (!adopted_edition.empty()) body.set("adopts", adopted_edition);
  return body.set("summary", local_text_json(summary)).set("rests_on", rests_on_json(disposed));
}

std::span<const ActKind> consultation_act_kinds() { return act_kinds; }
std::span<const ViewTable> consultation_view() { return view_tables; }
std::span<const Migration> consultation_migrations() { return migrations; }

}  // namespace haip
