#include "instruments/view.hpp"
#include "register/identity.hpp"
#include "reports/pages.hpp"
#include "web/paging.hpp"

namespace haip {
namespace {

Result<Html> report_row(const PageRequest& ask, const ReportSummary& report) {
  const Translator& translate = ask.translate;
  TRY(const std::optional<Organisation> organisation, find_organisation(ask.view, report.name.domain));
  const std::string name = organisation ? organisation->name : report.name.domain;
  Html state;
  if (report.is_withdrawn) state = tag("span", {attribute("class", "tag bad")}, translate("withdrawn"));
  const auto cell = [](std::string_view column, std::uint64_t count, Language language) {
    return labelled_cell(column, Html::text(written_number(count, language)));
  };
  return tag("tr", tag("th", {attribute("scope", "row")}, tag("a", {href(report_url(report.name))}, name), " ", state),
             labelled_cell(translate("Period"), Html::text(report.name.period)),
             labelled_cell(translate("Questionnaire"), tag("code", report.name.instrument + "/" + report.edition)),
             cell(translate("Answered"), report.answered, ask.language()),
             cell(translate("Not done"), report.not_done, ask.language()),
             cell(translate("Not disclosed"), report.not_disclosed, ask.language()),
             labelled_cell(translate("Last revision"), date_element(report.last_at, ask.language())));
}

}  // namespace

Result<Page> reports_page(const PageRequest& ask) {
  constexpr std::size_t most_shown = 50;
  const Translator& translate = ask.translate;
  TRY(const std::vector<ReportSummary> reports, list_reports(ask.view));
  Page page{.title = std::string(translate("Reports")), .section = "reports"};
  page.lead = tag("p", {attribute("class", "lead")},
                  translate("How organisations say that they apply the Code of Conduct, question by question."));
  page.data_url = site_url({"api", "v1", "reports"});
  if (reports.empty()) {
    page.body +=
        empty_note(translate("No report has been submitted yet. One appears here when an organisation signs "
                             "and submits it."));
    return page;
  }
  page.body += what_a_report_is({}, translate);
  page.body.add("p", {}, tag("a", {href("/compare")}, translate("Compare reports")));
  const std::size_t parts = (reports.size() + most_shown - 1) / most_shown;
  TRY(const std::size_t part, asked_page(ask.request.query, parts));
  Html rows;
  for (std::size_t i = (part - 1) * most_shown; i < std::min(reports.size(), part * most_shown); ++i) {
    TRY(const Html row, report_row(ask, reports[i]));
    rows += row;
  }
  const auto heading = [](std::string_view text) { return tag("th", {attribute("scope", "col")}, text); };
  page.body += tag("table", {attribute("class", "stack")},
                   tag("thead", tag("tr", heading(translate("Organisation")), heading(translate("Period")),
                                    heading(translate("Questionnaire")), heading(translate("Answered")),
                                    heading(translate("Not done")), heading(translate("Not disclosed")),
                                    heading(translate("Last revision")))),
                   tag("tbody", rows));
  page.body += paging(
      part, parts, [](std::uint64_t number) { return Url("/reports").with("page", std::to_string(number)); },
      translate);
  return page;
}

}  // namespace haip
