// Who took part in a consultation: tables, charts, a map, and who has not been heard.

#include <algorithm>

#include "consultation/display.hpp"
#include "consultation/economy_groups.hpp"
#include "consultation/participation_pages.hpp"
#include "consultation/stakeholders.hpp"
#include "instruments/display.hpp"
#include "web/chart.hpp"

namespace haip {
namespace {

Html heading(std::string_view text) { return tag("th", {attribute("scope", "col")}, text); }
Html number_heading(std::string_view text) {
  return tag("th", {attribute("scope", "col"), attribute("class", "number")}, text);
}
Html row_heading(std::string_view text) { return tag("th", {attribute("scope", "row")}, text); }
Html section(std::string_view id, std::string_view title) { return tag("h2", {attribute("id", id)}, title); }

Html shown_number(const ShownCount& count, const Translator& translate) {
  if (count) return Html::text(written_number(*count, translate.language()));
  return tag("span", {attribute("aria-hidden", "true")}, "x") +
         tag("span", {attribute("class", "unseen")}, translate("not shown"));
}

Html number_cell(std::string_view column, const ShownCount& count, const Translator& translate) {
  return tag("td", {attribute("class", "number"), attribute("data-label", column)},
             tag("span", shown_number(count, translate)));
}

Html withheld_note(const Translator& translate) {
  return empty_note(
      translate("So few people took part that these numbers would single some of them out. They are "
                "shown when more have."));
}

std::string written_or_not_shown(const ShownCount& count, const Translator& translate) {
  return count ? written_number(*count, translate.language()) : std::string(translate("not shown"));
}

// Stakeholder groups and economies.

Html people_table(const ShownTable& table, const Translator& translate) {
  Html head = heading(translate("Stakeholder group"));
  for (const std::string_view economies : economy_groups)
    head += number_heading(economy_group_name(economies, translate));
  head += number_heading(translate("All"));
  Html rows;
  for (std::size_t row = 0; row <= table.rows; ++row) {
    const bool is_last = row == table.rows;
    Html cells = row_heading(is_last ? translate("All") : stakeholder_group_name(stakeholder_groups[row], translate));
    for (std::size_t column = 0; column < table.columns; ++column) {
      const ShownCount& count = is_last ? table.column_totals[column] : table.count(row, column);
      const std::string_view name = economy_group_name(economy_groups[column], translate);
      // Where cells stand one below the other, those of nobody take too much room.
      if (count == ShownCount(0) && !is_last)
        cells += tag("td", {attribute("class", "number soft"), attribute("data-label", name)}, "0");
      else
        cells += number_cell(name, count, translate);
    }
    rows.add("tr", {}, cells,
             number_cell(translate("All"), is_last ? ShownCount(table.total) : table.row_totals[row], translate));
  }
  return tag("table", {attribute("class", "stack counts people")}, tag("thead", tag("tr", head)), tag("tbody", rows));
}

/// Bars, and the same as a table.
Html counted_chart(std::string_view column, std::string_view title, const std::vector<ChartBar>& bars, bool is_withheld,
                   const Translator& translate) {
  if (is_withheld) return withheld_note(translate);
  Html rows;
  for (const ChartBar& bar : bars)
    rows.add("tr", {}, row_heading(bar.label), number_cell(translate("People"), bar.value, translate));
  const Html table =
      tag("table", {attribute("class", "stack")},
          tag("thead", tag("tr", heading(column), number_heading(translate("People")))), tag("tbody", rows));
  const bool has_bars = std::ranges::any_of(bars, [](const ChartBar& bar) { return bar.value.value_or(0) > 0; });
  return tag("div", {attribute("class", "pair")},
             has_bars ? bar_chart(title, translate("The numbers stand in the table."), bars) : Html(), table);
}

std::vector<ChartBar> group_bars(const ShownTable& table, const Translator& translate) {
  std::vector<ChartBar> bars;
  bars.reserve(table.rows);
  for (std::size_t row = 0; row < table.rows; ++row)
    bars.push_back({std::string(stakeholder_group_name(stakeholder_groups[row], translate)), table.row_totals[row],
                    written_or_not_shown(table.row_totals[row], translate)});
  return bars;
}

std::vector<ChartBar> economy_bars(const ShownTable& table, const Translator& translate) {
  std::vector<ChartBar> bars;
  bars.reserve(table.columns);
  for (std::size_t column = 0; column < table.columns; ++column)
    bars.push_back({std::string(economy_group_name(economy_groups[column], translate)), table.column_totals[column],
                    written_or_not_shown(table.column_totals[column], translate)});
  return bars;
}

Html legend(const Translator& translate) {
  return tag("p", {attribute("class", "small soft")},
             translate("x: not shown, because it is fewer than five people or would let somebody compute another such "
                       "number."));
}

Html group_section(const Participation& participation, const Translator& translate) {
  const ShownTable& table = participation.table;
  const std::vector<ChartBar> groups = group_bars(table, translate);
  const std::vector<ChartBar> economies = economy_bars(table, translate);
  const std::string_view groups_title = translate("People by stakeholder group");
  const std::string_view economies_title = translate("People by group of economies");
  Html html = section("groups", translate("Stakeholder groups and economies"));
  if (table.are_counts_withheld)
    return html +
           tag("p", translate("So few people took part that groups and economies are shown each for themselves.")) +
           counted_chart(translate("Stakeholder group"), groups_title, groups, table.are_row_totals_withheld,
                         translate) +
           counted_chart(translate("Group of economies"), economies_title, economies, table.are_column_totals_withheld,
                         translate) +
           legend(translate);
  html += people_table(table, translate) + legend(translate);
  const std::string_view where = translate("The numbers stand in the table.");
  return html + tag("div", {attribute("class", "pair")},
                    tag("div", tag("h3", groups_title), bar_chart(groups_title, where, groups)),
                    tag("div", tag("h3", economies_title), bar_chart(economies_title, where, economies)));
}

// Languages and doors.

Html language_section(const Participation& participation, const Translator& translate) {
  std::vector<ChartBar> bars;
  bars.reserve(participation.languages.size());
  for (const NamedCount& one : participation.languages)
    bars.push_back(
        {display_language(one.name, translate.language()), one.people, written_or_not_shown(one.people, translate)});
  return tag("h2", translate("Languages")) + counted_chart(translate("Language"), translate("People by language"), bars,
                                                           participation.are_languages_withheld, translate);
}

Html door_section(const Participation& participation, const Translator& translate) {
  std::vector<ChartBar> bars;
  bars.reserve(participation.doors.size());
  for (const NamedCount& one : participation.doors)
    bars.push_back(
        {std::string(door_name(one.name, translate)), one.people, written_or_not_shown(one.people, translate)});
  return tag("h2", translate("How they came in")) + counted_chart(translate("Way"),
                                                                  translate("People by the way they came in"), bars,
                                                                  participation.are_doors_withheld, translate);
}

// Over time.

Html arrival_section(const Participation& participation, const Translator& translate) {
  Html html = tag("h2", translate("Over time"));
  if (participation.arrivals.empty()) return html + empty_note(translate("It has not opened yet."));
  const Language language = translate.language();
  std::vector<ChartPoint> columns;
  std::vector<ChartPoint> line;
  std::uint64_t so_far = 0;
  std::uint64_t greatest = 0;
  Html rows;
  for (const ArrivalSpan& span : participation.arrivals) {
    so_far += span.comments;
    greatest = std::max(greatest, span.comments);
    const std::string day = short_date(span.begin, language);
    columns.push_back({day, span.comments});
    line.push_back({day, so_far});
    rows.add("tr", {}, row_heading(day), number_cell(translate("Comments"), span.comments, translate),
             number_cell(translate("So far"), so_far, translate));
  }
  const std::string each =
      participation.days_of_span == 1
          ? std::string(translate("Comments on each day (UTC)"))
          : translate.format_plural("Comments in spans of {count} day", "Comments in spans of {count} days (UTC)",
                                    participation.days_of_span);
  const std::string_view where = translate("The numbers stand in the table.");
  html.add("div", {attribute("class", "pair")},
           tag("div", tag("h3", each), column_chart(each, where, columns, written_number(greatest, language))),
           tag("div", tag("h3", translate("All comments so far")),
               line_chart(translate("All comments so far"), where, line, written_number(so_far, language))));
  html.add("details", {}, tag("summary", translate("The same as a table")),
           tag("table", {attribute("class", "stack")},
               tag("thead", tag("tr", heading(translate("From")), number_heading(translate("Comments")),
                                number_heading(translate("So far")))),
               tag("tbody", rows)));
  return html;
}

// Targets, and who is missing.

std::string target_name(const OutreachTarget& target, const Translator& translate) {
  std::string name;
  if (!target.group.empty()) name = stakeholder_group_name(target.group, translate);
  if (!target.economies.empty())
    name += (name.empty() ? "" : ", ") + std::string(economy_group_name(target.economies, translate));
  return name;
}

Html target_state(TargetState state, const Translator& translate) {
  switch (state) {
    case TargetState::reached:
      return tag("span", {attribute("class", "tag good")}, translate.in_context("target", "reached"));
    case TargetState::not_reached:
      return tag("span", {attribute("class", "tag")}, translate.in_context("target", "not reached yet"));
    case TargetState::nobody:
      return tag("span", {attribute("class", "tag bad")}, translate.in_context("target", "nobody yet"));
    case TargetState::not_shown:
      return tag("span", {attribute("class", "tag")}, translate("not shown"));
  }
  return {};
}

Html target_section(const Participation& participation, const Translator& translate) {
  if (participation.targets.empty()) return {};
  Html rows;
  for (const TargetProgress& progress : participation.targets)
    rows.add("tr", {}, row_heading(target_name(progress.target, translate)),
             number_cell(translate.in_context("target", "Target"), progress.target.people, translate),
             number_cell(translate("Came"), progress.people, translate),
             labelled_cell(translate("State"), target_state(progress.state, translate)));
  return section("targets", translate("Whom this set out to hear")) +
         tag("table", {attribute("class", "stack")},
             tag("thead",
                 tag("tr", heading(translate("People")), number_heading(translate.in_context("target", "Target")),
                     number_heading(translate("Came")), heading(translate("State")))),
             tag("tbody", rows));
}

Html missing_section(const Participation& participation, const Translator& translate) {
  Html html = section("not-heard", translate("Not heard yet"));
  Html items;
  for (const std::string& group : participation.groups_not_heard)
    items.add("li", {}, stakeholder_group_name(group, translate));
  for (const std::string& group : participation.economies_not_heard)
    items.add("li", {}, economy_group_name(group, translate));
  for (const TargetProgress& progress : participation.targets)
    if (progress.state == TargetState::nobody && !progress.target.group.empty() && !progress.target.economies.empty())
      items.add("li", {}, target_name(progress.target, translate));
  for (const std::string& language : participation.languages_not_heard)
    items.add(
        "li", {},
        translate.format("Anybody in {language}", {{"language", display_language(language, translate.language())}}));
  if (!items.empty()) return html + tag("ul", items);
  if (participation.table.are_row_totals_withheld || participation.table.are_column_totals_withheld)
    return html + withheld_note(translate);
  return html + tag("p", translate("Somebody of every group was heard, in every language of the call."));
}

// What the numbers mean.

Html explanation(const PageRequest& ask) {
  const Translator& translate = ask.translate;
  Html html = section("about", translate("What is counted, and what is left out"));
  html.add(
      "p", {},
      translate("People are distinct names with a stakeholder group and an economy, as they wrote them themselves: "
                "nobody checks them. Somebody with two names counts twice, two people with the same name, group "
                "and economy count once. Withdrawn and erased comments do not count."));
  html.add("p", {},
           translate("A number below five is left out of the tables of people, and so are as many others as it takes "
                     "that nobody can compute it from the rest: at least five values remain possible for each. Zero is "
                     "shown, because it says who is missing."));
  html.add("p", {},
           translate("This cannot hide what people made public: each comment shows the group and the economy that its "
                     "author gave, and whoever reads all comments can count them. It keeps these tables from singling "
                     "people out when they are quoted or kept after words were erased."));
  Html items;
  for (const EconomyGroupList& list : economy_group_lists())
    items.add("li", {}, economy_group_name(list.group, translate), ": ",
              translate.format_plural("{count} economy", "{count} economies", list.members.size()), ", ",
              source_link({{}, list.source, list.mark, list.date}, ask));
  html.add("p", {},
           translate("An economy counts in the first of these groups that has it, and among the others when none "
                     "has:"));
  html.add("ol", {}, items);
  return html;
}

Html figures(const Participation& participation, const Translator& translate) {
  const auto figure = [&](std::string_view name, std::uint64_t number) {
    return tag("div", tag("dt", name), tag("dd", written_number(number, translate.language())));
  };
  Html html = tag("dl", {attribute("class", "figures")}, figure(translate("People"), participation.people),
                  figure(translate("Comments"), participation.comments));
  if (participation.withdrawn + participation.erased > 0)
    html.add("p", {attribute("class", "small soft")},
             translate.format("Not counted: {withdrawn} withdrawn, {erased} erased.",
                              {{"withdrawn", written_number(participation.withdrawn, translate.language())},
                               {"erased", written_number(participation.erased, translate.language())}}));
  return html;
}

Html standing(const Consultation& consultation, const Participation& participation, const Translator& translate) {
  const Html date = date_element(participation.as_of, translate.language());
  switch (state_of(consultation, participation.as_of)) {
    case ConsultationState::announced:
      return Html::text(translate("It has not opened yet."));
    case ConsultationState::open:
      return translate.markup("As of {date}. It is open: the figures grow until it closes.", {{"date", date}});
    case ConsultationState::closed:
    case ConsultationState::concluded:
      break;
  }
  return translate.markup(
      "Final figures, as of {date}. They change only when a comment is withdrawn or its words are erased.",
      {{"date", date}});
}

}  // namespace

std::string_view door_name(std::string_view door, const Translator& translate) {
  if (door == "web") return translate("Form on this site");
  if (door == "e-mail") return translate("E-mail");
  if (door == "paper") return translate("Paper");
  return translate("Organisations with their own key");
}

Url participation_url(const ConsultationId& id) { return site_url({"consultations", id.text(), "participation"}); }

Result<Page> participation_page(const PageRequest& ask) {
  const Translator& translate = ask.translate;
  TRY(const Consultation consultation, asked_consultation(ask));
  TRY(const Participation participation, participation_in(ask.view, consultation));
  Page page{.title = std::string(translate("Who took part")), .section = "consultations"};
  page.crumbs = consultation_crumbs(consultation, translate);
  page.lead = tag("p", {attribute("class", "lead")}, standing(consultation, participation, translate));
  page.data_url = site_url({"api", "v1", "consultations", consultation.id.text(), "participation"});
  page.body += figures(participation, translate);
  page.body += missing_section(participation, translate);
  page.body += target_section(participation, translate);
  page.body += group_section(participation, translate);
  page.body += section("economies", translate("Economies"));
  page.body +=
      participation.table.may_show_parts ? economy_map(participation.economies, translate) : withheld_note(translate);
  page.body += language_section(participation, translate);
  page.body += door_section(participation, translate);
  page.body += arrival_section(participation, translate);
  page.body += explanation(ask);
  return page;
}

}  // namespace haip
