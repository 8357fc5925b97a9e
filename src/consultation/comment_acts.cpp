// Admission and fold of comments. Words that were erased since must not change what admission says when the log is
// replayed: it looks at subjects, actors and times alone, and at editions, which cannot be erased.

#include "consultation/comment_acts.hpp"

#include <array>

#include "base/text.hpp"
#include "consultation/comment_body.hpp"
#include "instruments/view.hpp"
#include "register/identity.hpp"

namespace haip {
namespace {

constexpr std::array<Migration, 1> migrations{{{"comments", 1, R"(
CREATE TABLE comment (
  entry_index BIGINT PRIMARY KEY,
  consultation TEXT NOT NULL,
  provision TEXT NOT NULL,
  at BIGINT NOT NULL,
  actor TEXT NOT NULL,
  name TEXT NOT NULL,
  sender_group TEXT NOT NULL,
  economy TEXT NOT NULL,
  organisation TEXT NOT NULL,
  door TEXT NOT NULL,
  received_at BIGINT NOT NULL,
  is_amendment BIGINT NOT NULL,
  withdrawn_entry BIGINT,
  withdrawn_at BIGINT
);
CREATE INDEX comment_by_consultation ON comment (consultation, provision, entry_index);
CREATE INDEX comment_by_provision ON comment (provision, consultation);
CREATE TABLE comment_version (
  entry_index BIGINT PRIMARY KEY,
  comment_entry BIGINT NOT NULL,
  at BIGINT NOT NULL,
  edition TEXT NOT NULL,
  comment_text TEXT NOT NULL,
  proposed TEXT NOT NULL,
  quoted TEXT NOT NULL,
  language TEXT NOT NULL
);
CREATE INDEX comment_version_by_comment ON comment_version (comment_entry, entry_index);
CREATE TABLE comment_reply (
  entry_index BIGINT PRIMARY KEY,
  comment_entry BIGINT NOT NULL,
  at BIGINT NOT NULL,
  actor TEXT NOT NULL,
  name TEXT NOT NULL,
  sender_group TEXT NOT NULL,
  economy TEXT NOT NULL,
  organisation TEXT NOT NULL,
  door TEXT NOT NULL,
  received_at BIGINT NOT NULL,
  language TEXT NOT NULL,
  reply_text TEXT NOT NULL
);
CREATE INDEX comment_reply_by_comment ON comment_reply (comment_entry, entry_index);
)"}}};

constexpr std::array<ViewTable, 3> view_tables{{
    {"comment",
     "entry_index, consultation, provision, at, actor, name, sender_group, economy, organisation, door, received_at, "
     "is_amendment, withdrawn_entry, withdrawn_at"},
    {"comment_version", "entry_index, comment_entry, at, edition, comment_text, proposed, quoted, language"},
    {"comment_reply",
     "entry_index, comment_entry, at, actor, name, sender_group, economy, organisation, door, received_at, language, "
     "reply_text"},
}};

// What several kinds ask.

Result<Consultation> require_consultation(Connection& view, const ConsultationId& id) {
  TRY(std::optional<Consultation> consultation, find_consultation(view, id));
  if (!consultation)
    return fail(ErrorKind::not_found, "the register holds no consultation " + id.text(),
                "/consultations lists those there are");
  return std::move(*consultation);
}

Status require_open(const Consultation& consultation, Instant received_at) {
  if (consultation.conclusion)
    return fail(ErrorKind::refused, "the consultation " + consultation.id.text() + " is concluded");
  if (received_at < consultation.terms.opens_at)
    return fail(ErrorKind::refused, "the consultation " + consultation.id.text() + " opens at " +
                                        format_instant(consultation.terms.opens_at));
  if (consultation.closes_at <= received_at)
    return fail(ErrorKind::refused, "the consultation " + consultation.id.text() + " closed at " +
                                        format_instant(consultation.closes_at) + "; this came at " +
                                        format_instant(received_at));
  return {};
}

Status refuse_stranger(Connection& view, std::string_view actor) {
  if (actor == register_actor) return {};
  TRY(const std::optional<Organisation> organisation, find_organisation(view, actor));
  if (!organisation)
    return fail(ErrorKind::refused, "the register has no organisation " + printable(actor),
                "ask the secretariat to record it");
  if (organisation->is_delisted)
    return fail(ErrorKind::refused, printable(actor) + " is delisted", "write to the secretariat");
  return {};
}

/// The provision as that draft has it, and the quoted words in it.
Status require_place(Connection& view, const Consultation& consultation, const std::optional<ProvisionId>& provision,
                     const CommentWords& words) {
  if (consultation.round_of(words.edition) == nullptr)
    return fail(
        ErrorKind::refused,
        "the consultation " + consultation.id.text() + " is not about the edition \"" + printable(words.edition) + "\"",
        "comment on the edition " + consultation.last_round().edition);
  if (!provision) {
    if (words.quoted || !words.proposed.empty())
      return malformed("a comment on the whole neither quotes nor proposes wording", "comment on a provision");
    return {};
  }
  if (provision->instrument() != consultation.terms.instrument)
    return fail(ErrorKind::refused, provision->text() + " is no provision of " + consultation.terms.instrument);
  TRY(const Edition edition, find_edition(view, consultation.terms.instrument, words.edition));
  const Provision* found = edition.find(*provision);
  if (found == nullptr)
    return fail(ErrorKind::refused, "the edition " + words.edition + " has no provision " + provision->text());
  if (!words.quoted) return {};
  if (words.quoted->edition != words.edition || words.quoted->provision != *provision)
    return malformed("the quoted words are of another edition or provision than the comment");
  return check_anchor(edition, *words.quoted).map_error(in_context("the quoted words"));
}

struct CommentRow {
  CommentSubject subject;
  std::string actor;
  bool is_withdrawn = false;
};

/// From what cannot be erased.
Result<CommentRow> require_comment(Connection& view, const Act& act) {
  TRY(const EntryIndex entry, read_comment_entry(act.subject));
  TRY(const std::optional<Row> row,
      view.query_row("SELECT consultation, provision, actor, withdrawn_entry FROM comment WHERE entry_index = $1",
                     {entry.value}));
  if (!row)
    return fail(ErrorKind::not_found, "entry " + std::to_string(entry.value) + " is no comment",
                "the page of the consultation names the entry of each comment");
  TRY(ConsultationId id, ConsultationId::parse(row->text(0)));
  std::optional<ProvisionId> provision;
  if (!row->text(1).empty()) {
    TRY(provision, ProvisionId::parse(row->text(1)));
  }
  return CommentRow{{std::move(id), std::move(provision)}, row->text(2), !row->is_null(3)};
}

Status require_author(const CommentRow& comment, const Act& act) {
  if (comment.actor != act.actor)
    return fail(ErrorKind::forbidden, printable(act.actor) + " did not make this comment");
  if (comment.is_withdrawn) return fail(ErrorKind::conflict, "this comment was withdrawn already");
  return {};
}

// comment.make

Status admit_comment(Connection& view, const Act& act, const Signer&) {
  TRY(const CommentSubject subject, read_comment_subject(act.subject));
  TRY(const SaidComment said, read_comment(act));
  CHECK(refuse_stranger(view, act.actor));
  TRY(const Consultation consultation, require_consultation(view, subject.consultation));
  CHECK(require_open(consultation, said.by.received_at));
  CHECK(require_place(view, consultation, subject.provision, said.words));
  if (act.actor == register_actor) return {};
  TRY(const std::optional<Row> row,
      view.query_row("SELECT COUNT(*) FROM comment WHERE consultation = $1 AND actor = $2",
                     {subject.consultation.text(), act.actor}));
  if (!row || row->count(0) < most_comments_of_organisation) return {};
  return fail(ErrorKind::refused, printable(act.actor) + " has made " + std::to_string(most_comments_of_organisation) +
                                      " comments in this consultation already");
}

Status insert_version(Connection& view, const Envelope& envelope, EntryIndex comment, const CommentWords& words) {
  return view.execute(
      "INSERT INTO comment_version (entry_index, comment_entry, at, edition, comment_text, proposed, quoted, language) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
      {envelope.entry_index.value, comment.value, envelope.at.seconds, words.edition, words.text, words.proposed,
       words.quoted ? canonical_json(anchor_json(*words.quoted)) : std::string(), words.language});
}

Status forget_version(Connection& view, EntryIndex version) {
  return view.execute(
      "UPDATE comment_version SET edition = '', comment_text = '', proposed = '', quoted = '', language = '' WHERE "
      "entry_index = $1",
      {version.value});
}

Status fold_comment(Connection& view, const Envelope& envelope, const Act* act) {
  TRY(const CommentSubject subject, read_comment_subject(envelope.subject));
  SaidComment said;
  if (act != nullptr) {
    TRY(said, read_comment(*act));
  }
  const Participant& by = said.by;
  CHECK(view.execute(
      "INSERT INTO comment (entry_index, consultation, provision, at, actor, name, sender_group, economy, "
      "organisation, door, received_at, is_amendment, withdrawn_entry, withdrawn_at) VALUES ($1, $2, $3, $4, $5, $6, "
      "$7, $8, $9, $10, $11, $12, NULL, NULL)",
      {envelope.entry_index.value, subject.consultation.text(),
       subject.provision ? subject.provision->text() : std::string(), envelope.at.seconds, envelope.actor, by.name,
       by.group, by.economy, by.organisation, by.door, by.received_at.seconds, said.words.proposed.empty() ? 0 : 1}));
  return insert_version(view, envelope, envelope.entry_index, said.words);
}

/// Whether the comment proposes wording, by its newest version.
Status refresh_amendment(Connection& view, EntryIndex comment) {
  return view.execute(
      "UPDATE comment SET is_amendment = (SELECT CASE WHEN v.proposed = '' THEN 0 ELSE 1 END FROM comment_version v "
      "WHERE v.comment_entry = $1 ORDER BY v.entry_index DESC LIMIT 1) WHERE entry_index = $1",
      {comment.value});
}

Status forget_comment(Connection& view, const Envelope& envelope) {
  CHECK(view.execute(
      "UPDATE comment SET name = '', sender_group = '', economy = '', organisation = '', door = '', received_at = 0 "
      "WHERE entry_index = $1",
      {envelope.entry_index.value}));
  CHECK(forget_version(view, envelope.entry_index));
  return refresh_amendment(view, envelope.entry_index);
}

// comment.revise

Status admit_revision(Connection& view, const Act& act, const Signer&) {
  TRY(const SaidRevision said, read_comment_revision(act));
  TRY(const CommentRow comment, require_comment(view, act));
  CHECK(require_author(comment, act));
  TRY(const Consultation consultation, require_consultation(view, comment.subject.consultation));
  CHECK(require_open(consultation, said.received_at));
  CHECK(require_place(view, consultation, comment.subject.provision, said.words));
  TRY(const EntryIndex entry, read_comment_entry(act.subject));
  TRY(const std::optional<Row> row,
      view.query_row("SELECT COUNT(*) FROM comment_version WHERE comment_entry = $1", {entry.value}));
  if (!row || row->count(0) < most_comment_versions) return {};
  return fail(ErrorKind::refused,
              "this comment was changed " + std::to_string(most_comment_versions) + " times already");
}

Status fold_revision(Connection& view, const Envelope& envelope, const Act* act) {
  TRY(const EntryIndex comment, read_comment_entry(envelope.subject));
  SaidRevision said;
  if (act != nullptr) {
    TRY(said, read_comment_revision(*act));
  }
  CHECK(insert_version(view, envelope, comment, said.words));
  return refresh_amendment(view, comment);
}

Status forget_revision(Connection& view, const Envelope& envelope) {
  TRY(const EntryIndex comment, read_comment_entry(envelope.subject));
  CHECK(forget_version(view, envelope.entry_index));
  return refresh_amendment(view, comment);
}

// comment.reply

Status admit_reply(Connection& view, const Act& act, const Signer&) {
  TRY(const SaidReply said, read_comment_reply(act));
  CHECK(refuse_stranger(view, act.actor));
  TRY(const CommentRow comment, require_comment(view, act));
  TRY(const Consultation consultation, require_consultation(view, comment.subject.consultation));
  CHECK(require_open(consultation, said.by.received_at));
  TRY(const EntryIndex entry, read_comment_entry(act.subject));
  TRY(const std::optional<Row> row,
      view.query_row("SELECT COUNT(*) FROM comment_reply WHERE comment_entry = $1", {entry.value}));
  if (!row || row->count(0) < most_replies_to_comment) return {};
  return fail(ErrorKind::refused, "this comment has " + std::to_string(most_replies_to_comment) + " replies already");
}

Status fold_reply(Connection& view, const Envelope& envelope, const Act* act) {
  TRY(const EntryIndex comment, read_comment_entry(envelope.subject));
  SaidReply said;
  if (act != nullptr) {
    TRY(said, read_comment_reply(*act));
  }
  const Participant& by = said.by;
  return view.execute(
      "INSERT INTO comment_reply (entry_index, comment_entry, at, actor, name, sender_group, economy, organisation, "
      "door, received_at, language, reply_text) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
      {envelope.entry_index.value, comment.value, envelope.at.seconds, envelope.actor, by.name, by.group, by.economy,
       by.organisation, by.door, by.received_at.seconds, said.language, said.text});
}

Status forget_reply(Connection& view, const Envelope& envelope) {
  return view.execute(
      "UPDATE comment_reply SET name = '', sender_group = '', economy = '', organisation = '', door = '', received_at "
      "= 0, language = '', reply_text = '' WHERE entry_index = $1",
      {envelope.entry_index.value});
}

// comment.withdraw

Status admit_withdrawal(Connection& view, const Act& act, const Signer&) {
  CHECK(check_comment_withdrawal(act));
  TRY(const CommentRow comment, require_comment(view, act));
  CHECK(require_author(comment, act));
  TRY(const Consultation consultation, require_consultation(view, comment.subject.consultation));
  if (!consultation.conclusion) return {};
  return fail(ErrorKind::refused, "the consultation " + consultation.id.text() + " is concluded",
              "the words can still be erased: ask the secretariat");
}

Status fold_withdrawal(Connection& view, const Envelope& envelope, const Act*) {
  TRY(const EntryIndex comment, read_comment_entry(envelope.subject));
  return view.execute("UPDATE comment SET withdrawn_entry = $2, withdrawn_at = $3 WHERE entry_index = $1",
                      {comment.value, envelope.entry_index.value, envelope.at.seconds});
}

constexpr std::array<ActKind, 4> act_kinds{{
    {"comment.make", 1, admit_comment, fold_comment, forget_comment, false},
    {"comment.revise", 1, admit_revision, fold_revision, forget_revision, false},
    {"comment.reply", 1, admit_reply, fold_reply, forget_reply, false},
    {"comment.withdraw", 1, admit_withdrawal, fold_withdrawal, nullptr, false},
}};

}  // namespace

std::span<const ActKind> comment_act_kinds() { return act_kinds; }
std::span<const ViewTable> comment_view() { return view_tables; }
std::span<const Migration> comment_migrations() { return migrations; }

}  // namespace haip
