// Comments: all of a consultation, and one.

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "consultation/carry_over_display.hpp"
#include "consultation/pages.hpp"
#include "consultation/places.hpp"
#include "consultation/stakeholders.hpp"
#include "instruments/display.hpp"
#include "instruments/view.hpp"
#include "register/fold.hpp"
#include "web/desk_form.hpp"
#include "web/paging.hpp"
#include "web/receipt_files.hpp"

namespace haip {
namespace {

constexpr std::uint64_t comments_on_page = 10;
constexpr std::size_t beginning_code_points = 300;
constexpr std::size_t most_replies_shown = 20;

/// Editions that the comments of one page were written on, each read once.
class EditionsOf {
 public:
  EditionsOf(Connection& view, std::string instrument) : view_(view), instrument_(std::move(instrument)) {}
  /// Null when the words of the comment were erased.
  Result<const Edition*> find(const std::string& edition) {
    if (edition.empty()) return nullptr;
    auto found = read_.find(edition);
    if (found == read_.end()) {
      TRY(Edition one, find_edition(view_, instrument_, edition));
      found = read_.emplace(edition, std::move(one)).first;
    }
    return &found->second;
  }

 private:
  Connection& view_;
  std::string instrument_;
  std::map<std::string, Edition, std::less<>> read_;
};

Html place_line(const PageRequest& ask, const Comment& comment, const Edition* edition) {
  const Translator& translate = ask.translate;
  if (!comment.provision) return Html::text(translate("On the whole"));
  const std::string name =
      edition == nullptr ? comment.provision->text() : provision_name(*edition, *comment.provision, ask.language());
  return tag("a", {href(provision_url(*comment.provision))}, beginning_of(name, 90));
}

Html withdrawn_note(const PageRequest& ask, const Comment& comment) {
  if (!comment.withdrawn_entry || !comment.withdrawn_at) return {};
  return tag("p", {attribute("class", "note")},
             ask.translate.markup("Withdrawn by its author on {date}, {entry}.",
                                  {{"date", date_element(*comment.withdrawn_at, ask.language())},
                                   {"entry", entry_link(*comment.withdrawn_entry, ask.translate)}}));
}

Html campaign_note(const ConsultationId& id, EntryIndex campaign, const Translator& translate) {
  const std::string number = std::to_string(campaign.value);
  return tag(
      "p", {attribute("class", "note")},
      translate.markup("Read together with others that say nearly the same: {campaign}.",
                       {{"campaign", tag("a", {href(site_url({"consultations", id.text(), "campaigns", number}))},
                                         translate.format("Campaign {number}", {{"number", number}}))}}));
}

Html filter_form(const PageRequest& ask, const CommentFilter& filter) {
  const Translator& translate = ask.translate;
  std::vector<Choice> groups{{"", std::string(translate("all")), filter.group.empty()}};
  for (const std::string_view group : stakeholder_groups)
    groups.push_back(
        {std::string(group), std::string(stakeholder_group_name(group, translate)), filter.group == group});
  std::vector<Choice> choices{{"", std::string(translate("all")), filter.disposition.empty()},
                              {"none", std::string(translate("no disposition yet")), filter.disposition == "none"}};
  for (const std::string_view one : dispositions)
    choices.push_back({std::string(one), std::string(disposition_name(one, translate)), filter.disposition == one});
  Html fields = select_field({"group", translate("Stakeholder group")}, groups, {});
  fields += select_field({"disposition", translate("Disposition")}, choices, {});
  fields += select_field({"kind", translate("Kind")},
                         {{"", std::string(translate("all")), !filter.only_amendments},
                          {"amendment", std::string(translate("with proposed wording")), filter.only_amendments}},
                         {});
  if (!filter.provision.empty()) fields += hidden_field("provision", filter.provision);
  if (filter.campaign) fields += hidden_field("campaign", std::to_string(filter.campaign->value));
  fields += language_field(ask);
  return tag("form", {attribute("class", "filter"), attribute("method", "get")}, fields,
             submit_button(translate("Show")));
}

std::optional<EntryIndex> asked_campaign(const Parameters& query) {
  const Result<std::uint64_t> entry = parse_decimal(query.text("campaign"));
  if (!entry) return std::nullopt;
  return EntryIndex{*entry};
}

CommentFilter asked_filter(const Parameters& query) {
  return {std::string(query.text("provision")), std::string(query.text("group")),
          std::string(query.text("disposition")), query.text("kind") == "amendment", asked_campaign(query)};
}

Url filtered_url(const ConsultationId& id, const CommentFilter& filter) {
  Url url = comments_url(id);
  if (!filter.provision.empty()) url = url.with("provision", filter.provision);
  if (!filter.group.empty()) url = url.with("group", filter.group);
  if (!filter.disposition.empty()) url = url.with("disposition", filter.disposition);
  if (filter.only_amendments) url = url.with("kind", "amendment");
  if (filter.campaign) url = url.with("campaign", std::to_string(filter.campaign->value));
  return url;
}

Html disposition_section(const PageRequest& ask, const Consultation& consultation,
                         const std::optional<Disposition>& disposition) {
  const Translator& translate = ask.translate;
  Html section = tag("h2", {attribute("id", "disposition-given")}, translate("Disposition"));
  if (!disposition) {
    section.add("p", {}, translate("None yet. The consultation cannot be concluded before this comment has one."));
    return section;
  }
  section.add("p", {}, disposition_label(disposition->words.disposition, translate), " ",
              date_element(disposition->at, ask.language()), ", ", entry_link(disposition->entry_index, translate));
  section += text_block(disposition->words.reason, ask.language());
  if (const auto& change = disposition->words.change)
    section.add(
        "p", {},
        translate.markup("Words changed because of it: {provision} in {edition}.",
                         {{"provision", tag("a", {href(provision_url(change->provision))}, change->provision.text())},
                          {"edition", tag("a", {href(edition_url(consultation.terms.instrument, change->edition))},
                                          change->edition)}}));
  if (disposition->together_with > 0)
    section.add("p", {attribute("class", "small")},
                translate.format_plural("The same disposition was given to {count} other comment.",
                                        "The same disposition was given to {count} other comments.",
                                        disposition->together_with));
  return section;
}

/// What became of its place in the drafts after the one that it was written on.
Result<Html> place_section(const PageRequest& ask, const Comment& comment) {
  const Translator& translate = ask.translate;
  TRY(const std::vector<CommentPlace> places, places_of(ask.view, comment.entry_index));
  if (places.empty()) return Html();
  Html items;
  for (const CommentPlace& place : places) {
    const CarriedComment& carried = place.carried;
    Html item =
        translate.markup(
            "In {edition}: {outcome}",
            {{"edition", tag("a", {href(edition_url(comment.provision->instrument(), place.edition))}, place.edition)},
             {"outcome", carry_label(carried.outcome, translate)}}) +
        Html::text(" ") + Html::text(carry_reason_text(carried.reason, translate)) + Html::text(", ") +
        entry_link(place.entry_index, translate) + Html::text(".");
    if (carried.anchor && !carried.anchor->is_whole_provision())
      item.add("blockquote", {}, written_text(carried.anchor->quote, carried.anchor->language, ask.language()));
    if (carried.anchor)
      item.add("p", {}, tag("a", {href(provision_url(carried.anchor->provision))}, carried.anchor->provision.text()));
    if (!place.decided.empty()) item += text_block(place.decided, ask.language());
    items.add("li", {}, item);
  }
  return tag("h2", {attribute("id", "places")}, translate("Where it stands in later drafts")) + tag("ul", items);
}

Html reply_list(const PageRequest& ask, const Comment& comment) {
  const Translator& translate = ask.translate;
  Html list;
  std::size_t shown = 0;
  for (const CommentReply& reply : comment.replies) {
    if (++shown > most_replies_shown) break;
    const std::string number = std::to_string(reply.entry_index.value);
    list.add("section", {attribute("class", "challenge"), attribute("id", "reply-" + number)},
             tag("p", author_line(ask, reply.actor, reply.by), " ", date_element(reply.at, ask.language()), ", ",
                 entry_link(reply.entry_index, translate)),
             reply.text.empty() ? empty_note(translate("The words were erased; that something was said stays."))
                                : written_text(reply.text, reply.language, ask.language()));
  }
  if (list.empty()) return {};
  return tag("h2", {attribute("id", "replies")}, translate("Replies")) + list;
}

Html version_list(const PageRequest& ask, const Comment& comment) {
  if (comment.versions.size() < 2) return {};
  const Translator& translate = ask.translate;
  Html items;
  for (const CommentVersion& version : comment.versions)
    items.add("li", {}, date_element(version.at, ask.language()), ", ", entry_link(version.entry_index, translate));
  return tag("h2", translate("Versions")) + tag("p", translate("The last one counts; all stay in the log.")) +
         tag("ol", items);
}

/// What its author needs to show others that it is in the log.
Html receipt_section(const PageRequest& ask, const Comment& comment) {
  const Translator& translate = ask.translate;
  Html section = tag("h2", {attribute("id", "receipt")}, translate("Receipt"));
  const EntryIndex entry = comment.versions.back().entry_index;
  // The document is part of what is proved.
  if (comment.words().text.empty()) return Html();
  section.add("p", {},
              translate.markup("The comment is {entry} of the log.", {{"entry", entry_link(entry, translate)}}), " ",
              receipt_link(entry, translate));
  return section + how_to_check_receipt(entry, translate);
}

}  // namespace

Html comment_words(const PageRequest& ask, const Comment& comment, const Edition& edition) {
  const Translator& translate = ask.translate;
  const CommentWords& words = comment.words();
  Html html = tag("p", author_line(ask, comment.actor, comment.by));
  if (words.quoted && words.proposed.empty())
    html.add("blockquote", {}, written_text(words.quoted->quote, words.quoted->language, ask.language()));
  html += written_text(words.text, words.language, ask.language());
  if (words.proposed.empty()) return html;
  return html + tag("h2", translate("Proposed wording")) +
         amendment_redline(words, comment.provision, edition, translate);
}

Html comment_item(const PageRequest& ask, const Comment& comment, const Edition* edition,
                  const Disposition* disposition) {
  const Translator& translate = ask.translate;
  const CommentWords& words = comment.words();
  Html item = tag("p", {attribute("class", "over")}, place_line(ask, comment, edition), " · ",
                  date_element(comment.at, ask.language()));
  item += tag("p", author_line(ask, comment.actor, comment.by));
  if (words.text.empty()) {
    item += tag("p", translate("The words were erased; that something was said stays."));
  } else {
    item += written_text(beginning_of(words.text, beginning_code_points), words.language, ask.language());
  }
  Html labels;
  const auto add_label = [&](const Html& label) { labels += label + Html::text(" "); };
  if (comment.is_amendment()) add_label(tag("span", {attribute("class", "tag")}, translate("proposes wording")));
  if (comment.withdrawn_entry)
    add_label(tag("span", {attribute("class", "tag bad")}, translate.in_context("comment", "withdrawn")));
  if (disposition != nullptr) add_label(disposition_label(disposition->words.disposition, translate));
  const std::string number = std::to_string(comment.entry_index.value);
  item.add("p", {}, labels,
           tag("a", {href(comment_url(comment.consultation, comment.entry_index))},
               translate.format("Comment {number}", {{"number", number}})));
  return tag("section", {attribute("class", "challenge"), attribute("id", "comment-" + number)}, item);
}

Result<Page> comments_page(const PageRequest& ask) {
  const Translator& translate = ask.translate;
  TRY(const Consultation consultation, asked_consultation(ask));
  const CommentFilter filter = asked_filter(ask.request.query);
  TRY(const std::uint64_t count, count_comments(ask.view, consultation.id, filter));
  const std::uint64_t pages = std::max<std::uint64_t>(1, (count + comments_on_page - 1) / comments_on_page);
  TRY(const std::uint64_t number, asked_page(ask.request.query, pages));
  TRY(const std::vector<Comment> comments,
      list_comments(ask.view, consultation.id, filter, (number - 1) * comments_on_page, comments_on_page));
  Page page{.title = std::string(translate("Comments")), .section = "consultations"};
  page.crumbs = consultation_crumbs(consultation, translate);
  page.data_url = site_url({"api", "v1", "consultations", consultation.id.text(), "comments"});
  if (!filter.provision.empty() && filter.provision != "-")
    page.lead = tag("p", {attribute("class", "lead")},
                    translate.format("On {provision}", {{"provision", printable(filter.provision)}}));
  page.body += filter_form(ask, filter);
  page.body.add("p", {}, translate.format_plural("{count} comment", "{count} comments", count));
  if (comments.empty()) page.body += empty_note(translate("No comment here yet."));
  TRY(const auto given, dispositions_in(ask.view, consultation.id));
  EditionsOf editions(ask.view, consultation.terms.instrument);
  for (const Comment& comment : comments) {
    TRY(const Edition* edition, editions.find(comment.words().edition));
    const auto disposition = given.find(comment.entry_index);
    page.body += comment_item(ask, comment, edition, disposition == given.end() ? nullptr : &disposition->second);
  }
  page.body += paging(
      number, pages,
      [&](std::uint64_t each) { return filtered_url(consultation.id, filter).with("page", std::to_string(each)); },
      translate);
  return page;
}

Result<Page> comment_page(const PageRequest& ask) {
  const Translator& translate = ask.translate;
  TRY(const Consultation consultation, asked_consultation(ask));
  const Result<std::uint64_t> entry = parse_decimal(ask.route.text("entry"));
  if (!entry) return fail(ErrorKind::not_found, "the register has no such comment");
  TRY(const std::optional<Comment> comment, find_comment(ask.view, {*entry}));
  if (!comment || comment->consultation != consultation.id)
    return fail(ErrorKind::not_found, "the register has no such comment");
  EditionsOf editions(ask.view, consultation.terms.instrument);
  TRY(const Edition* edition, editions.find(comment->words().edition));
  TRY(const std::optional<Disposition> disposition, disposition_of(ask.view, comment->entry_index));
  TRY(const Instant now, log_time(ask.view));
  const std::string number = std::to_string(*entry);
  Page page{.title = translate.format("Comment {number}", {{"number", number}}), .section = "consultations"};
  page.crumbs = consultation_crumbs(consultation, translate);
  page.crumbs.push_back({std::string(translate("Comments")), comments_url(consultation.id)});
  page.before_title = tag("p", {attribute("class", "over")}, place_line(ask, *comment, edition), " · ",
                          date_element(comment->at, ask.language()));
  page.data_url = site_url({"api", "v1", "consultations", consultation.id.text(), "comments", number});
  page.body += withdrawn_note(ask, *comment);
  TRY(const std::optional<EntryIndex> campaign, campaign_of(ask.view, comment->entry_index));
  if (campaign) page.body += campaign_note(consultation.id, *campaign, translate);
  if (edition == nullptr)
    page.body += empty_note(translate("The words were erased; that something was said stays."));
  else
    page.body += comment_words(ask, *comment, *edition);
  // What was withdrawn needs none.
  if (disposition || !comment->withdrawn_entry) page.body += disposition_section(ask, consultation, disposition);
  TRY(const Html places, place_section(ask, *comment));
  page.body += places;
  page.body += reply_list(ask, *comment);
  if (!comment->withdrawn_entry && state_of(consultation, now) == ConsultationState::open)
    page.body.add("p", {},
                  tag("a", {href(site_url({"consultations", consultation.id.text(), "comments", number, "reply"}))},
                      translate("Reply to this comment")));
  page.body += version_list(ask, *comment);
  page.body += receipt_section(ask, *comment);
  return page;
}

}  // namespace haip
