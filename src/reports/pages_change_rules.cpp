// The rules that suggest what a change is, each at an address that lasts.

#include "reports/pages.hpp"
#include "reports/report_difference.hpp"

namespace haip {

std::string_view answer_change_name(AnswerChange change, const Translator& translate) {
  switch (change) {
    case AnswerChange::added:
      return translate.in_context("change", "added");
    case AnswerChange::removed:
      return translate.in_context("change", "removed");
    case AnswerChange::strengthened:
      return translate.in_context("change", "strengthened");
    case AnswerChange::weakened:
      return translate.in_context("change", "weakened");
    case AnswerChange::date_only:
      return translate.in_context("change", "date only");
    case AnswerChange::wording_only:
      return translate.in_context("change", "wording only");
    case AnswerChange::changed:
      return translate.in_context("change", "changed, unclear");
    case AnswerChange::unchanged:
      return translate.in_context("change", "unchanged");
  }
  return translate.in_context("change", "unchanged");
}

Html answer_change_label(AnswerChange change, const Translator& translate) {
  const bool is_more = change == AnswerChange::added || change == AnswerChange::strengthened;
  const bool is_less = change == AnswerChange::removed || change == AnswerChange::weakened;
  return tag("span",
             {attribute("class", is_more   ? "tag good"
                                 : is_less ? "tag bad"
                                           : "tag")},
             answer_change_name(change, translate));
}

Result<Page> change_rules_page(const PageRequest& ask) {
  const Translator& translate = ask.translate;
  Page page{.title = std::string(translate("How changes are classed")), .section = "reports"};
  page.crumbs = {{std::string(translate("Reports")), Url("/reports")}};
  page.lead = tag("p", {attribute("class", "lead")},
                  translate("When a report is revised, each change is given a class. A rule suggests it, read off the "
                            "form; whether less or more is promised, people judge."));
  page.body.add("p", {},
                translate.markup(
                    "The first rule that fits decides, in this order. Where one rule of more and one of less fit among "
                    "those below {mixed}, {mixed} does. The secretariat can correct a class in a public act, which is "
                    "shown with its reason beside the suggestion.",
                    {{"mixed", tag("code", "mixed")}}));
  Html rows;
  for (const DifferenceRule& rule : difference_rules())
    rows.add("tr", {attribute("id", rule.id)}, tag("th", {attribute("scope", "row")}, tag("code", rule.id)),
             labelled_cell(translate("Suggests"), answer_change_label(rule.suggests, translate)),
             labelled_cell(translate("When"), Html::text(translate(std::string(rule.looks_for)))));
  const auto heading = [](std::string_view text) { return tag("th", {attribute("scope", "col")}, text); };
  page.body += tag(
      "table", {attribute("class", "stack")},
      tag("thead", tag("tr", heading(translate("Rule")), heading(translate("Suggests")), heading(translate("When")))),
      tag("tbody", rows));
  return page;
}

}  // namespace haip
