// Campaigns: all that were confirmed in a consultation, and one as one text with its senders and its variants.

#include <limits>

#include "base/text.hpp"
#include "campaigns/text_difference.hpp"
#include "consultation/campaigns.hpp"
#include "consultation/pages.hpp"
#include "instruments/display.hpp"

namespace haip {
namespace {

constexpr std::size_t most_variants = 20;
constexpr std::size_t most_senders_named = 10;  ///< Of one text.

Url campaigns_url(const ConsultationId& id) { return site_url({"consultations", id.text(), "campaigns"}); }

Html variant_text(const std::string& original, const std::string& variant, std::string_view text_language,
                  const Translator& translate) {
  std::vector<Segment> segments;
  for (const DifferencePart& part : text_difference(original, variant)) {
    const SegmentKind kind = part.step == DifferenceStep::kept    ? SegmentKind::equal
                             : part.step == DifferenceStep::added ? SegmentKind::inserted
                                                                  : SegmentKind::deleted;
    segments.push_back({kind, std::string(part.text)});
  }
  const bool is_readers = text_language == translate.language().code();
  return tag("p",
             {attribute("class", "redline"),
              attribute("lang", is_readers ? std::nullopt : std::optional<std::string_view>(text_language))},
             redline(segments, translate));
}

Html senders_line(const PageRequest& ask, const ComparedComments& compared, const CampaignText& text) {
  Html line;
  std::size_t named = 0;
  for (const PostedText& posted : compared.index().comments_of(text.text)) {
    if (named++ >= most_senders_named) break;
    const Comment& comment = compared.comment(posted.comment);
    if (!line.empty()) line += Html::text(", ");
    line += tag("a", {href(comment_url(comment.consultation, comment.entry_index))},
                comment.by.name.empty() ? comment.actor : comment.by.name);
  }
  if (text.comments > most_senders_named)
    line += Html::text(" ") + Html::text(ask.translate.format_plural("and {count} more", "and {count} more",
                                                                     text.comments - most_senders_named));
  return line;
}

}  // namespace

Html campaign_counts(const LikelyCampaign& campaign, const Translator& translate) {
  return Html::text(translate.format_plural("{count} comment", "{count} comments", campaign.comments) + ", " +
                    translate.format_plural("{count} sender", "{count} senders", campaign.senders) + ", " +
                    translate.format_plural("{count} distinct text", "{count} distinct texts", campaign.texts.size()));
}

Html campaign_texts(const PageRequest& ask, const ComparedComments& compared, const LikelyCampaign& campaign) {
  const Translator& translate = ask.translate;
  const auto first_comment = [&](const CampaignText& text) -> const Comment& {
    return compared.comment(compared.index().comments_of(text.text).front().comment);
  };
  const Comment& original = first_comment(campaign.representative());
  const std::string original_text = compared_text(original);
  Html html = tag("blockquote", written_text(original_text, original.words().language, ask.language())) +
              tag("p", {attribute("class", "small")}, senders_line(ask, compared, campaign.representative()));
  if (campaign.texts.size() < 2) return html;
  html += tag("h2", translate("Variants")) + tag("p", translate("What some added or left out against the text above."));
  std::size_t shown = 0;
  for (const CampaignText& variant : campaign.texts) {
    if (&variant == &campaign.representative()) continue;
    if (++shown > most_variants) break;
    const Comment& comment = first_comment(variant);
    html += tag("section", {attribute("class", "challenge")},
                variant_text(original_text, compared_text(comment), comment.words().language, translate),
                tag("p", {attribute("class", "small")}, senders_line(ask, compared, variant)));
  }
  if (campaign.texts.size() - 1 > most_variants)
    html.add("p", {},
             translate.format_plural("{count} more variant", "{count} more variants",
                                     campaign.texts.size() - 1 - most_variants));
  return html;
}

Result<ComparedComments> comments_of_campaign(Connection& view, const ConfirmedCampaign& campaign) {
  CommentFilter filter;
  filter.campaign = campaign.entry_index;
  TRY(std::vector<Comment> comments,
      list_comments(view, campaign.consultation, filter, 0, std::numeric_limits<std::int32_t>::max()));
  return compare_comments(std::move(comments));
}

LikelyCampaign whole_campaign(const ComparedComments& compared) {
  const std::vector<LikelyCampaign> parts = likely_campaigns(compared.index(), 1);
  LikelyCampaign whole;
  for (const LikelyCampaign& part : parts) {
    whole.texts.insert(whole.texts.end(), part.texts.begin(), part.texts.end());
    whole.comments += part.comments;
    whole.senders += part.senders;
  }
  return whole;
}

Result<Page> campaigns_page(const PageRequest& ask) {
  const Translator& translate = ask.translate;
  TRY(const Consultation consultation, asked_consultation(ask));
  TRY(const std::vector<ConfirmedCampaign> campaigns, list_campaigns(ask.view, consultation.id));
  Page page{.title = std::string(translate("Campaigns")), .section = "consultations"};
  page.crumbs = consultation_crumbs(consultation, translate);
  page.lead = tag("p", {attribute("class", "lead")},
                  translate("Comments so alike that they are read as one text with many senders. Nothing is hidden: "
                            "each stays a comment of its own."));
  if (campaigns.empty()) page.body += empty_note(translate("No campaign has been confirmed in this consultation."));
  for (const ConfirmedCampaign& one : campaigns) {
    TRY(const ComparedComments compared, comments_of_campaign(ask.view, one));
    const LikelyCampaign campaign = whole_campaign(compared);
    if (campaign.texts.empty()) continue;
    const Comment& comment =
        compared.comment(compared.index().comments_of(campaign.representative().text).front().comment);
    const std::string number = std::to_string(one.entry_index.value);
    page.body += tag("section", {attribute("class", "challenge")},
                     written_text(beginning_of(comment.words().text, 300), comment.words().language, ask.language()),
                     tag("p", campaign_counts(campaign, translate), " · ",
                         tag("a", {href(site_url({"consultations", consultation.id.text(), "campaigns", number}))},
                             translate.format("Campaign {number}", {{"number", number}}))));
  }
  return page;
}

Result<Page> campaign_page(const PageRequest& ask) {
  const Translator& translate = ask.translate;
  TRY(const Consultation consultation, asked_consultation(ask));
  const Result<std::uint64_t> entry = parse_decimal(ask.route.text("entry"));
  if (!entry) return fail(ErrorKind::not_found, "the register has no such campaign");
  TRY(const std::optional<ConfirmedCampaign> found, find_campaign(ask.view, {*entry}));
  if (!found || found->consultation != consultation.id)
    return fail(ErrorKind::not_found, "the register has no such campaign");
  TRY(const ComparedComments compared, comments_of_campaign(ask.view, *found));
  const LikelyCampaign campaign = whole_campaign(compared);
  const std::string number = std::to_string(*entry);
  Page page{.title = translate.format("Campaign {number}", {{"number", number}}), .section = "consultations"};
  page.crumbs = consultation_crumbs(consultation, translate);
  page.crumbs.push_back({std::string(translate("Campaigns")), campaigns_url(consultation.id)});
  if (found->dissolved_entry)
    page.body += tag("div", {attribute("class", "note")},
                     tag("p", translate.markup("Dissolved by {entry}: these are not one text.",
                                               {{"entry", entry_link(*found->dissolved_entry, translate)}})),
                     text_block(found->dissolution_reason, ask.language()));
  page.lead = tag("p", {attribute("class", "lead")}, campaign_counts(campaign, translate));
  page.body.add("p", {},
                translate.markup("Confirmed by a person of the secretariat on {date}, {entry}.",
                                 {{"date", date_element(found->at, ask.language())},
                                  {"entry", entry_link(found->entry_index, translate)}}));
  if (campaign.texts.empty())
    page.body += empty_note(translate("The words were erased; that something was said stays."));
  else
    page.body += campaign_texts(ask, compared, campaign);
  page.body.add("p", {},
                tag("a", {href(comments_url(consultation.id).with("campaign", number))},
                    translate("All comments of this campaign")));
  return page;
}

}  // namespace haip
