#include <algorithm>

#include "base/text.hpp"
#include "instruments/display.hpp"
#include "reports/pages.hpp"
#include "web/markdown.hpp"

namespace haip {

Result<ReportName> asked_report(const PageRequest& ask) {
  const ReportName name{std::string(ask.route.text("domain")), std::string(ask.route.text("instrument")),
                        std::string(ask.route.text("period"))};
  const Result<ReportName> read = read_report_subject(report_subject(name));
  if (!read) return fail(ErrorKind::not_found, "the register has no such report");
  return *read;
}

Result<ShownReport> shown_report(const PageRequest& ask) {
  TRY(const ReportName name, asked_report(ask));
  TRY(const std::optional<ReportSummary> summary, find_report(ask.view, name));
  if (!summary) return fail(ErrorKind::not_found, "the register has no such report");
  ShownReport shown{*summary, {}, {}, {}, {}};
  TRY(shown.revisions, revisions_of(ask.view, name));
  // What was erased last does not hide what can be read still.
  shown.revision = shown.revisions.back();
  for (const ReportRevision& one : shown.revisions)
    if (!one.is_erased) shown.revision = one;
  if (const std::string* wanted = ask.request.query.find("revision")) {
    TRY(const std::uint64_t entry, parse_decimal(*wanted));
    const auto found = std::ranges::find(shown.revisions, EntryIndex{entry}, &ReportRevision::entry_index);
    if (found == shown.revisions.end()) return fail(ErrorKind::not_found, "the report has no such revision");
    shown.revision = *found;
  }
  TRY(shown.report, read_revision(ask.view, name, shown.revision.entry_index));
  shown.organisation = choose_text(shown.report.organisation, ask.language().code()).text;
  if (shown.organisation.empty()) shown.organisation = name.domain;
  return shown;
}

Url report_url(const ReportName& name) { return site_url({"reports", name.domain, name.instrument, name.period}); }

Url changes_url(const ReportName& name) {
  return site_url({"reports", name.domain, name.instrument, name.period, "changes"});
}

Url answer_url(const ReportName& name, std::string_view question) {
  const std::size_t slash = question.find('/');
  if (slash == std::string_view::npos)
    return site_url({"reports", name.domain, name.instrument, name.period, question});
  return site_url(
      {"reports", name.domain, name.instrument, name.period, question.substr(0, slash), question.substr(slash + 1)});
}

Url of_revision(Url url, const ShownReport& shown) {
  if (shown.revision.entry_index == shown.summary.last_entry) return url;
  return url.with("revision", std::to_string(shown.revision.entry_index.value));
}

std::string_view answer_state_name(std::string_view state, const Translator& translate) {
  if (state == "answered") return translate("answered");
  if (state == "not-done") return translate("not done");
  if (state == "not-disclosed") return translate("not disclosed");
  return translate("not applicable");
}

std::string_view claim_kind_name(std::string_view kind, const Translator& translate) {
  if (kind == "policy") return translate.in_context("claim", "policy");
  if (kind == "practice") return translate.in_context("claim", "practice");
  if (kind == "completed-act") return translate.in_context("claim", "completed act");
  if (kind == "plan") return translate.in_context("claim", "plan");
  return translate.in_context("claim", "nothing of the kind");
}

std::string scope_in_words(const ClaimScope& scope, const Translator& translate) {
  std::string words;
  const auto add = [&](const std::vector<std::string>& names) {
    for (const std::string& name : names) words += (words.empty() ? "" : ", ") + name;
  };
  if (scope.whole_organisation) words = translate("the whole organisation");
  add(scope.models);
  add(scope.products);
  add(scope.versions);
  return words.empty() ? std::string(translate("not stated")) : words;
}

std::string_view claim_date_name(std::string_view kind, const Translator& translate) {
  if (kind == "policy") return translate("In force since");
  if (kind == "practice") return translate("Practised since");
  if (kind == "completed-act") return translate("Done on");
  return translate("Planned for");
}

Html answer_state_label(std::string_view state, const Translator& translate) {
  return tag("span", {attribute("class", state == "answered" ? "tag good" : "tag")},
             answer_state_name(state, translate));
}

Html what_a_report_is(const Report& report, const Translator& translate) {
  Html note = tag("p", {attribute("class", "note")},
                  translate("These are the organisation’s own words. The register has checked who signed them and "
                            "which questions they answer, not whether they hold."));
  for (const auto& [language, how] : report.translations)
    if (language == translate.language().code())
      note.add("p", {attribute("class", "note")},
               how == "machine" ? translate("Translated by a machine; the original is what counts.")
                                : translate("A translation; the original is what counts."));
  return note;
}

ChosenText choose_report_text(const Report& report, const LocalText& texts, Language language) {
  const ChosenText chosen = choose_text(texts, language.code());
  // Without the reader's language the original is better than any translation.
  if (chosen.language != language.code())
    if (const auto original = texts.find(report.language); original != texts.end())
      return {original->first, original->second};
  return chosen;
}

Html report_text(const Report& report, const LocalText& texts, const PageRequest& ask) {
  const ChosenText chosen = choose_report_text(report, texts, ask.language());
  if (chosen.text.empty()) return {};
  const Result<Html> rendered = markdown(chosen.text, {.top_heading = 4});
  const Html words = rendered ? *rendered : tag("p", chosen.text);
  return tag("div", {attribute("lang", language_of(chosen, ask.language()))}, words);
}

Html questionnaire_link(const PageRequest& ask, const Framework& framework) {
  const std::string title(choose_text(framework.edition().instrument.short_title, ask.language().code()).text);
  return tag("a", {href(edition_url(framework.name().instrument, framework.name().edition))},
             title + ", " + framework.name().edition);
}

std::string question_name(const Framework& framework, const Question& question, Language language) {
  std::string name = label_text(question.provision, language);
  std::string_view heading = choose_text(question.provision.heading, language.code()).text;
  // A part of a question has no heading of its own.
  const Question* parent = question.parent.empty() ? nullptr : framework.find(question.parent);
  if (heading.empty() && parent != nullptr) heading = choose_text(parent->provision.heading, language.code()).text;
  if (!heading.empty()) name += " " + std::string(heading);
  return name;
}

}  // namespace haip
