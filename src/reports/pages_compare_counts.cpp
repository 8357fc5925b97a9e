// Exact counts: how many reports answer a question, and how; each number leads to the answers that it counts, and these
// to the same as JSON and CSV.

#include <algorithm>
#include <limits>
#include <span>

#include "base/text.hpp"
#include "instruments/display.hpp"
#include "reports/pages_compare.hpp"
#include "web/paging.hpp"

namespace haip {
namespace {

constexpr std::size_t questions_at_once = 20;
constexpr std::size_t answers_at_once = 50;

Url rows_url(const ReportFilter& filter, std::string_view question) {
  return with_filter(Url("/compare/answers"), filter).with("question", question);
}

Html number_cell(std::string_view column, std::uint64_t number, const Url& url, Language language) {
  const std::string written = written_number(number, language);
  if (number == 0) return tag("td", {attribute("class", "number soft"), attribute("data-label", column)}, written);
  return tag("td", {attribute("class", "number"), attribute("data-label", column)}, tag("a", {href(url)}, written));
}

std::string_view kind_column(std::string_view kind, const Translator& translate) {
  return claim_kind_name(kind, translate);
}

Html count_row(const PageRequest& ask, const ReportFilter& filter, const Framework& framework,
               const QuestionCount& count) {
  const Translator& translate = ask.translate;
  const Url url = rows_url(filter, count.question);
  const Question* question = framework.find(count.question);
  Html heading = question == nullptr ? Html::text(count.question) : question_link(framework, *question, ask.language());
  if (count.in_parts > 0)
    heading.add(
        "div", {attribute("class", "small soft")},
        translate.format_plural("{count} more answers its parts", "{count} more answer its parts", count.in_parts));
  if (count.in_whole > 0)
    heading.add("div", {attribute("class", "small soft")},
                translate.format_plural("{count} more answers the question that it is a part of",
                                        "{count} more answer the question that it is a part of", count.in_whole));
  Html cells = tag("th", {attribute("scope", "row")}, heading);
  const auto state_cell = [&](std::size_t index, std::string_view name) {
    cells += number_cell(name, count.by_state[index], url.with("state", answer_states[index]), ask.language());
  };
  state_cell(0, translate("answered"));
  for (std::size_t i = 0; i + 1 < claim_kinds.size(); ++i)
    cells += number_cell(kind_column(claim_kinds[i], translate), count.by_kind[i], url.with("kind", claim_kinds[i]),
                         ask.language());
  for (std::size_t i = 1; i < answer_states.size(); ++i) state_cell(i, answer_state_name(answer_states[i], translate));
  cells += number_cell(translate("no answer"), count.unanswered, url.with("state", "none"), ask.language());
  return tag("tr", cells);
}

Html count_head(const Translator& translate) {
  const auto column = [](std::string_view text) {
    return tag("th", {attribute("scope", "col"), attribute("class", "number")}, text);
  };
  Html head = tag("th", {attribute("scope", "col")}, translate("Question"));
  head += column(translate("answered"));
  for (std::size_t i = 0; i + 1 < claim_kinds.size(); ++i) head += column(kind_column(claim_kinds[i], translate));
  for (std::size_t i = 1; i < answer_states.size(); ++i) head += column(answer_state_name(answer_states[i], translate));
  head += column(translate("no answer"));
  return tag("thead", tag("tr", head));
}

/// An option is ticked in the words of the form: in the language whose text of the question has them, else in that of
/// the questionnaire, which is English where it has English. Nothing when that is the reader's.
Html quoted_option(const Framework& framework, std::string_view key, std::string_view option, Language language) {
  std::string_view own = choose_text(framework.edition().instrument.title, "en").language;
  if (const Question* question = framework.find(key))
    for (const auto& [code, text] : question->provision.text)
      if (text.find(option) != std::string::npos) own = code;
  return tag("q", {attribute("lang", language_of({own, option}, language))}, option);
}

Html option_lists(const PageRequest& ask, const ReportFilter& filter, const Framework& framework,
                  const AnswerCounts& counts) {
  const Translator& translate = ask.translate;
  Html lists;
  for (const QuestionCount& count : counts.questions) {
    if (count.options.empty()) continue;
    Html items;
    for (const auto& [option, ticked] : count.options)
      items.add(
          "li", {},
          tag("a", {href(rows_url(filter, count.question).with("option", option))},
              translate.format("{count} of {reports}", {{"count", written_number(ticked, ask.language())},
                                                        {"reports", written_number(counts.reports, ask.language())}})),
          " ", quoted_option(framework, count.question, option, ask.language()));
    lists += tag("h3", title_of_question(framework, count.question, ask.language())) + tag("ul", items);
  }
  if (lists.empty()) return {};
  return tag("h2", {attribute("id", "options")}, translate("Options that were ticked")) +
         tag("p", {attribute("class", "small soft")}, translate("In the words of the reports.")) + lists;
}

/// "Reports on oecd-haip/1 of model developers with 50-249 people, the last of each organisation".
std::string reports_in_words(const ReportFilter& filter, const Translator& translate) {
  std::string words = translate.format("reports on {questionnaire}", {{"questionnaire", filter.framework.text()}});
  const auto add = [&](const std::string& text) { words += ", " + text; };
  if (!filter.role.empty()) add(translate.format("role: {role}", {{"role", role_name(filter.role, translate)}}));
  if (!filter.size.empty())
    add(translate.format("size: {size}", {{"size", translate.format("{band} people", {{"band", filter.size}})}}));
  add(filter.period.empty() ? std::string(translate("the last one of each organisation"))
                            : translate.format("for {period}", {{"period", filter.period}}));
  return words;
}

std::string query_in_words(const AnswerQuery& query, const Framework& framework, const PageRequest& ask) {
  const Translator& translate = ask.translate;
  std::string words;
  if (!query.question.empty())
    words = translate.format("Question {question}",
                             {{"question", title_of_question(framework, query.question, ask.language())}});
  const auto add = [&](const std::string& text) { words += (words.empty() ? "" : "; ") + text; };
  if (!query.state.empty()) add(std::string(cell_state_name(query.state, translate)));
  if (!query.kind.empty())
    add(translate.format("rests on: {kind}", {{"kind", claim_kind_name(query.kind, translate)}}));
  return words;
}

Html answer_item(const PageRequest& ask, const CountedAnswer& counted, const Framework& framework) {
  const Translator& translate = ask.translate;
  const std::string who = isolated(counted.report.organisation) + ", " + counted.report.name.period;
  if (counted.answer.state == "none")
    return tag("li", tag("a", {href(report_url(counted.report.name))}, who), " ",
               tag("span", {attribute("class", "soft")}, translate("no answer")));
  Html item = tag("a", {href(answer_url(counted.report.name, counted.answer.question))},
                  who + ": " + title_of_question(framework, counted.answer.question, ask.language()));
  item += Html::text(" ") + answer_state_label(counted.answer.state, translate);
  for (const std::string& kind : counted.answer.kinds)
    item += Html::text(" ") + tag("span", {attribute("class", "kind " + kind)}, claim_kind_name(kind, translate));
  return tag("li", item);
}

Url with_query(Url url, const AnswerQuery& query) {
  url = with_filter(std::move(url), query.reports);
  if (!query.question.empty()) url = url.with("question", query.question);
  if (!query.state.empty()) url = url.with("state", query.state);
  if (!query.kind.empty()) url = url.with("kind", query.kind);
  if (!query.option.empty()) url = url.with("option", query.option);
  return url;
}

}  // namespace

Result<Page> compare_counts_page(const PageRequest& ask) {
  const Translator& translate = ask.translate;
  TRY(const Framework framework, asked_framework(ask));
  TRY(const ReportFilter filter, asked_report_filter(ask, framework.name()));
  Page page{.title = std::string(translate("Counts")), .section = "reports"};
  page.crumbs = compare_crumbs(translate);
  page.lead = tag("p", {attribute("class", "lead")},
                  translate("How many organisations answer each question, and how. Each number leads to the answers "
                            "that it counts."));
  TRY(Html fields, filter_fields(ask, filter));
  fields += language_field(ask);
  fields.add("button", {attribute("type", "submit")}, translate("Show"));
  page.body.add("form", {attribute("class", "filter"), action("/compare/counts"), attribute("role", "search")}, fields);
  TRY(const AnswerCounts counts, count_answers(ask.view, filter, framework));
  TRY(const LeftOutReports left, left_out_reports(ask.view, filter.framework.instrument));
  page.body.add("p", {attribute("role", "status")},
                tag("strong", translate.format_plural("{count} report", "{count} reports", counts.reports)),
                Html::text(": " + reports_in_words(filter, translate)));
  page.data_url = with_filter(Url("/api/v1/compare/counts"), filter);
  if (counts.reports == 0) {
    page.body += none_fits_note(filter, translate) + left_out_note(left, translate);
    return page;
  }
  const std::size_t parts = (counts.questions.size() + questions_at_once - 1) / questions_at_once;
  TRY(const std::size_t part, asked_page(ask.request.query, parts));
  Html rows;
  for (std::size_t i = (part - 1) * questions_at_once; i < std::min(counts.questions.size(), part * questions_at_once);
       ++i)
    rows += count_row(ask, filter, framework, counts.questions[i]);
  page.body.add("table", {attribute("class", "stack counts")}, count_head(translate), tag("tbody", rows));
  page.body += paging(
      part, parts,
      [&](std::uint64_t number) {
        return with_filter(Url("/compare/counts"), filter).with("page", std::to_string(number));
      },
      translate);
  if (part == 1) page.body += option_lists(ask, filter, framework, counts);
  page.body.add("p", {attribute("class", "small soft")},
                translate("An answer that rests on two kinds of claim counts under both. Questionnaires are never "
                          "counted together."));
  page.body += left_out_note(left, translate);
  return page;
}

Result<Page> counted_answers_page(const PageRequest& ask) {
  const Translator& translate = ask.translate;
  TRY(const Framework framework, asked_framework(ask));
  TRY(const ReportFilter filter, asked_report_filter(ask, framework.name()));
  TRY(const AnswerQuery query, asked_answers(ask, filter));
  if (!query.question.empty() && framework.find(query.question) == nullptr)
    return fail(ErrorKind::not_found,
                framework.name().text() + " has no question \"" + printable(query.question) + "\"");
  TRY(const CountedAnswers counted, counted_answers(ask.view, query, 0, std::numeric_limits<std::size_t>::max()));
  const std::size_t parts = std::max<std::size_t>(1, (counted.count + answers_at_once - 1) / answers_at_once);
  TRY(const std::size_t part, asked_page(ask.request.query, parts));
  const std::size_t first = (part - 1) * answers_at_once;
  const std::span<const CountedAnswer> found =
      std::span(counted.answers).subspan(first, std::min(answers_at_once, counted.count - first));
  const std::string of = written_number(counted.reports, ask.language());
  Page page{.title = query.state == "none" ? translate.format_plural("{count} of {reports} reports has no answer",
                                                                     "{count} of {reports} reports have no answer",
                                                                     counted.count, {{"reports", of}})
                                           : translate.format_plural("{count} answer of {reports} reports",
                                                                     "{count} answers of {reports} reports",
                                                                     counted.count, {{"reports", of}}),
            .section = "reports"};
  page.crumbs = compare_crumbs(translate);
  page.crumbs.push_back({std::string(translate("Counts")), with_filter(Url("/compare/counts"), filter)});
  page.body.add("p", {attribute("class", "lead")}, query_in_words(query, framework, ask));
  if (!query.option.empty())
    page.body.add("p", {}, translate("Ticked:"), " ",
                  quoted_option(framework, query.question, query.option, ask.language()));
  page.body.add("p", {attribute("class", "soft")}, translate("Counted among:"), " ",
                reports_in_words(filter, translate));
  page.data_url = with_query(Url("/api/v1/compare/answers"), query);
  Html items;
  for (const CountedAnswer& answer : found) items += answer_item(ask, answer, framework);
  page.body += items.empty() ? empty_note(translate("No answer fits.")) : tag("ul", items);
  page.body += paging(
      part, parts,
      [&](std::uint64_t number) {
        return with_query(Url("/compare/answers"), query).with("page", std::to_string(number));
      },
      translate);
  TRY(const LeftOutReports left, left_out_reports(ask.view, filter.framework.instrument));
  page.body += left_out_note(left, translate);
  return page;
}

}  // namespace haip
