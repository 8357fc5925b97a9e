#include "register/act_evidence.hpp"

#include "base/text.hpp"
#include "cose/key.hpp"
#include "cose/receipt.hpp"
#include "cose/statement.hpp"
#include "register/verified_log.hpp"
#include "tlog/tree.hpp"

namespace haip {
namespace {

tl::unexpected<Error> untrue(const EvidenceFile& file, const std::string& what) {
  return fail(ErrorKind::false_proof, file.place + ": " + what);
}

auto untrue_at(const EvidenceFile& file) {
  return [&file](const Error& error) { return as_false_proof(error.within(file.place)); };
}

Result<cose::SignedStatement> read_statement(const LoggedAct& logged) {
  return cose::parse_entry(logged.statement.bytes).map_error(untrue_at(logged.statement));
}

Result<tlog::Proved> check_proof(const LoggedAct& logged, const tlog::Policy& policy) {
  TRY(const tlog::Proof proof, tlog::parse_proof(as_text(logged.proof.bytes)).map_error(untrue_at(logged.proof)));
  return tlog::verify_proof(proof, tlog::leaf_hash(logged.statement.bytes), policy).map_error([&](const Error& error) {
    return as_false_proof(error.within(logged.proof.place + ", about " + logged.statement.place));
  });
}

Result<Act> check_document(const LoggedAct& logged, const cose::SignedStatement& statement, std::string_view origin) {
  if (sha256(logged.document.bytes) != statement.fields.payload_digest)
    return untrue(logged.document,
                  "the content has another digest than the one that was signed in " + logged.statement.place);
  TRY(Act act, parse_act(logged.document.bytes).map_error(untrue_at(logged.document)));
  CHECK(check_agreement(statement, act, logged.document.bytes, origin).map_error(untrue_at(logged.document)));
  return act;
}

Status check_same_log(const LoggedAct& logged, const tlog::Proved& proved, const Genesis& genesis) {
  if (proved.checkpoint.checkpoint.origin == genesis.origin) return {};
  return untrue(logged.proof, "it is about the log " + printable(proved.checkpoint.checkpoint.origin) + ", not about " +
                                  genesis.origin);
}

// The key that signs entry 0 stands in its document, whose digest stands in the statement. So when something does not
// fit, the proof tells which of the two is the one that was logged.
Result<Genesis> check_genesis(const LoggedAct& logged, const tlog::Policy& policy) {
  TRY(const cose::SignedStatement statement, read_statement(logged));
  const Result<tlog::Proved> proved = check_proof(logged, policy);
  if (!proved && sha256(logged.document.bytes) != statement.fields.payload_digest)
    return untrue(logged.statement, "it is neither about " + logged.document.place + " nor in the log that " +
                                        logged.proof.place + " is about");
  const auto untrue_document = untrue_at(logged.document);
  TRY(const Act act, parse_act(logged.document.bytes).map_error(untrue_document));
  if (act.type != "register.genesis")
    return untrue(logged.document, "it is a " + printable(act.type) + " act, not the beginning of a register");
  TRY(Genesis genesis, read_genesis(act).map_error(untrue_document));
  if (proved) CHECK(check_document(logged, statement, genesis.origin));
  CHECK(cose::verify_statement(statement, genesis.acts_key).map_error(untrue_at(logged.statement)));
  if (!proved) return fail(proved.error());
  if (proved->index != 0)
    return untrue(logged.proof,
                  "it is about entry " + std::to_string(proved->index) + "; a register begins in entry 0");
  CHECK(check_same_log(logged, *proved, genesis));
  return genesis;
}

struct Signing {
  KeyEvidence evidence = KeyEvidence::genesis;
  std::string found_at;
  EntryIndex key_entry;
};

/// Checks the act's signature, and how the register established its key.
Result<Signing> check_signer(const ActEvidence& evidence, const cose::SignedStatement& statement,
                             std::string_view actor, const Genesis& genesis, const tlog::Policy& policy) {
  if (statement.kid == cose::thumbprint(genesis.acts_key)) {
    CHECK(cose::verify_statement(statement, genesis.acts_key).map_error(untrue_at(evidence.act.statement)));
    if (actor != register_actor)
      return untrue(evidence.act.statement, "the register's own key may not sign for " + printable(actor));
    return Signing{KeyEvidence::genesis, {}, {0}};
  }
  if (!evidence.signer)
    return fail(ErrorKind::not_found,
                evidence.act.statement.place + " is signed by the key " + statement.kid.hex() +
                    ", and no act comes with it that recorded this key",
                "fetch the evidence again with `haip submit`");
  const LoggedAct& logged = *evidence.signer;
  TRY(const cose::SignedStatement record_statement, read_statement(logged));
  CHECK(cose::verify_statement(record_statement, genesis.acts_key).map_error(untrue_at(logged.statement)));
  TRY(const Act act, check_document(logged, record_statement, genesis.origin));
  if (act.type != "key.record" || act.actor != register_actor)
    return untrue(logged.document, "it is not an act by which the register records a key");
  TRY(const KeyRecord record, read_key_record(act).map_error(untrue_at(logged.document)));
  if (cose::thumbprint(record.key) != statement.kid)
    return untrue(logged.document, "it records the key " + cose::thumbprint(record.key).hex() + ", but " +
                                       evidence.act.statement.place + " is signed by " + statement.kid.hex());
  CHECK(cose::verify_statement(statement, record.key).map_error(untrue_at(evidence.act.statement)));
  if (record.holder != actor)
    return untrue(logged.document, "the key speaks for " + printable(record.holder) + ", not for " + printable(actor));
  TRY(const tlog::Proved proved, check_proof(logged, policy));
  CHECK(check_same_log(logged, proved, genesis));
  return Signing{record.evidence, record.found_at, {proved.index}};
}

Status check_receipt(const ActEvidence& evidence, const cose::SignedStatement& statement, const Genesis& genesis,
                     EntryIndex entry_index) {
  const EvidenceFile& file = evidence.transparent;
  TRY(const cose::SignedStatement transparent, cose::parse_statement(file.bytes).map_error(untrue_at(file)));
  const bool is_exact =
      transparent.receipts.size() == 1 && cose::encode_transparent(transparent, transparent.receipts) == file.bytes;
  if (!is_exact) return untrue(file, "it must hold the statement and one receipt, and nothing else");
  if (transparent.entry_bytes != statement.entry_bytes)
    return untrue(file, "it holds another statement than " + evidence.act.statement.place);
  TRY(const cose::Receipt receipt, cose::parse_receipt(transparent.receipts.front()).map_error(untrue_at(file)));
  CHECK(cose::verify_receipt(receipt, genesis.receipt_key, tlog::leaf_hash(statement.entry_bytes))
            .map_error(untrue_at(file)));
  if (receipt.claims.subject != genesis.origin || receipt.claims.issuer != issuer_of(register_actor, genesis.origin))
    return untrue(file, "the receipt is about another log");
  if (receipt.proof.leaf_index != entry_index.value)
    return untrue(file, "the receipt is for entry " + std::to_string(receipt.proof.leaf_index) + ", but the proof in " +
                            evidence.act.proof.place + " for entry " + std::to_string(entry_index.value));
  return {};
}

}  // namespace

Result<VerifiedAct> verify_act_evidence(const ActEvidence& evidence, const tlog::Policy& policy) {
  const LoggedAct& logged = evidence.act;
  TRY(Genesis genesis, check_genesis(evidence.genesis, policy));
  TRY(const cose::SignedStatement statement, read_statement(logged));
  TRY(const std::string actor,
      actor_of(statement.fields.issuer, genesis.origin).map_error(untrue_at(logged.statement)));
  TRY(Signing signing, check_signer(evidence, statement, actor, genesis, policy));
  TRY(Act act, check_document(logged, statement, genesis.origin));
  TRY(tlog::Proved proved, check_proof(logged, policy));
  CHECK(check_same_log(logged, proved, genesis));
  if (signing.evidence != KeyEvidence::genesis && signing.key_entry.value >= proved.index)
    return untrue(logged.proof, "the act is entry " + std::to_string(proved.index) +
                                    ", but its key was recorded only in entry " +
                                    std::to_string(signing.key_entry.value));
  CHECK(check_receipt(evidence, statement, genesis, {proved.index}));
  return VerifiedAct{std::move(act),
                     sha256(statement.entry_bytes),
                     statement.kid,
                     signing.evidence,
                     std::move(signing.found_at),
                     signing.key_entry,
                     std::move(proved),
                     std::move(genesis)};
}

std::string signed_sentence(const VerifiedAct& act) {
  const std::string entry = " (entry " + std::to_string(act.key_entry.value) + ")";
  std::string what = (act.act.actor == register_actor ? "the register" : act.act.actor) + " signed this " +
                     act.act.type + " on " + format_instant(act.act.at);
  switch (act.evidence) {
    case KeyEvidence::genesis:
      return what + "; its key began with the register" + entry;
    case KeyEvidence::vouched:
      return what + "; the key was vouched for by the register" + entry;
    case KeyEvidence::domain:
      return what + "; the register found the key at " + act.found_at + entry;
  }
  return what;
}

std::string included_sentence(std::uint64_t index, const tlog::Checkpoint& checkpoint) {
  return "entry " + std::to_string(index) + " of " + printable(checkpoint.origin, 200) + ", in the tree of " +
         std::to_string(checkpoint.size) + " entries with root " + checkpoint.root.base64();
}

std::string witnessed_sentence(std::string_view quorum, const std::vector<tlog::Cosignature>& cosignatures) {
  std::string seen;
  for (const tlog::Cosignature& cosignature : cosignatures)
    seen += (seen.empty() ? "" : ", ") + printable(cosignature.witness.name(), 200) + " saw this tree on " +
            format_instant(cosignature.time);
  if (quorum == tlog::no_quorum) return "no witness is asked for by this policy" + (seen.empty() ? "" : "; " + seen);
  return "the quorum \"" + printable(quorum) + "\" of the policy is met: " + seen;
}

}  // namespace haip
