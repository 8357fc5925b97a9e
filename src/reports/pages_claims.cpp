// A report by claim: what is said, what it rests on, and which answers cite it.

#include <algorithm>

#include "instruments/view.hpp"
#include "reports/pages_views.hpp"
#include "web/paging.hpp"

namespace haip {
namespace {

Html citing_answers(const PageRequest& ask, const ShownReport& shown, const Framework& framework, const Claim& claim) {
  Html links;
  for (const Answer& answer : shown.report.answers) {
    if (std::ranges::find(answer.claims, claim.id) == answer.claims.end()) continue;
    const Question* question = framework.find(answer.question);
    if (question == nullptr) continue;
    if (!links.empty()) links += Html::text(", ");
    links.add("a", {href(of_revision(answer_url(shown.summary.name, answer.question), shown))},
              question_name(framework, *question, ask.language()));
  }
  if (links.empty()) return tag("p", {attribute("class", "soft")}, ask.translate("No answer cites it."));
  return tag("p", ask.translate("Cited by:"), " ", links);
}

}  // namespace

Result<Page> report_claims_page(const PageRequest& ask) {
  const Translator& translate = ask.translate;
  TRY(const ShownReport shown, shown_report(ask));
  TRY(const Framework framework, framework_of(ask, shown));
  Page page = view_of_report(ask, shown, ReportView::claims);
  const std::vector<Claim>& claims = shown.report.claims;
  if (claims.empty()) {
    page.body += empty_note(translate("The report makes no claims; its answers are words alone."));
    return page;
  }
  const std::size_t parts = (claims.size() + claims_on_a_page - 1) / claims_on_a_page;
  TRY(const std::size_t part, asked_page(ask.request.query, parts));
  const Url address =
      part == 1 ? claims_url(shown.summary.name) : claims_url(shown.summary.name).with("page", std::to_string(part));
  for (std::size_t i = (part - 1) * claims_on_a_page; i < std::min(claims.size(), part * claims_on_a_page); ++i) {
    page.body += claim_block(ask, shown, claims[i], ClaimHeading::second, address);
    page.body += citing_answers(ask, shown, framework, claims[i]);
  }
  page.body += paging(
      part, parts,
      [&](std::uint64_t number) {
        return of_revision(claims_url(shown.summary.name), shown).with("page", std::to_string(number));
      },
      translate);
  return page;
}

}  // namespace haip
