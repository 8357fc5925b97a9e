#include "reports/standing.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "base/text.hpp"
#include "instruments/view.hpp"
#include "register/identity.hpp"
#include "register/language_tag.hpp"
#include "reports/framework.hpp"
#include "reports/pages.hpp"

namespace haip {
namespace {

constexpr std::int64_t day_seconds = 24L * 3600;
constexpr std::uint64_t largest_count = 1'000'000;

constexpr std::array<Migration, 1> migrations{{{"report_standing", 1, R"(
CREATE TABLE report_listing (
  entry_index BIGINT PRIMARY KEY,
  domain TEXT NOT NULL,
  instrument TEXT NOT NULL,
  period TEXT NOT NULL,
  at BIGINT NOT NULL,
  revision_entry BIGINT NOT NULL,
  asked BIGINT NOT NULL,
  answered BIGINT NOT NULL,
  errors BIGINT NOT NULL,
  warnings BIGINT NOT NULL,
  notes BIGINT NOT NULL,
  memberships BIGINT NOT NULL
);
CREATE INDEX report_listing_by_report ON report_listing (domain, instrument, period, entry_index);
CREATE TABLE report_request (
  entry_index BIGINT PRIMARY KEY,
  domain TEXT NOT NULL,
  instrument TEXT NOT NULL,
  period TEXT NOT NULL,
  at BIGINT NOT NULL,
  revision_entry BIGINT NOT NULL,
  questions TEXT NOT NULL,
  reason TEXT NOT NULL,
  language TEXT NOT NULL,
  until_date TEXT NOT NULL
);
CREATE INDEX report_request_by_report ON report_request (domain, instrument, period, entry_index);
CREATE TABLE report_reminder (
  entry_index BIGINT PRIMARY KEY,
  domain TEXT NOT NULL,
  instrument TEXT NOT NULL,
  period TEXT NOT NULL,
  at BIGINT NOT NULL,
  revision_entry BIGINT NOT NULL
);
CREATE INDEX report_reminder_by_report ON report_reminder (domain, instrument, period, entry_index);
)"}}};

constexpr std::array<ViewTable, 3> view_tables{{
    {"report_listing",
     "entry_index, domain, instrument, period, at, revision_entry, asked, answered, errors, warnings, notes, "
     "memberships"},
    {"report_request",
     "entry_index, domain, instrument, period, at, revision_entry, questions, reason, language, until_date"},
    {"report_reminder", "entry_index, domain, instrument, period, at, revision_entry"},
}};

/// The report that an act of the secretariat is about, at its last revision.
Result<ReportSummary> require_report(Connection& view, const Act& act) {
  if (act.actor != register_actor)
    return fail(ErrorKind::forbidden, "only the register itself may log a " + act.type + " act");
  TRY(const ReportName name, read_report_subject(act.subject));
  TRY(const std::optional<ReportSummary> report, find_report(view, name));
  if (!report) return fail(ErrorKind::not_found, "the register has no report " + printable(act.subject, 200));
  if (report->is_withdrawn) return fail(ErrorKind::conflict, "the organisation has withdrawn this report");
  TRY(const std::uint64_t revision, act.body.whole_number("revision"));
  if (report->last_entry.value != revision)
    return fail(ErrorKind::conflict,
                "the report has been revised since, in entry " + std::to_string(report->last_entry.value),
                "look at the last revision first");
  return *report;
}

/// For what makes no sense about an organisation that is off the list.
Status refuse_delisted(Connection& view, std::string_view domain) {
  TRY(const std::optional<Organisation> organisation, find_organisation(view, domain));
  if (organisation && !organisation->is_delisted) return {};
  return fail(ErrorKind::refused, printable(domain) + " is delisted");
}

Result<EntryIndex> revision_of(const Act& act) {
  TRY(const std::uint64_t revision, act.body.whole_number("revision"));
  return EntryIndex{revision};
}

// report.publish

Result<ReportCounts> read_counts(const Act& act) {
  ReportCounts counts;
  const auto read = [&](std::string_view member, std::uint64_t& into) -> Status {
    TRY(into, act.body.whole_number(member));
    if (into > largest_count) return malformed("the count \"" + std::string(member) + "\" is too large");
    return {};
  };
  CHECK(read("asked", counts.asked));
  CHECK(read("answered", counts.answered));
  CHECK(read("errors", counts.errors));
  CHECK(read("warnings", counts.warnings));
  CHECK(read("notes", counts.notes));
  CHECK(read("memberships", counts.memberships));
  if (counts.answered > counts.asked) return malformed("more questions are answered than were asked");
  return counts;
}

Status admit_listing(Connection& view, const Act& act, const Signer&) {
  TRY(const ReportSummary report, require_report(view, act));
  CHECK(read_counts(act).map([](const ReportCounts&) {}));
  CHECK(refuse_delisted(view, report.name.domain));
  TRY(const ReportStanding standing, standing_of(view, report.name));
  if (standing.listing && standing.listing->revision == report.last_entry)
    return fail(ErrorKind::conflict,
                "this revision is listed already, by entry " + std::to_string(standing.listing->entry_index.value));
  return {};
}

Status fold_listing(Connection& view, const Envelope& envelope, const Act* act) {
  TRY(const ReportName name, read_report_subject(envelope.subject));
  TRY(const EntryIndex revision, revision_of(*act));
  TRY(const ReportCounts counts, read_counts(*act));
  return view.execute(
      "INSERT INTO report_listing (entry_index, domain, instrument, period, at, revision_entry, asked, answered, "
      "errors, warnings, notes, memberships) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
      {envelope.entry_index.value, name.domain, name.instrument, name.period, envelope.at.seconds, revision.value,
       counts.asked, counts.answered, counts.errors, counts.warnings, counts.notes, counts.memberships});
}

// report.request

Result<WantedRequest> read_request(const Act& act) {
  WantedRequest request;
  TRY(const Json* questions, act.body.array("questions"));
  std::set<std::string> seen;
  for (const Json& question : *questions->if_array()) {
    if (question.if_text() == nullptr || !seen.insert(*question.if_text()).second)
      return malformed("the questions are no list of different questions");
    request.questions.push_back(*question.if_text());
  }
  if (request.questions.empty()) return malformed("no question is named", "name those that are to be answered");
  TRY(request.reason, act.body.text("reason"));
  CHECK(check_needed_text("the reason", request.reason, longest_request_reason, "say in plain words what is missing"));
  TRY(request.language, act.body.text("language"));
  CHECK(check_language_tag(request.language));
  TRY(request.until, act.body.text("until"));
  TRY(const Instant until, parse_date(request.until));
  if (until.seconds + day_seconds <= act.at.seconds)
    return malformed("the date " + request.until + " lies in the past", "give the organisation some weeks");
  if (until.seconds > act.at.seconds + longest_request_seconds)
    return malformed("the date " + request.until + " lies more than a year ahead");
  return request;
}

Status check_questions(Connection& view, const ReportSummary& report, const std::vector<std::string>& questions) {
  // Whoever replays the log without what was erased since must admit what was admitted then.
  if (report.edition.empty()) return {};
  TRY(Edition edition, find_edition(view, report.name.instrument, report.edition));
  TRY(const Framework framework, Framework::of(std::move(edition)));
  for (const std::string& question : questions)
    if (framework.find(question) == nullptr)
      return fail(ErrorKind::refused, framework.name().text() + " has no question \"" + printable(question) + "\"");
  return {};
}

Status admit_request(Connection& view, const Act& act, const Signer&) {
  TRY(const ReportSummary report, require_report(view, act));
  TRY(const WantedRequest request, read_request(act));
  CHECK(refuse_delisted(view, report.name.domain));
  CHECK(check_questions(view, report, request.questions));
  TRY(const ReportStanding standing, standing_of(view, report.name));
  if (standing.request && standing.request->is_open(act.at))
    return fail(ErrorKind::conflict,
                "a complementary submission is asked for already, until " + standing.request->until,
                "wait for it, or until that day is over");
  return {};
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

// An erased request leaves that something was asked for, and nothing of what.
Status fold_request(Connection& view, const Envelope& envelope, const Act* act) {
  TRY(const ReportName name, read_report_subject(envelope.subject));
  WantedRequest request;
  EntryIndex revision;
  if (act != nullptr) {
    TRY(request, read_request(*act));
    TRY(revision, revision_of(*act));
  }
  return view.execute(
      "INSERT INTO report_request (entry_index, domain, instrument, period, at, revision_entry, questions, reason, "
      "language, until_date) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
      {envelope.entry_index.value, name.domain, name.instrument, name.period, envelope.at.seconds, revision.value,
       joined(request.questions), request.reason, request.language, request.until});
}

Status forget_request(Connection& view, const Envelope& envelope) {
  return view.execute(
      "UPDATE report_request SET revision_entry = 0, questions = '', reason = '', language = '', until_date = '' "
      "WHERE entry_index = $1",
      {envelope.entry_index.value});
}

// report.remind

Status admit_reminder(Connection& view, const Act& act, const Signer&) {
  TRY(const ReportSummary report, require_report(view, act));
  CHECK(refuse_delisted(view, report.name.domain));
  if (act.at.seconds < report.last_at.seconds + earliest_reminder_seconds)
    return fail(ErrorKind::refused,
                "the report was renewed on " + format_date(report.last_at) + ", less than eleven months ago");
  TRY(const std::optional<Row> later,
      view.query_row(
          "SELECT COUNT(*) FROM report WHERE domain = $1 AND instrument = $2 AND withdrawn_entry IS NULL AND "
          "last_at > $3",
          {report.name.domain, report.name.instrument, report.last_at.seconds}));
  if (later && later->count(0) > 0)
    return fail(ErrorKind::refused, "the organisation has reported for another year since");
  TRY(const ReportStanding standing, standing_of(view, report.name));
  if (standing.reminder && standing.reminder->revision == report.last_entry &&
      act.at.seconds < standing.reminder->at.seconds + reminder_pause_seconds)
    return fail(ErrorKind::conflict,
                "the organisation was reminded on " + format_date(standing.reminder->at) + " already",
                "wait for a month before the next reminder");
  return {};
}

Status fold_reminder(Connection& view, const Envelope& envelope, const Act* act) {
  TRY(const ReportName name, read_report_subject(envelope.subject));
  TRY(const EntryIndex revision, revision_of(*act));
  return view.execute(
      "INSERT INTO report_reminder (entry_index, domain, instrument, period, at, revision_entry) VALUES ($1, $2, $3, "
      "$4, $5, $6)",
      {envelope.entry_index.value, name.domain, name.instrument, name.period, envelope.at.seconds, revision.value});
}

constexpr std::array<ActKind, 3> act_kinds{{
    {"report.publish", 1, admit_listing, fold_listing, nullptr, false},
    {"report.request", 1, admit_request, fold_request, forget_request, false},
    {"report.remind", 1, admit_reminder, fold_reminder, nullptr, false},
}};

std::optional<Instant> end_of(const std::string& date) {
  const Result<Instant> day = parse_date(date);
  if (!day) return std::nullopt;
  return Instant{day->seconds + day_seconds};
}

Result<std::optional<ReportRevision>> first_revision_after(Connection& view, const ReportName& name, EntryIndex entry) {
  TRY(const std::optional<Row> row,
      view.query_row(
          "SELECT entry_index, at, CASE WHEN document = '' THEN 1 ELSE 0 END FROM report_revision WHERE domain = $1 "
          "AND instrument = $2 AND period = $3 AND entry_index > $4 ORDER BY entry_index LIMIT 1",
          {name.domain, name.instrument, name.period, entry.value}));
  if (!row) return std::nullopt;
  return ReportRevision{{row->count(0)}, {row->integer(1)}, row->count(2) != 0};
}

/// The last row of that report in a table of acts about reports.
Result<std::optional<Row>> last_row(Connection& view, std::string_view columns, std::string_view table,
                                    const ReportName& name) {
  const std::string sql = "SELECT " + std::string(columns) + " FROM " + std::string(table) +
                          " WHERE domain = $1 AND instrument = $2 AND period = $3 ORDER BY entry_index DESC LIMIT 1";
  return view.query_row(sql, {name.domain, name.instrument, name.period});
}

Result<std::optional<ReportListing>> last_listing(Connection& view, const ReportName& name) {
  TRY(const std::optional<Row> row,
      last_row(view, "entry_index, at, revision_entry, asked, answered, errors, warnings, notes, memberships",
               "report_listing", name));
  if (!row) return std::nullopt;
  return ReportListing{{row->count(0)},
                       {row->integer(1)},
                       {row->count(2)},
                       {row->count(3), row->count(4), row->count(5), row->count(6), row->count(7), row->count(8)}};
}

Result<std::optional<ReportRequest>> last_request(Connection& view, const ReportName& name) {
  TRY(const std::optional<Row> row,
      last_row(view, "entry_index, at, revision_entry, questions, reason, language, until_date", "report_request",
               name));
  if (!row) return std::nullopt;
  ReportRequest request{{row->count(0)}, {row->integer(1)}, {row->count(2)}, {},
                        row->text(4),    row->text(5),      row->text(6)};
  if (!row->text(3).empty())
    for (const std::string_view question : split(row->text(3), ' ')) request.questions.emplace_back(question);
  TRY(request.answered_by, first_revision_after(view, name, request.entry_index));
  return request;
}

Result<std::optional<ReportReminder>> last_reminder(Connection& view, const ReportName& name) {
  TRY(const std::optional<Row> row, last_row(view, "entry_index, at, revision_entry", "report_reminder", name));
  if (!row) return std::nullopt;
  return ReportReminder{{row->count(0)}, {row->integer(1)}, {row->count(2)}};
}

}  // namespace

bool ReportRequest::is_missed(Instant now) const {
  const std::optional<Instant> end = end_of(until);
  return end && !answered_by && *end <= now;
}

bool ReportRequest::is_open(Instant now) const {
  const std::optional<Instant> end = end_of(until);
  return end && !answered_by && now < *end;
}

bool ReportRequest::was_late() const {
  const std::optional<Instant> end = end_of(until);
  return end && answered_by && *end <= answered_by->at;
}

Result<ReportStanding> standing_of(Connection& view, const ReportName& name) {
  ReportStanding standing;
  TRY(standing.listing, last_listing(view, name));
  TRY(standing.request, last_request(view, name));
  TRY(standing.reminder, last_reminder(view, name));
  return standing;
}

Act report_listing_act(const ReportName& name, EntryIndex revision, const ReportCounts& counts, Instant at,
                       Entropy& entropy) {
  Json body;
  body.set("revision", revision.value).set("asked", counts.asked).set("answered", counts.answered);
  body.set("errors", counts.errors).set("warnings", counts.warnings).set("notes", counts.notes);
  body.set("memberships", counts.memberships);
  return make_act("report.publish", std::string(register_actor), report_subject(name), std::move(body), at, entropy);
}

Act report_request_act(const ReportName& name, EntryIndex revision, const WantedRequest& wanted, Instant at,
                       Entropy& entropy) {
  Json questions{Json::Array{}};
  for (const std::string& question : wanted.questions) questions.push(question);
  Json body;
  body.set("revision", revision.value).set("questions", std::move(questions)).set("reason", wanted.reason);
  body.set("language", wanted.language).set("until", wanted.until);
  return make_act("report.request", std::string(register_actor), report_subject(name), std::move(body), at, entropy);
}

Act report_reminder_act(const ReportName& name, EntryIndex revision, Instant at, Entropy& entropy) {
  return make_act("report.remind", std::string(register_actor), report_subject(name),
                  Json().set("revision", revision.value), at, entropy);
}

std::span<const ActKind> standing_act_kinds() { return act_kinds; }
std::span<const ViewTable> standing_view() { return view_tables; }
std::span<const Migration> standing_migrations() { return migrations; }

Result<std::optional<NewsItem>> describe_standing(Connection& view, const Envelope& envelope,
                                                  const Translator& translate) {
  const bool is_known = std::ranges::any_of(act_kinds, [&](const ActKind& kind) { return kind.type == envelope.type; });
  if (!is_known) return std::nullopt;
  TRY(const ReportName name, read_report_subject(envelope.subject));
  TRY(const std::optional<Organisation> organisation, find_organisation(view, name.domain));
  const std::string who = organisation ? organisation->name : name.domain;
  std::string title;
  if (envelope.type == "report.publish")
    title = translate.format("The secretariat listed the report of {organisation} for {period}",
                             {{"organisation", who}, {"period", name.period}});
  else if (envelope.type == "report.request")
    title = translate.format("The secretariat asked {organisation} to complete its report for {period}",
                             {{"organisation", who}, {"period", name.period}});
  else
    title = translate.format("The secretariat reminded {organisation} to renew its report for {period}",
                             {{"organisation", who}, {"period", name.period}});
  return NewsItem{std::move(title), {}, report_url(name)};
}

}  // namespace haip
