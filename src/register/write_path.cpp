#include "register/write_path.hpp"

#include <algorithm>

#include "cose/receipt.hpp"
#include "register/admission.hpp"
#include "register/fold.hpp"
#include "register/receipts.hpp"
#include "store/content.hpp"

namespace haip {
namespace {

// Refusals are answers to one act; anything else is trouble with the database and fails the whole batch.
bool is_refusal(const Error& error) {
  return error.kind != ErrorKind::unavailable && error.kind != ErrorKind::false_proof;
}

// Once an act is admitted and its entry written, any error is ours and not the act's: the whole batch must go.
auto after_admission(EntryIndex entry_index) {
  return [entry_index](const Error& error) {
    return Error{ErrorKind::unavailable,
                 "entry " + std::to_string(entry_index.value) + " could not be written: " + error.message,
                 error.advice};
  };
}

// To whoever opens a register to work with it, a database that does not hold is one that cannot be used: nobody asked
// for a verification.
Error as_unusable(Error error) {
  if (error.kind == ErrorKind::false_proof || error.kind == ErrorKind::malformed) error.kind = ErrorKind::unavailable;
  return error;
}

}  // namespace

Status check_against_last_published(const RegisterFolder& folder, const SignedCheckpoint& last) {
  const Result<std::string> text = read_file(folder.last_checkpoint_path(), 1024 * 1024);
  if (!text) return text.error().kind == ErrorKind::not_found ? Status() : Status(fail(text.error()));
  const Result<tlog::VerifiedCheckpoint> read = tlog::open_checkpoint(*text, folder.keys.log.verifier());
  if (!read)
    return fail(ErrorKind::unavailable, folder.last_checkpoint_path().string() + " is damaged: " + read.error().message,
                "it guards against an old copy of the database: put it back from a backup, or take the checkpoint that "
                "the register published last from a mirror");
  const tlog::VerifiedCheckpoint& published = *read;
  if (published.checkpoint.size > last.size ||
      (published.checkpoint.size == last.size && published.checkpoint.root != last.root))
    return fail(ErrorKind::false_proof,
                "the database holds " + std::to_string(last.size) + " entries, but a checkpoint of " +
                    std::to_string(published.checkpoint.size) + " entries was published from here",
                "restore the newest copy of the database; signing on would fork the log");
  return {};
}

Result<WritePath> WritePath::open(const WritePathParts& parts) {
  WritePath path(parts);
  TRY(path.connection_, parts.database.connect());
  TRY(Transaction transaction, path.connection_->begin(TransactionKind::read));
  CHECK(path.catch_up().map_error(as_unusable));
  CHECK(check_against_last_published(parts.folder, path.last_).map_error(as_unusable));
  return path;
}

Result<WritePath::Batch> WritePath::commit(std::vector<Proposal>& proposals) {
  TRY(Transaction transaction, connection_->begin(TransactionKind::write));
  CHECK(catch_up());

  Batch batch;
  foresee_staging(proposals, batch);
  tlog::TreeAppender tree = tree_;  // thrown away unless the commit succeeds
  for (const Proposal& proposal : proposals) {
    Result<Acknowledgement> outcome = std::holds_alternative<OwnActs>(proposal)
                                          ? stage_together(std::get<OwnActs>(proposal), tree)
                                          : stage(std::get<VerifiedSubmission>(proposal), tree);
    if (!outcome && !is_refusal(outcome.error())) return fail(std::move(outcome).error());
    batch.outcomes.push_back(std::move(outcome));
  }
  if (tree.size() == tree_.size()) {
    batch.checkpoint = last_;
    return batch;
  }

  for (const tlog::ChangedTile& tile : tree.take_changed_tiles()) CHECK(write_tile(*connection_, tile));
  TRY(batch.checkpoint, sign_checkpoint(tree));
  CHECK(insert_checkpoint(*connection_, batch.checkpoint));
  const bool needs_witnesses = parts_.folder.policy.quorum != tlog::no_quorum;
  if (!needs_witnesses) CHECK(publish_checkpoint(*connection_, batch.checkpoint.size, batch.checkpoint.note));

  CHECK(transaction.commit());  // the commit point: from here on the batch is acknowledged
  tree_ = std::move(tree);
  last_ = batch.checkpoint;
  return batch;
}

Status WritePath::try_to_write() {
  const Bytes content(64 * 1024);
  return connection_->execute(
      "INSERT INTO write_trial (trial, at, content) VALUES (1, $1, $2) "
      "ON CONFLICT (trial) DO UPDATE SET at = excluded.at, content = excluded.content",
      {parts_.clock.now().seconds, content});
}

// What the coming submissions will ask is asked in one round, where the engine gains by it. How far to look ahead
// follows from how far the last look carried: when each act changes what the next one asks about, looking far is in
// vain.
void WritePath::foresee_staging(const std::vector<Proposal>& proposals, const Batch& batch) {
  constexpr std::size_t first_look = 256;
  connection_->foresee([this, &proposals, &batch, last = std::size_t{0}, ahead = first_look]() mutable {
    const std::size_t next = batch.outcomes.size();
    if (next != last) ahead = 2 * (next - last);
    last = next;
    const std::size_t end = std::min(proposals.size(), next + ahead);
    for (std::size_t i = next; i < end; ++i)
      if (const auto* submission = std::get_if<VerifiedSubmission>(&proposals[i])) rehearse(*submission);
  });
}

// The questions of stage(); each outcome is that of a rehearsal and says nothing.
void WritePath::rehearse(const VerifiedSubmission& submission) {
  static_cast<void>(find_entry(*connection_, sha256(submission.statement.entry_bytes)));
  static_cast<void>(content_state(*connection_, submission.statement.fields.payload_digest));
  static_cast<void>(admit_act(*connection_, parts_.kinds, submission.statement, submission.act, submission.document,
                              parts_.folder.settings.origin));
}

// Another process may have appended since. Never goes back: a database that shrank is refused.
Status WritePath::catch_up() {
  TRY(const std::optional<SignedCheckpoint> stored, last_signed_checkpoint(*connection_));
  const SignedCheckpoint now = stored.value_or(SignedCheckpoint{0, tlog::empty_root(), {}, {}, {}});
  if (now.size == last_.size && now.root == last_.root) return {};
  if (now.size < last_.size)
    return fail(ErrorKind::false_proof,
                "the log shrank from " + std::to_string(last_.size) + " to " + std::to_string(now.size) + " entries",
                "stop all writers and restore the newest copy of the database");
  StoredTiles tiles(*connection_);
  TRY(tlog::TreeAppender tree, tlog::TreeAppender::resume(now.size, tiles));
  if (tree.root() != now.root)
    return fail(ErrorKind::false_proof,
                "the tiles do not hash to the root of the checkpoint of " + std::to_string(now.size) + " entries",
                "restore the database from a copy, or rebuild the tiles from a mirror");
  if (now.size > 0) {
    TRY(const tlog::VerifiedCheckpoint signed_by_us,
        tlog::open_checkpoint(now.note, parts_.folder.keys.log.verifier()));
    if (signed_by_us.checkpoint.size != now.size || signed_by_us.checkpoint.root != now.root)
      return fail(ErrorKind::false_proof,
                  "the signed checkpoint of " + std::to_string(now.size) + " entries says something else than its row");
  }
  tree_ = std::move(tree);
  last_ = now;
  return {};
}

// A savepoint takes back the rows of the first acts when a later one is refused, and whatever making an act wrote
// beside it (the mark of a proposal, a line of the journal) when the act itself is.
Result<Acknowledgement> WritePath::stage_together(const OwnActs& acts, tlog::TreeAppender& tree) {
  CHECK(connection_->execute("SAVEPOINT together"));
  tlog::TreeAppender grown = tree;
  Result<Acknowledgement> outcome = fail(ErrorKind::refused, "there is nothing to log");
  for (const OwnAct& make : acts) {
    outcome = stage_own(make, grown);
    if (!outcome) break;
  }
  if (outcome) {
    tree = std::move(grown);
  } else if (is_refusal(outcome.error())) {
    CHECK(connection_->execute("ROLLBACK TO SAVEPOINT together"));
  } else {
    return outcome;
  }
  CHECK(connection_->execute("RELEASE SAVEPOINT together"));
  return outcome;
}

Result<Acknowledgement> WritePath::stage_own(const OwnAct& make, tlog::TreeAppender& tree) {
  TRY(const Act act, make(*connection_, tree.size()));
  const std::string document = act_document(act);
  const std::string& origin = parts_.folder.settings.origin;
  TRY(cose::SignedStatement statement, sign_act(act, document, parts_.folder.keys.acts, origin));
  return stage({std::move(statement), act, to_bytes(document)}, tree);
}

Result<Acknowledgement> WritePath::stage(const VerifiedSubmission& submission, tlog::TreeAppender& tree) {
  const Bytes& entry = submission.statement.entry_bytes;
  const Digest statement_digest = sha256(entry);
  TRY(const std::optional<EntryIndex> known, find_entry(*connection_, statement_digest));
  if (known) return Acknowledgement{*known, statement_digest, true};

  const std::string& origin = parts_.folder.settings.origin;
  if (tree.size() == 0 && submission.act.type != "register.genesis")
    return fail(ErrorKind::refused, "the log is empty; its first entry must be the register's own", "run `haip init`");
  CHECK(admit_act(*connection_, parts_.kinds, submission.statement, submission.act, submission.document, origin));
  CHECK(put_content(*connection_, submission.statement.fields.payload_digest, submission.document));

  const EntryIndex entry_index{tree.size()};
  CHECK(write_admitted(submission, entry_index, statement_digest).map_error(after_admission(entry_index)));
  tree.append(tlog::leaf_hash(entry));
  return Acknowledgement{entry_index, statement_digest, false};
}

Status WritePath::write_admitted(const VerifiedSubmission& submission, EntryIndex entry_index,
                                 const Digest& statement_digest) {
  CHECK(insert_entry(*connection_, entry_index, statement_digest, submission.statement.entry_bytes));
  TRY(const Envelope envelope, envelope_of(submission.statement, entry_index, parts_.folder.settings.origin));
  CHECK(fold_entry(*connection_, parts_.kinds, envelope, &submission.act));
  if (submission.act.type != "content.erase") return {};
  TRY(const Erasure erasure, read_erasure(submission.act));
  return erase_content(*connection_, erasure.content);
}

Result<SignedCheckpoint> WritePath::sign_checkpoint(const tlog::TreeAppender& tree) const {
  SignedCheckpoint checkpoint;
  checkpoint.size = tree.size();
  checkpoint.root = tree.root();
  checkpoint.signed_at = parts_.clock.now();
  TRY(const tlog::Note note,
      tlog::sign_checkpoint({parts_.folder.settings.origin, tree.size(), checkpoint.root, {}}, parts_.folder.keys.log));
  checkpoint.note = tlog::format_note(note);
  checkpoint.receipt_signature =
      sign_receipt_root(parts_.folder.keys.receipt, parts_.folder.settings.origin, checkpoint.root);
  return checkpoint;
}

}  // namespace haip
