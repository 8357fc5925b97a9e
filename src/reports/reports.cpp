#include "reports/reports.hpp"

#include "register/identity.hpp"
#include "reports/acts.hpp"
#include "reports/commands.hpp"
#include "reports/data.hpp"
#include "reports/feeds.hpp"
#include "reports/pages.hpp"
#include "reports/pages_compare.hpp"
#include "reports/pages_views.hpp"
#include "reports/search.hpp"
#include "reports/shown_changes.hpp"

namespace haip {
namespace {

Result<std::optional<NewsItem>> describe_report(Connection& view, const Envelope& envelope,
                                                const Translator& translate) {
  if (!envelope.type.starts_with("report.")) return std::nullopt;
  TRY(const ReportName name, read_report_subject(envelope.subject));
  TRY(const std::optional<Organisation> organisation, find_organisation(view, name.domain));
  const std::string who = organisation ? organisation->name : name.domain;
  std::string title;
  if (envelope.type == "report.classify")
    return NewsItem{translate.format("The secretariat classed a change in the report of {organisation} for {period}",
                                     {{"organisation", who}, {"period", name.period}}),
                    {},
                    changes_url(name)};
  if (envelope.type == "report.withdraw") {
    title = translate.format("{organisation} withdrew its report for {period}",
                             {{"organisation", who}, {"period", name.period}});
  } else {
    TRY(const std::vector<ReportRevision> revisions, revisions_of(view, name));
    const bool is_first = revisions.empty() || revisions.front().entry_index == envelope.entry_index;
    title = is_first ? translate.format("{organisation} reported for {period}",
                                        {{"organisation", who}, {"period", name.period}})
                     : translate.format("{organisation} revised its report for {period}",
                                        {{"organisation", who}, {"period", name.period}});
  }
  return NewsItem{std::move(title), {}, report_url(name)};
}

}  // namespace

Feature reports_feature() {
  Feature feature{.part = reports_part()};
  feature.pages = {{"/reports", reports_page},
                   {"/reports/{domain}/{instrument}/{period}", report_page},
                   {"/reports/{domain}/{instrument}/{period}/{question...}", answer_page},
                   {"/reports/changes", change_rules_page},
                   {"/reports/{domain}/{instrument}/{period}/actions", report_actions_page},
                   {"/reports/{domain}/{instrument}/{period}/claims", report_claims_page},
                   {"/reports/{domain}/{instrument}/{period}/changes", changes_page},
                   {"/reports/{domain}/{instrument}/{period}/exports", exports_page},
                   {"/compare", compare_reports_page},
                   {"/compare/overview", compare_overview_page},
                   {"/compare/counts", compare_counts_page},
                   {"/compare/answers", counted_answers_page},
                   {"/compare/crosswalks", crosswalks_page},
                   {"/compare/crosswalks/{id}", crosswalk_page}};
  feature.data = reports_data();
  feature.data.push_back(changes_data_route());
  for (DataRoute& route : comparison_data()) feature.data.push_back(std::move(route));
  feature.navigation = {{.section = "reports", .label = "Reports", .rank = 300}};
  feature.commands = report_file_commands();
  feature.commands.push_back(report_pin_command());
  for (Command& command : report_signing_commands()) feature.commands.push_back(std::move(command));
  for (Command& command : report_difference_commands()) feature.commands.push_back(std::move(command));
  for (Command& command : report_export_commands()) feature.commands.push_back(std::move(command));
  for (Command& command : report_comparison_commands()) feature.commands.push_back(std::move(command));
  for (Command& command : crosswalk_commands()) feature.commands.push_back(std::move(command));
  feature.files = {{"/reports/{domain}/{instrument}/{period}/exports/{form}", export_file_of}};
  feature.describe = describe_report;
  feature.search = reports_search();
  feature.feeds = {{"organisation", organisation_feed}, {"question", question_feed}};
  return feature;
}

}  // namespace haip
