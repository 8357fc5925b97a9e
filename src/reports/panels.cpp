#include "reports/panels.hpp"

#include <algorithm>
#include <map>

#include "instruments/display.hpp"
#include "instruments/view.hpp"
#include "register/identity.hpp"
#include "reports/find_question.hpp"
#include "reports/pages.hpp"
#include "reports/yearly_clock.hpp"

namespace haip {
namespace {

Html column_heading(std::string_view text) { return tag("th", {attribute("scope", "col")}, text); }

Html year_row(const PageRequest& ask, const ReportYear& year) {
  const Translator& translate = ask.translate;
  const ReportSummary& report = year.report;
  Html submitted = date_element(report.first_at, ask.language());
  if (year.is_late()) submitted += Html::text(" ") + tag("span", {attribute("class", "tag bad")}, translate("late"));
  Html name = tag("a", {href(report_url(report.name))}, report.name.period);
  if (report.is_withdrawn)
    name += Html::text(" ") + tag("span", {attribute("class", "tag bad")}, translate("withdrawn"));
  const bool is_revised = report.revisions > 1;
  const Html revised = is_revised
                           ? tag("a", {href(changes_url(report.name))}, date_element(report.last_at, ask.language()))
                           : Html::text("–");
  return tag("tr", tag("th", {attribute("scope", "row")}, name),
             labelled_cell(translate("Due"), year.due ? date_element(*year.due, ask.language()) : Html::text("–")),
             labelled_cell(translate("Submitted"), submitted), labelled_cell(translate("Revised"), revised));
}

Html clock_block(const PageRequest& ask, const YearlyClock& clock) {
  const Translator& translate = ask.translate;
  Html rows;
  for (const ReportYear& year : clock.years) rows += year_row(ask, year);
  Html block = tag("table", {attribute("class", "stack")},
                   tag("thead", tag("tr", column_heading(translate("Period")), column_heading(translate("Due")),
                                    column_heading(translate("Submitted")), column_heading(translate("Revised")))),
                   tag("tbody", rows));
  if (clock.next_due)
    block.add("p", {},
              translate.markup("The next report is due by {date}, twelve months after the last submission.",
                               {{"date", date_element(*clock.next_due, ask.language())}}));
  return block;
}

/// How the standing reports of organisations that are listed answer one question: of the last revision of each.
struct StateCounts {
  std::uint64_t answered = 0;
  std::uint64_t not_done = 0;
  std::uint64_t not_disclosed = 0;
  std::uint64_t not_applicable = 0;
};

using CountsByQuestion = std::map<std::string, StateCounts, std::less<>>;

Result<CountsByQuestion> count_states(Connection& view, const FrameworkName& framework) {
  TRY(const Rows rows,
      view.query(
          "SELECT a.question, a.state, COUNT(*) FROM report_answer a JOIN report r ON r.domain = a.domain AND "
          "r.instrument = a.instrument AND r.period = a.period LEFT JOIN organisation o ON o.domain = r.domain WHERE "
          "a.instrument = $1 AND a.edition = $2 AND r.withdrawn_entry IS NULL AND o.delisted_entry IS NULL GROUP BY "
          "a.question, a.state",
          {framework.instrument, framework.edition}));
  CountsByQuestion all;
  for (const Row& row : rows) {
    StateCounts& counts = all[row.text(0)];
    const std::string& state = row.text(1);
    (state == "answered"        ? counts.answered
     : state == "not-done"      ? counts.not_done
     : state == "not-disclosed" ? counts.not_disclosed
                                : counts.not_applicable) = row.count(2);
  }
  return all;
}

/// A questionnaire and how its questions are answered. Many questions serve one action: it is read once.
struct AnsweredQuestionnaire {
  std::optional<Framework> framework;  ///< Empty when it is no questionnaire.
  CountsByQuestion counts;
};
Result<AnsweredQuestionnaire> read_questionnaire(Connection& view, const FrameworkName& name) {
  TRY(Edition edition, find_edition(view, name.instrument, name.edition));
  Result<Framework> framework = Framework::of(std::move(edition));
  if (!framework) return AnsweredQuestionnaire{};
  TRY(CountsByQuestion counts, count_states(view, name));
  return AnsweredQuestionnaire{std::move(*framework), std::move(counts)};
}

Result<Html> question_panel(const PageRequest& ask, const FoundQuestion& question) {
  constexpr std::uint64_t most_shown = 20;
  const Translator& translate = ask.translate;
  const FrameworkName name = question.framework.name();
  TRY(const Rows rows,
      ask.view.query(
          "SELECT a.domain, a.period, a.state FROM report_answer a JOIN report r ON r.domain = a.domain AND "
          "r.instrument = a.instrument AND r.period = a.period LEFT JOIN organisation o ON o.domain = r.domain "
          "WHERE a.instrument = $1 AND a.edition = $2 AND a.question = $3 AND r.withdrawn_entry IS NULL AND "
          "o.delisted_entry IS NULL ORDER BY r.last_entry DESC",
          {name.instrument, name.edition, question.key}));
  if (rows.empty()) return Html();
  Html items;
  std::uint64_t shown = 0;
  for (const Row& row : rows) {
    if (++shown > most_shown) break;
    TRY(const std::optional<Organisation> organisation, find_organisation(ask.view, row.text(0)));
    items.add("li", {},
              tag("a", {href(answer_url({row.text(0), name.instrument, row.text(1)}, question.key))},
                  organisation ? organisation->name : row.text(0)),
              ", ", row.text(1), " ", answer_state_label(row.text(2), translate));
  }
  Html panel =
      tag("h2", {attribute("id", "answers")},
          translate.format_plural("{count} report on this question", "{count} reports on this question", rows.size())) +
      tag("ul", items);
  const std::string& id = question.framework.find(question.key)->provision.id.text();
  panel.add("p", {attribute("class", "small")}, translate("News about this question:"), " ",
            tag("a", {href(Url("/feed.atom").with("question", id))}, "Atom"), " · ",
            tag("a", {href(Url("/feed.json").with("question", id))}, "JSON Feed"));
  if (rows.size() > most_shown) panel.add("p", {}, tag("a", {href("/reports")}, translate("All reports")));
  return panel;
}

Result<Html> action_panel(const PageRequest& ask, const ProvisionId& action) {
  const Translator& translate = ask.translate;
  TRY(const std::vector<LinkedProvision> links, links_to(ask.view, action));
  std::map<std::string, AnsweredQuestionnaire> read;
  Html rows;
  for (const LinkedProvision& link : links) {
    if (link.relation != "serves" || link.edition.empty()) continue;
    const FrameworkName name{std::string(link.id.instrument()), link.edition};
    if (!read.contains(name.text())) {
      TRY(AnsweredQuestionnaire questionnaire, read_questionnaire(ask.view, name));
      read.emplace(name.text(), std::move(questionnaire));
    }
    const AnsweredQuestionnaire& questionnaire = read.at(name.text());
    if (!questionnaire.framework) continue;
    const auto question = std::ranges::find_if(questionnaire.framework->questions(),
                                               [&](const Question& one) { return one.provision.id == link.id; });
    if (question == questionnaire.framework->questions().end()) continue;
    const auto found = questionnaire.counts.find(question->key);
    if (found == questionnaire.counts.end()) continue;
    const StateCounts& counts = found->second;
    const auto cell = [&](std::string_view column, std::uint64_t count) {
      return labelled_cell(column, Html::text(written_number(count, ask.language())));
    };
    rows.add("tr", {},
             tag("th", {attribute("scope", "row")},
                 tag("a", {href(provision_url(link.id).at("answers"))},
                     question_name(*questionnaire.framework, *question, ask.language()))),
             cell(translate("Answered"), counts.answered), cell(translate("Not done"), counts.not_done),
             cell(translate("Not disclosed"), counts.not_disclosed));
  }
  if (rows.empty()) return Html();
  return tag("h2", {attribute("id", "reports")}, translate("In reports")) +
         tag("table", {attribute("class", "stack")},
             tag("thead", tag("tr", column_heading(translate("Question")), column_heading(translate("Answered")),
                              column_heading(translate("Not done")), column_heading(translate("Not disclosed")))),
             tag("tbody", rows));
}

}  // namespace

Result<Html> organisation_reports_panel(const PageRequest& ask, std::string_view domain) {
  const Translator& translate = ask.translate;
  TRY(const std::vector<YearlyClock> clocks, yearly_clocks(ask.view, domain));
  Html panel = tag("h2", {attribute("id", "reports")}, translate("Reports"));
  if (clocks.empty()) return panel + empty_note(translate("It has submitted no report here."));
  for (const YearlyClock& clock : clocks) {
    if (clocks.size() > 1) panel.add("h3", {}, tag("a", {href(instrument_url(clock.instrument))}, clock.instrument));
    panel += clock_block(ask, clock);
  }
  return panel;
}

Result<Html> provision_reports_panel(const PageRequest& ask, std::string_view, std::string_view provision_id) {
  if (provision_id.empty()) return Html();
  TRY(const ProvisionId id, ProvisionId::parse(provision_id));
  TRY(const std::optional<FoundQuestion> question, find_question(ask.view, id));
  if (question) return question_panel(ask, *question);
  return action_panel(ask, id);
}

}  // namespace haip
