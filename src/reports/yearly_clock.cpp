#include "reports/yearly_clock.hpp"

#include <algorithm>
#include <chrono>

namespace haip {
namespace {

/// The last submission of that report before the moment, if there is one.
Result<std::optional<Instant>> last_submission_before(Connection& view, const ReportName& name, Instant moment) {
  TRY(const std::vector<ReportRevision> revisions, revisions_of(view, name));
  std::optional<Instant> last;
  for (const ReportRevision& revision : revisions)
    if (revision.at < moment) last = revision.at;
  return last;
}

Result<std::optional<Instant>> due_day_of(Connection& view, const std::vector<ReportSummary>& reports,
                                          const ReportSummary& report) {
  std::optional<Instant> last;
  for (const ReportSummary& other : reports) {
    if (other.name == report.name) continue;
    TRY(const std::optional<Instant> before, last_submission_before(view, other.name, report.first_at));
    if (before && (!last || *before > *last)) last = before;
  }
  if (last) return months_later(*last, months_between_reports);
  return std::nullopt;
}

Result<YearlyClock> clock_of(Connection& view, std::vector<ReportSummary> reports) {
  std::ranges::sort(reports, std::greater<>(), [](const ReportSummary& report) { return report.name.period; });
  YearlyClock clock{reports.front().name.instrument, {}, {}};
  for (const ReportSummary& report : reports) {
    TRY(const std::optional<Instant> due, due_day_of(view, reports, report));
    clock.years.push_back({report, due});
    if (report.is_withdrawn) continue;
    const Instant next = months_later(report.last_at, months_between_reports);
    if (!clock.next_due || next > *clock.next_due) clock.next_due = next;
  }
  return clock;
}

}  // namespace

Instant months_later(Instant instant, int months) {
  const std::chrono::sys_seconds moment{std::chrono::seconds(instant.seconds)};
  const auto day = std::chrono::floor<std::chrono::days>(moment);
  std::chrono::year_month_day date = std::chrono::year_month_day(day) + std::chrono::months(months);
  if (!date.ok()) date = date.year() / date.month() / std::chrono::last;
  return {(std::chrono::sys_days(date) + (moment - day)).time_since_epoch().count()};
}

Result<std::vector<YearlyClock>> yearly_clocks(Connection& view, std::string_view domain) {
  TRY(std::vector<ReportSummary> reports, reports_of(view, domain));
  std::ranges::sort(reports, {}, [](const ReportSummary& report) { return report.name.instrument; });
  std::vector<YearlyClock> clocks;
  for (auto first = reports.begin(); first != reports.end();) {
    const auto last = std::find_if(
        first, reports.end(), [&](const ReportSummary& one) { return one.name.instrument != first->name.instrument; });
    TRY(YearlyClock clock, clock_of(view, {first, last}));
    clocks.push_back(std::move(clock));
    first = last;
  }
  return clocks;
}

}  // namespace haip
