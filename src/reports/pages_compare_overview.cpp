// Who answers what with what kind of claim: organisations and questions in one table, a letter and a colour for each
// answer. No order but that of names, and no sum at the end of a row.

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "instruments/display.hpp"
#include "reports/pages_compare.hpp"
#include "web/paging.hpp"

namespace haip {
namespace {

constexpr std::size_t organisations_at_once = 20;
constexpr std::size_t questions_at_once = 40;

/// What a cell shows: letters, the class that colours it, and words for whoever does not know the letters.
struct OverviewMark {
  std::string letters;
  std::string_view colour;
  std::string words;
  std::string question;  ///< Where its answer is, or "".
};

std::string_view kind_letter(std::string_view kind, const Translator& translate) {
  if (kind == "policy") return translate.in_context("letter for a policy", "P");
  if (kind == "practice") return translate.in_context("letter for a practice", "R");
  if (kind == "completed-act") return translate.in_context("letter for a completed act", "A");
  if (kind == "plan") return translate.in_context("letter for a plan", "L");
  return translate.in_context("letter for a claim that there is nothing of the kind", "O");
}

std::string_view state_letter(std::string_view state, const Translator& translate) {
  if (state == "answered") return translate.in_context("letter for an answer in words alone", "W");
  if (state == "not-done") return translate.in_context("letter for not done", "N");
  if (state == "not-disclosed") return translate.in_context("letter for not disclosed", "D");
  if (state == "not-applicable") return translate.in_context("letter for not applicable", "X");
  return "·";
}

OverviewMark mark_of(const AnswerOutline& answer, const Translator& translate) {
  OverviewMark mark;
  mark.question = answer.question;
  if (answer.state != "answered" || answer.kinds.empty()) {
    mark.letters = state_letter(answer.state, translate);
    mark.colour = answer.state == "answered" ? std::string_view("words") : std::string_view(answer.state);
    mark.words = answer.state == "answered" ? std::string(translate("answered in words alone"))
                                            : std::string(answer_state_name(answer.state, translate));
    return mark;
  }
  for (const std::string& kind : answer.kinds) mark.letters += kind_letter(kind, translate);
  // Several kinds: the letters tell; the colour is that of the first in the fixed order of kinds.
  mark.colour = *std::ranges::find(claim_kinds, answer.kinds.front());
  mark.words = kind_names(answer.kinds, translate);
  return mark;
}

using Outlines = std::map<std::string, AnswerOutline, std::less<>>;

OverviewMark mark_for(const Outlines& outlines, const Framework& framework, const Question& question,
                      const Translator& translate) {
  if (const auto own = outlines.find(question.key); own != outlines.end()) return mark_of(own->second, translate);
  // Answered in parts: all kinds that these rest on; the link leads to the first.
  AnswerOutline together;
  std::vector<std::string_view> kinds;
  for (const Question* part : framework.parts_of(question.key)) {
    const auto found = outlines.find(part->key);
    if (found == outlines.end()) continue;
    if (together.question.empty()) together = {part->key, found->second.state, {}};
    if (found->second.state == "answered") together.state = "answered";
    kinds.insert(kinds.end(), found->second.kinds.begin(), found->second.kinds.end());
  }
  if (together.question.empty()) return {};
  for (const std::string_view kind : claim_kinds)
    if (std::ranges::find(kinds, kind) != kinds.end()) together.kinds.emplace_back(kind);
  return mark_of(together, translate);
}

Html mark_cell(const OverviewMark& mark, const ReportName& report, std::string_view organisation,
               const Translator& translate) {
  if (mark.question.empty())
    return tag("td", {attribute("data-label", organisation)},
               tag("span", {attribute("title", translate("no answer"))}, "·"));
  return tag("td", {attribute("class", mark.colour), attribute("data-label", organisation)},
             tag("a", {href(answer_url(report, mark.question)), attribute("title", mark.words)}, mark.letters));
}

Html legend(const Translator& translate) {
  Html list;
  const auto entry = [&](std::string_view colour, std::string_view letter, std::string_view meaning) {
    list += tag("div", tag("dt", {attribute("class", colour)}, letter), tag("dd", meaning));
  };
  for (const std::string_view kind : claim_kinds)
    entry(kind, kind_letter(kind, translate), claim_kind_name(kind, translate));
  entry("words", state_letter("answered", translate), translate("answered in words alone"));
  for (const std::string_view state : answer_states)
    if (state != "answered") entry(state, state_letter(state, translate), answer_state_name(state, translate));
  entry("", "·", translate("no answer"));
  return tag("dl", {attribute("class", "letters")}, list);
}

/// A report as a column, with what its organisation is called there.
struct OverviewColumn {
  ReportName report;
  std::string organisation;
  std::optional<std::string> language;  ///< Of the name, when it is not the reader's.
  Outlines outlines;
};

Result<OverviewColumn> overview_column(const PageRequest& ask, const ComparableReport& listed) {
  OverviewColumn column{.report = listed.name, .organisation = {}, .language = {}, .outlines = {}};
  TRY(const std::vector<AnswerOutline> all, answer_outlines(ask.view, listed.name));
  for (const AnswerOutline& outline : all) column.outlines.emplace(outline.question, outline);
  TRY(const LocalText names, reported_names(ask.view, listed.name));
  const ChosenText name = reported_name(names, listed, ask.language());
  column.organisation = name.text;
  if (const auto other = language_of(name, ask.language())) column.language = *other;
  return column;
}

Result<Html> overview_table(const PageRequest& ask, const Framework& framework,
                            const std::vector<const Question*>& questions, std::span<const ComparableReport> reports) {
  std::vector<OverviewColumn> columns;
  for (const ComparableReport& report : reports) {
    TRY(OverviewColumn column, overview_column(ask, report));
    columns.push_back(std::move(column));
  }
  Html head = tag("th", {attribute("scope", "col")}, ask.translate("Question"));
  for (const OverviewColumn& column : columns)
    head += tag("th", {attribute("scope", "col")},
                tag("a", {href(report_url(column.report)), attribute("lang", column.language)}, column.organisation));
  Html body;
  for (const Question* question : questions) {
    Html cells = tag("th", {attribute("scope", "row")}, question_link(framework, *question, ask.language()));
    for (const OverviewColumn& column : columns)
      cells += mark_cell(mark_for(column.outlines, framework, *question, ask.translate), column.report,
                         column.organisation, ask.translate);
    body.add("tr", {}, cells);
  }
  return tag("table", {attribute("class", "heat")}, tag("thead", tag("tr", head)), tag("tbody", body));
}

/// Main questions, with those whose content is not known here only when somebody answers them.
std::vector<const Question*> questions_to_show(const Framework& framework) {
  std::vector<const Question*> questions;
  for (const Question& question : framework.questions()) {
    const std::vector<const Question*> parts = framework.parts_of(question.key);
    const bool has_known_part = std::ranges::any_of(parts, &Question::is_known);
    if (question.parent.empty() && (question.is_known || has_known_part)) questions.push_back(&question);
  }
  return questions;
}

}  // namespace

Result<Page> compare_overview_page(const PageRequest& ask) {
  const Translator& translate = ask.translate;
  TRY(const Framework framework, asked_framework(ask));
  TRY(const ReportFilter filter, asked_report_filter(ask, framework.name()));
  Page page{.title = std::string(translate("Who answers what")), .section = "reports"};
  page.crumbs = compare_crumbs(translate);
  page.lead = tag("p", {attribute("class", "lead")},
                  translate("Which organisation answers which question, and what kind of claim the answer rests on. "
                            "Organisations stand by name; nothing is scored or ranked."));
  TRY(Html fields, filter_fields(ask, filter));
  fields += language_field(ask);
  fields.add("button", {attribute("type", "submit")}, translate("Show"));
  page.body.add("form", {attribute("class", "filter"), action("/compare/overview"), attribute("role", "search")},
                fields);
  TRY(const std::vector<ComparableReport> reports, comparable_reports(ask.view, filter));
  TRY(const LeftOutReports left, left_out_reports(ask.view, filter.framework.instrument));
  page.body.add("p", {attribute("role", "status")},
                translate.format_plural("{count} report", "{count} reports", reports.size()));
  page.data_url = with_filter(Url("/api/v1/compare/answers"), filter);
  if (reports.empty()) {
    page.body += none_fits_note(filter, translate) + left_out_note(left, translate);
    return page;
  }
  page.body += legend(translate);
  const std::vector<const Question*> questions = questions_to_show(framework);
  // One way through both: all questions of the first organisations, then the next ones.
  const std::size_t question_parts = (questions.size() + questions_at_once - 1) / questions_at_once;
  const std::size_t report_parts = (reports.size() + organisations_at_once - 1) / organisations_at_once;
  TRY(const std::size_t part, asked_page(ask.request.query, question_parts * report_parts));
  const std::size_t first_question = (part - 1) % question_parts * questions_at_once;
  const std::size_t first_report = (part - 1) / question_parts * organisations_at_once;
  const std::vector<const Question*> shown_questions(
      questions.begin() + static_cast<std::ptrdiff_t>(first_question),
      questions.begin() + static_cast<std::ptrdiff_t>(std::min(questions.size(), first_question + questions_at_once)));
  TRY(const Html table,
      overview_table(
          ask, framework, shown_questions,
          std::span(reports).subspan(first_report, std::min(organisations_at_once, reports.size() - first_report))));
  page.body += table;
  page.body += paging(
      part, question_parts * report_parts,
      [&](std::uint64_t number) {
        return with_filter(Url("/compare/overview"), filter).with("page", std::to_string(number));
      },
      translate);
  page.body += left_out_note(left, translate);
  page.body += what_a_report_is({}, translate);
  return page;
}

}  // namespace haip
