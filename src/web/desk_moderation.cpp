// What people sent and nobody has read yet, and deciding about it.

#include "base/text.hpp"
#include "register/moderation_queue.hpp"
#include "web/desk_form.hpp"
#include "web/desk_request.hpp"
#include "web/moderation.hpp"

namespace haip {
namespace {

constexpr std::uint64_t most_shown = 100;

std::string name_of_kind(const DeskAsk& ask, std::string_view kind) {
  const Contribution* contribution = find_contribution_kind(ask.site.features(), kind);
  return contribution == nullptr ? std::string(kind) : std::string(contribution->name(ask.translate));
}

struct AskedContribution {
  QueuedContribution sent;
  const Contribution* contribution;
};

Result<AskedContribution> asked_contribution(const DeskAsk& ask) {
  TRY(std::optional<QueuedContribution> sent, find_contribution(ask.connection, ask.segment("id")));
  if (!sent) return fail(ErrorKind::not_found, "there is no such contribution");
  const Contribution* contribution = find_contribution_kind(ask.site.features(), sent->kind);
  if (contribution == nullptr)
    return fail(ErrorKind::not_found, "this program knows no contributions of kind " + sent->kind);
  return AskedContribution{std::move(*sent), contribution};
}

Html decision_form(const DeskAsk& ask, const AskedContribution& asked, std::string_view chosen,
                   const FieldProblems& problems) {
  const Translator& translate = ask.translate;
  const auto button = [](std::string_view value, std::string_view label, ButtonKind kind) {
    return tag("button",
               {attribute("type", "submit"), attribute("name", "decision"), attribute("value", value),
                attribute("class", button_class(kind))},
               label);
  };
  Html form =
      tag("h2", translate("Publish")) +
      desk_form(ask.tokens, ask.session, ask.request.path,
                tag("p", translate("The register signs these words and logs them. That cannot be taken back.")) +
                    button("publish", translate("Publish and log"), ButtonKind::main));
  std::vector<Choice> reasons{{"", std::string(translate("choose one")), chosen.empty()}};
  for (const std::string_view reason : moderation_reasons)
    reasons.push_back({std::string(reason), std::string(moderation_reason_name(reason, translate)), chosen == reason});
  form += tag("h2", translate("Decline"));
  form += desk_form(ask.tokens, ask.session, ask.request.path,
                    select_field({"reason", translate("Reason"),
                                  translate("The sender reads it, and the log counts it. The words are forgotten.")},
                                 reasons, problems) +
                        button("decline", translate("Decline"), ButtonKind::quiet));
  return asked.sent.state == ContributionState::waiting ? form : Html();
}

Result<Page> page_of(const DeskAsk& ask, const AskedContribution& asked, std::string_view chosen,
                     const FieldProblems& problems) {
  const Translator& translate = ask.translate;
  Page page{.title = name_of_kind(ask, asked.sent.kind), .status = problems.empty() ? 200 : 422};
  page.crumbs = {{std::string(translate("Moderation")), in_same_language(ask.request, "/desk/moderation")}};
  page.before_title = problem_summary(problems, translate);
  std::vector<std::pair<std::string, Html>> facts{
      {std::string(translate("Received")), date_element(asked.sent.received_at, ask.language())}};
  if (asked.sent.state != ContributionState::waiting) {
    facts.emplace_back(translate("State"), Html::text(asked.sent.state == ContributionState::published
                                                          ? translate.in_context("contribution", "published")
                                                          : translate.in_context("contribution", "declined")));
    if (!asked.sent.reason.empty())
      facts.emplace_back(translate("Reason"), Html::text(moderation_reason_name(asked.sent.reason, translate)));
    if (asked.sent.entry_index)
      facts.emplace_back(translate("Logged as"), entry_link(*asked.sent.entry_index, translate));
    page.body += fact_list(facts);
    return page;
  }
  TRY(const Url place, asked.contribution->place(asked.sent.document));
  facts.emplace_back(translate("About"), tag("a", {href(in_same_language(ask.request, place))}, place.text()));
  page.body += fact_list(facts);
  TRY(const Html shown, asked.contribution->shown(ask.connection, asked.sent.document, translate));
  page.body += tag("h2", translate("What was sent")) + shown;
  page.body += decision_form(ask, asked, chosen, problems);
  return page;
}

}  // namespace

Result<DeskCard> moderation_queue_card(const DeskAsk& ask) {
  TRY(const std::uint64_t waiting, count_waiting_contributions(ask.connection));
  return DeskCard{std::string(ask.translate("Moderation")),
                  waiting == 0 ? std::string(ask.translate("Nothing waits for a moderator."))
                               : ask.translate.format_plural("{count} contribution waits.",
                                                             "{count} contributions wait.", waiting)};
}

Result<Page> moderation_queue_page(const DeskAsk& ask) {
  const Translator& translate = ask.translate;
  Page page{.title = std::string(translate("Moderation"))};
  page.lead = tag("p", {attribute("class", "lead")},
                  translate("What people sent without an account, oldest first. Nobody else sees it yet."));
  TRY(const std::vector<QueuedContribution> waiting, waiting_contributions(ask.connection, most_shown));
  if (waiting.empty()) {
    page.body += empty_note(translate("Nothing waits for a moderator."));
  } else {
    Html items;
    for (const QueuedContribution& sent : waiting)
      items.add("li", {},
                tag("a", {href(in_same_language(ask.request, site_url({"desk", "moderation", sent.id})))},
                    name_of_kind(ask, sent.kind)),
                ", ", long_date_and_time(sent.received_at, ask.language()));
    page.body += tag("ol", items);
    TRY(const std::uint64_t count, count_waiting_contributions(ask.connection));
    if (count > waiting.size())
      page.body.add("p", {attribute("class", "note")},
                    translate.format("The {shown} oldest of {count} are shown.",
                                     {{"shown", std::to_string(waiting.size())}, {"count", std::to_string(count)}}));
  }
  page.body.add("p", {}, tag("a", {href("/moderation")}, translate("How moderators decide")));
  return page;
}

Result<Page> contribution_desk_page(const DeskAsk& ask) {
  TRY(const AskedContribution asked, asked_contribution(ask));
  return page_of(ask, asked, {}, {});
}

Result<DeskAnswer> decide_contribution(const DeskAsk& ask, const Parameters& form) {
  TRY(const AskedContribution asked, asked_contribution(ask));
  const std::string_view reason = form.text("reason");
  const bool publishes = form.text("decision") == "publish";
  const auto again = [&](FieldProblem problem) -> Result<DeskAnswer> {
    TRY(Page page, page_of(ask, asked, reason, {std::move(problem)}));
    return page;
  };
  if (!publishes && form.text("decision") != "decline")
    return again({"#main", "choose whether to publish or to decline", "en"});
  if (!publishes && !check_moderation_reason(reason))
    return again({"#reason", std::string(ask.translate("Choose a reason"))});
  const Result<Acknowledgement> logged =
      publishes ? publish_contribution(ask.site.reg(), ask.officer, asked.sent.id, asked.contribution->act)
                : decline_contribution(ask.site.reg(), ask.officer, asked.sent.id, reason);
  if (logged) return overview_after(ask, logged->entry_index);
  if (!is_about_input(logged.error()) || logged.error().kind == ErrorKind::forbidden) return fail(logged.error());
  return again({"#main", sentence_of(logged.error()), "en"});
}

}  // namespace haip
