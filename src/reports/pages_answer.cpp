// One answer, at an address that lasts: the question, the words, the claims it rests on, and their evidence.

#include "base/text.hpp"
#include "instruments/display.hpp"
#include "instruments/view.hpp"
#include "reports/framework.hpp"
#include "reports/pages_compare.hpp"
#include "reports/pages_standing.hpp"
#include "reports/pages_views.hpp"

namespace haip {

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
  page.feed_url = Url("/feed.atom").with("question", question->provision.id.text());
  page.body.add("h2", {attribute("id", "answer")}, translate("Answer"), " ",
                answer_state_label(answer->state, translate));
  const Url address = answer_url(shown.summary.name, question->key);
  page.body += addressed_text(ask, shown, answer->text, "p", address);
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
      if (const Claim* claim = shown.report.find_claim(id))
        page.body += claim_block(ask, shown, *claim, ClaimHeading::third, address);
  }
  TRY(const Html challenges, challenge_section(ask, shown, question->key));
  page.body += challenges;
  page.body += way_to_other_answers(framework, question->key, translate);
  return page;
}

}  // namespace haip
