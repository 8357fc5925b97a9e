// One answer, at an address that lasts: the question, the words, the claims it rests on, and their evidence.

#include "base/text.hpp"
#include "instruments/display.hpp"
#include "instruments/view.hpp"
#include "reports/framework.hpp"
#include "reports/pages.hpp"
#include "reports/pages_compare.hpp"

namespace haip {
namespace {

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

/// "in force since", "done on": what a date means depends on the kind.
std::string_view date_name(std::string_view kind, const Translator& translate) {
  if (kind == "policy") return translate("In force since");
  if (kind == "practice") return translate("Practised since");
  if (kind == "completed-act") return translate("Done on");
  return translate("Planned for");
}

Html evidence_list(const PageRequest& ask, const Report& report, const Claim& claim) {
  Html items;
  for (const std::string& id : claim.evidence) {
    const EvidenceItem* item = report.find_evidence(id);
    if (item == nullptr) continue;
    const ChosenText title = choose_text(item->title, ask.language().code());
    const Html name = tag("span", {attribute("lang", language_of(title, ask.language()))}, title.text);
    Html line;
    if (item->url.empty())
      line = name + Html::text(" ") + tag("code", item->file);
    else if (const auto url = external_url(item->url))
      line = tag("a", {href(*url), attribute("rel", "nofollow ugc")}, name);
    else
      line = name + Html::text(" ") + tag("code", item->url);
    if (!item->retrieved.empty())
      line += Html::text(", ") +
              ask.translate.markup("as of {date}", {{"date", day_element(item->retrieved, ask.language())}});
    if (const auto digest = Digest::from_hex(item->sha256)) line += Html::text(", SHA-256 ") + digest_element(*digest);
    items.add("li", {}, line);
  }
  return items.empty() ? Html() : tag("ul", items);
}

Html claim_block(const PageRequest& ask, const Report& report, const Claim& claim) {
  const Translator& translate = ask.translate;
  std::vector<std::pair<std::string, Html>> facts;
  facts.emplace_back(translate("Kind"), Html::text(claim_kind_name(claim.kind, translate)));
  if (!claim.date.empty())
    facts.emplace_back(date_name(claim.kind, translate), day_element(claim.date, ask.language()));
  if (claim.kind != "none") facts.emplace_back(translate("About"), Html::text(scope_in_words(claim.scope, translate)));
  Html block = tag("h3", {attribute("id", claim.id)}, tag("code", claim.id));
  block += report_text(report, claim.text, ask);
  block += fact_list(facts);
  return block + evidence_list(ask, report, claim);
}

}  // namespace

Result<Page> answer_page(const PageRequest& ask) {
  const Translator& translate = ask.translate;
  TRY(const ShownReport shown, shown_report(ask));
  TRY(const FrameworkName name, FrameworkName::parse(shown.report.framework));
  TRY(Edition edition, find_edition(ask.view, name.instrument, name.edition));
  TRY(const Framework framework, Framework::of(std::move(edition)));
  const Answer* answer = shown.report.find_answer(ask.route.text("question"));
  const Question* question = framework.find(ask.route.text("question"));
  if (answer == nullptr || question == nullptr)
    return fail(ErrorKind::not_found, "the report has no answer to that question");

  const std::string label = label_text(question->provision, ask.language());
  const std::string name_of_question = question_name(framework, *question, ask.language());
  Page page{.title = name_of_question == label ? label : name_of_question.substr(label.size() + 1),
            .section = "reports"};
  page.before_title = tag("p", {attribute("class", "over")}, label);
  page.crumbs = {
      {std::string(translate("Reports")), Url("/reports")},
      {shown.organisation + ", " + shown.summary.name.period, of_revision(report_url(shown.summary.name), shown)}};
  page.lead = tag("div", {attribute("class", "lead")}, text_block(question->provision.text, ask.language()));
  page.body.add(
      "p", {}, tag("a", {href(provision_url(question->provision.id))}, translate("The question in the questionnaire")));
  page.body += what_a_report_is(shown.report, translate);
  page.body.add("h2", {attribute("id", "answer")}, translate("Answer"), " ",
                answer_state_label(answer->state, translate));
  page.body += report_text(shown.report, answer->text, ask);
  if (!answer->options.empty()) {
    Html items;
    // In the words of the form that was filled in.
    const bool is_readers = shown.report.language == ask.language().code();
    const auto language = is_readers ? std::nullopt : std::optional<std::string_view>(shown.report.language);
    for (const std::string& option : answer->options) items.add("li", {attribute("lang", language)}, option);
    page.body += tag("ul", items);
  }
  if (!answer->claims.empty()) {
    page.body.add("h2", {attribute("id", "claims")}, translate("What it rests on"));
    for (const std::string& id : answer->claims)
      if (const Claim* claim = shown.report.find_claim(id)) page.body += claim_block(ask, shown.report, *claim);
  }
  page.body += way_to_other_answers(framework, question->key, translate);
  return page;
}

}  // namespace haip
