#include "reports/comparison_view.hpp"

#include <algorithm>
#include <map>
#include <numeric>

#include "base/text.hpp"

namespace haip {

const Migration comparison_migration{"reports-comparison", 1, R"(
CREATE TABLE report_profile (
  domain TEXT NOT NULL,
  instrument TEXT NOT NULL,
  period TEXT NOT NULL,
  roles TEXT NOT NULL,
  size TEXT NOT NULL,
  PRIMARY KEY (domain, instrument, period)
);
CREATE TABLE report_option (
  domain TEXT NOT NULL,
  instrument TEXT NOT NULL,
  period TEXT NOT NULL,
  question TEXT NOT NULL,
  choice TEXT NOT NULL,
  PRIMARY KEY (domain, instrument, period, question, choice)
);
)"};
const ViewTable report_profile_table{"report_profile", "domain, instrument, period, roles, size"};
const ViewTable report_option_table{"report_option", "domain, instrument, period, question, choice"};

namespace {

// With a blank at both ends, so that a word is found by " word ".
std::string spaced(const std::vector<std::string>& words) {
  std::string text = " ";
  for (const std::string& word : words) text += word + " ";
  return text;
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  for (const std::string_view word : split(text, ' '))
    if (!word.empty()) words.emplace_back(word);
  return words;
}

constexpr std::string_view comparable =
    " FROM report r JOIN report_profile p ON p.domain = r.domain AND p.instrument = r.instrument AND p.period = "
    "r.period LEFT JOIN organisation o ON o.domain = r.domain WHERE r.withdrawn_entry IS NULL AND r.edition <> '' AND "
    "o.delisted_entry IS NULL";
constexpr std::string_view report_columns =
    "r.domain, r.instrument, r.period, r.edition, COALESCE(o.name, r.domain), p.roles, p.size";
// $1 instrument, $2 edition, $3 role, $4 size, $5 period.
constexpr std::string_view fits =
    " AND r.instrument = $1 AND r.edition = $2 AND ($3 = '' OR p.roles LIKE '% ' || $3 || ' %') AND ($4 = '' OR p.size "
    "= $4) AND ($5 = '' OR r.period = $5) AND ($5 <> '' OR NOT EXISTS (SELECT 1 FROM report later WHERE later.domain = "
    "r.domain AND later.instrument = r.instrument AND later.edition = r.edition AND later.withdrawn_entry IS NULL AND "
    "later.period > r.period))";

std::string with_counted(std::string_view select) {
  return "WITH counted AS MATERIALIZED (SELECT " + std::string(report_columns) +
         ", r.domain AS of_domain, r.period AS " + "of_period" + std::string(comparable) + std::string(fits) + ") " +
         std::string(select);
}

SqlParameters parameters_of(const ReportFilter& filter) {
  return {filter.framework.instrument, filter.framework.edition, filter.role, filter.size, filter.period};
}

ComparableReport report_of(const Row& row) {
  return {{row.text(0), row.text(1), row.text(2)}, row.text(3), row.text(4), words_of(row.text(5)), row.text(6)};
}

std::vector<ComparableReport> reports_of_rows(const Rows& rows) {
  std::vector<ComparableReport> reports;
  reports.reserve(rows.size());
  for (const Row& row : rows) reports.push_back(report_of(row));
  return reports;
}

Result<std::uint64_t> single_count(Connection& view, std::string_view sql, const SqlParameters& parameters) {
  TRY(const std::optional<Row> row, view.query_row(sql, parameters));
  return row ? row->count(0) : 0;
}

}  // namespace

Status write_comparison_rows(Connection& view, const ReportName& name, const Report& report) {
  const SqlParameters key{name.domain, name.instrument, name.period};
  CHECK(view.execute("DELETE FROM report_profile WHERE domain = $1 AND instrument = $2 AND period = $3", key));
  CHECK(view.execute("DELETE FROM report_option WHERE domain = $1 AND instrument = $2 AND period = $3", key));
  if (report.framework.empty()) return {};
  CHECK(view.execute("INSERT INTO report_profile (domain, instrument, period, roles, size) VALUES ($1, $2, $3, $4, $5)",
                     {name.domain, name.instrument, name.period, spaced(report.roles), report.size}));
  for (const Answer& answer : report.answers)
    for (const std::string& option : answer.options)
      CHECK(
          view.execute("INSERT INTO report_option (domain, instrument, period, question, choice) "
                       "VALUES ($1, $2, $3, $4, $5)",
                       {name.domain, name.instrument, name.period, answer.question, option}));
  return {};
}

Result<std::vector<ComparableReport>> comparable_reports(Connection& view, const ReportFilter& filter) {
  static const std::string sql = "SELECT " + std::string(report_columns) + std::string(comparable) + std::string(fits) +
                                 " ORDER BY COALESCE(o.name, r.domain), r.domain, r.period";
  return view.query(sql, parameters_of(filter)).map(reports_of_rows);
}

Result<std::vector<ComparableReport>> all_comparable_reports(Connection& view) {
  static const std::string sql =
      "SELECT " + std::string(report_columns) + std::string(comparable) + " ORDER BY r.last_entry DESC";
  return view.query(sql).map(reports_of_rows);
}

Result<std::optional<ComparableReport>> find_comparable_report(Connection& view, const ReportName& name) {
  static const std::string sql = "SELECT " + std::string(report_columns) + std::string(comparable) +
                                 " AND r.domain = $1 AND r.instrument = $2 AND r.period = $3";
  TRY(const std::optional<Row> row, view.query_row(sql, {name.domain, name.instrument, name.period}));
  if (!row) return std::nullopt;
  return report_of(*row);
}

Result<LeftOutReports> left_out_reports(Connection& view, std::string_view instrument) {
  LeftOutReports left;
  TRY(left.withdrawn,
      single_count(view, "SELECT COUNT(*) FROM report WHERE instrument = $1 AND withdrawn_entry IS NOT NULL",
                   {instrument}));
  TRY(left.erased, single_count(view,
                                "SELECT COUNT(*) FROM report WHERE instrument = $1 AND withdrawn_entry IS NULL AND "
                                "edition = ''",
                                {instrument}));
  TRY(left.delisted,
      single_count(view,
                   "SELECT COUNT(*) FROM report r JOIN organisation o ON o.domain = r.domain WHERE r.instrument = $1 "
                   "AND r.withdrawn_entry IS NULL AND r.edition <> '' AND o.delisted_entry IS NOT NULL",
                   {instrument}));
  return left;
}

Result<std::vector<AnsweredFramework>> answered_frameworks(Connection& view) {
  TRY(const Rows rows, view.query("SELECT instrument, edition, COUNT(*) FROM report WHERE withdrawn_entry IS NULL AND "
                                  "edition <> '' GROUP BY instrument, edition ORDER BY 3 DESC, instrument, edition"));
  std::vector<AnsweredFramework> frameworks;
  for (const Row& row : rows) frameworks.push_back({{row.text(0), row.text(1)}, row.count(2)});
  return frameworks;
}

Result<std::vector<AnswerOutline>> answer_outlines(Connection& view, const ReportName& name) {
  TRY(const Rows rows, view.query("SELECT question, state, kinds FROM report_answer WHERE domain = $1 AND instrument = "
                                  "$2 AND period = $3 ORDER BY question",
                                  {name.domain, name.instrument, name.period}));
  std::vector<AnswerOutline> outlines;
  outlines.reserve(rows.size());
  for (const Row& row : rows) outlines.push_back({row.text(0), row.text(1), words_of(row.text(2))});
  return outlines;
}

// Counts.

std::uint64_t QuestionCount::answers() const {
  return std::accumulate(by_state.begin(), by_state.end(), std::uint64_t{0});
}

namespace {

void add_to(QuestionCount& count, std::string_view state, std::string_view kinds, std::uint64_t number) {
  for (std::size_t i = 0; i < answer_states.size(); ++i)
    if (answer_states[i] == state) count.by_state[i] += number;
  const std::vector<std::string> words = words_of(kinds);
  for (std::size_t i = 0; i < claim_kinds.size(); ++i)
    if (std::ranges::find(words, claim_kinds[i]) != words.end()) count.by_kind[i] += number;
}

/// Reports that answer a part of the question, and not the question itself.
Result<std::uint64_t> count_in_parts(Connection& view, const ReportFilter& filter, const std::string& question) {
  static const std::string sql = with_counted(
      "SELECT COUNT(*) FROM counted c WHERE NOT EXISTS (SELECT 1 FROM report_answer a WHERE a.domain = c.of_domain AND "
      "a.instrument = $1 AND a.period = c.of_period AND a.question = $6) AND EXISTS (SELECT 1 FROM report_answer a "
      "WHERE a.domain = c.of_domain AND a.instrument = $1 AND a.period = c.of_period AND a.question > $7 AND "
      "a.question "
      "< $8)");
  SqlParameters parameters = parameters_of(filter);
  // Keys of parts are the question's and "/": "0" comes behind it in ASCII.
  for (const char* end : {"", "/", "0"}) parameters.emplace_back(question + end);
  return single_count(view, sql, parameters);
}

Status count_options(Connection& view, const ReportFilter& filter, std::map<std::string, QuestionCount>& counts) {
  static const std::string sql = with_counted(
      "SELECT t.question, t.choice, COUNT(*) FROM counted c JOIN report_option t ON t.domain = c.of_domain AND "
      "t.instrument = $1 AND t.period = c.of_period GROUP BY t.question, t.choice ORDER BY 3 DESC, t.choice");
  TRY(const Rows rows, view.query(sql, parameters_of(filter)));
  for (const Row& row : rows) counts[row.text(0)].options.emplace_back(row.text(1), row.count(2));
  return {};
}

}  // namespace

Result<AnswerCounts> count_answers(Connection& view, const ReportFilter& filter, const Framework& framework) {
  static const std::string count_reports = with_counted("SELECT COUNT(*) FROM counted");
  static const std::string sql = with_counted(
      "SELECT a.question, a.state, a.kinds, COUNT(*) FROM counted c JOIN report_answer a ON a.domain = c.of_domain AND "
      "a.instrument = $1 AND a.period = c.of_period GROUP BY a.question, a.state, a.kinds");
  AnswerCounts all;
  TRY(all.reports, single_count(view, count_reports, parameters_of(filter)));
  TRY(const Rows rows, view.query(sql, parameters_of(filter)));
  std::map<std::string, QuestionCount> counts;
  for (const Row& row : rows) add_to(counts[row.text(0)], row.text(1), row.text(2), row.count(3));
  CHECK(count_options(view, filter, counts));
  for (const Question& question : framework.questions()) {
    const auto found = counts.find(question.key);
    if (found == counts.end() && !question.is_known) continue;
    QuestionCount count = found == counts.end() ? QuestionCount() : std::move(found->second);
    count.question = question.key;
    if (!framework.parts_of(question.key).empty()) {
      TRY(count.in_parts, count_in_parts(view, filter, question.key));
    }
    count.unanswered = all.reports - count.answers() - count.in_parts;
    all.questions.push_back(std::move(count));
  }
  return all;
}

Result<std::vector<CountedAnswer>> counted_answers(Connection& view, const AnswerQuery& query, std::size_t offset,
                                                   std::size_t most) {
  if (query.state == "none" && query.question.empty())
    return malformed("reports without an answer are asked for by question", "add question=, as in question=1a");
  static const std::string columns =
      "SELECT c.*, a.question, a.state, a.kinds FROM counted c JOIN report_answer a ON a.domain = c.of_domain AND "
      "a.instrument = $1 AND a.period = c.of_period ";
  static const std::string answered = with_counted(
      columns +
      "WHERE ($6 = '' OR a.question = $6) AND ($7 = '' OR a.state = $7) AND ($8 = '' OR ' ' || a.kinds || ' ' LIKE '% "
      "' "
      "|| $8 || ' %') AND ($9 = '' OR EXISTS (SELECT 1 FROM report_option t WHERE t.domain = c.of_domain AND "
      "t.instrument = $1 AND t.period = c.of_period AND t.question = a.question AND t.choice = $9)) "
      "ORDER BY 5, 1, 3, 10 LIMIT $10 OFFSET $11");
  static const std::string unanswered = with_counted(
      "SELECT c.*, $6, 'none', '' FROM counted c WHERE NOT EXISTS (SELECT 1 FROM report_answer a WHERE a.domain = "
      "c.of_domain AND a.instrument = $1 AND a.period = c.of_period AND (a.question = $6 OR (a.question > $6 || '/' "
      "AND a.question < $6 || '0'))) ORDER BY 5, 1, 3 LIMIT $7 OFFSET $8");
  SqlParameters parameters = parameters_of(query.reports);
  parameters.emplace_back(query.question);
  if (query.state != "none") {
    parameters.emplace_back(query.state);
    parameters.emplace_back(query.kind);
    parameters.emplace_back(query.option);
  }
  parameters.emplace_back(std::uint64_t{most});
  parameters.emplace_back(std::uint64_t{offset});
  TRY(const Rows rows, view.query(query.state == "none" ? unanswered : answered, parameters));
  std::vector<CountedAnswer> found;
  found.reserve(rows.size());
  for (const Row& row : rows) found.push_back({report_of(row), {row.text(9), row.text(10), words_of(row.text(11))}});
  return found;
}

}  // namespace haip
