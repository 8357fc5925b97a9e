#pragma once
// The signed statement of haip (docs/format-statement.md): RFC 9943, with the digest of a document in place of the
// document (hash envelope, RFC 9995). Its exact bytes are an entry of the log.
//
//   TRY(SignedStatement statement, parse_statement(request_body));
//   CHECK(verify_statement(statement, key));
//   log.append(statement.entry_bytes);
//
// Protected header: 1 alg -19 (-8 is read), 4 kid, 15 {1 iss, 2 sub, 6 iat}, 258 payload hash algorithm -16 (SHA-256),
// 259 preimage content type; optionally 16 typ and 260 payload location. Payload: the digest.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "cose/algorithm.hpp"
#include "crypto/digest.hpp"
#include "crypto/ed25519.hpp"

namespace haip::cose {

/// An entry's length is a uint16 in an entry bundle (C2SP tlog-tiles).
inline constexpr std::size_t limit_entry_bytes = 65'535;
inline constexpr std::size_t limit_document_bytes = 5 * 1024 * 1024;
/// A statement with its document or with receipts, as sent over the wire.
inline constexpr std::size_t limit_submission_bytes = limit_document_bytes + 4 * limit_entry_bytes;

/// What a signer says. Texts are UTF-8 of at least one byte.
struct StatementFields {
  std::string issuer;                   ///< 15/1: at most 8192 bytes.
  std::string subject;                  ///< 15/2: at most 8192 bytes; the same for all statements about one thing.
  Instant issued_at;                    ///< 15/6: by the signer's clock, years 1970 to 9999.
  std::optional<std::string> type;      ///< 16: the profile that the document follows, at most 255 bytes.
  std::string content_type;             ///< 259: media type of the document, at most 255 bytes.
  std::optional<std::string> location;  ///< 260: where the document may be found; a hint, at most 2048 bytes.
  Digest payload_digest;                ///< SHA-256 of the document.
};

struct SignedStatement {
  Digest kid;  ///< Thumbprint of the signing key (cose/key.hpp).
  Algorithm algorithm = Algorithm::ed25519;
  StatementFields fields;
  Signature signature{};
  Bytes protected_bytes;  ///< The protected header as signed, labels unknown to haip included.
  Bytes entry_bytes;      ///< The whole statement with an empty unprotected header: the log entry.

  // From the unprotected header, where anyone on the way may have put or taken something:
  std::vector<Bytes> receipts;    ///< 394: each one receipt (cose/receipt.hpp), not yet looked at.
  std::optional<Bytes> document;  ///< "haip-document": its digest is `payload_digest`.
};

/// Reads a submission, a transparent statement, or an entry. Other unprotected labels are dropped, because the log
/// takes none. Does not check the signature. Errors:
///   malformed    not deterministic CBOR, not a COSE_Sign1, or against the rules above. Also: 2 (crit), whatever it
///                lists; 3 (content type), which RFC 9995 forbids; 258, 259 or 260 in the unprotected header
///   too_large    past a limit above
///   false_proof  the document carried along has another digest
Result<SignedStatement> parse_statement(ByteView bytes);

/// As parse_statement(), for bytes from a log: the unprotected header must be empty, so that `entry_bytes` is `bytes`.
Result<SignedStatement> parse_entry(ByteView bytes);

/// Signs with -19 and the key's thumbprint. Refuses fields that parse_statement() would refuse.
Result<SignedStatement> sign_statement(const SecretKey& key, const StatementFields& fields);

/// false_proof when `key` is not the one that `kid` names, or the signature does not hold under it.
Status verify_statement(const SignedStatement& statement, const PublicKey& key);

/// The statement with its document, for sending to a register. `document` must have the statement's digest, or parsing
/// will refuse it.
Bytes encode_submission(const SignedStatement& statement, ByteView document);

/// The transparent statement of RFC 9943: with receipts, each wrapped in a byte string (RFC 9942). Without any receipt
/// it is the entry.
Bytes encode_transparent(const SignedStatement& statement, std::span<const Bytes> receipts);

}  // namespace haip::cose
