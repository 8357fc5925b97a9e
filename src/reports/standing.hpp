#pragma once
// What the secretariat does about a report, as acts that the register signs:
//
//   report.publish   the secretariat has looked at a revision and lists the report: what it found, in counts
//   report.request   it asks for a complementary submission: which questions, why, until when
//   report.remind    it reminds the organisation that the report is twelve months old
//
// All have the report's subject (reports.hpp). Who of the secretariat did it stands in its private journal. A report is
// public from its submission on, because the log is; these acts say how far the secretariat has come.

#include <optional>
#include <string>
#include <vector>

#include "reports/reports.hpp"

namespace haip {

/// Reports are renewed at least every 12 months (https://transparency.oecd.ai/faq).
inline constexpr std::int64_t renewal_seconds = 365L * 24 * 3600;
/// A reminder may go out a month before.
inline constexpr std::int64_t earliest_reminder_seconds = 335L * 24 * 3600;
/// One in a month is enough.
inline constexpr std::int64_t reminder_pause_seconds = 30L * 24 * 3600;
inline constexpr std::size_t longest_request_reason = 2000;  ///< Code points.
/// How far ahead the date of a request may lie.
inline constexpr std::int64_t longest_request_seconds = 365L * 24 * 3600;

/// What the secretariat found in a revision: completeness, further findings by severity (docs/report-rules.md), and
/// memberships that make the economy eligible. Numbers and no verdict.
struct ReportCounts {
  std::uint64_t asked = 0;     ///< Questions that are asked of the organisation's roles.
  std::uint64_t answered = 0;  ///< Those of them that have an answer.
  std::uint64_t errors = 0;    ///< Other than unanswered questions, which are counted above.
  std::uint64_t warnings = 0;
  std::uint64_t notes = 0;
  std::uint64_t memberships = 0;
  friend bool operator==(const ReportCounts&, const ReportCounts&) = default;
};

struct ReportListing {
  EntryIndex entry_index;
  Instant at;
  EntryIndex revision;  ///< What was looked at.
  ReportCounts counts;
};

struct ReportRequest {
  EntryIndex entry_index;
  Instant at;
  EntryIndex revision;
  std::vector<std::string> questions;  ///< Keys; empty when the words were erased, as all below.
  std::string reason;
  std::string language;
  std::string until;                            ///< Date.
  std::optional<ReportRevision> answered_by{};  ///< The first revision that came after it.

  /// The day is over and nothing has come.
  [[nodiscard]] bool is_missed(Instant now) const;
  /// Nothing has come, and the day is not over.
  [[nodiscard]] bool is_open(Instant now) const;
  /// A revision came, after the day.
  [[nodiscard]] bool was_late() const;
};

struct ReportReminder {
  EntryIndex entry_index;
  Instant at;
  EntryIndex revision;
};

/// The last of each kind.
struct ReportStanding {
  std::optional<ReportListing> listing;
  std::optional<ReportRequest> request;
  std::optional<ReportReminder> reminder;
};
Result<ReportStanding> standing_of(Connection& view, const ReportName& name);

Act report_listing_act(const ReportName& name, EntryIndex revision, const ReportCounts& counts, Instant at,
                       Entropy& entropy);
struct WantedRequest {
  std::vector<std::string> questions;
  std::string reason;
  std::string language;
  std::string until;
};
Act report_request_act(const ReportName& name, EntryIndex revision, const WantedRequest& wanted, Instant at,
                       Entropy& entropy);
Act report_reminder_act(const ReportName& name, EntryIndex revision, Instant at, Entropy& entropy);

// For acts.cpp, which brings them to the register.
std::span<const ActKind> standing_act_kinds();
std::span<const ViewTable> standing_view();
std::span<const Migration> standing_migrations();
/// Nothing for acts of other kinds.
Result<std::optional<NewsItem>> describe_standing(Connection& view, const Envelope& envelope,
                                                  const Translator& translate);

}  // namespace haip
