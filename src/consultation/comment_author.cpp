#include "consultation/comment_author.hpp"

#include "consultation/comment_body.hpp"
#include "consultation/comment_words_form.hpp"
#include "instruments/display.hpp"
#include "instruments/view.hpp"

namespace haip {
namespace {

Result<Comment> require_comment_at(Connection& view, EntryIndex entry) {
  TRY(std::optional<Comment> comment, find_comment(view, entry));
  if (!comment) return fail(ErrorKind::not_found, "the register has no such comment");
  return std::move(*comment);
}

Result<Consultation> require_consultation_of(Connection& view, const Comment& comment) {
  TRY(std::optional<Consultation> consultation, find_consultation(view, comment.consultation));
  if (!consultation) return fail(ErrorKind::not_found, "the register has no such consultation");
  return std::move(*consultation);
}

struct OwnComment {
  Comment comment;
  PlaceOfComment place;  ///< In the draft under consultation now.
};

/// New words are about the present draft. When that has lost the provision, there is nothing to write on.
Result<OwnComment> own_comment(const PageRequest& ask) {
  TRY(const EntryIndex entry, published_entry(ask));
  TRY(Comment comment, require_comment_at(ask.view, entry));
  TRY(Consultation consultation, require_consultation_of(ask.view, comment));
  TRY(Edition edition, find_edition(ask.view, consultation.terms.instrument, consultation.last_round().edition));
  if (comment.provision && edition.find(*comment.provision) == nullptr)
    return fail(ErrorKind::refused, "the draft under consultation has no longer the provision of this comment",
                "withdraw the comment, or make a new one on another provision");
  std::optional<ProvisionId> provision = comment.provision;
  return OwnComment{std::move(comment), {std::move(consultation), std::move(edition), std::move(provision)}};
}

/// The form begins with the words as they are.
Parameters present_words(const CommentWords& words) {
  Parameters typed;
  typed.add("text", words.text);
  typed.add("proposed", words.proposed);
  if (words.quoted) typed.add("quoted", words.quoted->quote);
  return typed;
}

std::string_view change_kind_name(const Translator& translate) { return translate("New words for a comment"); }

Result<Page> show_change_form(const PageRequest& ask, const Parameters& typed, const FieldProblems& problems) {
  const Translator& translate = ask.translate;
  TRY(const OwnComment own, own_comment(ask));
  Page page{.title = std::string(translate("Change your comment")), .section = "consultations"};
  page.before_title = problem_summary(problems, translate);
  if (own.place.provision) {
    page.before_title +=
        tag("p", {attribute("class", "over")}, provision_name(own.place.edition, *own.place.provision, ask.language()));
    page.body += tag("blockquote", text_block(own.place.edition.find(*own.place.provision)->text, ask.language()));
  }
  page.body += tag("p", translate("A moderator reads the new words first. They take the place of the ones that are "
                                  "shown; those stay in the log as an earlier version. Your name stays as it is."));
  const bool is_new = typed.entries().empty();
  page.body += contribution_form(
      comment_words_fields(own.place, translate, is_new ? present_words(own.comment.words()) : typed, problems),
      translate);
  return page;
}

Result<std::variant<FieldProblems, Json>> read_change_form(const PageRequest& ask, const Parameters& typed,
                                                           Instant received_at) {
  TRY(const OwnComment own, own_comment(ask));
  CHECK(require_open_now(own.place.consultation, received_at));
  FieldProblems problems;
  const CommentWords words = read_typed_words(ask, own.place, typed, problems);
  const CommentWords& before = own.comment.words();
  if (problems.empty() && words.text == before.text && words.proposed == before.proposed &&
      words.quoted == before.quoted)
    problems.push_back({"#text", std::string(ask.translate("These are the words that are shown already"))});
  if (!problems.empty()) return problems;
  return sent_words_json(words)
      .set("comment", own.comment.entry_index.value)
      .set("received_at", format_instant(received_at));
}

struct SentChange {
  EntryIndex comment;
  CommentWords words;
  Instant received_at;
};

Result<SentChange> read_sent_change(const Json& document) {
  SentChange sent;
  TRY(sent.comment.value, document.whole_number("comment"));
  TRY(sent.words, read_sent_words(document));
  TRY(const std::string received_at, document.text("received_at"));
  TRY(sent.received_at, parse_instant(received_at));
  return sent;
}

Result<Html> show_sent_change(Connection& view, const Json& document, const Translator& translate) {
  TRY(const SentChange sent, read_sent_change(document));
  TRY(const Comment comment, require_comment_at(view, sent.comment));
  TRY(const Html words, show_sent_words(view, {comment.consultation, comment.provision}, sent.words, translate));
  const CommentWords& before = comment.words();
  return tag("p", tag("a", {href(comment_url(comment.consultation, sent.comment))}, translate("The comment"))) + words +
         tag("h2", translate("The words before")) + written_text(before.text, before.language, translate.language());
}

/// The queue's page shows the way to the comment itself; what is known here without the register is the log.
Result<Url> place_of_sent_change(const Json& document) {
  TRY(const SentChange sent, read_sent_change(document));
  return site_url({"log", "entries", std::to_string(sent.comment.value)});
}

Result<Act> act_of_sent_change(const Json& document, Instant now, Entropy& entropy) {
  TRY(const SentChange sent, read_sent_change(document));
  return comment_revision_act(register_actor, sent.comment, sent.words, sent.received_at, now, entropy);
}

Result<AuthorChoices> choices_of_author(Connection& view, EntryIndex published, Instant now) {
  TRY(const Comment comment, require_comment_at(view, published));
  TRY(const Consultation consultation, require_consultation_of(view, comment));
  AuthorChoices choices{.page = comment_url(comment.consultation, published)};
  for (const CommentVersion& version : comment.versions) choices.entries.push_back(version.entry_index);
  choices.withdrawn_entry = comment.withdrawn_entry;
  const bool has_words = !comment.words().text.empty();
  choices.may_change = !comment.withdrawn_entry && has_words && consultation.takes_comments(now) &&
                       comment.versions.size() < most_comment_versions;
  choices.may_withdraw = !comment.withdrawn_entry && !consultation.conclusion;
  return choices;
}

Result<Act> withdrawal_by_author(EntryIndex published, Instant now, Entropy& entropy) {
  return comment_withdrawal_act(register_actor, published, now, entropy);
}

}  // namespace

const Contribution& comment_change_contribution() {
  static const Contribution contribution{"comment.revise",     "/moderation/{id}/change", change_kind_name,
                                         show_change_form,     read_change_form,          show_sent_change,
                                         place_of_sent_change, act_of_sent_change};
  return contribution;
}

FollowUp comment_follow_up() {
  return {"comment.make", &comment_change_contribution(), choices_of_author, withdrawal_by_author};
}

}  // namespace haip
