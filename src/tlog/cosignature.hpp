#pragma once
// Ed25519 cosignatures (c2sp.org/tlog-cosignature, type 0x04): what a witness signs, and the 72 bytes it answers.
//
//   payload   uint64 BE POSIX seconds || 64-byte Ed25519 signature
//   message   "cosignature/v1\n" "time <seconds>\n" <the text of the checkpoint, with its last newline>
//
// The message does not name the witness, so each witness needs a key of its own. note.hpp wraps this in names and
// lines; use that.

#include <cstdint>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "crypto/ed25519.hpp"

namespace haip::tlog {

inline constexpr std::size_t cosignature_bytes = 72;

/// The payload. Throws std::logic_error when `time` is before 1970.
Bytes sign_cosignature(const SecretKey& witness, std::string_view checkpoint_text, Instant time);

/// When the witness signed. malformed: not 72 bytes, or a time past 2^63 - 1; false_proof: the signature does not hold.
Result<Instant> verify_cosignature(const PublicKey& witness, std::string_view checkpoint_text, ByteView payload);

}  // namespace haip::tlog
