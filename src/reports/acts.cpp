#include "reports/acts.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "instruments/view.hpp"
#include "register/identity.hpp"
#include "register/language_tag.hpp"
#include "reports/challenges.hpp"
#include "reports/classification.hpp"
#include "reports/comparison_view.hpp"
#include "reports/framework.hpp"
#include "reports/reports.hpp"
#include "reports/standing.hpp"

namespace haip {
namespace {

constexpr std::array<Migration, 1> migrations{{{"reports", 1, R"(
CREATE TABLE report (
  domain TEXT NOT NULL,
  instrument TEXT NOT NULL,
  period TEXT NOT NULL,
  edition TEXT NOT NULL,
  language TEXT NOT NULL,
  withdrawn_entry BIGINT,
  revisions BIGINT NOT NULL,
  answered BIGINT NOT NULL,
  not_done BIGINT NOT NULL,
  not_disclosed BIGINT NOT NULL,
  not_applicable BIGINT NOT NULL,
  first_entry BIGINT NOT NULL,
  first_at BIGINT NOT NULL,
  last_entry BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  PRIMARY KEY (domain, instrument, period)
);
CREATE INDEX report_by_last ON report (last_entry);
CREATE TABLE report_revision (
  entry_index BIGINT PRIMARY KEY,
  domain TEXT NOT NULL,
  instrument TEXT NOT NULL,
  period TEXT NOT NULL,
  at BIGINT NOT NULL,
  document TEXT NOT NULL
);
CREATE INDEX report_revision_by_report ON report_revision (domain, instrument, period, entry_index);
CREATE TABLE report_answer (
  domain TEXT NOT NULL,
  instrument TEXT NOT NULL,
  period TEXT NOT NULL,
  question TEXT NOT NULL,
  edition TEXT NOT NULL,
  state TEXT NOT NULL,
  kinds TEXT NOT NULL,
  PRIMARY KEY (domain, instrument, period, question)
);
CREATE INDEX report_answer_by_question ON report_answer (instrument, edition, question);
)"}}};

constexpr std::array<ViewTable, 3> view_tables{{
    {"report",
     "domain, instrument, period, edition, language, withdrawn_entry, revisions, answered, not_done, not_disclosed, "
     "not_applicable, first_entry, first_at, last_entry, last_at"},
    {"report_revision", "entry_index, domain, instrument, period, at, document"},
    {"report_answer", "domain, instrument, period, question, edition, state, kinds"},
}};

Status check_languages(const Report& report) {
  CHECK(check_language_tag(report.language));
  for (const auto& [language, kind] : report.translations) CHECK(check_language_tag(language));
  return {};
}

Result<Report> read_submitted(const Act& act) {
  TRY(const Json* body, act.body.object("report"));
  TRY(Report report, read_report(*body));
  return report;
}

Result<ReportName> name_of(const Report& report) {
  TRY(const FrameworkName framework, FrameworkName::parse(report.framework));
  const std::string period = period_name(report);
  if (period.size() != 4) return malformed("the report does not say when its period ends");
  return ReportName{report.domain, framework.instrument, period};
}

Status check_organisation(Connection& view, const Act& act, std::string_view domain) {
  if (domain != act.actor)
    return fail(ErrorKind::forbidden, printable(act.actor) + " cannot speak for " + printable(domain));
  TRY(const std::optional<Organisation> organisation, find_organisation(view, domain));
  if (!organisation)
    return fail(ErrorKind::refused, "the register has no organisation " + printable(domain),
                "ask the secretariat to record it");
  if (organisation->is_delisted)
    return fail(ErrorKind::refused, printable(domain) + " is delisted and cannot report here",
                "write to the secretariat");
  return {};
}

/// The questionnaire that was answered is one that the register holds, word for word.
Status check_questionnaire(Connection& view, const Report& report) {
  TRY(const FrameworkName name, FrameworkName::parse(report.framework));
  Result<Edition> edition = find_edition(view, name.instrument, name.edition);
  if (!edition && edition.error().kind == ErrorKind::not_found)
    return fail(ErrorKind::refused, edition.error().message, "see /instruments for what the register holds");
  if (!edition) return fail(std::move(edition).error());
  TRY(const Framework framework, Framework::of(std::move(*edition)));
  if (report.questionnaire != framework.digest().hex())
    return fail(ErrorKind::refused,
                "the report answers another text of " + report.framework + " than the register holds",
                "compare the questionnaires, answer the register's, and sign the report again");
  for (const Answer& answer : report.answers)
    if (framework.find(answer.question) == nullptr)
      return fail(ErrorKind::refused, report.framework + " has no question \"" + printable(answer.question) + "\"",
                  "check the report with `haip report check`");
  return {};
}

Status admit_submission(Connection& view, const Act& act, const Signer&) {
  CHECK(check_report_submission(act));
  TRY(const Report report, read_submitted(act));
  CHECK(check_organisation(view, act, report.domain));
  return check_questionnaire(view, report);
}

Result<std::string> withdrawal_reason(const Act& act) {
  TRY(std::string reason, act.body.text("reason"));
  CHECK(check_needed_text("the reason", reason, 2000, "say in a sentence why the report is withdrawn"));
  return reason;
}

Status admit_withdrawal(Connection& view, const Act& act, const Signer&) {
  TRY(const ReportName name, read_report_subject(act.subject));
  CHECK(withdrawal_reason(act).map([](const std::string&) {}));
  // Nobody is held to a report: whoever is delisted may still take it back.
  if (name.domain != act.actor)
    return fail(ErrorKind::forbidden, printable(act.actor) + " cannot speak for " + printable(name.domain));
  TRY(const std::optional<ReportSummary> report, find_report(view, name));
  if (!report || report->is_withdrawn)
    return fail(ErrorKind::conflict, "there is no report " + act.subject + " to withdraw");
  return {};
}

std::uint64_t count_state(const Report& report, std::string_view state) {
  return static_cast<std::uint64_t>(std::ranges::count(report.answers, state, &Answer::state));
}

/// "practice policy": kinds of the claims that an answer cites, in the order of claim_kinds.
std::string kinds_of(const Report& report, const Answer& answer) {
  std::string kinds;
  for (const std::string_view kind : claim_kinds) {
    const bool is_cited = std::ranges::any_of(answer.claims, [&](const std::string& id) {
      const Claim* claim = report.find_claim(id);
      return claim != nullptr && claim->kind == kind;
    });
    if (is_cited) kinds += (kinds.empty() ? "" : " ") + std::string(kind);
  }
  return kinds;
}

Status write_answers(Connection& view, const ReportName& name, const Report& report, std::string_view edition) {
  CHECK(view.execute("DELETE FROM report_answer WHERE domain = $1 AND instrument = $2 AND period = $3",
                     {name.domain, name.instrument, name.period}));
  for (const Answer& answer : report.answers)
    CHECK(view.execute(
        "INSERT INTO report_answer (domain, instrument, period, question, edition, state, kinds) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7)",
        {name.domain, name.instrument, name.period, answer.question, edition, answer.state, kinds_of(report, answer)}));
  return write_comparison_rows(view, name, report);
}

// An erased submission leaves the same rows without a word of it.
Status fold_submission(Connection& view, const Envelope& envelope, const Act* act) {
  TRY(const ReportName name, read_report_subject(envelope.subject));
  Report report;
  std::string edition;
  if (act != nullptr) {
    TRY(report, read_submitted(*act));
    TRY(const FrameworkName framework, FrameworkName::parse(report.framework));
    edition = framework.edition;
  }
  const std::string document = act == nullptr ? std::string() : canonical_json(report_json(report));
  CHECK(view.execute(
      "INSERT INTO report_revision (entry_index, domain, instrument, period, at, document) "
      "VALUES ($1, $2, $3, $4, $5, $6)",
      {envelope.entry_index.value, name.domain, name.instrument, name.period, envelope.at.seconds, document}));
  CHECK(view.execute(
      "INSERT INTO report (domain, instrument, period, edition, language, withdrawn_entry, revisions, answered, "
      "not_done, not_disclosed, not_applicable, first_entry, first_at, last_entry, last_at) "
      "VALUES ($1, $2, $3, $4, $5, NULL, 1, $6, $7, $8, $9, $10, $11, $10, $11) "
      "ON CONFLICT (domain, instrument, period) DO UPDATE SET edition = excluded.edition, "
      "language = excluded.language, withdrawn_entry = NULL, revisions = report.revisions + 1, "
      "answered = excluded.answered, not_done = excluded.not_done, not_disclosed = excluded.not_disclosed, "
      "not_applicable = excluded.not_applicable, last_entry = excluded.last_entry, last_at = excluded.last_at",
      {name.domain, name.instrument, name.period, edition, report.language, count_state(report, "answered"),
       count_state(report, "not-done"), count_state(report, "not-disclosed"), count_state(report, "not-applicable"),
       envelope.entry_index.value, envelope.at.seconds}));
  return write_answers(view, name, report, edition);
}

Status forget_submission(Connection& view, const Envelope& envelope) {
  TRY(const ReportName name, read_report_subject(envelope.subject));
  CHECK(view.execute("UPDATE report_revision SET document = '' WHERE entry_index = $1", {envelope.entry_index.value}));
  TRY(const std::optional<ReportSummary> report, find_report(view, name));
  if (!report || report->last_entry != envelope.entry_index) return {};
  CHECK(
      view.execute("UPDATE report SET edition = '', language = '', answered = 0, not_done = 0, not_disclosed = 0, "
                   "not_applicable = 0 WHERE domain = $1 AND instrument = $2 AND period = $3",
                   {name.domain, name.instrument, name.period}));
  return write_answers(view, name, {}, {});
}

Status fold_withdrawal(Connection& view, const Envelope& envelope, const Act*) {
  TRY(const ReportName name, read_report_subject(envelope.subject));
  return view.execute("UPDATE report SET withdrawn_entry = $4 WHERE domain = $1 AND instrument = $2 AND period = $3",
                      {name.domain, name.instrument, name.period, envelope.entry_index.value});
}

Status forget_withdrawal(Connection&, const Envelope&) { return {}; }  // the reason is in no table

constexpr std::array<ActKind, 2> act_kinds{{
    {"report.submit", 1, admit_submission, fold_submission, forget_submission, false},
    {"report.withdraw", 1, admit_withdrawal, fold_withdrawal, forget_withdrawal, false},
}};

constexpr std::string_view summary_columns =
    "domain, instrument, period, edition, language, withdrawn_entry, revisions, answered, not_done, not_disclosed, "
    "not_applicable, first_entry, first_at, last_entry, last_at";

ReportSummary summary_of(const Row& row) {
  return {{row.text(0), row.text(1), row.text(2)},
          row.text(3),
          row.text(4),
          !row.is_null(5),
          row.count(6),
          row.count(7),
          row.count(8),
          row.count(9),
          row.count(10),
          {row.count(11)},
          {row.integer(12)},
          {row.count(13)},
          {row.integer(14)}};
}

std::vector<ReportSummary> summaries_of(const Rows& rows) {
  std::vector<ReportSummary> all;
  for (const Row& row : rows) all.push_back(summary_of(row));
  return all;
}

template <class Item>
std::vector<Item> joined_lists(std::initializer_list<std::span<const Item>> lists) {
  std::vector<Item> all;
  for (const std::span<const Item> list : lists) all.insert(all.end(), list.begin(), list.end());
  return all;
}

}  // namespace

// What has a file of its own comes behind what this one holds.
RegisterPart reports_part() {
  static const auto all_kinds =
      joined_lists<ActKind>({act_kinds, classification_act_kinds(), standing_act_kinds(), challenge_act_kinds()});
  static const auto all_tables = joined_lists<ViewTable>(
      {view_tables, classification_view(), comparison_view(), standing_view(), challenge_view()});
  static const auto all_migrations =
      joined_lists<Migration>({migrations, classification_migrations(), comparison_migrations(), standing_migrations(),
                               challenge_migrations()});
  return {"reports", all_kinds, all_tables, all_migrations};
}

std::string report_subject(const ReportName& name) {
  return "report/" + name.domain + "/" + name.instrument + "/" + name.period;
}

// The subject alone says whose report it is, so that the fact survives the erasure of the content.
Result<ReportName> read_report_subject(std::string_view subject) {
  const auto parts = split(subject, '/');
  const auto is_year = [](std::string_view text) {
    return text.size() == 4 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
  };
  if (parts.size() != 4 || parts[0] != "report" || !is_year(parts[3]))
    return malformed("the subject of a report reads report/<domain>/<instrument>/<year>, not \"" + printable(subject) +
                     "\"");
  TRY(const Domain domain, Domain::parse(parts[1]));
  CHECK(check_instrument_id(parts[2]));
  return ReportName{domain.text(), std::string(parts[2]), std::string(parts[3])};
}

Result<std::vector<ReportSummary>> list_reports(Connection& view) {
  static const std::string sql = "SELECT " + std::string(summary_columns) + " FROM report ORDER BY last_entry DESC";
  return view.query(sql).map(summaries_of);
}

Result<std::vector<ReportSummary>> reports_of(Connection& view, std::string_view domain) {
  static const std::string sql =
      "SELECT " + std::string(summary_columns) + " FROM report WHERE domain = $1 ORDER BY last_entry DESC";
  return view.query(sql, {domain}).map(summaries_of);
}

Result<std::optional<ReportSummary>> find_report(Connection& view, const ReportName& name) {
  static const std::string sql =
      "SELECT " + std::string(summary_columns) + " FROM report WHERE domain = $1 AND instrument = $2 AND period = $3";
  TRY(const std::optional<Row> row, view.query_row(sql, {name.domain, name.instrument, name.period}));
  if (!row) return std::nullopt;
  return summary_of(*row);
}

Result<std::vector<ReportRevision>> revisions_of(Connection& view, const ReportName& name) {
  TRY(const Rows rows, view.query("SELECT entry_index, at, CASE WHEN document = '' THEN 1 ELSE 0 END FROM "
                                  "report_revision WHERE domain = $1 AND "
                                  "instrument = $2 AND period = $3 ORDER BY entry_index",
                                  {name.domain, name.instrument, name.period}));
  std::vector<ReportRevision> revisions;
  for (const Row& row : rows) revisions.push_back({{row.count(0)}, {row.integer(1)}, row.integer(2) != 0});
  return revisions;
}

Result<Report> read_revision(Connection& view, const ReportName& name, EntryIndex entry) {
  TRY(const std::optional<Row> row,
      view.query_row("SELECT document FROM report_revision WHERE entry_index = $1 AND domain = $2 AND instrument = $3 "
                     "AND period = $4",
                     {entry.value, name.domain, name.instrument, name.period}));
  if (!row) return fail(ErrorKind::not_found, "the report has no such revision");
  if (row->text(0).empty())
    return fail(ErrorKind::gone, "the words of this report were erased; that it was made stays on record");
  TRY(const Json json, parse_json(row->text(0)));
  return read_report(json);
}

Act report_submission_act(const Report& for_everyone, Instant at, Entropy& entropy) {
  Json body;
  body.set("report", report_json(for_everyone));
  const std::size_t slash = for_everyone.framework.find('/');
  return make_act(
      "report.submit", for_everyone.domain,
      report_subject({for_everyone.domain, for_everyone.framework.substr(0, slash), period_name(for_everyone)}),
      std::move(body), at, entropy);
}

Act report_withdrawal_act(const ReportName& name, std::string_view reason, Instant at, Entropy& entropy) {
  return make_act("report.withdraw", name.domain, report_subject(name), Json().set("reason", reason), at, entropy);
}

Status check_report_submission(const Act& act) {
  TRY(const Report report, read_submitted(act));
  CHECK(check_languages(report));
  TRY(const ReportName name, name_of(report));
  if (report_subject(name) != act.subject)
    return malformed("the act is about \"" + printable(act.subject) + "\", and its report is " + report_subject(name));
  if (!report.attestation)
    return malformed("nobody attests the report", "fill in \"attestation\" in report.yaml and sign it again");
  if (report.attestation->date.empty())
    return malformed("the attestation has no date, by which the register counts the year until the next report",
                     "fill in \"date\" under \"attestation\" in report.yaml and sign it again");
  if (report.period_from.empty() || report.period_from > report.period_to)
    return malformed(report.period_from.empty() ? "the report does not say when its period begins"
                                                : "the report's period ends before it begins",
                     "mend \"period\" in report.yaml and sign it again");
  if (report.questionnaire.empty()) return malformed("the report does not say which questionnaire it answers");
  for (const std::string& role : report.roles) CHECK(check_role(role));
  if (seen_by(report, Audience::everyone) == report) return {};
  return malformed("the report holds something that is not for everybody",
                   "sign it with `haip report sign`, which leaves out what is internal or on request");
}

}  // namespace haip
