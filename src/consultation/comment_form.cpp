// The forms by which anybody comments on a provision and replies to a comment, without an account.

#include <algorithm>

#include "base/text.hpp"
#include "consultation/comment_body.hpp"
#include "consultation/comment_words_form.hpp"
#include "consultation/pages.hpp"
#include "consultation/stakeholders.hpp"
#include "instruments/display.hpp"
#include "instruments/view.hpp"
#include "register/economy.hpp"
#include "web/confirmation.hpp"

namespace haip {
namespace {

// What both forms ask of whoever speaks.

Html participant_fields(const Translator& translate, const Parameters& typed, const FieldProblems& problems) {
  Html fields = text_field(
      {"name", translate("Your name or a pseudonym"), translate("It is published. Nothing else about you is kept.")},
      {.value = typed.text("name"), .autocomplete = "name"}, problems);
  std::vector<Choice> groups{{"", std::string(translate("choose one")), typed.text("group").empty()}};
  for (const std::string_view group : stakeholder_groups)
    groups.push_back(
        {std::string(group), std::string(stakeholder_group_name(group, translate)), typed.text("group") == group});
  fields += select_field({"group", translate("For whom you speak"), translate("Shown as what you said of yourself.")},
                         groups, problems);
  fields += text_field({"organisation", translate("Organisation you speak for (if any)")},
                       {.value = typed.text("organisation"), .autocomplete = "organization"}, problems);
  fields +=
      text_field({"economy", translate("Country or territory (if you want to say)"),
                  translate("Two letters, such as JP or KE. It is counted, so that everybody sees who was heard.")},
                 {.value = typed.text("economy"), .autocomplete = "country"}, problems);
  return fields;
}

/// Where the link goes, when the consultation asks for one. The address never becomes part of what is published.
Html mail_field(const Consultation& consultation, const Translator& translate, const Parameters& typed,
                const FieldProblems& problems) {
  if (consultation.terms.confirmation != CommentConfirmation::mail) return {};
  return text_field({"mail", translate("Your e-mail address"),
                     translate("It is not published. A link goes there, which you follow within 24 hours; then the "
                               "address is forgotten.")},
                    {.type = "email", .value = typed.text("mail"), .autocomplete = "email"}, problems);
}

std::string read_mail_address(const Consultation& consultation, const Translator& translate, const Parameters& typed,
                              FieldProblems& problems) {
  if (consultation.terms.confirmation != CommentConfirmation::mail) return {};
  std::string address(trim(typed.text("mail")));
  if (!MailAddress::parse(address))
    problems.push_back({"#mail", std::string(translate("Enter your e-mail address, as in name@mail.example"))});
  return address;
}

Json with_confirmation(Json document, const std::string& address) {
  if (!address.empty()) document.set(confirmation_member, address);
  return document;
}

/// How it goes on.
Html outcome_note(const Consultation& consultation, const Translator& translate) {
  const Html reason = tag("a", {href("/moderation")}, translate("reason of the published list"));
  if (consultation.terms.confirmation == CommentConfirmation::mail)
    return tag("p", translate.markup("Once you have followed the link that is mailed to you, a moderator publishes it "
                                     "word for word, or declines it for a {reason}. The outcome is shown at an "
                                     "address that you get.",
                                     {{"reason", reason}}));
  return tag("p", translate.markup("A moderator publishes it word for word, or declines it for a {reason}. No e-mail "
                                   "address is asked for: the outcome is shown at an address that you get.",
                                   {{"reason", reason}}));
}

Participant typed_participant(const Parameters& typed, Instant received_at) {
  Participant by;
  by.name = trim(typed.text("name"));
  by.group = typed.text("group");
  by.organisation = trim(typed.text("organisation"));
  by.economy = trim(typed.text("economy"));
  std::ranges::transform(by.economy, by.economy.begin(),
                         [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  by.door = "web";
  by.received_at = received_at;
  return by;
}

void check_participant(FieldProblems& problems, const Participant& by, const Translator& translate) {
  if (by.name.find('\n') != std::string::npos)
    problems.push_back({"#name", std::string(translate("Enter a name; a pseudonym will do"))});
  check_public_field(problems, "#name", by.name, longest_participant_name,
                     translate("Enter a name; a pseudonym will do"));
  if (!check_stakeholder_group(by.group))
    problems.push_back({"#group", std::string(translate("Choose for whom you speak"))});
  if (!by.organisation.empty())
    check_public_field(problems, "#organisation", by.organisation, longest_participant_name, {});
  if (!by.economy.empty() && !is_economy(by.economy))
    problems.push_back(
        {"#economy", std::string(translate("Enter the two letters of a country or territory, or nothing"))});
}

Json participant_json(Json document, const Participant& by) {
  return document.set("name", by.name)
      .set("group", by.group)
      .set("organisation", by.organisation)
      .set("economy", by.economy)
      .set("received_at", format_instant(by.received_at));
}

Result<Participant> read_sent_participant(const Json& document) {
  Participant by;
  TRY(by.name, document.text("name"));
  TRY(by.group, document.text("group"));
  TRY(by.organisation, document.text("organisation"));
  TRY(by.economy, document.text("economy"));
  TRY(const std::string received_at, document.text("received_at"));
  TRY(by.received_at, parse_instant(received_at));
  by.door = "web";
  return by;
}

// A comment.

Result<PlaceOfComment> asked_place(const PageRequest& ask) {
  TRY(Consultation consultation, asked_consultation(ask));
  TRY(Edition edition, find_edition(ask.view, consultation.terms.instrument, consultation.last_round().edition));
  const std::string_view wanted = ask.route.text("provision");
  if (wanted == "whole") return PlaceOfComment{std::move(consultation), std::move(edition), std::nullopt};
  const Result<ProvisionId> id = ProvisionId::parse(wanted);
  if (!id || edition.find(*id) == nullptr)
    return fail(ErrorKind::not_found, "the draft under consultation has no such provision");
  return PlaceOfComment{std::move(consultation), std::move(edition), *id};
}

std::string_view comment_kind_name(const Translator& translate) { return translate("Comment in a consultation"); }

Result<Page> show_comment_form(const PageRequest& ask, const Parameters& typed, const FieldProblems& problems) {
  const Translator& translate = ask.translate;
  TRY(const PlaceOfComment place, asked_place(ask));
  const Provision* provision = place.provision ? place.edition.find(*place.provision) : nullptr;
  Page page{.title = std::string(provision == nullptr ? translate("Comment on the whole")
                                                      : translate("Comment on a provision")),
            .section = "consultations"};
  page.before_title = problem_summary(problems, translate);
  page.crumbs = consultation_crumbs(place.consultation, translate);
  if (provision != nullptr) {
    page.before_title +=
        tag("p", {attribute("class", "over")}, provision_name(place.edition, *place.provision, ask.language()));
    page.body += tag("blockquote", text_block(provision->text, ask.language()));
  }
  Html fields = comment_words_fields(place, translate, typed, problems);
  fields += participant_fields(translate, typed, problems);
  fields += mail_field(place.consultation, translate, typed, problems);
  page.body += outcome_note(place.consultation, translate);
  page.body += contribution_form(fields, translate);
  return page;
}

Result<std::variant<FieldProblems, Json>> read_comment_form(const PageRequest& ask, const Parameters& typed,
                                                            Instant received_at) {
  const Translator& translate = ask.translate;
  TRY(const PlaceOfComment place, asked_place(ask));
  CHECK(require_open_now(place.consultation, received_at));
  FieldProblems problems;
  const CommentWords words = read_typed_words(ask, place, typed, problems);
  const Participant by = typed_participant(typed, received_at);
  check_participant(problems, by, translate);
  const std::string address = read_mail_address(place.consultation, translate, typed, problems);
  if (!problems.empty()) return problems;
  Json document = sent_words_json(words);
  document.set("consultation", place.consultation.id.text())
      .set("provision", place.provision ? place.provision->text() : std::string());
  return with_confirmation(participant_json(std::move(document), by), address);
}

struct SentComment {
  ConsultationId consultation;
  std::optional<ProvisionId> provision;
  CommentWords words;
  Participant by;
};

Result<SentComment> read_sent_comment(const Json& document) {
  TRY(const std::string id, document.text("consultation"));
  TRY(ConsultationId consultation, ConsultationId::parse(id));
  SentComment sent{std::move(consultation), std::nullopt, {}, {}};
  TRY(const std::string provision, document.text("provision"));
  if (!provision.empty()) {
    TRY(sent.provision, ProvisionId::parse(provision));
  }
  TRY(sent.words, read_sent_words(document));
  TRY(sent.by, read_sent_participant(document));
  return sent;
}

Html sent_author(const Participant& by, const Translator& translate) {
  std::string about(stakeholder_group_name(by.group, translate));
  if (!by.economy.empty()) about += ", " + display_country(by.economy, translate.language());
  if (!by.organisation.empty()) about += ", " + by.organisation;
  return tag("p", tag("strong", by.name), " (", about, ")");
}

Result<Html> show_sent_comment(Connection& view, const Json& document, const Translator& translate) {
  TRY(const SentComment sent, read_sent_comment(document));
  TRY(const Html words, show_sent_words(view, {sent.consultation, sent.provision}, sent.words, translate));
  return sent_author(sent.by, translate) + words;
}

Result<Url> place_of_sent_comment(const Json& document) {
  TRY(const SentComment sent, read_sent_comment(document));
  return sent.provision ? provision_url(*sent.provision) : consultation_url(sent.consultation);
}

Result<Act> act_of_sent_comment(const Json& document, Instant now, Entropy& entropy) {
  TRY(const SentComment sent, read_sent_comment(document));
  return comment_act(register_actor, sent.consultation, sent.provision, sent.words, sent.by, now, entropy);
}

// A reply.

struct AskedComment {
  Consultation consultation;
  Comment comment;
};

Result<AskedComment> asked_comment(const PageRequest& ask) {
  TRY(Consultation consultation, asked_consultation(ask));
  const Result<std::uint64_t> entry = parse_decimal(ask.route.text("entry"));
  if (!entry) return fail(ErrorKind::not_found, "the register has no such comment");
  TRY(std::optional<Comment> comment, find_comment(ask.view, {*entry}));
  if (!comment || comment->consultation != consultation.id)
    return fail(ErrorKind::not_found, "the register has no such comment");
  return AskedComment{std::move(consultation), std::move(*comment)};
}

std::string_view reply_kind_name(const Translator& translate) { return translate("Reply to a comment"); }

Result<Page> show_reply_form(const PageRequest& ask, const Parameters& typed, const FieldProblems& problems) {
  const Translator& translate = ask.translate;
  TRY(const AskedComment asked, asked_comment(ask));
  const CommentWords& words = asked.comment.words();
  Page page{.title = std::string(translate("Reply to a comment")), .section = "consultations"};
  page.before_title = problem_summary(problems, translate);
  page.crumbs = consultation_crumbs(asked.consultation, translate);
  page.body += tag("blockquote", tag("p", author_line(ask, asked.comment.actor, asked.comment.by)),
                   written_text(beginning_of(words.text, 600), words.language, ask.language()));
  page.body +=
      tag("p", translate("Replies are shown under the comment. They get no disposition of their own and are not "
                         "replied to."));
  Html fields = text_area({"text", translate("Your reply"), translate("No names of private persons.")},
                          typed.text("text"), 6, problems);
  fields += participant_fields(translate, typed, problems);
  fields += mail_field(asked.consultation, translate, typed, problems);
  page.body += contribution_form(fields, translate);
  return page;
}

Result<std::variant<FieldProblems, Json>> read_reply_form(const PageRequest& ask, const Parameters& typed,
                                                          Instant received_at) {
  const Translator& translate = ask.translate;
  TRY(const AskedComment asked, asked_comment(ask));
  CHECK(require_open_now(asked.consultation, received_at));
  FieldProblems problems;
  const std::string text = with_plain_lines(typed.text("text"));
  check_public_field(problems, "#text", text, longest_reply_to_comment, translate("Enter your reply"));
  const Participant by = typed_participant(typed, received_at);
  check_participant(problems, by, translate);
  const std::string address = read_mail_address(asked.consultation, translate, typed, problems);
  if (!problems.empty()) return problems;
  Json document;
  document.set("consultation", asked.consultation.id.text()).set("comment", asked.comment.entry_index.value);
  document.set("text", text).set("language", ask.language().code());
  return with_confirmation(participant_json(std::move(document), by), address);
}

struct SentReply {
  ConsultationId consultation;
  EntryIndex comment;
  std::string text;
  std::string language;
  Participant by;
};

Result<SentReply> read_sent_reply(const Json& document) {
  TRY(const std::string id, document.text("consultation"));
  TRY(ConsultationId consultation, ConsultationId::parse(id));
  SentReply sent{std::move(consultation), {}, {}, {}, {}};
  TRY(sent.comment.value, document.whole_number("comment"));
  TRY(sent.text, document.text("text"));
  TRY(sent.language, document.text("language"));
  TRY(sent.by, read_sent_participant(document));
  return sent;
}

Result<Html> show_sent_reply(Connection&, const Json& document, const Translator& translate) {
  TRY(const SentReply sent, read_sent_reply(document));
  return sent_author(sent.by, translate) + written_text(sent.text, sent.language, translate.language());
}

Result<Url> place_of_sent_reply(const Json& document) {
  TRY(const SentReply sent, read_sent_reply(document));
  return comment_url(sent.consultation, sent.comment);
}

Result<Act> act_of_sent_reply(const Json& document, Instant now, Entropy& entropy) {
  TRY(const SentReply sent, read_sent_reply(document));
  return comment_reply_act(register_actor, sent.comment, sent.text, sent.language, sent.by, now, entropy);
}

}  // namespace

const Contribution& comment_contribution() {
  static const Contribution contribution{"comment.make",        "/consultations/{id}/comment/{provision...}",
                                         comment_kind_name,     show_comment_form,
                                         read_comment_form,     show_sent_comment,
                                         place_of_sent_comment, act_of_sent_comment};
  return contribution;
}

const Contribution& reply_contribution() {
  static const Contribution contribution{"comment.reply",     "/consultations/{id}/comments/{entry}/reply",
                                         reply_kind_name,     show_reply_form,
                                         read_reply_form,     show_sent_reply,
                                         place_of_sent_reply, act_of_sent_reply};
  return contribution;
}

}  // namespace haip
