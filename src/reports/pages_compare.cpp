// Choosing reports, and what they say to each question, side by side.

#include <algorithm>

#include "base/text.hpp"
#include "instruments/display.hpp"
#include "register/identity.hpp"
#include "reports/pages_compare.hpp"
#include "web/paging.hpp"

namespace haip {
namespace {

constexpr std::size_t reports_to_choose_from = 30;
constexpr std::size_t excerpt_code_points = 180;

// Choosing.

Html report_box(const PageRequest& ask, const ComparableReport& report, bool is_chosen) {
  const std::string value = report_parameter(report.name);
  Html facts = Html::text(report.name.period + ", ") + tag("code", report.name.instrument + "/" + report.edition);
  for (const std::string& role : report.roles) facts += Html::text(", " + std::string(role_name(role, ask.translate)));
  return tag("li",
             tag("label",
                 void_tag("input", {attribute("type", "checkbox"), attribute("name", "report"),
                                    attribute("value", value), flag("checked", is_chosen)}),
                 tag("span", isolated(report.organisation), " ", tag("span", {attribute("class", "soft")}, facts))));
}

bool fits(const ComparableReport& report, const PageRequest& ask) {
  const std::string_view role = ask.request.query.text("among_role");
  const std::string_view size = ask.request.query.text("among_size");
  return (role.empty() || std::ranges::find(report.roles, role) != report.roles.end()) &&
         (size.empty() || report.size == size);
}

Html ways(const Translator& translate) {
  const auto card = [](SitePath path, std::string_view title, std::string_view text) {
    return tag("li", tag("h2", tag("a", {href(path)}, title)), tag("p", text));
  };
  return tag(
      "ul", {attribute("class", "cards")},
      card("/compare/overview", translate("Who answers what"),
           translate("All organisations and questions in one table, with the kind of claim behind each answer.")),
      card("/compare/counts", translate("Counts"),
           translate("How many organisations answer a question, and how; each number leads to what it counts.")),
      card("/compare/crosswalks", translate("Crosswalks"),
           translate("Which questions of two questionnaires ask the same, and who says so.")));
}

Result<Page> choosing_page(const PageRequest& ask) {
  const Translator& translate = ask.translate;
  Page page{.title = std::string(translate("Compare reports")), .section = "reports"};
  page.crumbs = {{std::string(translate("Reports")), Url("/reports")}};
  page.lead = tag("p", {attribute("class", "lead")},
                  translate("What organisations say to the same question, side by side. Nothing is scored or ranked."));
  TRY(const std::vector<ComparableReport> all, all_comparable_reports(ask.view));
  if (all.empty()) {
    page.body += empty_note(translate("There is no report to compare yet."));
    return page;
  }
  TRY(const AskedReports asked, asked_reports(ask));
  const auto is_chosen = [&](const ComparableReport& report) {
    return std::ranges::find(asked.reports, report.name, &ComparableReport::name) != asked.reports.end();
  };
  std::vector<const ComparableReport*> others;
  for (const ComparableReport& report : all)
    if (!is_chosen(report) && fits(report, ask)) others.push_back(&report);
  const std::size_t parts =
      std::max<std::size_t>(1, (others.size() + reports_to_choose_from - 1) / reports_to_choose_from);
  std::uint64_t part = 1;
  if (const std::string_view wanted = ask.request.query.text("choose"); !wanted.empty()) {
    TRY(part, parse_decimal(wanted));
  }
  part = std::clamp<std::uint64_t>(part, 1, parts);
  Html boxes;
  for (const ComparableReport& report : asked.reports) boxes += report_box(ask, report, true);
  for (std::size_t i = (part - 1) * reports_to_choose_from; i < std::min(others.size(), part * reports_to_choose_from);
       ++i)
    boxes += report_box(ask, *others[i], false);
  Html form = tag(
      "fieldset",
      tag("legend",
          translate.format_plural("Choose up to {count} report", "Choose up to {count} reports", most_side_by_side)),
      tag("p", {attribute("class", "hint")}, translate("Two years of one organisation can be compared as well.")),
      tag("ul", {attribute("class", "choices")}, boxes));
  form += language_field(ask);
  form.add("p", {attribute("class", "buttons")}, tag("button", {attribute("type", "submit")}, translate("Compare")),
           [&](Html& more) {
             if (part < parts)
               more.add_text(" ").add("button",
                                      {attribute("type", "submit"), attribute("name", "choose"),
                                       attribute("value", part + 1), attribute("class", "quiet")},
                                      translate("More reports"));
           });
  form += tag("div", {attribute("class", "narrow")},
              choice_field("among_role", translate("Role"), translate("all"), role_choices(translate),
                           ask.request.query.text("among_role")),
              choice_field("among_size", translate("Size"), translate("all"), size_choices(translate),
                           ask.request.query.text("among_size")),
              tag("button",
                  {attribute("type", "submit"), attribute("name", "choose"), attribute("value", "1"),
                   attribute("class", "quiet")},
                  translate("Narrow the list")));
  page.body.add("form", {action("/compare")}, form);
  page.body += ways(translate);
  return page;
}

// Side by side.

/// Which question the relation is about, and which one was answered when that is another.
std::string pair_in_words(const PageRequest& ask, const SideBySide& side, std::size_t column,
                          const ComparedAnswer& answer) {
  const auto title = [&](std::string_view key) {
    return title_of_question(side.frameworks[column], key, ask.language());
  };
  const std::string questionnaire = side.reports[column].framework;
  const std::string_view relation = relation_name(*answer.relation, ask.translate);
  if (answer.mapped_question == answer.answer->question)
    return ask.translate.format(
        "{question} of {questionnaire} {relation}",
        {{"question", title(answer.mapped_question)}, {"questionnaire", questionnaire}, {"relation", relation}});
  return ask.translate.format("{question} of {questionnaire} {relation}; it is answered under {answered}",
                              {{"question", title(answer.mapped_question)},
                               {"questionnaire", questionnaire},
                               {"relation", relation},
                               {"answered", title(answer.answer->question)}});
}

Html answer_block(const PageRequest& ask, const SideBySide& side, std::size_t column, const ComparedAnswer& answer) {
  const Translator& translate = ask.translate;
  Html block = answer_state_label(answer.answer->state, translate);
  for (const std::string& kind : answer.kinds)
    block += Html::text(" ") + tag("span", {attribute("class", "kind " + kind)}, claim_kind_name(kind, translate));
  if (answer.relation) {
    block.add("div", {attribute("class", "small soft")}, pair_in_words(ask, side, column, answer));
  }
  const AnswerExcerpt excerpt =
      excerpt_of(side.reports[column], *answer.answer, ask.language().code(), excerpt_code_points);
  if (!excerpt.text.empty())
    block.add("div",
              {attribute("lang", excerpt.language == ask.language().code()
                                     ? std::nullopt
                                     : std::optional<std::string_view>(excerpt.language))},
              excerpt.text + (excerpt.is_cut ? " …" : ""));
  const bool is_readers = side.reports[column].language == ask.language().code();
  if (!answer.answer->options.empty()) {
    Html options;
    for (const std::string& option : answer.answer->options) options.add("li", {}, option);
    block.add(
        "ul",
        {attribute("lang", is_readers ? std::nullopt : std::optional<std::string_view>(side.reports[column].language))},
        options);
  }
  block.add(
      "div", {attribute("class", "small")},
      tag("a", {href(answer_url(side.listed[column].name, answer.answer->question))}, translate("Read the answer")));
  return tag("div", {attribute("class", "said")}, block);
}

Html cell_block(const PageRequest& ask, const SideBySide& side, std::size_t column, const ComparisonCell& cell) {
  if (cell.answers.empty())
    return tag("span", {attribute("class", "soft")}, cell_state_name(cell_word(cell), ask.translate));
  Html blocks;
  for (const ComparedAnswer& answer : cell.answers) blocks += answer_block(ask, side, column, answer);
  return tag("div", blocks);
}

ChosenText organisation_name(const SideBySide& side, std::size_t column, Language language) {
  return reported_name(side.reports[column].organisation, side.listed[column], language);
}

/// What a column is called where there is no room for more.
std::string column_name(const SideBySide& side, std::size_t column, Language language) {
  return isolated(organisation_name(side, column, language).text) + ", " + side.listed[column].name.period;
}

Html column_title(const SideBySide& side, std::size_t column, Language language) {
  const ChosenText name = organisation_name(side, column, language);
  return tag("span", {attribute("lang", language_of(name, language))}, name.text) +
         Html::text(", " + side.listed[column].name.period);
}

Html column_heading(const PageRequest& ask, const SideBySide& side, std::size_t column) {
  const ComparableReport& report = side.listed[column];
  std::string facts = report.name.instrument + "/" + report.edition;
  return tag("th", {attribute("scope", "col")},
             tag("a", {href(report_url(report.name))}, column_title(side, column, ask.language())),
             tag("div", tag("code", facts)), [&](Html& more) {
               std::string roles;
               for (const std::string& role : report.roles)
                 roles += (roles.empty() ? "" : ", ") + std::string(role_name(role, ask.translate));
               if (!report.size.empty())
                 roles += (roles.empty() ? "" : ", ") + ask.translate.format("{band} people", {{"band", report.size}});
               if (!roles.empty()) more.add("div", {}, roles);
             });
}

Url this_comparison(const SideBySide& side, const Framework& framework, const ComparisonFilter& filter,
                    CrosswalkTrust trust) {
  Url url("/compare");
  for (const ComparableReport& report : side.listed) url = url.with("report", report_parameter(report.name));
  url = url.with("framework", framework.name().text());
  if (!filter.section.empty()) url = url.with("section", filter.section);
  if (!filter.question.empty()) url = url.with("question", filter.question);
  for (const std::string& role : filter.roles) url = url.with("role", role);
  if (trust == CrosswalkTrust::drafts_too) url = url.with("crosswalk", "draft");
  return url;
}

Html crosswalk_note(const PageRequest& ask, const SideBySide& side, const Url& with_draft) {
  const Translator& translate = ask.translate;
  Html note;
  for (const Crosswalk* draft : side.withheld)
    note.add("p", {attribute("class", "note")},
             translate("These reports answer different questionnaires. The crosswalk between them is a draft that "
                       "nobody has reviewed, so their answers are not joined."),
             " ", tag("a", {href(with_draft)}, translate("Join them by the draft")), " · ",
             tag("a", {href(site_url({"compare", "crosswalks", draft->id()}))}, translate("See the draft")));
  if (side.uses_draft())
    note.add("p", {attribute("class", "note")},
             translate("Answers to different questionnaires are joined here by a draft crosswalk that nobody has "
                       "reviewed, because you asked for it. A question that is not mapped may still be answered."),
             " ", tag("a", {href("/compare/crosswalks")}, translate("Crosswalks")));
  const bool has_none = std::ranges::any_of(
      side.reports, [&](const Report& report) { return report.framework != side.reports.front().framework; });
  if (has_none && side.withheld.empty() && !side.uses_draft() &&
      std::ranges::none_of(side.crosswalks, [](const auto& one) { return one.has_value(); }))
    note.add("p", {attribute("class", "note")},
             translate("These reports answer different questionnaires, and no crosswalk between them is known here."));
  return note;
}

Html side_filter(const PageRequest& ask, const SideBySide& side, const Framework& framework,
                 const ComparisonFilter& filter, CrosswalkTrust trust) {
  const Translator& translate = ask.translate;
  Html form;
  for (const ComparableReport& report : side.listed) form += kept_field("report", report_parameter(report.name));
  Choices frameworks;
  for (const Report& report : side.reports)
    if (std::ranges::find(frameworks, std::pair(report.framework, report.framework)) == frameworks.end())
      frameworks.emplace_back(report.framework, report.framework);
  if (frameworks.size() > 1)
    form += choice_field("framework", translate("Questions of"), "", frameworks, framework.name().text());
  else
    form += kept_field("framework", framework.name().text());
  Choices sections;
  for (const Provision& provision : framework.edition().provisions)
    if (provision.kind == "section" && std::ranges::any_of(framework.questions(), [&](const Question& question) {
          return question.section == provision.id.text();
        }))
      sections.emplace_back(provision.id.text(), name_text(provision, ask.language()));
  if (!sections.empty())
    form += choice_field("section", translate("Section"), translate("all"), sections, filter.section);
  form += choice_field("role", translate("Asked of"), translate("all"), role_choices(translate),
                       filter.roles.empty() ? std::string_view() : std::string_view(filter.roles.front()));
  if (trust == CrosswalkTrust::drafts_too) form += kept_field("crosswalk", "draft");
  form += language_field(ask);
  form.add("button", {attribute("type", "submit")}, translate("Show"));
  return tag("form", {attribute("class", "filter"), action("/compare"), attribute("role", "search")}, form);
}

Html side_table(const PageRequest& ask, const SideBySide& side, const Framework& framework,
                std::span<const ComparisonRow> rows) {
  Html body;
  for (const ComparisonRow& row : rows) {
    Html heading = question_link(framework, *row.question, ask.language());
    // A part has no heading of its own.
    if (row.question->provision.heading.empty())
      heading.add("div", {attribute("class", "small soft")}, text_span(row.question->provision.text, ask.language()));
    Html cells = tag("th", {attribute("scope", "row")}, heading);
    for (std::size_t i = 0; i < row.cells.size(); ++i)
      cells += labelled_cell(column_name(side, i, ask.language()), cell_block(ask, side, i, row.cells[i]));
    body.add("tr", {}, cells);
  }
  Html head = tag("th", {attribute("scope", "col")}, ask.translate("Question"));
  for (std::size_t i = 0; i < side.reports.size(); ++i) head += column_heading(ask, side, i);
  return tag("table", {attribute("class", "stack beside")}, tag("thead", tag("tr", head)), tag("tbody", body));
}

/// Whether no report has anything to show: unlike what is not mapped, this can be said in one line for many.
bool is_silent(const ComparisonRow& row) {
  return std::ranges::all_of(row.cells, [](const ComparisonCell& cell) {
    return cell.answers.empty() && cell.state != ComparisonCell::State::unmapped;
  });
}

/// Questions whose parts are not answered either.
Html silent_list(const PageRequest& ask, const Framework& framework, std::span<const ComparisonRow> rows) {
  Html items;
  std::uint64_t count = 0;
  bool is_known_of_all = true;
  for (const ComparisonRow& row : rows) {
    const auto has_state = [&](ComparisonCell::State state) {
      return std::ranges::find(row.cells, state, &ComparisonCell::state) != row.cells.end();
    };
    if (has_state(ComparisonCell::State::in_parts) || has_state(ComparisonCell::State::in_whole)) continue;
    if (has_state(ComparisonCell::State::not_joined)) is_known_of_all = false;
    ++count;
    items.add("li", {}, question_link(framework, *row.question, ask.language()));
  }
  if (count == 0) return {};
  const std::string words =
      is_known_of_all
          ? ask.translate.format_plural("{count} question that none of these reports answers",
                                        "{count} questions that none of these reports answers", count)
          : ask.translate.format_plural("{count} question without an answer in the reports that are joined",
                                        "{count} questions without an answer in the reports that are joined", count);
  return tag("details", tag("summary", words), tag("ul", {attribute("class", "contents")}, items));
}

Result<ComparisonFilter> asked_rows(const PageRequest& ask, const Framework& framework) {
  ComparisonFilter filter;
  filter.question = ask.request.query.text("question");
  if (!filter.question.empty() && framework.find(filter.question) == nullptr)
    return fail(ErrorKind::not_found,
                framework.name().text() + " has no question \"" + printable(filter.question) + "\"");
  filter.section = ask.request.query.text("section");
  // The section of another questionnaire, when the reader changed that: all of it.
  const bool is_known = std::ranges::any_of(framework.edition().provisions, [&](const Provision& provision) {
    return provision.id.text() == filter.section;
  });
  if (!is_known) filter.section.clear();
  TRY(const ReportFilter reports, asked_report_filter(ask, framework.name()));
  if (!reports.role.empty()) filter.roles = {reports.role};
  return filter;
}

Result<Framework> framework_of_rows(const PageRequest& ask, const ComparableReport& first) {
  if (!ask.request.query.text("framework").empty()) return asked_framework(ask);
  TRY(Edition edition, find_edition(ask.view, first.name.instrument, first.edition));
  return Framework::of(std::move(edition));
}

Result<Page> side_by_side_page(const PageRequest& ask, const AskedReports& asked) {
  const Translator& translate = ask.translate;
  TRY(const Framework framework, framework_of_rows(ask, asked.reports.front()));
  TRY(const ComparisonFilter filter, asked_rows(ask, framework));
  TRY(const CrosswalkTrust trust, asked_trust(ask));
  TRY(const SideBySide side, read_side_by_side(ask.view, asked.reports, framework, trust));
  Html names;
  for (std::size_t i = 0; i < side.reports.size(); ++i)
    names += Html::text(i == 0 ? "" : " · ") + column_title(side, i, ask.language());
  Page page{.title = std::string(translate("Side by side")), .section = "reports"};
  page.crumbs = compare_crumbs(translate);
  page.lead = tag("p", {attribute("class", "lead")}, names);
  const Url url = this_comparison(side, framework, filter, trust);
  if (asked.left_out > 0)
    page.body.add(
        "p", {attribute("class", "note")},
        translate.format_plural("{count} report that was asked for is left out: it is withdrawn, erased, of a "
                                "delisted organisation, or not here.",
                                "{count} reports that were asked for are left out: they are withdrawn, "
                                "erased, of a delisted organisation, or not here.",
                                asked.left_out));
  if (asked.beyond > 0)
    page.body.add("p", {attribute("class", "note")},
                  translate.format_plural("Only the first {count} report is shown.",
                                          "Only the first {count} reports are shown.", most_side_by_side));
  page.body += crosswalk_note(ask, side, this_comparison(side, framework, filter, CrosswalkTrust::drafts_too));
  page.body += side_filter(ask, side, framework, filter, trust);
  std::vector<ComparisonRow> rows;
  std::vector<ComparisonRow> silent;
  for (ComparisonRow& row : comparison(side.compared(), framework, filter))
    (is_silent(row) ? silent : rows).push_back(std::move(row));
  // What fits into the first view; more columns, fewer rows.
  const std::size_t at_once = side.reports.size() <= 2 ? 16 : side.reports.size() <= 4 ? 10 : 7;
  const std::size_t parts = (rows.size() + at_once - 1) / at_once;
  TRY(const std::size_t part, asked_page(ask.request.query, std::max<std::size_t>(1, parts)));
  const std::size_t first = (part - 1) * at_once;
  if (!rows.empty())
    page.body +=
        side_table(ask, side, framework, std::span(rows).subspan(first, std::min(at_once, rows.size() - first)));
  page.body +=
      paging(part, parts, [&](std::uint64_t number) { return url.with("page", std::to_string(number)); }, translate);
  if (part == std::max<std::size_t>(1, parts)) page.body += silent_list(ask, framework, silent);
  page.body += what_a_report_is({}, translate);
  Url data("/api/v1/compare");
  for (const ComparableReport& report : side.listed) data = data.with("report", report_parameter(report.name));
  data = data.with("framework", framework.name().text());
  if (!filter.section.empty()) data = data.with("section", filter.section);
  if (!filter.question.empty()) data = data.with("question", filter.question);
  for (const std::string& role : filter.roles) data = data.with("role", role);
  if (trust == CrosswalkTrust::drafts_too) data = data.with("crosswalk", "draft");
  page.data_url = data;
  return page;
}

}  // namespace

Result<Page> compare_reports_page(const PageRequest& ask) {
  TRY(const AskedReports asked, asked_reports(ask));
  if (asked.reports.empty() || !ask.request.query.text("choose").empty()) return choosing_page(ask);
  return side_by_side_page(ask, asked);
}

}  // namespace haip
