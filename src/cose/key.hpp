#pragma once
// Ed25519 public keys as COSE_Key (RFC 9052 section 7, RFC 9053 section 7.2) and the digest that names a key.

#include <span>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "crypto/digest.hpp"
#include "crypto/ed25519.hpp"

namespace haip::cose {

/// The `kid` of every key in haip: SHA-256 over the deterministic CBOR of {1: 1, -1: 6, -2: key} (RFC 9679 section 3).
Digest thumbprint(const PublicKey& key);

/// {1 kty: 1 OKP, 2 kid: thumbprint, 3 alg: -19 Ed25519, -1 crv: 6, -2 x: key}.
Bytes encode_key(const PublicKey& key);

/// Needs kty, crv and x. alg, if present, must be -19 or -8; kid, if present, must be the thumbprint; other labels are
/// ignored. Refuses a map that holds a secret key (label -4): it should not have come here.
Result<PublicKey> parse_key(ByteView bytes);

/// COSE_KeySet: an array of one or more keys.
/// Throws std::logic_error when `keys` is empty, which the format cannot say.
Bytes encode_key_set(std::span<const PublicKey> keys);

/// The Ed25519 keys of the set, in its order. Keys of other types are passed over (RFC 9052 section 7); a set in which
/// none is left is refused.
Result<std::vector<PublicKey>> parse_key_set(ByteView bytes);

}  // namespace haip::cose
