#include "consultation/comment_body.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "consultation/stakeholders.hpp"
#include "consultation/strict_members.hpp"
#include "register/economy.hpp"
#include "register/language_tag.hpp"

namespace haip {
namespace {

constexpr std::string_view consultation_prefix = "consultation/";
constexpr std::string_view comment_prefix = "comment/";
constexpr std::size_t longest_edition_id = 60;

std::string subject_of_comment(EntryIndex comment) {
  return std::string(comment_prefix) + std::to_string(comment.value);
}

Status check_words(std::string_view name, std::string_view text, std::size_t longest) {
  CHECK(check_public_text(name, text, longest));
  if (trim(text).empty()) return malformed(std::string(name) + " is empty");
  return {};
}

Json participant_into(Json body, const Participant& by, bool has_own_key) {
  body.set("group", by.group);
  if (has_own_key) return body;
  body.set("name", by.name).set("door", by.door).set("received_at", format_instant(by.received_at));
  if (!by.economy.empty()) body.set("economy", by.economy);
  if (!by.organisation.empty()) body.set("organisation", by.organisation);
  return body;
}

/// The register says when the words arrived; nobody else may.
Result<Instant> read_received_at(const Act& act) {
  if (act.actor != register_actor) {
    if (act.body.find("received_at") == nullptr) return act.at;
    return malformed("only the register says when words arrived", "leave out \"received_at\"");
  }
  TRY(const std::string text, act.body.text("received_at"));
  TRY(const Instant received_at, parse_instant(text));
  if (received_at > act.at) return malformed("the words arrived after the act was made");
  return received_at;
}

Result<Participant> read_participant(const Act& act) {
  Participant by;
  TRY(by.group, act.body.text("group"));
  CHECK(check_stakeholder_group(by.group));
  TRY(by.received_at, read_received_at(act));
  if (act.actor != register_actor) {
    for (const std::string_view name : {"name", "organisation", "economy", "door"})
      if (act.body.find(name) != nullptr)
        return malformed("an organisation speaks in its own name", "leave out \"" + std::string(name) + "\"");
    return by;
  }
  TRY(by.name, act.body.text("name"));
  CHECK(check_participant_name(by.name));
  TRY(by.economy, act.body.optional_text("economy"));
  if (!by.economy.empty()) CHECK(check_economy(by.economy));
  TRY(by.organisation, act.body.optional_text("organisation"));
  if (act.body.find("organisation") != nullptr)
    CHECK(check_words("the organisation", by.organisation, longest_participant_name));
  TRY(by.door, act.body.text("door"));
  if (std::ranges::find(comment_doors, by.door) == comment_doors.end())
    return malformed("\"" + printable(by.door) + "\" is no way by which words come in", "write web, e-mail or paper");
  return by;
}

Json words_json(const CommentWords& words) {
  Json body;
  body.set("edition", words.edition).set("text", words.text).set("language", words.language);
  if (!words.proposed.empty()) body.set("proposed", words.proposed);
  if (words.quoted) body.set("quoted", anchor_json(*words.quoted));
  return body;
}

Result<CommentWords> read_words(const Json& body) {
  CommentWords words;
  TRY(words.edition, body.text("edition"));
  if (words.edition.empty() || words.edition.size() > longest_edition_id)
    return malformed("\"" + printable(words.edition) + "\" is no edition");
  TRY(words.text, body.text("text"));
  CHECK(check_words("the comment", words.text, longest_comment));
  TRY(words.language, body.text("language"));
  CHECK(check_language_tag(words.language));
  TRY(words.proposed, body.optional_text("proposed"));
  if (body.find("proposed") != nullptr) CHECK(check_words("the proposed wording", words.proposed, longest_comment));
  if (const Json* quoted = body.find("quoted")) {
    TRY(words.quoted, read_anchor(*quoted));
    if (words.quoted->is_whole_provision()) return malformed("\"quoted\" quotes nothing", "leave the member out");
  }
  return words;
}

}  // namespace

Status check_participant_name(std::string_view name) {
  CHECK(check_words("the name", name, longest_participant_name));
  if (name.find('\n') != std::string_view::npos) return malformed("the name has more than one line");
  return {};
}

Result<CommentSubject> read_comment_subject(std::string_view subject) {
  if (!subject.starts_with(consultation_prefix))
    return malformed("the subject of a comment reads consultation/<id> or consultation/<id>/<provision>, not \"" +
                     printable(subject, 120) + "\"");
  const std::string_view rest = subject.substr(consultation_prefix.size());
  const std::size_t slash = rest.find('/');
  TRY(ConsultationId id, ConsultationId::parse(rest.substr(0, slash)));
  if (slash == std::string_view::npos) return CommentSubject{std::move(id), std::nullopt};
  TRY(ProvisionId provision, ProvisionId::parse(rest.substr(slash + 1)));
  return CommentSubject{std::move(id), std::move(provision)};
}

Result<EntryIndex> read_comment_entry(std::string_view subject) {
  if (!subject.starts_with(comment_prefix))
    return malformed("the subject reads comment/<entry>, not \"" + printable(subject, 120) + "\"");
  TRY(const std::uint64_t entry, parse_decimal(subject.substr(comment_prefix.size())));
  return EntryIndex{entry};
}

Result<SaidComment> read_comment(const Act& act) {
  CHECK(check_only_members(act.body, "the body",
                           {"edition", "text", "language", "proposed", "quoted", "group", "name", "economy",
                            "organisation", "door", "received_at"}));
  SaidComment said;
  TRY(said.words, read_words(act.body));
  TRY(said.by, read_participant(act));
  return said;
}

Result<SaidRevision> read_comment_revision(const Act& act) {
  CHECK(check_only_members(act.body, "the body", {"edition", "text", "language", "proposed", "quoted", "received_at"}));
  SaidRevision said;
  TRY(said.words, read_words(act.body));
  TRY(said.received_at, read_received_at(act));
  return said;
}

Result<SaidReply> read_comment_reply(const Act& act) {
  CHECK(check_only_members(act.body, "the body",
                           {"text", "language", "group", "name", "economy", "organisation", "door", "received_at"}));
  SaidReply said;
  TRY(said.text, act.body.text("text"));
  CHECK(check_words("the reply", said.text, longest_reply_to_comment));
  TRY(said.language, act.body.text("language"));
  CHECK(check_language_tag(said.language));
  TRY(said.by, read_participant(act));
  return said;
}

Status check_comment_withdrawal(const Act& act) { return check_only_members(act.body, "the body", {}); }

Act comment_act(std::string_view actor, const ConsultationId& id, const std::optional<ProvisionId>& provision,
                const CommentWords& words, const Participant& by, Instant at, Entropy& entropy) {
  std::string subject = consultation_subject(id);
  if (provision) subject += "/" + provision->text();
  return make_act("comment.make", std::string(actor), std::move(subject),
                  participant_into(words_json(words), by, actor != register_actor), at, entropy);
}

Act comment_revision_act(std::string_view actor, EntryIndex comment, const CommentWords& words, Instant received_at,
                         Instant at, Entropy& entropy) {
  Json body = words_json(words);
  if (actor == register_actor) body.set("received_at", format_instant(received_at));
  return make_act("comment.revise", std::string(actor), subject_of_comment(comment), std::move(body), at, entropy);
}

Act comment_reply_act(std::string_view actor, EntryIndex comment, std::string_view text, std::string_view language,
                      const Participant& by, Instant at, Entropy& entropy) {
  return make_act("comment.reply", std::string(actor), subject_of_comment(comment),
                  participant_into(Json().set("text", text).set("language", language), by, actor != register_actor), at,
                  entropy);
}

Act comment_withdrawal_act(std::string_view actor, EntryIndex comment, Instant at, Entropy& entropy) {
  return make_act("comment.withdraw", std::string(actor), subject_of_comment(comment), Json(Json::Object{}), at,
                  entropy);
}

}  // namespace haip
