#pragma once
// What one act's files prove, to somebody who has nothing but them and a policy that names the log's key and witnesses:
//
//   signed      whose key signed the act, and how the register established that key
//   included    where the act stands in which log
//   witnessed   who else saw that log so
//
// Not proved here: that the key was not revoked before. Admission decides that, and whoever replays the log checks it.

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "register/identity.hpp"
#include "register/register_acts.hpp"
#include "tlog/proof.hpp"

namespace haip {

/// Bytes and where they came from, for messages: "lab-commitment/statement.cose".
struct EvidenceFile {
  std::string place;
  Bytes bytes;
};

/// An act, its signed statement, and a proof that the statement is in the log.
struct LoggedAct {
  EvidenceFile document;
  EvidenceFile statement;
  EvidenceFile proof;  ///< C2SP tlog-proof.
};

struct ActEvidence {
  LoggedAct act;
  EvidenceFile transparent;         ///< The statement with one receipt (RFC 9942).
  std::optional<LoggedAct> signer;  ///< The key.record act of its key; none when the register itself signed.
  LoggedAct genesis;                ///< Entry 0: the keys that speak for the register.
};

struct VerifiedAct {
  Act act;
  Digest statement_digest;
  Digest key_thumbprint;
  // Signed.
  KeyEvidence evidence = KeyEvidence::genesis;
  std::string found_at;  ///< For KeyEvidence::domain.
  EntryIndex key_entry;  ///< Which entry recorded the key.
  // Included and witnessed.
  tlog::Proved proved;
  Genesis genesis;

  [[nodiscard]] EntryIndex entry_index() const { return {proved.index}; }
  [[nodiscard]] const tlog::Checkpoint& checkpoint() const { return proved.checkpoint.checkpoint; }
};

/// Checks all of it. Errors name the file; false_proof when something does not hold, refused when the policy does not
/// list the log.
Result<VerifiedAct> verify_act_evidence(const ActEvidence& evidence, const tlog::Policy& policy);

/// For people, without the leading words: "lab.example signed this commitment.make on …", "entry 7 of …", "…".
std::string signed_sentence(const VerifiedAct& act);
std::string included_sentence(std::uint64_t index, const tlog::Checkpoint& checkpoint);
/// `quorum` is the rule of the policy that was met.
std::string witnessed_sentence(std::string_view quorum, const std::vector<tlog::Cosignature>& cosignatures);

}  // namespace haip
