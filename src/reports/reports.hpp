#pragma once
// Reports in a register: an organisation signs what everybody may read of its report and submits it; each submission of
// the same period is a revision of it.
//
//   report.submit     the report as everybody may read it, with the questionnaire's digest and an attestation
//   report.withdraw   the organisation takes the report of a period back
//
// Both are signed by the organisation itself. What was said may be erased; that it was stays.

#include <optional>
#include <string>
#include <vector>

#include "reports/report.hpp"
#include "web/feature.hpp"

namespace haip {

Feature reports_feature();

/// Which report: who answers which framework for which period. In addresses and subjects: lab.example/oecd-haip/2026.
struct ReportName {
  std::string domain;
  std::string instrument;
  std::string period;  ///< Year in which the period ends.
  friend auto operator<=>(const ReportName&, const ReportName&) = default;
};
std::string report_subject(const ReportName& name);
Result<ReportName> read_report_subject(std::string_view subject);

struct ReportSummary {
  ReportName name;
  std::string edition;  ///< Of the framework; "" when the content was erased.
  std::string language;
  bool is_withdrawn = false;
  std::uint64_t revisions = 0;
  std::uint64_t answered = 0;  ///< Answers of the last revision, by state.
  std::uint64_t not_done = 0;
  std::uint64_t not_disclosed = 0;
  std::uint64_t not_applicable = 0;
  EntryIndex first_entry;
  Instant first_at;
  EntryIndex last_entry;  ///< The last revision.
  Instant last_at;
};

/// Newest revision first.
Result<std::vector<ReportSummary>> list_reports(Connection& view);
Result<std::vector<ReportSummary>> reports_of(Connection& view, std::string_view domain);
Result<std::optional<ReportSummary>> find_report(Connection& view, const ReportName& name);

struct ReportRevision {
  EntryIndex entry_index;
  Instant at;
  bool is_erased = false;
};
/// Oldest first.
Result<std::vector<ReportRevision>> revisions_of(Connection& view, const ReportName& name);
/// What that revision says. Errors: not_found; gone when its content was erased.
Result<Report> read_revision(Connection& view, const ReportName& name, EntryIndex entry);

/// The report as everybody may read it, with the digest of the questionnaire it answers.
Act report_submission_act(const Report& for_everyone, Instant at, Entropy& entropy);
Act report_withdrawal_act(const ReportName& name, std::string_view reason, Instant at, Entropy& entropy);

/// What can be checked without a register: form, attestation, and that nothing is in it that is not for everybody.
/// Errors: malformed.
Status check_report_submission(const Act& act);

}  // namespace haip
