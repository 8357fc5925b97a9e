#pragma once
// COSE_Sign1 (RFC 9052 section 4.2), the frame of statements and receipts:
//
//   18([ protected: bstr, unprotected: map, payload: bstr / nil, signature: bstr ])
//
// Stricter than the RFC where looseness would give one meaning two spellings: tag 18 must be there, everything is
// deterministic CBOR including the inside of the protected header, the signature is Ed25519's.

#include <optional>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "cose/algorithm.hpp"
#include "cose/cbor.hpp"
#include "crypto/ed25519.hpp"

namespace haip::cose {

inline constexpr std::uint64_t sign1_tag = 18;
inline constexpr std::size_t limit_labels = 64;  ///< Per header.

struct Sign1 {
  Bytes protected_bytes;         ///< The content of the protected byte string, exactly as signed.
  cbor::Map protected_header;    ///< What `protected_bytes` says.
  cbor::Map unprotected_header;  ///< Not covered by the signature.
  std::optional<Bytes> payload;  ///< Absent: detached.
  Signature signature{};
};

/// Refuses, as `malformed`: what is not this structure; header labels that are neither whole numbers nor text, or that
/// stand in both headers; 2 (crit), because haip understands no extension that could be critical; a signature that is
/// not 64 bytes. And as `too_large`, a header of more than `limit_labels`. Says nothing about whether the signature
/// holds. Tag 18 may also mark values inside the unprotected header, where receipts may stand unwrapped.
Result<Sign1> parse_sign1(ByteView bytes);

/// The reverse: encode_sign1(*parse_sign1(bytes)) is `bytes`.
Bytes encode_sign1(const Sign1& message);
Bytes encode_sign1(ByteView protected_bytes, const cbor::Map& unprotected_header, std::optional<ByteView> payload,
                   const Signature& signature);

/// The bytes that are signed: Sig_structure ["Signature1", protected, h'', payload] (RFC 9052 section 4.4).
Bytes signature_input(ByteView protected_bytes, ByteView payload);

/// Signs headers that must name Algorithm::ed25519 themselves.
Signature sign(const SecretKey& key, ByteView protected_bytes, ByteView payload);

/// Checks the signature over the payload carried along, or over `detached_payload`; exactly one of them must be there.
/// Errors: malformed when alg (1) is not in the protected header or not ours, or when there are two payloads or none;
/// false_proof when the signature does not hold.
Status verify_sign1(const Sign1& message, const PublicKey& key, std::optional<ByteView> detached_payload = {});

}  // namespace haip::cose
