#pragma once
// Reports in forms that other programs and people take (docs/format-exports.md). Each export says what its form had no
// place for.
//
//   const ExportFormat* format = find_export_format("csv");
//   TRY(const Export file, format->make({seen_by(report, audience), framework, "en", at}));
//
// An export is a function of its input alone: the same report gives the same bytes.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "reports/framework.hpp"
#include "reports/report.hpp"
#include "web/translator.hpp"

namespace haip {

/// Something in the report that the form has no place for.
struct ExportLoss {
  std::string_view id;      ///< "translations": lasting, for programs.
  std::uint64_t count = 0;  ///< Of the things that are lost; 0 when it is about the whole.
  friend bool operator==(const ExportLoss&, const ExportLoss&) = default;
};
/// What is lost, in English, without final stop; a message id of the translations. std::logic_error for other ids.
const char* loss_message(std::string_view id);
/// {"id", "count", "message"}
Json losses_json(const std::vector<ExportLoss>& losses);

struct Export {
  std::string bytes;
  std::string media_type;
  std::string file_name;  ///< "lab.example-oecd-haip-2026.csv"
  std::vector<ExportLoss> losses;
};

struct ExportInput {
  Report report;  ///< As the reader may see it (seen_by): nothing is taken out here any more.
  const Framework& framework;
  std::string language;  ///< Of the texts, where the form takes one; the original's stands in for what is not there.
  Instant at;            ///< When the report became what it is: attested, or logged.
};

struct ExportFormat {
  std::string_view name;  ///< "oscal-assessment-results"
  const char* title;      ///< In English, a message id of the translations.
  std::string_view media_type;
  std::string_view extension;  ///< "json"
  Result<Export> (*make)(const ExportInput& input);
};

/// In the order in which they are offered.
std::span<const ExportFormat> export_formats();
const ExportFormat* find_export_format(std::string_view name);

/// When the report was attested; without an attestation the end of its period.
Instant export_instant(const Report& report);

// Each in a file of its own.
Result<Export> export_html(const ExportInput& input);
Result<Export> export_summary(const ExportInput& input);  ///< export_html.cpp
Result<Export> export_json(const ExportInput& input);
Result<Export> export_csv(const ExportInput& input);
Result<Export> export_oscal_catalog(const ExportInput& input);
Result<Export> export_oscal_assessment_results(const ExportInput& input);
Result<Export> export_cyclonedx(const ExportInput& input);
Result<Export> export_docx(const ExportInput& input);

// Pieces that they share.

/// Of the format in the table; media type and file name come from there.
Export export_file(const ExportInput& input, std::string_view format, std::string bytes,
                   std::vector<ExportLoss> losses);
/// In the input's language, else in the original's, else in another one.
ChosenText text_of(const ExportInput& input, const LocalText& texts);
/// The bytes of the export "json": canonical, with the questionnaire's digest. Their SHA-256 names the report's
/// content.
std::string report_bytes(const ExportInput& input);
/// SHA-256 of the questionnaire that was answered: as the report says, else of the one that stands here.
std::string questionnaire_of(const ExportInput& input);
/// Where the evidence is, as a URI reference (RFC 3986): what may not stand in one becomes %XX. "" when it says not.
std::string evidence_reference(const EvidenceItem& item);
/// Claims stand in a report once, and in most forms with every answer that cites them: a small report can be made so
/// that its forms are very large. Errors: too_large when this one would be.
Status check_export_size(const ExportInput& input);
inline constexpr std::uint64_t largest_export_bytes = 16UL * 1024 * 1024;
/// "Example Lab"
std::string organisation_of(const ExportInput& input);
/// "1e Risk metrics and reporting channels"
std::string question_title(const ExportInput& input, const Question& question);
/// Language of headings and labels: the input's when haip speaks it, else English.
Language label_language(const ExportInput& input);
/// "Practice, practised since 2024-02-01; about Example Model 3"
std::string claim_in_words(const Claim& claim, const Translator& translate);
/// Answers in the order of the form; those to questions that the form does not have come last, with question null.
struct AskedAndAnswered {
  const Question* question;
  const Answer* answer;
};
std::vector<AskedAndAnswered> in_order_of_form(const ExportInput& input);
/// Texts that are there in more than one language: what a form with one language loses. Adds nothing for none.
void add_translation_loss(const ExportInput& input, std::vector<ExportLoss>& losses);
/// Evidence that lies in files: their bytes are in no export.
void add_evidence_file_loss(const ExportInput& input, std::vector<ExportLoss>& losses);
/// Notes for colleagues.
void add_note_loss(const ExportInput& input, std::vector<ExportLoss>& losses);
/// Answers that the form has no question for.
void add_unknown_question_loss(const ExportInput& input, std::vector<ExportLoss>& losses);
/// Claims that no answer cites, and evidence that only they cite, or none.
void add_uncited_loss(const ExportInput& input, std::vector<ExportLoss>& losses);
/// What is not for everybody, when the form cannot say so.
void add_visibility_loss(const ExportInput& input, std::vector<ExportLoss>& losses);

}  // namespace haip
