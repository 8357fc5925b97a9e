#include "reports/comparison_view.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <numeric>
#include <set>
#include <tuple>

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

/// Counting asks this for each answer of each report: nothing is allocated.
template <class Each>
void each_word(std::string_view text, Each each) {
  while (!text.empty()) {
    const std::size_t end = text.find(' ');
    if (end != 0) each(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  each_word(text, [&](std::string_view word) { words.emplace_back(word); });
  return words;
}

bool has_word(std::string_view text, std::string_view wanted) {
  bool found = false;
  each_word(text, [&](std::string_view word) { found = found || word == wanted; });
  return found;
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

constexpr std::string_view by_organisation = " ORDER BY COALESCE(o.name, r.domain), r.domain, r.period";

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
                                 std::string(by_organisation);
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
    std::size_t expected = 0;
    read_outline(outline, [&](std::string_view question, std::string_view state, std::string_view kinds) {
      const std::size_t place = place_of(question, expected);
      if (place == counts_.size()) return;
      expected = place + 1;
      QuestionCount& count = counts_[place];
      last_report_[place] = reports_;
      if (const std::size_t parent = parents_[place]; parent < counts_.size()) last_part_[parent] = reports_;
      count_word(state, answer_states, count.by_state);
      each_word(kinds, [&](std::string_view kind) { count_word(kind, claim_kinds, count.by_kind); });
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
  /// Most reports answer in the order of the form, so that the next one is where it is expected. counts_.size() when
  /// the framework has no such question.
  [[nodiscard]] std::size_t place_of(std::string_view question, std::size_t expected) const {
    if (expected < counts_.size() && counts_[expected].question == question) return expected;
    const auto place = places_.find(question);
    return place == places_.end() ? counts_.size() : place->second;
  }
  template <std::size_t size>
  static void count_word(std::string_view word, const std::array<std::string_view, size>& words,
                         std::array<std::uint64_t, size>& counts) {
    for (std::size_t i = 0; i < size; ++i)
      if (words[i] == word) ++counts[i];
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
  static const std::string sql =
      "WITH counted AS MATERIALIZED (SELECT r.domain AS of_domain, r.period AS of_period" + std::string(comparable) +
      std::string(fits) +
      ") SELECT t.question, t.choice, COUNT(*) FROM counted c JOIN report_option t ON t.domain = c.of_domain AND "
      "t.instrument = $1 AND t.period = c.of_period GROUP BY t.question, t.choice ORDER BY 3 DESC, t.choice";
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

/// Domain, period and question of each answer in which that option was ticked.
using TickedAnswers = std::set<std::tuple<std::string, std::string, std::string>>;

Result<TickedAnswers> answers_with_option(Connection& view, const AnswerQuery& query) {
  TickedAnswers ticked;
  if (query.option.empty()) return ticked;
  TRY(const Rows rows, view.query("SELECT domain, period, question FROM report_option WHERE instrument = $1 AND "
                                  "choice = $2 AND ($3 = '' OR question = $3)",
                                  {query.reports.framework.instrument, query.option, query.question}));
  for (const Row& row : rows) ticked.emplace(row.text(0), row.text(1), row.text(2));
  return ticked;
}

/// Whether `question` is that one or a part of it: "1f/2" of "1f".
bool is_of_question(std::string_view question, std::string_view whole) {
  return question.starts_with(whole) && (question.size() == whole.size() || question[whole.size()] == '/');
}

/// Whether an answer to the one says something on the other: a part is answered with what it is a part of.
bool answers_also(std::string_view answered, std::string_view asked) {
  return is_of_question(answered, asked) || is_of_question(asked, answered);
}

/// Those of one report that the query counts, by question.
std::vector<AnswerOutline> answers_counted_in(std::string_view outline, const AnswerQuery& query,
                                              const std::function<bool(std::string_view question)>& is_ticked) {
  std::vector<AnswerOutline> found;
  bool is_answered = false;
  read_outline(outline, [&](std::string_view question, std::string_view state, std::string_view kinds) {
    if (query.state == "none") {
      is_answered = is_answered || answers_also(question, query.question);
      return;
    }
    if ((query.question.empty() || question == query.question) && (query.state.empty() || state == query.state) &&
        (query.kind.empty() || has_word(kinds, query.kind)) && (query.option.empty() || is_ticked(question)))
      found.push_back({std::string(question), std::string(state), words_of(kinds)});
  });
  if (query.state == "none" && !is_answered) found.push_back({query.question, "none", {}});
  std::ranges::sort(found, {}, &AnswerOutline::question);
  return found;
}

}  // namespace

// From the outlines, as the counts are: with a row for each answer it took more than twice as long.
Result<CountedAnswers> counted_answers(Connection& view, const AnswerQuery& query, std::size_t offset,
                                       std::size_t most) {
  if (query.state == "none" && query.question.empty())
    return malformed("reports without an answer are asked for by question", "add question=, as in question=1a");
  static const std::string sql = "SELECT " + std::string(report_columns) + ", p.outline" + std::string(comparable) +
                                 std::string(fits) + std::string(by_organisation);
  TRY(const TickedAnswers ticked, answers_with_option(view, query));
  TRY(const Rows rows, view.query(sql, parameters_of(query.reports)));
  CountedAnswers counted{rows.size(), 0, {}};
  for (const Row& row : rows) {
    const auto is_ticked = [&](std::string_view question) {
      return ticked.contains({row.text(0), row.text(2), std::string(question)});
    };
    for (AnswerOutline& answer : answers_counted_in(row.text(7), query, is_ticked))
      if (counted.count++ >= offset && counted.answers.size() < most)
        counted.answers.push_back({report_of(row), std::move(answer)});
  }
  return counted;
}

}  // namespace haip
