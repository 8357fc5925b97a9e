#pragma once
// The pages of reports (addresses: reports.cpp).

#include "reports/framework.hpp"
#include "reports/report_difference.hpp"
#include "reports/reports.hpp"
#include "web/page.hpp"

namespace haip {

Result<Page> reports_page(const PageRequest& ask);  ///< pages_list.cpp
Result<Page> report_page(const PageRequest& ask);   ///< pages_report.cpp
Result<Page> answer_page(const PageRequest& ask);   ///< pages_answer.cpp
Result<Page> changes_page(const PageRequest& ask);  ///< pages_changes.cpp
/// The rules that suggest what a change is: pages_change_rules.cpp.
Result<Page> change_rules_page(const PageRequest& ask);
Result<Page> exports_page(const PageRequest& ask);  ///< pages_export.cpp
Result<Json> exports_json(const PageRequest& ask);
Result<DownloadedFile> export_file_of(const PageRequest& ask);

// Pieces that they share: pages_pieces.cpp.

/// From the segments {domain}, {instrument}, {period} of the address. Errors: not_found.
Result<ReportName> asked_report(const PageRequest& ask);
/// The revision that ?revision= names, else the last one.
struct ShownReport {
  ReportSummary summary;
  std::vector<ReportRevision> revisions;
  ReportRevision revision;
  Report report;
  std::string organisation;  ///< Its name, in the reader's language.
};
/// Errors: not_found; gone when what was said was erased.
Result<ShownReport> shown_report(const PageRequest& ask);

Url report_url(const ReportName& name);
/// …/changes: what changed between two revisions.
Url changes_url(const ReportName& name);
/// Where its exports are listed.
Url exports_url(const ReportName& name);
/// "q7/a" → …/q7/a
Url answer_url(const ReportName& name, std::string_view question);
/// Keeps ?revision= when it is not the last one.
Url of_revision(Url url, const ShownReport& shown);

std::string_view answer_state_name(std::string_view state, const Translator& translate);
std::string_view claim_kind_name(std::string_view kind, const Translator& translate);
std::string_view answer_change_name(AnswerChange change, const Translator& translate);  ///< pages_change_rules.cpp
Html answer_change_label(AnswerChange change, const Translator& translate);
/// "the whole organisation", "Example Model, 3.0", "not stated"
std::string scope_in_words(const ClaimScope& scope, const Translator& translate);
/// "In force since", "Done on": what a date means depends on the kind.
std::string_view claim_date_name(std::string_view kind, const Translator& translate);
/// As a small label.
Html answer_state_label(std::string_view state, const Translator& translate);
/// In the reader's language, else in the original's.
ChosenText choose_report_text(const Report& report, const LocalText& texts, Language language);
/// That, as Markdown.
Html report_text(const Report& report, const LocalText& texts, const PageRequest& ask);
/// Whose words these are, what the register has checked, and whether the reader has a translation before them.
Html what_a_report_is(const Report& report, const Translator& translate);
/// "Reporting framework, 1", linked.
Html questionnaire_link(const PageRequest& ask, const Framework& framework);
/// "1e Risk metrics and reporting channels"; a part goes by its question's heading.
std::string question_name(const Framework& framework, const Question& question, Language language);

}  // namespace haip
