#pragma once
// The changes between two revisions that a page or a program asks for.

#include <memory>

#include "reports/classification.hpp"
#include "reports/pages.hpp"

namespace haip {

/// Two revisions, with everything that was found between them. Cannot be copied: the difference points into the
/// reports.
struct ShownChanges {
  ShownChanges() = default;
  ShownChanges(const ShownChanges&) = delete;
  ShownChanges& operator=(const ShownChanges&) = delete;

  ReportSummary summary;
  std::vector<ReportRevision> revisions;
  /// Empty when fewer than two revisions can be read.
  std::optional<ReportRevision> from;
  std::optional<ReportRevision> to;
  Report older;
  Report newer;
  std::optional<Framework> framework;
  /// Empty when they answer different questionnaires.
  std::optional<ReportDifference> difference;
  std::vector<Classification> corrections;
  std::string organisation;

  [[nodiscard]] const Classification* correction_of(std::string_view question) const;
  /// What counts: the correction, else the suggestion.
  [[nodiscard]] AnswerChange change_of(const AnswerDifference& answer) const;
  /// Answers that differ, in the order of the form.
  [[nodiscard]] std::vector<const AnswerDifference*> changed() const;
  /// How many count as that.
  [[nodiscard]] std::uint64_t count_of(AnswerChange change) const;
};

/// The revisions that ?from= and ?to= name by their entries, else the last two that were not erased. Errors: not_found;
/// malformed; gone when the words of one of them were erased.
Result<std::unique_ptr<ShownChanges>> shown_changes(const PageRequest& ask);

/// Of ShownChanges, with the answers that changed.
DataRoute changes_data_route();

}  // namespace haip
