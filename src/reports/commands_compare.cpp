// haip report compare: reports side by side, from files.

#include <algorithm>

#include "base/csv.hpp"
#include "base/json_members.hpp"
#include "base/text.hpp"
#include "register/identity.hpp"
#include "register/language_tag.hpp"
#include "reports/commands.hpp"
#include "reports/comparison.hpp"
#include "reports/given_report.hpp"
#include "reports/own_framework.hpp"
#include "reports/text_columns.hpp"

namespace haip {
namespace {

constexpr std::size_t narrowest_column = 18;
constexpr std::size_t excerpt_code_points = 160;

struct LoadedReports {
  std::vector<Report> reports;
  std::vector<Framework> frameworks;
  std::vector<std::optional<Crosswalk>> crosswalks;
  std::vector<std::string> names;  ///< "Example Lab, 2026"
  bool uses_draft = false;
  bool is_apart = false;  ///< Some answer another questionnaire and are not joined.
};

/// Of another compared report, if it is the same text.
const Framework* find_same_framework(const Report& report, const std::vector<Result<Framework>>& known) {
  for (const Result<Framework>& one : known)
    if (one && one->name().text() == report.framework &&
        (report.questionnaire.empty() || report.questionnaire == one->digest().hex()))
      return &*one;
  return nullptr;
}

Result<LoadedReports> load_reports(const std::vector<std::string>& paths, const std::string& language) {
  LoadedReports loaded;
  std::vector<Result<Framework>> beside;
  for (const std::string& path : paths) {
    TRY(Report report, read_given_report(path, Audience::everyone));  // beside another organisation's words
    beside.push_back(framework_beside(questionnaire_folder(path), report.framework).map_error(in_context(path)));
    std::string name(choose_text(report.organisation, language).text);
    if (name.empty()) name = report.domain;
    if (const std::string period = period_name(report); !period.empty()) name += ", " + period;
    loaded.names.push_back(std::move(name));
    loaded.reports.push_back(std::move(report));
  }
  for (std::size_t i = 0; i < beside.size(); ++i) {
    // What lies beside a JSON file need not be its own; in a report's folder it is, and must be sound.
    const bool may_borrow =
        !beside[i] && (beside[i].error().kind == ErrorKind::not_found || questionnaire_folder(paths[i]) != paths[i]);
    const Framework* framework = beside[i]    ? &*beside[i]
                                 : may_borrow ? find_same_framework(loaded.reports[i], beside)
                                              : nullptr;
    if (framework == nullptr) return fail(beside[i].error());
    loaded.frameworks.push_back(*framework);
  }
  return loaded;
}

/// Whose questions are the rows.
Result<Framework> asked_framework_of(const LoadedReports& loaded, const std::string& wanted) {
  if (wanted.empty()) return loaded.frameworks.front();
  for (const Framework& one : loaded.frameworks)
    if (one.name().text() == wanted) return one;
  return shipped_framework(wanted);
}

void join(LoadedReports& loaded, const Framework& framework, CrosswalkTrust trust) {
  const std::string target = framework.name().text();
  for (const Report& report : loaded.reports) {
    loaded.crosswalks.push_back(find_crosswalk(report.framework, target, trust, shipped_crosswalks()));
    if (report.framework == target) continue;
    loaded.is_apart = loaded.is_apart || !loaded.crosswalks.back();
    loaded.uses_draft = loaded.uses_draft || (loaded.crosswalks.back() && !loaded.crosswalks.back()->is_reviewed);
  }
}

std::vector<ComparedReport> compared(const LoadedReports& loaded) {
  std::vector<ComparedReport> all;
  all.reserve(loaded.reports.size());
  for (std::size_t i = 0; i < loaded.reports.size(); ++i)
    all.push_back({&loaded.reports[i], &loaded.frameworks[i], loaded.crosswalks[i] ? &*loaded.crosswalks[i] : nullptr});
  return all;
}

std::string joined_words(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

std::string cell_text(const ComparisonCell& cell, const Report& report, const std::string& language) {
  if (cell.answers.empty()) return "(" + std::string(cell_word(cell)) + ")";
  std::string text;
  for (const ComparedAnswer& one : cell.answers) {
    if (!text.empty()) text += "\n";
    text +=
        one.answer->state == "answered" && !one.kinds.empty() ? joined_words(one.kinds) : "(" + one.answer->state + ")";
    if (one.relation) {
      text += "\n[" + one.mapped_question + " " + std::string(relation_word(*one.relation));
      text += one.mapped_question == one.answer->question ? "]" : ", answered under " + one.answer->question + "]";
    }
    const AnswerExcerpt excerpt = excerpt_of(report, *one.answer, language, excerpt_code_points);
    if (!excerpt.text.empty()) text += "\n" + excerpt.text + (excerpt.is_cut ? " …" : "");
    for (const std::string& option : one.answer->options) text += "\n☑ " + option;
  }
  return text;
}

std::string question_words(const Question& question, const Framework& framework, const std::string& language) {
  std::string_view heading = choose_text(question.provision.heading, language).text;
  const Question* parent = question.parent.empty() ? nullptr : framework.find(question.parent);
  if (heading.empty() && parent != nullptr) heading = choose_text(parent->provision.heading, language).text;
  return question.key + (heading.empty() ? "" : " " + std::string(heading));
}

std::string in_bold(std::string_view text, bool shows_colour) {
  return shows_colour ? "\x1b[1m" + std::string(text) + "\x1b[0m" : std::string(text);
}

void print_beside(Invocation& call, const LoadedReports& loaded, const std::vector<ComparisonRow>& rows,
                  const Framework& framework, const std::string& language, std::size_t width) {
  const std::size_t count = loaded.reports.size();
  const std::size_t first = std::min<std::size_t>(24, width / (count + 1));
  const std::size_t rest = (width - first - 2 * count) / count;
  std::vector<TextColumn> columns{{first}};
  for (std::size_t i = 0; i < count; ++i) columns.push_back({rest});
  std::vector<std::string> head{"question"};
  head.insert(head.end(), loaded.names.begin(), loaded.names.end());
  call.out << in_bold(text_row(head, columns), call.shows_colour);
  std::string rule(first, '-');
  for (std::size_t i = 0; i < count; ++i) rule += "  " + std::string(rest, '-');
  call.out << rule << "\n";
  for (const ComparisonRow& row : rows) {
    std::vector<std::string> cells{question_words(*row.question, framework, language)};
    for (std::size_t i = 0; i < count; ++i) cells.push_back(cell_text(row.cells[i], loaded.reports[i], language));
    call.out << text_row(cells, columns) << "\n";
  }
}

// Where columns would be too narrow to read.
void print_below(Invocation& call, const LoadedReports& loaded, const std::vector<ComparisonRow>& rows,
                 const Framework& framework, const std::string& language, std::size_t width) {
  for (const ComparisonRow& row : rows) {
    for (const std::string& line : wrapped(question_words(*row.question, framework, language), width))
      call.out << in_bold(line, call.shows_colour) << "\n";
    for (std::size_t i = 0; i < loaded.reports.size(); ++i)
      for (const std::string& line :
           wrapped(loaded.names[i] + ": " + cell_text(row.cells[i], loaded.reports[i], language), width - 2))
        call.out << "  " << line << "\n";
    call.out << "\n";
  }
}

Json::Array cells_json(const LoadedReports& loaded, const std::vector<ComparisonRow>& rows,
                       const std::string& language) {
  Json::Array cells;
  const auto begin = [&](const ComparisonRow& row, std::size_t column) {
    Json json;
    json.set("question", row.question->key).set("domain", loaded.reports[column].domain);
    json.set("framework", loaded.reports[column].framework).set("period", period_name(loaded.reports[column]));
    return json;
  };
  for (const ComparisonRow& row : rows)
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      const ComparisonCell& cell = row.cells[i];
      if (cell.answers.empty()) cells.push_back(begin(row, i).set("state", cell_word(cell)));
      for (const ComparedAnswer& one : cell.answers) {
        Json json = begin(row, i);
        json.set("state", one.answer->state).set("answered_question", one.answer->question);
        if (one.relation)
          json.set("relation", relation_word(*one.relation)).set("mapped_question", one.mapped_question);
        json.set("kinds", text_list_json(one.kinds)).set("options", text_list_json(one.answer->options));
        const AnswerExcerpt excerpt = excerpt_of(loaded.reports[i], *one.answer, language, excerpt_code_points);
        if (!excerpt.text.empty())
          json.set("text", excerpt.text).set("language", excerpt.language).set("cut", excerpt.is_cut);
        cells.push_back(std::move(json));
      }
    }
  return cells;
}

Result<std::size_t> asked_width(const Invocation& call) {
  TRY(const std::uint64_t width, parse_decimal(call.value("--width")));
  if (width < 40 || width > 1'000) return malformed("--width must be from 40 to 1000");
  return width;
}

void print_table(Invocation& call, const LoadedReports& loaded, const std::vector<ComparisonRow>& rows,
                 const Framework& framework, const std::string& language, std::size_t width) {
  // What nobody answers is said in one line.
  std::vector<ComparisonRow> shown;
  std::string silent;
  for (const ComparisonRow& row : rows) {
    const auto has_state = [&](ComparisonCell::State state) {
      return std::ranges::any_of(row.cells, [&](const ComparisonCell& cell) { return cell.state == state; });
    };
    if (has_state(ComparisonCell::State::answered) || has_state(ComparisonCell::State::unmapped))
      shown.push_back(row);
    else if (!has_state(ComparisonCell::State::in_parts) && !has_state(ComparisonCell::State::in_whole))
      silent += (silent.empty() ? "" : ", ") + row.question->key;
  }
  if (width >= (loaded.reports.size() + 1) * (narrowest_column + 2))
    print_beside(call, loaded, shown, framework, language, width);
  else
    print_below(call, loaded, shown, framework, language, width);
  const auto say = [&](const std::string& text) {
    for (const std::string& line : wrapped(text, width)) call.out << line << "\n";
  };
  if (!silent.empty())
    say((loaded.is_apart ? "without an answer in those that are joined: " : "without an answer in any of them: ") +
        silent);
  if (loaded.is_apart)
    say("some answer another questionnaire, and no reviewed crosswalk joins it to " + framework.name().text() +
        "; --with-draft-crosswalk uses a draft");
  if (loaded.uses_draft) say("joined by a draft crosswalk that nobody has reviewed");
}

Result<int> compare(Invocation& call) {
  const std::string language = call.value("--language");
  CHECK(check_language_tag(language));
  TRY(const std::size_t width, asked_width(call));
  TRY(LoadedReports loaded, load_reports(call.all("report"), language));
  if (loaded.reports.size() < 2) return malformed("a comparison needs two reports or more", "name another one");
  TRY(const Framework framework, asked_framework_of(loaded, call.value("--framework")));
  join(loaded, framework,
       call.has("--with-draft-crosswalk") ? CrosswalkTrust::drafts_too : CrosswalkTrust::reviewed_only);
  const ComparisonFilter filter{{}, call.value("--question"), call.all("--role")};
  for (const std::string& role : filter.roles) CHECK(check_role(role));
  if (!filter.question.empty() && framework.find(filter.question) == nullptr)
    return malformed(framework.name().text() + " has no question \"" + printable(filter.question) + "\"",
                     "use its key, as in 1a or q7/a");
  const std::vector<ComparisonRow> rows = comparison(compared(loaded), framework, filter);
  if (call.format == OutputFormat::text) {
    print_table(call, loaded, rows, framework, language, width);
    return 0;
  }
  Json::Array cells = cells_json(loaded, rows, language);
  if (call.format == OutputFormat::csv) {
    constexpr std::array<std::string_view, 13> columns{
        "question", "domain",  "framework", "period",   "state", "answered_question", "relation",
        "kinds",    "options", "text",      "language", "cut",   "mapped_question"};
    call.out << csv_document(cells, columns);
    return 0;
  }
  Json json;
  json.set("framework", framework.name().text()).set("uses_draft_crosswalk", loaded.uses_draft);
  call.out << pretty_json(json.set("not_joined", loaded.is_apart).set("cells", Json(std::move(cells))));
  return 0;
}

}  // namespace

std::vector<Command> report_comparison_commands() {
  return {
      {.name = "report compare",
       .summary = "show reports side by side, question by question",
       .description =
           "Each is a folder with report.yaml, one that `haip report sign` wrote, or a JSON file. Shows what everybody "
           "may read, never a score. Reports "
           "on different questionnaires are joined by reviewed crosswalks alone, unless a draft is asked for.",
       .arguments = {{.name = "report", .help = "folders or JSON files", .is_repeatable = true}},
       .options =
           {{.name = "--question", .value = "KEY", .help = "only this question and its parts"},
            {.name = "--role",
             .value = "ROLE",
             .help = "only what is asked of model-developer, application-developer or deployer",
             .is_repeatable = true},
            {.name = "--framework", .value = "NAME", .help = "whose questions; else those of the first report"},
            {.name = "--with-draft-crosswalk", .value = "", .help = "join by crosswalks that nobody reviewed"},
            {.name = "--language", .value = "CODE", .help = "language of texts, where there is one", .fallback = "en"},
            {.name = "--width", .value = "COLUMNS", .help = "width of the terminal", .fallback = "100"}},
       .example = "haip report compare our-report their-report.json --question 1c --width 120",
       .formats = OutputFormats::table,
       .run = compare}};
}

}  // namespace haip
