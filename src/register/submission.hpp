#pragma once
// Before admission: is what arrived a signed act of this register at all? Needs clocks and keys, so it cannot be
// replayed; everything that must be replayed is in admission.hpp.

#include <mutex>
#include <optional>
#include <unordered_map>

#include "register/identity.hpp"
#include "register/write_path.hpp"

namespace haip {

/// How far an act's own time may lie from the register's clock when it is submitted.
inline constexpr std::int64_t latest_act_seconds = 5 * 60;         ///< In the future: clocks differ.
inline constexpr std::int64_t oldest_act_seconds = 7 * 24 * 3600;  ///< In the past: signed offline, carried by hand.

/// Public keys by thumbprint. A thumbprint names one key for ever, so what is in here never goes stale; whether the key
/// may still speak is decided by admission.
class KeyMemory {
 public:
  std::optional<PublicKey> find(const Digest& thumbprint) const;
  void remember(const Digest& thumbprint, const PublicKey& key);

 private:
  mutable std::mutex mutex_;
  std::unordered_map<Digest, PublicKey> keys_;  ///< Guarded by mutex_.
};

/// Reads and verifies a submission: a COSE_Sign1 that carries its document under the unprotected label "haip-document".
/// `connection` is for looking up keys that `memory` does not have. Errors: malformed, too_large, forbidden (unknown
/// key), false_proof (signature), refused (time).
Result<VerifiedSubmission> verify_submission(ByteView submission, std::string_view origin, Instant now,
                                             KeyMemory& memory, Connection& connection);

}  // namespace haip
