// One report: who, when, how much of it is answered, and the questions with what kind of answer each has.

#include "base/text.hpp"
#include "instruments/display.hpp"
#include "instruments/view.hpp"
#include "reports/framework.hpp"
#include "reports/pages_compare.hpp"
#include "reports/pages_standing.hpp"
#include "reports/pages_views.hpp"

namespace haip {
namespace {

Html facts_of(const PageRequest& ask, const ShownReport& shown, const Framework& framework) {
  const Translator& translate = ask.translate;
  const Report& report = shown.report;
  std::vector<std::pair<std::string, Html>> facts;
  facts.emplace_back(translate("Organisation"),
                     tag("a", {href(site_url({"organisations", report.domain}))}, shown.organisation));
  facts.emplace_back(translate("Questionnaire"), questionnaire_link(ask, framework));
  facts.emplace_back(translate("Period"), day_element(report.period_from, ask.language()) + Html::text(" – ") +
                                              day_element(report.period_to, ask.language()));
  if (report.attestation) {
    // In the words of whoever attests, whatever the reader's language.
    const bool is_readers = report.language == ask.language().code();
    facts.emplace_back(
        translate("Attested by"),
        tag("span", {attribute("lang", is_readers ? std::nullopt : std::optional<std::string_view>(report.language))},
            report.attestation->name + ", " + report.attestation->function) +
            Html::text(", ") + day_element(report.attestation->date, ask.language()));
  }
  facts.emplace_back(translate("Signed and logged"), date_element(shown.revision.at, ask.language()) +
                                                         Html::text(", ") +
                                                         entry_link(shown.revision.entry_index, translate));
  return fact_list(facts);
}

Html revision_list(const PageRequest& ask, const ShownReport& shown) {
  if (shown.revisions.size() < 2) return {};
  Html items;
  for (std::size_t i = shown.revisions.size(); i-- > 0;) {
    const ReportRevision& revision = shown.revisions[i];
    const Html date = date_element(revision.at, ask.language());
    const bool is_shown = revision.entry_index == shown.revision.entry_index;
    Url url = report_url(shown.summary.name);
    if (revision.entry_index != shown.summary.last_entry)
      url = url.with("revision", std::to_string(revision.entry_index.value));
    Html item = is_shown || revision.is_erased ? tag("strong", date) : tag("a", {href(url)}, date);
    item += Html::text(", ") + entry_link(revision.entry_index, ask.translate);
    if (revision.is_erased) {
      item.add("p", {}, ask.translate("Its words were erased."));
    } else if (i > 0 && !shown.revisions[i - 1].is_erased) {
      const Url changes = changes_url(shown.summary.name)
                              .with("from", std::to_string(shown.revisions[i - 1].entry_index.value))
                              .with("to", std::to_string(revision.entry_index.value));
      item.add("p", {}, tag("a", {href(changes)}, ask.translate("What changed")));
    }
    items.add("li", {}, item);
  }
  return tag("h2", {attribute("id", "revisions")}, ask.translate("Revisions")) +
         tag("ol", {attribute("class", "timeline")}, items);
}

Html answer_row(const PageRequest& ask, const ShownReport& shown, const Framework& framework, const Answer& answer,
                const Question& question) {
  const Translator& translate = ask.translate;
  return tag("tr",
             tag("th", {attribute("scope", "row")},
                 tag("a", {href(of_revision(answer_url(shown.summary.name, question.key), shown))},
                     question_name(framework, question, ask.language()))),
             labelled_cell(translate("Answer"), answer_state_label(answer.state, translate)),
             labelled_cell(translate("Rests on"), Html::text(cited_kinds(shown.report, answer, translate))));
}

Html answer_table(const PageRequest& ask, const ShownReport& shown, const Framework& framework) {
  const Translator& translate = ask.translate;
  Html rows;
  for (const Question& question : framework.questions())
    if (const Answer* answer = shown.report.find_answer(question.key))
      rows += answer_row(ask, shown, framework, *answer, question);
  const auto heading = [](std::string_view text) { return tag("th", {attribute("scope", "col")}, text); };
  return tag("table", {attribute("class", "stack")},
             tag("thead", tag("tr", heading(translate("Question")), heading(translate("Answer")),
                              heading(translate("Rests on")))),
             tag("tbody", rows));
}

/// What is asked of an organisation with these roles and has no answer, neither as a whole nor in all its parts.
Html unanswered(const PageRequest& ask, const ShownReport& shown, const Framework& framework) {
  Html items;
  std::uint64_t count = 0;
  for (const Question* question : framework.asked_of(shown.report.roles)) {
    if (is_answered(shown.report, framework, *question)) continue;
    ++count;
    items.add("li", {}, question_name(framework, *question, ask.language()));
  }
  if (count == 0) return {};
  return tag("h2", {attribute("id", "unanswered")},
             ask.translate.format_plural("{count} question without an answer", "{count} questions without an answer",
                                         count)) +
         tag("ul", {attribute("class", "contents")}, items);
}

}  // namespace

Result<Page> report_page(const PageRequest& ask) {
  const Translator& translate = ask.translate;
  TRY(const ShownReport shown, shown_report(ask));
  TRY(const FrameworkName name, FrameworkName::parse(shown.report.framework));
  TRY(Edition edition, find_edition(ask.view, name.instrument, name.edition));
  TRY(const Framework framework, Framework::of(std::move(edition)));
  Page page{.title = translate.format("Report of {organisation}, {period}",
                                      {{"organisation", shown.organisation}, {"period", shown.summary.name.period}}),
            .section = "reports"};
  page.crumbs = {{std::string(translate("Reports")), Url("/reports")}};
  page.data_url =
      site_url({"api", "v1", "reports", shown.summary.name.domain, name.instrument, shown.summary.name.period});
  page.feed_url = Url("/feed.atom").with("organisation", shown.summary.name.domain);
  if (shown.summary.is_withdrawn)
    page.body.add("p", {attribute("class", "note")},
                  translate("The organisation has withdrawn this report. What it said stays on record."));
  if (shown.summary.edition.empty())
    page.body.add("p", {attribute("class", "note")},
                  translate("The words of the last revision were erased. This is the last one that can be read."));
  else if (shown.revision.entry_index != shown.summary.last_entry)
    page.body.add("p", {attribute("class", "note")}, translate("This is an earlier revision."), " ",
                  tag("a", {href(report_url(shown.summary.name))}, translate("Read the last one")));
  page.body += what_a_report_is(shown.report, translate);
  TRY(const Html standing, standing_notes(ask, shown.summary));
  page.body += standing;
  page.body += facts_of(ask, shown, framework);
  page.body += report_text(shown.report, shown.report.summary, ask);
  page.body += report_views(ask, shown, ReportView::questions);
  page.body += answer_table(ask, shown, framework);
  page.body += unanswered(ask, shown, framework);
  TRY(const Html challenges, challenge_summary(ask, shown));
  page.body += challenges;
  page.body += revision_list(ask, shown);
  page.body += way_to_compare(shown.summary.name, translate);
  page.body.add(
      "p", {attribute("id", "download")},
      tag("a", {href(of_revision(exports_url(shown.summary.name), shown))}, translate("Download this report")));
  return page;
}

}  // namespace haip
