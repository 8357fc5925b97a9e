#include "register/entry_evidence.hpp"

#include "cose/statement.hpp"
#include "register/fold.hpp"
#include "store/content.hpp"

namespace haip {
namespace {

Result<LoggedAct> logged_act(Connection& connection, const PublishedCheckpoint& published, EntryIndex entry_index) {
  const std::string place = "entry " + std::to_string(entry_index.value);
  TRY(const Envelope envelope, read_envelope(connection, entry_index));
  LoggedAct logged;
  TRY(Bytes document, get_content(connection, envelope.content));
  TRY(Bytes statement, read_entry(connection, entry_index));
  TRY(const std::string proof, make_tlog_proof(connection, published, entry_index));
  logged.document = {place, std::move(document)};
  logged.statement = {place, std::move(statement)};
  logged.proof = {place, to_bytes(proof)};
  return logged;
}

}  // namespace

Result<ActEvidence> evidence_of_entry(Connection& connection, ReceiptIssuer& receipts, EntryIndex entry_index) {
  TRY(const std::optional<PublishedCheckpoint> published, last_published_checkpoint(connection));
  if (!published || entry_index.value >= published->size)
    return fail(ErrorKind::not_found, "the published log has no entry " + std::to_string(entry_index.value));
  ActEvidence evidence;
  TRY(evidence.act, logged_act(connection, *published, entry_index));
  TRY(const cose::SignedStatement statement, cose::parse_entry(evidence.act.statement.bytes));
  TRY(const std::optional<Bytes> receipt, receipts.issue(entry_index));
  if (!receipt)
    return fail(ErrorKind::not_found, "entry " + std::to_string(entry_index.value) + " has no receipt yet",
                "ask again in a few seconds");
  evidence.transparent = {evidence.act.statement.place, cose::encode_transparent(statement, std::span(&*receipt, 1))};
  TRY(const Envelope envelope, read_envelope(connection, entry_index));
  TRY(const std::optional<SigningKey> key, find_signing_key(connection, envelope.key_thumbprint));
  if (key && key->evidence != KeyEvidence::genesis) {
    TRY(evidence.signer, logged_act(connection, *published, key->recorded_entry));
  }
  TRY(evidence.genesis, logged_act(connection, *published, {0}));
  return evidence;
}

}  // namespace haip
