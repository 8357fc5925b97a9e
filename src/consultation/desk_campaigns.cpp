// Comments that look like one text with many senders: a person says whether they are.

#include <algorithm>
#include <limits>
#include <set>

#include "base/text.hpp"
#include "consultation/campaigns.hpp"
#include "consultation/desk.hpp"
#include "consultation/display.hpp"
#include "consultation/pages.hpp"
#include "web/contribution.hpp"
#include "web/desk_act.hpp"

namespace haip {
namespace {

constexpr std::size_t most_suggestions = 20;
constexpr std::size_t shown_code_points = 600;

struct Suggestion {
  LikelyCampaign campaign;
  std::vector<EntryIndex> comments;
};

struct Suggestions {
  ComparedComments compared;
  std::vector<Suggestion> all;  ///< Largest first; without those that belong to a campaign already.
};

Result<Suggestions> suggest(Connection& view, const Consultation& consultation) {
  TRY(std::vector<Comment> comments,
      list_comments(view, consultation.id, {}, 0, std::numeric_limits<std::int32_t>::max()));
  TRY(const std::vector<ConfirmedCampaign> confirmed, list_campaigns(view, consultation.id));
  std::set<EntryIndex> taken;
  for (const ConfirmedCampaign& one : confirmed) taken.insert(one.comments.begin(), one.comments.end());
  std::erase_if(comments, [&](const Comment& one) { return taken.contains(one.entry_index); });
  Suggestions suggestions{compare_comments(std::move(comments)), {}};
  for (LikelyCampaign& campaign : likely_campaigns(suggestions.compared.index())) {
    Suggestion suggestion{std::move(campaign), {}};
    for (const CampaignText& text : suggestion.campaign.texts)
      for (const PostedText& posted : suggestions.compared.index().comments_of(text.text))
        suggestion.comments.push_back(suggestions.compared.comment(posted.comment).entry_index);
    suggestions.all.push_back(std::move(suggestion));
  }
  return Result<Suggestions>(std::move(suggestions));
}

std::string entries_text(const std::vector<EntryIndex>& entries) {
  std::string text;
  for (const EntryIndex entry : entries) text += (text.empty() ? "" : " ") + std::to_string(entry.value);
  return text;
}

Html suggestion_block(const DeskAsk& ask, const Suggestions& suggestions, const Suggestion& one) {
  const Translator& translate = ask.translate;
  const Comment& comment = suggestions.compared.comment(
      suggestions.compared.index().comments_of(one.campaign.representative().text).front().comment);
  Html block =
      written_text(beginning_of(comment.words().text, shown_code_points), comment.words().language, ask.language()) +
      tag("p", campaign_counts(one.campaign, translate));
  Html links;
  for (std::size_t i = 0; i < std::min<std::size_t>(one.comments.size(), 10); ++i)
    links
        .add("a", {href(in_same_language(ask.request, comment_url(comment.consultation, one.comments[i])))},
             std::to_string(one.comments[i].value))
        .add_text(" ");
  block.add("p", {attribute("class", "small")}, translate("Comments"), ": ", links);
  const Html button =
      tag("button", {attribute("type", "submit"), attribute("name", "do"), attribute("value", "confirm")},
          translate("Read them as one campaign"));
  block += desk_form(ask.tokens, ask.session, ask.request.path,
                     hidden_field("comments", entries_text(one.comments)) + button);
  return tag("section", {attribute("class", "challenge")}, block);
}

Html confirmed_block(const DeskAsk& ask, const ConfirmedCampaign& one, const FieldProblems& problems) {
  const Translator& translate = ask.translate;
  const std::string number = std::to_string(one.entry_index.value);
  const Url page = site_url({"consultations", one.consultation.text(), "campaigns", number});
  const Url dispositions = site_url({"desk", "consultations", one.consultation.text(), "dispositions"});
  return tag("section", {attribute("class", "challenge")},
             tag("p",
                 tag("a", {href(in_same_language(ask.request, page))},
                     translate.format("Campaign {number}", {{"number", number}})),
                 ", ", translate.format_plural("{count} comment", "{count} comments", one.comments.size()), " · ",
                 tag("a", {href(in_same_language(ask.request, dispositions).with("campaign", number))},
                     translate("Give comments their disposition"))),
             desk_form(ask.tokens, ask.session, ask.request.path,
                       hidden_field("campaign", number) +
                           text_area({"reason", translate("Why it is not one campaign"),
                                      translate("A sentence for the public.")},
                                     {}, 2, problems) +
                           tag("button",
                               {attribute("type", "submit"), attribute("name", "do"), attribute("value", "dissolve"),
                                attribute("class", button_class(ButtonKind::quiet))},
                               translate("Dissolve and log"))));
}

Result<Page> page_of(const DeskAsk& ask, const Consultation& consultation, const FieldProblems& problems) {
  const Translator& translate = ask.translate;
  TRY(const Suggestions suggestions, suggest(ask.connection, consultation));
  TRY(const std::vector<ConfirmedCampaign> confirmed, list_campaigns(ask.connection, consultation.id));
  Page page{.title = std::string(translate("Campaigns")), .status = problems.empty() ? 200 : 422};
  page.before_title = problem_summary(problems, translate);
  page.crumbs = {{std::string(translate("Consultations")), in_same_language(ask.request, "/desk/consultations")},
                 {title_of(consultation, ask.language()), desk_consultation_url(ask, consultation.id)}};
  page.body += tag("h2", translate("Comments that look alike"));
  if (suggestions.all.empty()) page.body += empty_note(translate("No comments look alike that are not in a campaign."));
  std::size_t shown = 0;
  for (const Suggestion& one : suggestions.all) {
    if (++shown > most_suggestions) break;
    page.body += suggestion_block(ask, suggestions, one);
  }
  if (confirmed.empty()) return page;
  page.body += tag("h2", translate("Confirmed"));
  for (const ConfirmedCampaign& one : confirmed) page.body += confirmed_block(ask, one, problems);
  return page;
}

Result<Act> typed_act(const DeskAsk& ask, const Consultation& consultation, const Parameters& form,
                      FieldProblems& problems) {
  Entropy& entropy = ask.site.reg().entropy();
  if (form.text("do") == "dissolve") {
    const std::string reason = with_plain_lines(form.text("reason"));
    check_public_field(problems, "#reason", reason, 2000, ask.translate("Enter a reason"));
    TRY(const std::uint64_t campaign, parse_decimal(form.text("campaign")));
    return campaign_dissolution_act({campaign}, text_in_page_language(ask, reason), ask.now(), entropy);
  }
  std::vector<EntryIndex> comments;
  for (const std::string_view number : split(form.text("comments"), ' ')) {
    TRY(const std::uint64_t entry, parse_decimal(number));
    comments.push_back({entry});
  }
  return campaign_act(consultation.id, std::move(comments), ask.now(), entropy);
}

}  // namespace

Result<Page> desk_campaigns_page(const DeskAsk& ask) {
  TRY(const Consultation consultation, desk_consultation(ask));
  return page_of(ask, consultation, {});
}

Result<DeskAnswer> decide_campaign(const DeskAsk& ask, const Parameters& form) {
  TRY(const Consultation consultation, desk_consultation(ask));
  FieldProblems problems;
  TRY(Act act, typed_act(ask, consultation, form, problems));
  if (problems.empty()) {
    const Result<Acknowledgement> logged = log_from_desk(ask, std::move(act));
    if (logged)
      return in_same_language(ask.request, site_url({"desk", "consultations", consultation.id.text(), "campaigns"}));
    if (!is_about_input(logged.error())) return fail(logged.error());
    problems.push_back({"#main", sentence_of(logged.error()), "en"});
  }
  TRY(Page page, page_of(ask, consultation, problems));
  return page;
}

}  // namespace haip
