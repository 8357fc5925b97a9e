#include "reports/comparison_view.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <numeric>

#include "base/text.hpp"
#include "reports/comparison.hpp"

namespace haip {

namespace {

constexpr std::array<Migration, 1> migrations{{{"report_comparison", 1, R"(
CREATE TABLE report_profile (
  domain TEXT NOT NULL,
  instrument TEXT NOT NULL,
  period TEXT NOT NULL,
  roles TEXT NOT NULL,
  size TEXT NOT NULL,
  names TEXT NOT NULL,
  outline TEXT NOT NULL,
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
)"}}};

constexpr std::array<ViewTable, 2> view_tables{
    {{"report_profile", "domain, instrument, period, roles, size, names, outline"},
     {"report_option", "domain, instrument, period, question, choice"}}};

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

// All answers of a report in one text, a line for each: "1a answered policy practice". Counting reads a row for each
// report instead of one for each answer.
std::string outline_of(const Report& report) {
  std::string outline;
  for (const Answer& answer : report.answers) {
    outline += answer.question + " " + answer.state;
    for (const std::string& kind : kinds_cited(report, answer)) outline += " " + kind;
    outline += "\n";
  }
  return outline;
}

/// Calls `each` with question, state and the kinds, blanks between them.
template <class Each>
void read_outline(std::string_view outline, Each each) {
  while (!outline.empty()) {
    const std::size_t end = outline.find('\n');
    const std::string_view line = outline.substr(0, end);
    outline.remove_prefix(end == std::string_view::npos ? outline.size() : end + 1);
    const std::size_t first = line.find(' ');
    if (first == std::string_view::npos) continue;
    const std::size_t second = line.find(' ', first + 1);
    each(line.substr(0, first), line.substr(first + 1, second - first - 1),
         second == std::string_view::npos ? std::string_view() : line.substr(second + 1));
  }
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

std::span<const Migration> comparison_migrations() { return migrations; }
std::span<const ViewTable> comparison_view() { return view_tables; }

Status write_comparison_rows(Connection& view, const ReportName& name, const Report& report) {
  const SqlParameters key{name.domain, name.instrument, name.period};
  CHECK(view.execute("DELETE FROM report_profile WHERE domain = $1 AND instrument = $2 AND period = $3", key));
  CHECK(view.execute("DELETE FROM report_option WHERE domain = $1 AND instrument = $2 AND period = $3", key));
  if (report.framework.empty()) return {};
  CHECK(
      view.execute("INSERT INTO report_profile (domain, instrument, period, roles, size, names, outline) "
                   "VALUES ($1, $2, $3, $4, $5, $6, $7)",
                   {name.domain, name.instrument, name.period, spaced(report.roles), report.size,
                    canonical_json(local_text_json(report.organisation)), outline_of(report)}));
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

Result<LocalText> reported_names(Connection& view, const ReportName& name) {
  TRY(const std::optional<Row> row,
      view.query_row("SELECT names FROM report_profile WHERE domain = $1 AND instrument = $2 AND period = $3",
                     {name.domain, name.instrument, name.period}));
  if (!row) return LocalText();
  TRY(const Json names, parse_json(row->text(0)));
  return read_local_text(names, "organisation", longest_line);
}

Result<std::vector<AnswerOutline>> answer_outlines(Connection& view, const ReportName& name) {
  TRY(const std::optional<Row> row,
      view.query_row("SELECT outline FROM report_profile WHERE domain = $1 AND instrument = $2 AND period = $3",
                     {name.domain, name.instrument, name.period}));
  std::vector<AnswerOutline> outlines;
  if (!row) return outlines;
  read_outline(row->text(0), [&](std::string_view question, std::string_view state, std::string_view kinds) {
    outlines.push_back({std::string(question), std::string(state), words_of(kinds)});
  });
  return outlines;
}

// Counts.

std::uint64_t QuestionCount::answers() const {
  return std::accumulate(by_state.begin(), by_state.end(), std::uint64_t{0});
}

namespace {

/// Counts reports one after the other.
class AnswerTally {
 public:
  explicit AnswerTally(const Framework& framework) : framework_(framework) {
    for (const Question& question : framework.questions()) {
      places_.emplace(question.key, counts_.size());
      counts_.push_back({.question = question.key});
    }
    last_report_.resize(counts_.size());
    last_part_.resize(counts_.size());
    for (const Question& question : framework.questions())
      parents_.push_back(question.parent.empty() ? counts_.size() : places_.find(question.parent)->second);
  }

  void add(std::string_view outline) {
    ++reports_;
    read_outline(outline, [&](std::string_view question, std::string_view state, std::string_view kinds) {
      const auto place = places_.find(question);
      if (place == places_.end()) return;
      QuestionCount& count = counts_[place->second];
      last_report_[place->second] = reports_;
      if (const std::size_t parent = parents_[place->second]; parent < counts_.size()) last_part_[parent] = reports_;
      for (std::size_t i = 0; i < answer_states.size(); ++i) count.by_state[i] += answer_states[i] == state ? 1U : 0U;
      for (std::size_t i = 0; i < claim_kinds.size(); ++i)
        count.by_kind[i] += has_word(kinds, claim_kinds[i]) ? 1U : 0U;
    });
    for (std::size_t i = 0; i < counts_.size(); ++i) {
      if (last_report_[i] == reports_) continue;
      if (last_part_[i] == reports_)
        ++counts_[i].in_parts;
      else if (parents_[i] < counts_.size() && last_report_[parents_[i]] == reports_)
        ++counts_[i].in_whole;
    }
  }

  AnswerCounts take(std::map<std::string, QuestionCount>& options) {
    AnswerCounts all{reports_, {}};
    for (std::size_t i = 0; i < counts_.size(); ++i) {
      QuestionCount& count = counts_[i];
      if (!framework_.questions()[i].is_known && last_report_[i] == 0) continue;
      count.unanswered = reports_ - count.answers() - count.in_parts - count.in_whole;
      if (const auto ticked = options.find(count.question); ticked != options.end())
        count.options = std::move(ticked->second.options);
      all.questions.push_back(std::move(count));
    }
    return all;
  }

 private:
  static bool has_word(std::string_view words, std::string_view word) {
    for (std::size_t at = words.find(word); at != std::string_view::npos; at = words.find(word, at + 1)) {
      const std::size_t end = at + word.size();
      if ((at == 0 || words[at - 1] == ' ') && (end == words.size() || words[end] == ' ')) return true;
    }
    return false;
  }

  const Framework& framework_;
  std::uint64_t reports_ = 0;
  std::map<std::string, std::size_t, std::less<>> places_;
  std::vector<QuestionCount> counts_;
  std::vector<std::size_t> parents_;        ///< counts_.size() without one.
  std::vector<std::uint64_t> last_report_;  ///< Which report answered it last, counted from 1.
  std::vector<std::uint64_t> last_part_;    ///< Which report answered a part of it last.
};

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
  static const std::string sql = "SELECT p.outline" + std::string(comparable) + std::string(fits);
  AnswerTally tally(framework);
  TRY(const Rows rows, view.query(sql, parameters_of(filter)));
  for (const Row& row : rows) tally.add(row.text(0));
  std::map<std::string, QuestionCount> options;
  CHECK(count_options(view, filter, options));
  return tally.take(options);
}

namespace {

// $6 question, $7 state, $8 kind, $9 option.
constexpr std::string_view answered =
    "FROM counted c JOIN report_answer a ON a.domain = c.of_domain AND a.instrument = $1 AND a.period = c.of_period "
    "WHERE ($6 = '' OR a.question = $6) AND ($7 = '' OR a.state = $7) AND ($8 = '' OR ' ' || a.kinds || ' ' LIKE '% ' "
    "|| $8 || ' %') AND ($9 = '' OR EXISTS (SELECT 1 FROM report_option t WHERE t.domain = c.of_domain AND "
    "t.instrument = $1 AND t.period = c.of_period AND t.question = a.question AND t.choice = $9)) ";
// $6 question: answered neither itself, nor in a part of it, nor with what it is a part of.
constexpr std::string_view unanswered =
    "FROM counted c WHERE NOT EXISTS (SELECT 1 FROM report_answer a WHERE a.domain = c.of_domain AND a.instrument = $1 "
    "AND a.period = c.of_period AND (a.question = $6 OR (a.question > $6 || '/' AND a.question < $6 || '0') OR "
    "a.question || '/' = SUBSTR($6, 1, LENGTH(a.question) + 1))) ";

Result<SqlParameters> parameters_of(const AnswerQuery& query) {
  if (query.state == "none" && query.question.empty())
    return malformed("reports without an answer are asked for by question", "add question=, as in question=1a");
  SqlParameters parameters = parameters_of(query.reports);
  parameters.emplace_back(query.question);
  if (query.state == "none") return parameters;
  parameters.emplace_back(query.state);
  parameters.emplace_back(query.kind);
  parameters.emplace_back(query.option);
  return parameters;
}

}  // namespace

Result<std::vector<CountedAnswer>> counted_answers(Connection& view, const AnswerQuery& query, std::size_t offset,
                                                   std::size_t most) {
  static const std::string with_answer =
      with_counted("SELECT c.*, a.question, a.state, a.kinds " + std::string(answered) +
                   "ORDER BY 5, 1, 3, 10 LIMIT $10 OFFSET $11");
  static const std::string without =
      with_counted("SELECT c.*, $6, 'none', '' " + std::string(unanswered) + "ORDER BY 5, 1, 3 LIMIT $7 OFFSET $8");
  TRY(SqlParameters parameters, parameters_of(query));
  parameters.emplace_back(std::uint64_t{most});
  parameters.emplace_back(std::uint64_t{offset});
  TRY(const Rows rows, view.query(query.state == "none" ? without : with_answer, parameters));
  std::vector<CountedAnswer> found;
  found.reserve(rows.size());
  for (const Row& row : rows) found.push_back({report_of(row), {row.text(9), row.text(10), words_of(row.text(11))}});
  return found;
}

Result<std::uint64_t> count_of_answers(Connection& view, const AnswerQuery& query) {
  static const std::string with_answer = with_counted("SELECT COUNT(*) " + std::string(answered));
  static const std::string without = with_counted("SELECT COUNT(*) " + std::string(unanswered));
  TRY(const SqlParameters parameters, parameters_of(query));
  return single_count(view, query.state == "none" ? without : with_answer, parameters);
}

}  // namespace haip
