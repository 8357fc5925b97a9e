#pragma once
// The yearly clock: a report is due again twelve months after the last submission. A function of the log alone: it says
// when the next one is due and which ones came after their day, never what is overdue by now.

#include <optional>
#include <string>
#include <vector>

#include "reports/reports.hpp"

namespace haip {

/// The same day and time of the month, so many months later; the last day of the month where it has no such day.
Instant months_later(Instant instant, int months);

inline constexpr int months_between_reports = 12;

struct ReportYear {
  ReportSummary report;
  std::optional<Instant> due;  ///< Twelve months after the last submission before it; nothing for the first one.
  [[nodiscard]] bool is_late() const { return due && report.first_at > *due; }
};

/// Of one organisation and one questionnaire.
struct YearlyClock {
  std::string instrument;
  std::vector<ReportYear> years;    ///< Newest period first.
  std::optional<Instant> next_due;  ///< Nothing when all were withdrawn.
};

/// One for each questionnaire that the organisation has reported on.
Result<std::vector<YearlyClock>> yearly_clocks(Connection& view, std::string_view domain);

}  // namespace haip
