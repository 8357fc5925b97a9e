#include <algorithm>

#include "base/text.hpp"
#include "instruments/display.hpp"
#include "register/identity.hpp"
#include "reports/pages_compare.hpp"

namespace haip {
namespace {

Result<Framework> framework_in(Connection& view, const FrameworkName& name) {
  TRY(Edition edition, find_edition(view, name.instrument, name.edition));
  return Framework::of(std::move(edition));
}

Result<std::string> asked_word(const PageRequest& ask, std::string_view name, std::span<const std::string_view> words) {
  std::string word(ask.request.query.text(name));
  if (word.empty() || std::ranges::find(words, word) != words.end()) return word;
  std::string known;
  for (const std::string_view one : words) known += (known.empty() ? "" : ", ") + std::string(one);
  return malformed("\"" + printable(word) + "\" is no " + std::string(name), "choose one of: " + known);
}

}  // namespace

Result<Framework> asked_framework(const PageRequest& ask) {
  const std::string_view wanted = ask.request.query.text("framework");
  FrameworkName name{"oecd-haip", ""};
  if (!wanted.empty()) {
    TRY(name, FrameworkName::parse(wanted));
  } else {
    TRY(const std::vector<AnsweredFramework> answered, answered_frameworks(ask.view));
    if (!answered.empty()) name = answered.front().name;
  }
  return framework_in(ask.view, name);
}

Result<ReportFilter> asked_report_filter(const PageRequest& ask, const FrameworkName& framework) {
  ReportFilter filter{framework, {}, {}, std::string(ask.request.query.text("period"))};
  TRY(filter.role, asked_word(ask, "role", organisation_roles));
  TRY(filter.size, asked_word(ask, "size", organisation_sizes));
  if (!filter.period.empty()) CHECK(parse_decimal(filter.period).map([](std::uint64_t) {}));
  return filter;
}

Result<AnswerQuery> asked_answers(const PageRequest& ask, const ReportFilter& filter) {
  AnswerQuery query{
      filter, std::string(ask.request.query.text("question")), {}, {}, std::string(ask.request.query.text("option"))};
  constexpr std::array<std::string_view, 5> states{"answered", "not-done", "not-disclosed", "not-applicable", "none"};
  TRY(query.state, asked_word(ask, "state", states));
  TRY(query.kind, asked_word(ask, "kind", claim_kinds));
  return query;
}

Result<CrosswalkTrust> asked_trust(const PageRequest& ask) {
  constexpr std::array<std::string_view, 1> words{"draft"};
  TRY(const std::string word, asked_word(ask, "crosswalk", words));
  return word.empty() ? CrosswalkTrust::reviewed_only : CrosswalkTrust::drafts_too;
}

std::string report_parameter(const ReportName& name) { return name.domain + "/" + name.instrument + "/" + name.period; }

Result<AskedReports> asked_reports(const PageRequest& ask) {
  AskedReports asked;
  std::vector<std::string_view> seen;
  for (const std::string_view text : ask.request.query.all("report")) {
    if (std::ranges::find(seen, text) != seen.end()) continue;
    seen.push_back(text);
    TRY(const ReportName name, read_report_subject("report/" + std::string(text)));
    if (seen.size() > most_side_by_side) {
      ++asked.beyond;
      continue;
    }
    TRY(std::optional<ComparableReport> report, find_comparable_report(ask.view, name));
    if (report)
      asked.reports.push_back(std::move(*report));
    else
      ++asked.left_out;
  }
  return asked;
}

std::vector<ComparedReport> SideBySide::compared() const {
  std::vector<ComparedReport> all;
  all.reserve(reports.size());
  for (std::size_t i = 0; i < reports.size(); ++i)
    all.push_back({&reports[i], &frameworks[i], crosswalks[i] ? &*crosswalks[i] : nullptr});
  return all;
}

bool SideBySide::uses_draft() const {
  return std::ranges::any_of(crosswalks, [](const auto& one) { return one && !one->is_reviewed; });
}

bool SideBySide::is_apart(const FrameworkName& framework, std::size_t column) const {
  return reports[column].framework != framework.text();
}

Result<SideBySide> read_side_by_side(Connection& view, const std::vector<ComparableReport>& listed,
                                     const Framework& framework, CrosswalkTrust trust) {
  SideBySide side{listed, {}, {}, {}, {}};
  const std::vector<Crosswalk>& known = shipped_crosswalks();
  const std::string target = framework.name().text();
  for (const ComparableReport& one : listed) {
    TRY(const std::optional<ReportSummary> summary, find_report(view, one.name));
    if (!summary) return fail(ErrorKind::not_found, "the register has no such report");
    TRY(Report report, read_revision(view, one.name, summary->last_entry));
    TRY(const FrameworkName name, FrameworkName::parse(report.framework));
    TRY(Framework own, framework_in(view, name));
    side.crosswalks.push_back(find_crosswalk(report.framework, target, trust, known));
    if (report.framework != target && !side.crosswalks.back())
      for (const Crosswalk& draft : known)
        if (!draft.is_reviewed &&
            ((draft.source == report.framework && draft.target == target) ||
             (draft.target == report.framework && draft.source == target)) &&
            std::ranges::find(side.withheld, &draft) == side.withheld.end())
          side.withheld.push_back(&draft);
    side.frameworks.push_back(std::move(own));
    side.reports.push_back(std::move(report));
  }
  return side;
}

Url with_filter(Url url, const ReportFilter& filter) {
  url = url.with("framework", filter.framework.text());
  if (!filter.role.empty()) url = url.with("role", filter.role);
  if (!filter.size.empty()) url = url.with("size", filter.size);
  if (!filter.period.empty()) url = url.with("period", filter.period);
  return url;
}

std::vector<Crumb> compare_crumbs(const Translator& translate) {
  return {{std::string(translate("Reports")), Url("/reports")}, {std::string(translate("Compare")), Url("/compare")}};
}

Html choice_field(std::string_view name, std::string_view label, std::string_view any, const Choices& choices,
                  std::string_view chosen) {
  Html options;
  if (!any.empty()) options.add("option", {attribute("value", "")}, any);
  for (const auto& [value, text] : choices)
    options.add("option", {attribute("value", value), flag("selected", value == chosen)}, text);
  const std::string id = "filter-" + std::string(name);
  return tag("div", tag("label", {attribute("for", id)}, label),
             tag("select", {attribute("id", id), attribute("name", name)}, options));
}

Html kept_field(std::string_view name, std::string_view value) {
  return void_tag("input", {attribute("type", "hidden"), attribute("name", name), attribute("value", value)});
}

Choices role_choices(const Translator& translate) {
  Choices roles;
  roles.reserve(organisation_roles.size());
  for (const std::string_view role : organisation_roles) roles.emplace_back(role, role_name(role, translate));
  return roles;
}

Choices size_choices(const Translator& translate) {
  Choices sizes;
  sizes.reserve(organisation_sizes.size());
  for (const std::string_view size : organisation_sizes)
    sizes.emplace_back(size, translate.format("{band} people", {{"band", size}}));
  return sizes;
}

Result<Html> filter_fields(const PageRequest& ask, const ReportFilter& filter) {
  const Translator& translate = ask.translate;
  TRY(const std::vector<AnsweredFramework> answered, answered_frameworks(ask.view));
  Choices frameworks;
  frameworks.reserve(answered.size());
  for (const AnsweredFramework& one : answered) frameworks.emplace_back(one.name.text(), one.name.text());
  if (frameworks.empty()) frameworks.emplace_back(filter.framework.text(), filter.framework.text());
  TRY(const Rows periods,
      ask.view.query("SELECT DISTINCT period FROM report WHERE instrument = $1 ORDER BY period DESC",
                     {filter.framework.instrument}));
  Choices years;
  for (const Row& row : periods) years.emplace_back(row.text(0), row.text(0));
  return choice_field("framework", translate("Questionnaire"), "", frameworks, filter.framework.text()) +
         choice_field("role", translate("Role"), translate("all"), role_choices(translate), filter.role) +
         choice_field("size", translate("Size"), translate("all"), size_choices(translate), filter.size) +
         choice_field("period", translate("Year"), translate("the last of each"), years, filter.period);
}

Html left_out_note(const LeftOutReports& left, const Translator& translate) {
  std::string words;
  const auto add = [&](const std::string& text) { words += (words.empty() ? "" : ", ") + text; };
  if (left.withdrawn > 0) add(translate.format_plural("{count} withdrawn", "{count} withdrawn", left.withdrawn));
  if (left.erased > 0) add(translate.format_plural("{count} erased", "{count} erased", left.erased));
  if (left.delisted > 0)
    add(translate.format_plural("{count} of a delisted organisation", "{count} of delisted organisations",
                                left.delisted));
  const std::string rule(translate("Withdrawn and erased reports and those of delisted organisations are left out."));
  if (words.empty()) return tag("p", {attribute("class", "small soft")}, rule);
  return tag("p", {attribute("class", "small soft")}, rule, " ",
             translate.format("Left out here: {reports}.", {{"reports", words}}));
}

Html none_fits_note(const ReportFilter& filter, const Translator& translate) {
  const bool has_condition = !filter.role.empty() || !filter.size.empty() || !filter.period.empty();
  return empty_note(has_condition ? translate("None fits. Choose fewer conditions.")
                                  : translate("No report on this questionnaire is in the register yet."));
}

Html question_link(const Framework& framework, const Question& question, Language language) {
  return tag("a", {href(provision_url(question.provision.id))}, question_name(framework, question, language));
}

ChosenText reported_name(const LocalText& names, const ComparableReport& listed, Language language) {
  const ChosenText own = choose_text(names, language.code());
  return own.text.empty() ? ChosenText{{}, listed.organisation} : own;
}

std::string_view cell_state_name(std::string_view word, const Translator& translate) {
  if (word == "in-parts") return translate("answered in its parts");
  if (word == "in-whole") return translate("answered with the whole question");
  if (word == "unanswered" || word == "none") return translate("no answer");
  if (word == "not-asked") return translate("not asked of its role");
  if (word == "unmapped") return translate("not mapped");
  if (word == "not-joined") return translate("not joined");
  return answer_state_name(word, translate);
}

std::string_view relation_name(CrosswalkRelation relation, const Translator& translate) {
  switch (relation) {
    case CrosswalkRelation::equal_to:
      return translate("asks the same in the same words");
    case CrosswalkRelation::equivalent_to:
      return translate("asks the same");
    case CrosswalkRelation::subset_of:
      return translate("asks for a part of it");
    case CrosswalkRelation::superset_of:
      return translate("asks for more");
    case CrosswalkRelation::intersects_with:
      return translate("overlaps with it");
    case CrosswalkRelation::no_relationship:
      return translate("asks for something else");
  }
  return {};
}

std::string kind_names(const std::vector<std::string>& kinds, const Translator& translate) {
  std::string names;
  for (const std::string& kind : kinds)
    names += (names.empty() ? "" : ", ") + std::string(claim_kind_name(kind, translate));
  return names;
}

std::string title_of_question(const Framework& framework, std::string_view key, Language language) {
  const Question* question = framework.find(key);
  return question == nullptr ? std::string(key) : question_name(framework, *question, language);
}

Html way_to_compare(const ReportName& name, const Translator& translate) {
  const Url url = Url("/compare").with("report", report_parameter(name)).with("choose", "1");
  return tag("p", tag("a", {href(url)}, translate("Compare with other reports")));
}

Html way_to_other_answers(const Framework& framework, std::string_view question, const Translator& translate) {
  const Url url = Url("/compare/answers").with("framework", framework.name().text()).with("question", question);
  return tag("p", tag("a", {href(url)}, translate("Answers of others to this question")));
}

}  // namespace haip
