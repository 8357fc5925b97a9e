#include "reports/desk_pages.hpp"

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "instruments/display.hpp"
#include "instruments/view.hpp"
#include "register/identity.hpp"
#include "reports/pages_standing.hpp"
#include "reports/submitted_check.hpp"
#include "web/desk_act.hpp"
#include "web/desk_form.hpp"

namespace haip {
namespace {

/// Why a report is in the list. Nothing of it: it is not.
struct Waiting {
  bool is_new = false;      ///< Never listed.
  bool is_revised = false;  ///< Revised since it was listed.
  bool is_open = false;     ///< A complementary submission is asked for.
  bool is_missed = false;   ///< … and the date has passed.
  bool is_due = false;      ///< Twelve months old, and not reminded of it within a month.
  [[nodiscard]] bool for_anything() const { return is_new || is_revised || is_open || is_missed || is_due; }
};

/// `renewed_at`: when the organisation last reported on this questionnaire, for whichever year.
Waiting waiting_of(const ReportSummary& report, const ReportStanding& standing, Instant renewed_at, Instant now) {
  Waiting waiting;
  // Of words that were erased nothing can be asked any more.
  if (report.is_withdrawn || report.edition.empty()) return waiting;
  waiting.is_new = !standing.listing;
  waiting.is_revised = standing.listing && standing.listing->revision != report.last_entry;
  waiting.is_open = standing.request && standing.request->is_open(now);
  waiting.is_missed = standing.request && standing.request->is_missed(now);
  const bool was_reminded = standing.reminder && standing.reminder->revision == report.last_entry &&
                            now.seconds < standing.reminder->at.seconds + reminder_pause_seconds;
  waiting.is_due = report.last_at == renewed_at && renewed_at.seconds + renewal_seconds <= now.seconds && !was_reminded;
  return waiting;
}

Html waiting_labels(const Waiting& waiting, const Translator& translate) {
  Html labels;
  const auto add = [&](bool applies, std::string_view label, std::string_view style) {
    if (!applies) return;
    if (!labels.empty()) labels += Html::text(" ");
    labels += tag("span", {attribute("class", style)}, label);
  };
  add(waiting.is_new, translate.in_context("report", "new"), "tag");
  add(waiting.is_revised, translate("revised since it was listed"), "tag");
  add(waiting.is_open, translate("completion asked for"), "tag");
  add(waiting.is_missed, translate("date passed"), "tag bad");
  add(waiting.is_due, translate("twelve months old"), "tag bad");
  return labels;
}

struct WaitingReport {
  ReportSummary report;
  Waiting waiting;
};

Result<std::vector<WaitingReport>> waiting_reports(const DeskAsk& ask) {
  TRY(const std::vector<ReportSummary> reports, list_reports(ask.connection));
  std::map<std::pair<std::string, std::string>, Instant> renewed;
  for (const ReportSummary& report : reports) {
    Instant& at = renewed[{report.name.domain, report.name.instrument}];
    if (!report.is_withdrawn) at = std::max(at, report.last_at);
  }
  std::vector<WaitingReport> waiting;
  for (const ReportSummary& report : reports) {
    TRY(const ReportStanding standing, standing_of(ask.connection, report.name));
    const Waiting why = waiting_of(report, standing, renewed[{report.name.domain, report.name.instrument}], ask.now());
    if (!why.for_anything()) continue;
    // Admission refuses whatever the desk could do about a delisted organisation's report.
    TRY(const std::optional<Organisation> organisation, find_organisation(ask.connection, report.name.domain));
    if (organisation && !organisation->is_delisted) waiting.push_back({report, why});
  }
  return waiting;
}

Url desk_url(const DeskAsk& ask, const ReportName& name) {
  return in_same_language(ask.request, site_url({"desk", "reports", name.domain, name.instrument, name.period}));
}

Result<std::string> organisation_name(const DeskAsk& ask, const std::string& domain) {
  TRY(const std::optional<Organisation> organisation, find_organisation(ask.connection, domain));
  return organisation ? organisation->name : domain;
}

Result<DeskCard> reports_card(const DeskAsk& ask) {
  TRY(const std::vector<WaitingReport> waiting, waiting_reports(ask));
  return DeskCard{std::string(ask.translate("Reports to look at")),
                  waiting.empty()
                      ? std::string(ask.translate("No report waits for the secretariat."))
                      : ask.translate.format_plural("{count} report waits.", "{count} reports wait.", waiting.size())};
}

Result<Page> waiting_page(const DeskAsk& ask) {
  const Translator& translate = ask.translate;
  Page page{.title = std::string(translate("Reports to look at"))};
  TRY(const std::vector<WaitingReport> waiting, waiting_reports(ask));
  if (waiting.empty()) {
    page.body += empty_note(translate("No report waits for the secretariat."));
    return page;
  }
  Html rows;
  for (const auto& [report, why] : waiting) {
    TRY(const std::string name, organisation_name(ask, report.name.domain));
    rows.add("tr", {}, tag("th", {attribute("scope", "row")}, tag("a", {href(desk_url(ask, report.name))}, name)),
             labelled_cell(translate("Period"), Html::text(report.name.period)),
             labelled_cell(translate("Why it waits"), waiting_labels(why, translate)),
             labelled_cell(translate("Last revision"), date_element(report.last_at, ask.language())));
  }
  const auto heading = [](std::string_view text) { return tag("th", {attribute("scope", "col")}, text); };
  page.body += tag("table", {attribute("class", "stack")},
                   tag("thead", tag("tr", heading(translate("Organisation")), heading(translate("Period")),
                                    heading(translate("Why it waits")), heading(translate("Last revision")))),
                   tag("tbody", rows));
  return page;
}

// One report.

struct LookedAt {
  ReportSummary summary;
  ReportStanding standing;
  Report report;
  Framework framework;
  SubmittedCheck check;
  std::string organisation;
  Instant renewed_at;  ///< When it last reported on this questionnaire, for whichever year.
};

Result<LookedAt> asked_report(const DeskAsk& ask) {
  const Result<ReportName> name =
      read_report_subject("report/" + std::string(ask.segment("domain")) + "/" +
                          std::string(ask.segment("instrument")) + "/" + std::string(ask.segment("period")));
  if (!name) return fail(ErrorKind::not_found, "the register has no such report");
  TRY(const std::optional<ReportSummary> summary, find_report(ask.connection, *name));
  if (!summary) return fail(ErrorKind::not_found, "the register has no such report");
  TRY(ReportStanding standing, standing_of(ask.connection, *name));
  TRY(Report report, read_revision(ask.connection, *name, summary->last_entry));
  TRY(const FrameworkName framework_name, FrameworkName::parse(report.framework));
  TRY(Edition edition, find_edition(ask.connection, framework_name.instrument, framework_name.edition));
  TRY(Framework framework, Framework::of(std::move(edition)));
  SubmittedCheck check = check_submitted(report, framework, ask.now());
  TRY(std::string organisation, organisation_name(ask, name->domain));
  TRY(const std::vector<ReportSummary> years, reports_of(ask.connection, name->domain));
  Instant renewed_at;
  for (const ReportSummary& year : years)
    if (!year.is_withdrawn && year.name.instrument == name->instrument) renewed_at = std::max(renewed_at, year.last_at);
  return LookedAt{*summary,         std::move(standing),     std::move(report), std::move(framework),
                  std::move(check), std::move(organisation), renewed_at};
}

std::string_view severity_name(Severity severity, const Translator& translate) {
  switch (severity) {
    case Severity::error:
      return translate.in_context("severity", "error");
    case Severity::warning:
      return translate.in_context("severity", "warning");
    case Severity::note:
      return translate.in_context("severity", "note");
  }
  return {};
}

/// Those of the rule question-unanswered, in one line.
Html unanswered_line(const LookedAt& at, const Translator& translate) {
  if (at.check.unanswered.empty()) return {};
  std::string keys;
  for (const std::string& key : at.check.unanswered) keys += (keys.empty() ? "" : ", ") + key;
  return tag("p", translate.markup("Without an answer ({rule}): {questions}",
                                   {{"rule", tag("code", "question-unanswered")}, {"questions", Html::text(keys)}}));
}

Html finding_list(const LookedAt& at, const Translator& translate) {
  if (at.check.findings.empty() && !at.check.unanswered.empty()) return {};
  if (at.check.findings.empty()) return empty_note(translate("The checks find nothing to mention."));
  Html items;
  for (const Finding& finding : at.check.findings) {
    // The sentences of rules are not translated.
    Html item = tag("span", {attribute("class", finding.severity == Severity::error ? "tag bad" : "tag")},
                    severity_name(finding.severity, translate)) +
                Html::text(" ") + tag("span", {attribute("lang", "en")}, finding.message) + Html::text(" ") +
                tag("code", finding.rule_id);
    if (!finding.pointer.empty()) item += Html::text(" ") + tag("code", finding.pointer);
    items.add("li", {}, item);
  }
  return tag("ul", items);
}

Html eligibility_list(const DeskAsk& ask, const LookedAt& at) {
  const Translator& translate = ask.translate;
  const std::vector<Membership> memberships = memberships_of(at.report.economy);
  if (memberships.empty())
    return tag("p", translate.format("{economy}: no membership is known here that makes it eligible. The lists that "
                                     "this program ships are not complete: look it up.",
                                     {{"economy", display_country(at.report.economy, ask.language())}}));
  Html items;
  for (const Membership& one : memberships) {
    const ChosenText name = choose_text(one.name, ask.language().code());
    Html item = tag("span", {attribute("lang", language_of(name, ask.language()))}, name.text);
    if (!one.since.empty())
      item += Html::text(" ") + translate.markup("since {date}", {{"date", day_element(one.since, ask.language())}});
    item += Html::text(" ") + mark_label(one.mark, translate);
    if (const Result<Url> source = external_url(one.source))
      item += Html::text(" ") + tag("a", {href(*source)}, translate.in_context("challenge", "Source"));
    items.add("li", {}, item);
  }
  return tag("p", display_country(at.report.economy, ask.language())) + tag("ul", items);
}

Html act_button(std::string_view what, std::string_view label) {
  return tag("button", {attribute("type", "submit"), attribute("name", "do"), attribute("value", what)}, label);
}

Html listing_form(const DeskAsk& ask, const LookedAt& at) {
  const Translator& translate = ask.translate;
  if (at.standing.listing && at.standing.listing->revision == at.summary.last_entry)
    return tag("p", translate.markup("This revision was listed on {date}, {entry}.",
                                     {{"date", date_element(at.standing.listing->at, ask.language())},
                                      {"entry", entry_link(at.standing.listing->entry_index, translate)}}));
  return desk_form(ask.tokens, ask.session, ask.request.path,
                   hidden_field("revision", std::to_string(at.summary.last_entry.value)) +
                       tag("p", translate("These numbers are logged and shown on the report’s page:")) +
                       tag("p", counts_in_words(at.check.counts, translate)) +
                       tag("p", translate("An entry of the log cannot be taken back.")) +
                       act_button("publish", translate("List the report")));
}

/// What was typed into the form for a complementary submission.
struct TypedRequest {
  std::vector<std::string> questions;
  std::string reason;
  std::string until;
};

Html request_form(const DeskAsk& ask, const LookedAt& at, const TypedRequest* typed, const FieldProblems& problems) {
  const Translator& translate = ask.translate;
  if (at.standing.request && at.standing.request->is_open(ask.now()))
    return tag("p", translate.markup("Asked for on {date}, {entry}. It has not come yet.",
                                     {{"date", date_element(at.standing.request->at, ask.language())},
                                      {"entry", entry_link(at.standing.request->entry_index, translate)}}));
  std::vector<Choice> questions;
  for (const Question* question : at.framework.asked_of(at.report.roles)) {
    const bool is_chosen = typed == nullptr
                               ? !is_answered(at.report, at.framework, *question)
                               : std::ranges::find(typed->questions, question->key) != typed->questions.end();
    questions.push_back({question->key, question_name(at.framework, *question, ask.language()), is_chosen});
  }
  const auto wrong =
      std::ranges::find_if(problems, [](const FieldProblem& problem) { return problem.field.text() == "#questions"; });
  Html fields = hidden_field("revision", std::to_string(at.summary.last_entry.value));
  Html boxes = check_boxes(
      {"question", translate("Questions that are to be answered"), translate("Those without an answer are ticked.")},
      questions);
  if (wrong != problems.end()) boxes = tag("p", {attribute("class", "error")}, wrong->text) + boxes;
  fields += tag("div", {attribute("id", "questions"), attribute("tabindex", "-1")}, boxes);
  fields += text_area({"reason", translate("What is missing, in plain words"),
                       translate("In the language of this page. It is logged and shown on the report’s page.")},
                      typed == nullptr ? std::string_view() : std::string_view(typed->reason), 5, problems);
  fields += text_field({"until", translate.in_context("request", "Until"), translate("Such as 2026-12-31")},
                       {.value = typed == nullptr ? std::string_view() : std::string_view(typed->until)}, problems);
  fields += act_button("request", translate("Ask and log"));
  return desk_form(ask.tokens, ask.session, ask.request.path, fields);
}

Html reminder_form(const DeskAsk& ask, const LookedAt& at) {
  const Translator& translate = ask.translate;
  const Instant due{at.summary.last_at.seconds + renewal_seconds};
  Html text =
      tag("p", translate.markup("It is to be renewed by {date}.", {{"date", date_element(due, ask.language())}}));
  if (at.standing.reminder)
    text += tag("p", translate.markup("Reminded on {date}, {entry}.",
                                      {{"date", date_element(at.standing.reminder->at, ask.language())},
                                       {"entry", entry_link(at.standing.reminder->entry_index, translate)}}));
  const Act act = report_reminder_act(at.summary.name, at.summary.last_entry, ask.now(), ask.site.reg().entropy());
  if (!would_be_admitted(ask, act)) return text + tag("p", translate("No reminder can be sent now."));
  return text + desk_form(ask.tokens, ask.session, ask.request.path,
                          hidden_field("revision", std::to_string(at.summary.last_entry.value)) +
                              tag("p", translate("The reminder is public; it is no message to anybody’s mailbox.")) +
                              act_button("remind", translate("Remind and log")));
}

Page page_of(const DeskAsk& ask, const LookedAt& at, const TypedRequest* typed, const FieldProblems& problems) {
  const Translator& translate = ask.translate;
  const ReportName& name = at.summary.name;
  Page page{.title = translate.format("Report of {organisation}, {period}",
                                      {{"organisation", at.organisation}, {"period", name.period}}),
            .status = problems.empty() ? 200 : 422};
  page.before_title = problem_summary(problems, translate);
  page.crumbs = {{std::string(translate("Reports to look at")), in_same_language(ask.request, "/desk/reports")}};
  const Html labels = waiting_labels(waiting_of(at.summary, at.standing, at.renewed_at, ask.now()), translate);
  if (!labels.empty()) page.body.add("p", {}, labels);
  page.body += fact_list(
      {{std::string(translate("Domain")), Html::text(name.domain)},
       {std::string(translate("Last revision")), date_element(at.summary.last_at, ask.language()) + Html::text(", ") +
                                                     entry_link(at.summary.last_entry, translate)},
       {std::string(translate("What everybody sees")),
        tag("a", {href(in_same_language(ask.request, report_url(name)))}, report_url(name).text())}});
  page.body += tag("h2", translate("Completeness and findings"));
  page.body.add("p", {}, counts_in_words(at.check.counts, translate));
  page.body.add("p", {attribute("class", "hint")},
                translate("The rules of haip report check, without links and files. They look at the form, not at "
                          "whether something holds."));
  page.body += unanswered_line(at, translate);
  page.body += finding_list(at, translate);
  page.body += tag("h2", translate("Eligibility")) + eligibility_list(ask, at);
  if (at.summary.is_withdrawn) {
    page.body.add("p", {attribute("class", "note")}, translate("The organisation has withdrawn this report."));
    return page;
  }
  page.body += tag("h2", translate("List it")) + listing_form(ask, at);
  page.body += tag("h2", translate("Ask for a complementary submission")) + request_form(ask, at, typed, problems);
  page.body += tag("h2", translate("Reminder")) + reminder_form(ask, at);
  return page;
}

Result<Page> report_desk_page(const DeskAsk& ask) {
  TRY(const LookedAt at, asked_report(ask));
  return page_of(ask, at, nullptr, {});
}

FieldProblems problems_of(const TypedRequest& typed, const Translator& translate) {
  FieldProblems problems;
  if (typed.questions.empty()) problems.push_back({"#questions", std::string(translate("Tick a question"))});
  if (typed.reason.empty()) problems.push_back({"#reason", std::string(translate("Say what is missing"))});
  if (!parse_date(typed.until))
    problems.push_back({"#until", std::string(translate("Enter the date as year-month-day, such as 2026-12-31"))});
  return problems;
}

/// Browsers end lines with CR LF.
std::string with_plain_lines(std::string_view text) {
  std::string plain(trim(text));
  std::erase(plain, '\r');
  return plain;
}

Result<DeskAnswer> act_on_report(const DeskAsk& ask, const Parameters& form) {
  TRY(const LookedAt at, asked_report(ask));
  TypedRequest typed{{}, with_plain_lines(form.text("reason")), std::string(trim(form.text("until")))};
  for (const std::string_view question : form.all("question")) typed.questions.emplace_back(question);
  const std::string_view what = form.text("do");
  const bool asks = what == "request";
  // The numbers that were on the page are those of the revision that was last then.
  TRY(const std::uint64_t revision, parse_decimal(form.text("revision")));
  const auto again = [&](FieldProblem problem) -> Result<DeskAnswer> {
    return page_of(ask, at, asks ? &typed : nullptr, {std::move(problem)});
  };
  Entropy& entropy = ask.site.reg().entropy();
  const ReportName& name = at.summary.name;
  Act act;
  if (what == "publish") {
    act = report_listing_act(name, {revision}, at.check.counts, ask.now(), entropy);
  } else if (what == "remind") {
    act = report_reminder_act(name, {revision}, ask.now(), entropy);
  } else if (asks) {
    FieldProblems problems = problems_of(typed, ask.translate);
    if (!problems.empty()) return page_of(ask, at, &typed, problems);
    const std::string language(ask.language().code());
    act = report_request_act(name, {revision}, {typed.questions, typed.reason, language, typed.until}, ask.now(),
                             entropy);
  } else {
    return again({"#main", "choose what to do", "en"});
  }
  const Result<Acknowledgement> logged = log_from_desk(ask, std::move(act));
  if (logged) return overview_after(ask, logged->entry_index);
  if (!is_about_input(logged.error()) || logged.error().kind == ErrorKind::forbidden) return fail(logged.error());
  const bool is_date = asks && logged.error().message.starts_with("the date");
  if (is_date) return again({"#until", sentence_of(logged.error()), "en"});
  return again({"#main", sentence_of(logged.error()), "en"});
}

}  // namespace

std::vector<DeskRoute> report_desk_routes() {
  return {{"/desk/reports", StaffRole::editor, waiting_page, nullptr, reports_card},
          {"/desk/reports/{domain}/{instrument}/{period}", StaffRole::editor, report_desk_page, act_on_report}};
}

}  // namespace haip
