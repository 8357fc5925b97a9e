#pragma once
// What the secretariat says a change is, where the suggestion of the rules (report_difference.hpp) is not right:
//
//   report.classify   the class of one question between two revisions of a report, with a reason
//
// The register signs it; readers see the class, the reason and the entry, and the suggestion beside it. A later act on
// the same question and revisions counts instead of an earlier one. When its words are erased, the suggestion stands
// again.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "register/act_kind.hpp"
#include "register/write_path.hpp"
#include "reports/report_difference.hpp"
#include "reports/reports.hpp"

namespace haip {

inline constexpr std::size_t longest_classification_reason = 2000;

struct Classification {
  ReportName report;
  std::string question;
  EntryIndex from;  ///< The older revision.
  EntryIndex to;
  AnswerChange change = AnswerChange::changed;
  std::string reason;
  std::string language;    ///< Of the reason, BCP 47.
  EntryIndex entry_index;  ///< Of the act.
  Instant at;
};

/// `entry_index` and `at` of the classification are not looked at.
Act classification_act(const Classification& classification, Instant at, Entropy& entropy);

/// Those that count between two revisions: the last one for each question.
Result<std::vector<Classification>> classifications_between(Connection& view, const ReportName& report, EntryIndex from,
                                                            EntryIndex to);
/// Entries of acts about this report whose words were erased, oldest first: nobody can tell any more what they classed.
Result<std::vector<EntryIndex>> erased_classifications(Connection& view, const ReportName& report);

/// For RegisterPart.
std::span<const ActKind> classification_act_kinds();
std::span<const Migration> classification_migrations();
std::span<const ViewTable> classification_view();

}  // namespace haip
