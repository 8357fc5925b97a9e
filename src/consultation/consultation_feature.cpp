#include "consultation/consultation_feature.hpp"

#include <algorithm>

#include "base/text.hpp"

#include "consultation/campaigns.hpp"
#include "consultation/comment_acts.hpp"
#include "consultation/comment_author.hpp"
#include "consultation/consultation_acts.hpp"
#include "consultation/data.hpp"
#include "consultation/desk.hpp"
#include "consultation/pages.hpp"
#include "consultation/participation_pages.hpp"
#include "consultation/places.hpp"
#include "consultation/search.hpp"

namespace haip {
namespace {

template <class Item>
std::vector<Item> joined(std::initializer_list<std::span<const Item>> lists) {
  std::vector<Item> all;
  for (const std::span<const Item> list : lists) all.insert(all.end(), list.begin(), list.end());
  return all;
}

RegisterPart consultation_part() {
  static const auto kinds = joined<ActKind>({consultation_act_kinds(), comment_act_kinds(), disposition_act_kinds(),
                                             place_act_kinds(), campaign_act_kinds()});
  static const auto view =
      joined<ViewTable>({consultation_view(), comment_view(), disposition_view(), place_view(), campaign_view()});
  static const auto migrations =
      joined<Migration>({consultation_migrations(), comment_migrations(), disposition_migrations(), place_migrations(),
                         campaign_migrations()});
  return {"consultation", kinds, view, migrations};
}

std::string about_consultation(std::string_view type, const Translator& translate, const std::string& title) {
  if (type == "consultation.open") return translate.format("A consultation was called: {title}", {{"title", title}});
  if (type == "consultation.extend")
    return translate.format("A consultation was extended: {title}", {{"title", title}});
  if (type == "consultation.close")
    return translate.format("A consultation was closed early: {title}", {{"title", title}});
  if (type == "consultation.draft")
    return translate.format("A new draft is under consultation: {title}", {{"title", title}});
  if (type == "consultation.conclude")
    return translate.format("A consultation was concluded: {title}", {{"title", title}});
  if (type == "campaign.confirm")
    return translate.format("Comments are read as one campaign: {title}", {{"title", title}});
  if (type == "campaign.dissolve") return translate.format("A campaign was dissolved: {title}", {{"title", title}});
  if (type == "comment.carry")
    return translate.format("Comments were carried over to the new draft: {title}", {{"title", title}});
  return translate.format("Comments got their disposition: {title}", {{"title", title}});
}

std::string about_comment(std::string_view type, const Translator& translate, const std::string& place) {
  if (type == "comment.make") return translate.format("Comment on {place}", {{"place", place}});
  if (type == "comment.revise")
    return translate.format("A comment on {place} was changed by its author", {{"place", place}});
  if (type == "comment.reply") return translate.format("Reply to a comment on {place}", {{"place", place}});
  return translate.format("A comment on {place} was withdrawn by its author", {{"place", place}});
}

Result<std::optional<NewsItem>> describe_comment(Connection& view, const Envelope& envelope,
                                                 const Translator& translate) {
  const bool is_new = envelope.type == "comment.make";
  TRY(const EntryIndex entry, is_new ? Result<EntryIndex>(envelope.entry_index) : read_comment_entry(envelope.subject));
  TRY(const std::optional<Comment> comment, find_comment(view, entry));
  if (!comment) return std::nullopt;
  const std::string place = comment->provision ? comment->provision->text() : std::string(translate("On the whole"));
  return NewsItem{about_comment(envelope.type, translate, place), {}, comment_url(comment->consultation, entry)};
}

Result<std::optional<NewsItem>> describe_dissolution(Connection& view, const Envelope& envelope,
                                                     const Translator& translate) {
  const Result<std::uint64_t> entry =
      parse_decimal(std::string_view(envelope.subject).substr(std::string_view("campaign/").size()));
  if (!entry) return std::nullopt;
  TRY(const std::optional<ConfirmedCampaign> campaign, find_campaign(view, {*entry}));
  if (!campaign) return std::nullopt;
  TRY(const std::optional<Consultation> consultation, find_consultation(view, campaign->consultation));
  if (!consultation) return std::nullopt;
  return NewsItem{about_consultation(envelope.type, translate, title_of(*consultation, translate.language())),
                  {},
                  consultation_url(consultation->id)};
}

Result<std::optional<NewsItem>> describe_act(Connection& view, const Envelope& envelope, const Translator& translate) {
  if (envelope.type == "comment.make" || envelope.type == "comment.revise" || envelope.type == "comment.reply" ||
      envelope.type == "comment.withdraw")
    return describe_comment(view, envelope, translate);
  if (envelope.type == "campaign.dissolve") return describe_dissolution(view, envelope, translate);
  if (!envelope.type.starts_with("consultation.") && !envelope.type.starts_with("comment.") &&
      envelope.type != "campaign.confirm")
    return std::nullopt;
  TRY(const CommentSubject subject, read_comment_subject(envelope.subject));
  TRY(const std::optional<Consultation> consultation, find_consultation(view, subject.consultation));
  if (!consultation) return std::nullopt;
  return NewsItem{about_consultation(envelope.type, translate, title_of(*consultation, translate.language())),
                  {},
                  consultation_url(consultation->id)};
}

}  // namespace

Feature consultation_feature() {
  Feature feature{.part = consultation_part()};
  feature.pages = {{"/consultations", consultations_page},
                   {"/consultations/{id}", consultation_page},
                   {"/consultations/{id}/draft/{provision...}", draft_part_page},
                   {"/consultations/{id}/campaigns", campaigns_page},
                   {"/consultations/{id}/campaigns/{entry}", campaign_page},
                   {"/consultations/{id}/comments", comments_page},
                   {"/consultations/{id}/comments/{entry}", comment_page},
                   contribution_page(comment_contribution()),
                   contribution_page(reply_contribution())};
  feature.pages.push_back({"/consultations/{id}/participation", participation_page});
  feature.data = consultation_data();
  feature.data.push_back(participation_data());
  feature.navigation = {{.section = "consultations", .label = "Consultations", .rank = 400}};
  feature.describe = describe_act;
  feature.search = consultation_search();
  feature.contributions = {comment_contribution(), reply_contribution(), comment_change_contribution()};
  feature.desk = consultation_desk_routes();
  return feature;
}

}  // namespace haip
