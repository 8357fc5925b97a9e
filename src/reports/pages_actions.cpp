// A report by action of the Code: the questions that serve each action, and how they are answered.

#include <algorithm>
#include <map>

#include "instruments/display.hpp"
#include "instruments/view.hpp"
#include "reports/pages_views.hpp"

namespace haip {
namespace {

constexpr std::string_view code = "coc";

class ActionsPage {
 public:
  ActionsPage(const PageRequest& ask, const ShownReport& shown, const Framework& framework)
      : ask_(ask), shown_(shown), framework_(framework) {}

  Result<Html> make() {
    const Edition none;
    Result<Edition> edition = find_edition(ask_.view, code, "");
    if (!edition && edition.error().kind != ErrorKind::not_found) return fail(edition.error());
    sort_questions();
    Html body;
    if (edition)
      for (const Provision& provision : edition->provisions)
        if (provision.kind == "action") body += action_block(provision);
    if (!without_action_.empty())
      body += tag("h2", {attribute("id", "other")}, ask_.translate("Questions that serve no single action")) +
              tag("ul", rows(without_action_));
    return body;
  }

 private:
  /// "coc/a1/d" → "coc/a1"
  static std::string action_of(std::string_view provision) {
    const std::size_t second = provision.find('/', provision.find('/') + 1);
    return std::string(provision.substr(0, second));
  }

  /// A part without links serves what its question serves.
  [[nodiscard]] std::vector<std::string> actions_of(const Question& question) const {
    std::vector<std::string> actions;
    for (const ProvisionLink& link : question.provision.links) {
      if (link.to.instrument() != code || link.relation != "serves") continue;
      std::string action = action_of(link.to.text());
      if (std::ranges::find(actions, action) == actions.end()) actions.push_back(std::move(action));
    }
    const Question* parent = question.parent.empty() ? nullptr : framework_.find(question.parent);
    return actions.empty() && parent != nullptr ? actions_of(*parent) : actions;
  }

  void sort_questions() {
    const std::vector<const Question*> asked = framework_.asked_of(shown_.report.roles);
    for (const Question& question : framework_.questions()) {
      const bool has_answer = shown_.report.find_answer(question.key) != nullptr;
      const bool is_open =
          std::ranges::find(asked, &question) != asked.end() && !is_answered(shown_.report, framework_, question);
      if (!has_answer && !is_open) continue;
      const std::vector<std::string> actions = actions_of(question);
      for (const std::string& action : actions) by_action_[action].push_back(&question);
      if (actions.empty()) without_action_.push_back(&question);
    }
  }

  [[nodiscard]] Html rows(const std::vector<const Question*>& questions) const {
    Html items;
    for (const Question* question : questions) {
      const std::string name = question_name(framework_, *question, ask_.language());
      const Answer* answer = shown_.report.find_answer(question->key);
      if (answer == nullptr) {
        items.add("li", {}, name, " ", tag("span", {attribute("class", "soft")}, ask_.translate("no answer")));
        continue;
      }
      const std::string kinds = cited_kinds(shown_.report, *answer, ask_.translate);
      items.add("li", {}, tag("a", {href(of_revision(answer_url(shown_.summary.name, question->key), shown_))}, name),
                " ", answer_state_label(answer->state, ask_.translate), kinds.empty() ? "" : " ", kinds);
    }
    return items;
  }

  [[nodiscard]] Html action_block(const Provision& provision) const {
    const std::string label = label_text(provision, ask_.language());
    const std::string name = name_text(provision, ask_.language());
    Html block = tag("h2", {attribute("id", provision.id.anchor())},
                     tag("a", {href(provision_url(provision.id))}, name == label ? label : label + ": " + name));
    const auto found = by_action_.find(provision.id.text());
    if (found == by_action_.end())
      return block + tag("p", {attribute("class", "soft")}, ask_.translate("No question that was asked serves it."));
    return block + tag("ul", rows(found->second));
  }

  const PageRequest& ask_;
  const ShownReport& shown_;
  const Framework& framework_;
  std::map<std::string, std::vector<const Question*>, std::less<>> by_action_;
  std::vector<const Question*> without_action_;
};

}  // namespace

Result<Page> report_actions_page(const PageRequest& ask) {
  TRY(const ShownReport shown, shown_report(ask));
  TRY(const Framework framework, framework_of(ask, shown));
  Page page = view_of_report(ask, shown, ReportView::actions);
  page.body.add("p", {attribute("class", "note")},
                ask.translate("Which question serves which action is as the questionnaire in this register links them; "
                              "the page of each question marks what is our inference."));
  TRY(const Html body, ActionsPage(ask, shown, framework).make());
  page.body += body;
  return page;
}

}  // namespace haip
