#pragma once
// Receipts (RFC 9942): that a log has an entry, signed by the log's receipt key. Verifiable data structure 1,
// RFC9162_SHA256, which is the tree that C2SP tlog-tiles stores; inclusion proofs only.
//
// The protected header is the same for all receipts of a log and the signed payload is the detached root, so one
// signature per tree size serves every receipt of that size:
//
//   const Bytes header = receipt_protected_header(key.public_key(), "https://register.example", origin);
//   const Signature signature = sign_root(key, header, root);             // once per published size
//   TRY(Bytes receipt, encode_receipt(header, signature, proof));         // for any entry below it
//
//   TRY(Receipt read, parse_receipt(receipt));
//   CHECK(verify_receipt(read, log_key, leaf_hash));                      // anyone, without the log

#include <optional>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "cose/claims.hpp"
#include "cose/inclusion.hpp"
#include "crypto/digest.hpp"
#include "crypto/ed25519.hpp"

namespace haip::cose {

struct Receipt {
  Digest kid;     ///< Thumbprint of the receipt key.
  Claims claims;  ///< iss is the register; sub the log's origin; a foreign log may add iat.
  InclusionProof proof;
  Bytes protected_bytes;  ///< As signed.
  Signature signature{};
};

/// {1 alg: -19, 4 kid, 15: {1 iss: issuer, 2 sub: origin}, 395 vds: 1}. Both texts: UTF-8, 1 to 8192 bytes (not checked
/// for length here; text that is not UTF-8 throws std::logic_error).
Bytes receipt_protected_header(const PublicKey& key, std::string_view issuer, std::string_view origin);

/// Signs the tree's root under that header. The receipt key is never the key of the log's checkpoints.
Signature sign_root(const SecretKey& key, ByteView protected_bytes, const Digest& root);

/// Writes COSE_Sign1 with a null payload and 396 {-1: [bstr .cbor [tree size, leaf index, [digests]]]}. Refuses a tree
/// of one entry, whose path would be empty, which RFC 9942's grammar cannot say; malformed when index, size and path do
/// not go together.
Result<Bytes> encode_receipt(ByteView protected_bytes, const Signature& signature, const InclusionProof& proof);

/// Reads what encode_receipt() writes. kid must be 32 bytes, 15 must hold iss and sub, exactly one inclusion proof must
/// be there, with its path in an array of its own and of the length that index and size ask for. Further protected
/// claims and labels (except crit) and further unprotected labels are ignored. Does not check the signature.
Result<Receipt> parse_receipt(ByteView bytes);

/// Holds exactly when the path leads from `leaf_hash` to a root that `key` signed, and `key` is the one that kid names;
/// false_proof otherwise. `leaf_hash` must be computed from the entry, never taken from elsewhere.
Status verify_receipt(const Receipt& receipt, const PublicKey& key, const Digest& leaf_hash);

}  // namespace haip::cose
