// The report for programs that know it (JSON), and as a table for analysts (CSV).

#include <algorithm>
#include <array>

#include "base/csv.hpp"
#include "reports/export.hpp"

namespace haip {
namespace {

/// Others build on the names: none is ever renamed or moved, new ones come last.
constexpr std::array<std::string_view, 31> columns{"domain",          "organisation",
                                                   "economy",         "size",
                                                   "roles",           "framework",
                                                   "questionnaire",   "period_from",
                                                   "period_to",       "original",
                                                   "language",        "question",
                                                   "question_name",   "question_parent",
                                                   "state",           "options",
                                                   "answer_text",     "claim",
                                                   "claim_kind",      "claim_date",
                                                   "claim_until",     "claim_whole_organisation",
                                                   "claim_models",    "claim_products",
                                                   "claim_versions",  "claim_text",
                                                   "evidence",        "evidence_addresses",
                                                   "evidence_sha256", "visibility",
                                                   "claim_language"};

/// "a; b": one cell, for people and spreadsheets alike.
std::string joined(const std::vector<std::string>& items) {
  std::string text;
  for (const std::string& item : items) text += (text.empty() ? "" : "; ") + item;
  return text;
}

class TableExport {
 public:
  explicit TableExport(const ExportInput& input) : input_(input) {}

  Json::Array rows() const {
    Json::Array rows;
    for (const AskedAndAnswered& one : in_order_of_form(input_)) {
      const Json answer = answer_cells(one);
      if (one.answer->claims.empty()) rows.push_back(answer);
      for (const std::string& id : one.answer->claims) {
        const Claim* claim = input_.report.find_claim(id);
        if (claim == nullptr) continue;
        Json row = answer;
        set_claim(row, *claim);
        rows.push_back(std::move(row));
      }
    }
    return rows;
  }

 private:
  [[nodiscard]] Json answer_cells(const AskedAndAnswered& one) const {
    const Report& report = input_.report;
    Json row;
    row.set("domain", report.domain).set("organisation", text_of(input_, report.organisation).text);
    row.set("economy", report.economy).set("size", report.size).set("roles", joined(report.roles));
    row.set("framework", report.framework).set("questionnaire", questionnaire_of(input_));
    row.set("period_from", report.period_from).set("period_to", report.period_to);
    row.set("original", report.language).set("question", one.answer->question);
    if (one.question != nullptr)
      row.set("question_name", question_title(input_, *one.question)).set("question_parent", one.question->parent);
    row.set("state", one.answer->state).set("options", joined(one.answer->options));
    const ChosenText text = text_of(input_, one.answer->text);
    row.set("language", text.language).set("answer_text", text.text);
    return row.set("visibility", one.answer->visibility);
  }

  void set_claim(Json& row, const Claim& claim) const {
    const ChosenText text = text_of(input_, claim.text);
    row.set("claim", claim.id).set("claim_kind", claim.kind).set("claim_date", claim.date);
    row.set("claim_until", claim.until).set("claim_whole_organisation", claim.scope.whole_organisation);
    row.set("claim_models", joined(claim.scope.models)).set("claim_products", joined(claim.scope.products));
    row.set("claim_versions", joined(claim.scope.versions)).set("claim_text", text.text);
    row.set("claim_language", text.language);
    std::vector<std::string> addresses;
    std::vector<std::string> digests;
    for (const std::string& id : claim.evidence)
      if (const EvidenceItem* item = input_.report.find_evidence(id)) {
        addresses.push_back(item->url.empty() ? item->file : item->url);
        digests.push_back(item->sha256.empty() ? "-" : item->sha256);
      }
    row.set("evidence", joined(claim.evidence)).set("evidence_addresses", joined(addresses));
    row.set("evidence_sha256", joined(digests));
    if (claim.visibility != "public") row.set("visibility", claim.visibility);
  }

  const ExportInput& input_;
};

}  // namespace

Result<Export> export_csv(const ExportInput& input) {
  CHECK(check_export_size(input));
  std::vector<ExportLoss> losses;
  add_translation_loss(input, losses);
  add_evidence_file_loss(input, losses);
  add_note_loss(input, losses);
  add_uncited_loss(input, losses);
  // Answers and claims say it in their row; evidence has none of its own.
  const auto is_hidden = [](const EvidenceItem& item) { return item.visibility != "public"; };
  if (std::ranges::any_of(input.report.evidence, is_hidden)) losses.push_back({"visibility", 0});
  if (!input.report.summary.empty()) losses.push_back({"summary", 0});
  if (input.report.attestation) losses.push_back({"attestation", 0});
  return export_file(input, "csv", csv_document(TableExport(input).rows(), columns), losses);
}

std::string report_bytes(const ExportInput& input) {
  Report report = input.report;
  report.questionnaire = questionnaire_of(input);
  return canonical_json(report_json(report));
}

Result<Export> export_json(const ExportInput& input) {
  std::vector<ExportLoss> losses;
  add_evidence_file_loss(input, losses);
  return export_file(input, "json", report_bytes(input), losses);
}

}  // namespace haip
