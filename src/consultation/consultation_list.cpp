// Reading consultations from the view.

#include <algorithm>

#include "consultation/consultation.hpp"

namespace haip {
namespace {

constexpr std::string_view columns =
    "consultation, terms, closes_at, entry_index, opened_at, concluded_entry, concluded_at, adopted_edition, summary, "
    "decided_by";

Result<LocalText> text_column(const Row& row, std::size_t column) {
  if (row.text(column).empty()) return LocalText();
  TRY(const Json json, parse_json(row.text(column)));
  return read_local_text(json, "the text", longest_consultation_text);
}

Status read_history(Connection& view, Consultation& consultation) {
  TRY(const Rows rounds, view.query("SELECT round, edition, entry_index, at, note, provisions FROM consultation_round "
                                    "WHERE consultation = $1 ORDER BY "
                                    "round",
                                    {consultation.id.text()}));
  for (const Row& row : rounds) {
    ConsultationRound round{row.count(0), row.text(1), {row.count(2)}, {row.integer(3)}, {}, {}};
    TRY(round.note, text_column(row, 4));
    if (!row.text(5).empty()) {
      TRY(const Json provisions, parse_json(row.text(5)));
      TRY(round.provisions, read_provision_decisions(provisions));
    }
    consultation.rounds.push_back(std::move(round));
  }
  TRY(const Rows changes,
      view.query("SELECT entry_index, at, is_close, closed_at_before, closes_at, reason FROM consultation_change WHERE "
                 "consultation = $1 ORDER BY entry_index",
                 {consultation.id.text()}));
  for (const Row& row : changes) {
    ConsultationChange change{{row.count(0)},   {row.integer(1)}, row.integer(2) != 0,
                              {row.integer(3)}, {row.integer(4)}, {}};
    TRY(change.reason, text_column(row, 5));
    consultation.changes.push_back(std::move(change));
  }
  return {};
}

Result<Consultation> consultation_of(Connection& view, const Row& row) {
  TRY(ConsultationId id, ConsultationId::parse(row.text(0)));
  TRY(const Json terms, parse_json(row.text(1)));
  Consultation consultation{.id = std::move(id)};
  TRY(consultation.terms, read_terms(terms));
  consultation.closes_at = {row.integer(2)};
  consultation.entry_index = {row.count(3)};
  consultation.opened_at = {row.integer(4)};
  if (!row.is_null(5)) {
    ConsultationConclusion conclusion{{row.count(5)}, {row.integer(6)}, row.text(7), {}, {}};
    TRY(conclusion.summary, text_column(row, 8));
    TRY(const Json deciders, parse_json(row.text(9)));
    for (const Json& one : *deciders.if_array()) conclusion.decided_by.push_back(*one.if_text());
    consultation.conclusion = std::move(conclusion);
  }
  CHECK(read_history(view, consultation));
  return consultation;
}

Result<std::vector<Consultation>> consultations_of(Connection& view, const Rows& rows) {
  std::vector<Consultation> all;
  for (const Row& row : rows) {
    TRY(Consultation one, consultation_of(view, row));
    all.push_back(std::move(one));
  }
  return all;
}

}  // namespace

const ConsultationRound* Consultation::round_of(std::string_view edition) const {
  const auto found = std::ranges::find(rounds, edition, &ConsultationRound::edition);
  return found == rounds.end() ? nullptr : &*found;
}

Result<std::vector<Consultation>> list_consultations(Connection& view) {
  static const std::string sql = "SELECT " + std::string(columns) + " FROM consultation ORDER BY entry_index DESC";
  TRY(const Rows rows, view.query(sql));
  return consultations_of(view, rows);
}

Result<std::optional<Consultation>> find_consultation(Connection& view, const ConsultationId& id) {
  static const std::string sql = "SELECT " + std::string(columns) + " FROM consultation WHERE consultation = $1";
  TRY(const std::optional<Row> row, view.query_row(sql, {id.text()}));
  if (!row) return std::nullopt;
  TRY(Consultation found, consultation_of(view, *row));
  return found;
}

Result<std::vector<Consultation>> consultations_on(Connection& view, std::string_view instrument) {
  static const std::string sql = "SELECT " + std::string(columns) +
                                 " FROM consultation WHERE instrument = $1 AND concluded_entry IS NULL ORDER BY "
                                 "entry_index DESC";
  TRY(const Rows rows, view.query(sql, {instrument}));
  return consultations_of(view, rows);
}

Result<std::optional<Consultation>> consultation_that_adopted(Connection& view, std::string_view instrument,
                                                              std::string_view edition) {
  static const std::string sql =
      "SELECT " + std::string(columns) + " FROM consultation WHERE instrument = $1 AND adopted_edition = $2";
  TRY(const std::optional<Row> row, view.query_row(sql, {instrument, edition}));
  if (!row) return std::nullopt;
  TRY(Consultation found, consultation_of(view, *row));
  return found;
}

}  // namespace haip
