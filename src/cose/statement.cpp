#include "cose/statement.hpp"

#include <array>

#include "base/text.hpp"
#include "cose/claims.hpp"
#include "cose/header.hpp"
#include "cose/key.hpp"
#include "cose/sign1.hpp"

namespace haip::cose {
namespace {

constexpr std::int64_t hash_sha256 = -16;  // IANA registry "COSE Algorithms".
constexpr std::size_t limit_type_bytes = 255;
constexpr std::size_t limit_location_bytes = 2048;
constexpr std::string_view document_label = "haip-document";

Status check_size(std::string_view what, std::size_t size, std::size_t limit) {
  if (size <= limit) return {};
  return fail(ErrorKind::too_large, "the " + std::string(what) + " takes " + std::to_string(size) + " bytes; at most " +
                                        std::to_string(limit) + " are allowed");
}

cbor::Map protected_header(const Digest& kid, const StatementFields& fields) {
  const Claims claims{fields.issuer, fields.subject, fields.issued_at};
  cbor::Map header{{label::algorithm.number, static_cast<std::int64_t>(Algorithm::ed25519)},
                   {label::key_id.number, kid.bytes()},
                   {label::cwt_claims.number, encode_claims(claims)},
                   {label::payload_hash_algorithm.number, hash_sha256},
                   {label::preimage_content_type.number, fields.content_type}};
  if (fields.type) header.emplace_back(label::type.number, *fields.type);
  if (fields.location) header.emplace_back(label::payload_location.number, *fields.location);
  return header;
}

Status read_protected(const cbor::Map& map, SignedStatement& statement) {
  const HeaderReader header(map, "protected header");
  StatementFields& fields = statement.fields;
  TRY(statement.algorithm, read_algorithm(header, label::algorithm));
  TRY(statement.kid, header.digest(label::key_id));
  TRY(Claims claims, read_claims(header));
  if (!claims.issued_at) return malformed("the map of CWT claims has no 6 (iat)");
  fields.issuer = std::move(claims.issuer);
  fields.subject = std::move(claims.subject);
  fields.issued_at = *claims.issued_at;
  CHECK(header.constant(label::payload_hash_algorithm, hash_sha256));
  TRY(fields.content_type, header.text(label::preimage_content_type, limit_type_bytes));
  TRY(fields.type, header.optional_text(label::type, limit_type_bytes));
  TRY(fields.location, header.optional_text(label::payload_location, limit_location_bytes));
  return header.absent(label::content_type, "259 takes its place in a hash envelope");
}

// RFC 9942 wraps each receipt in a byte string; RFC 9943's grammar shows them unwrapped. Both are read.
Result<std::vector<Bytes>> read_receipts(const cbor::Value& value) {
  const cbor::Array* array = value.if_array();
  if (array == nullptr || array->empty())
    return malformed(describe(label::receipts) + " in the unprotected header must be an array of one or more receipts");
  std::vector<Bytes> receipts;
  for (const cbor::Value& item : *array) {
    if (const Bytes* wrapped = item.if_bytes()) {
      receipts.push_back(*wrapped);
    } else if (item.if_tagged() != nullptr) {
      receipts.push_back(cbor::encode(item));
    } else {
      return malformed("receipt " + std::to_string(receipts.size() + 1) +
                       " in the unprotected header must be a byte string or a COSE_Sign1");
    }
  }
  return receipts;
}

Result<Bytes> read_document(const cbor::Value& value, const Digest& expected) {
  const Bytes* document = value.if_bytes();
  if (document == nullptr) return malformed("haip-document in the unprotected header must be a byte string");
  CHECK(check_size("document", document->size(), limit_document_bytes));
  if (sha256(*document) != expected)
    return fail(ErrorKind::false_proof, "the document that came with the statement is not the one that was signed",
                "send the very bytes that were signed");
  return *document;
}

Status read_unprotected(const cbor::Map& map, SignedStatement& statement) {
  const HeaderReader header(map, "unprotected header");
  for (const Label label : {label::payload_hash_algorithm, label::preimage_content_type, label::payload_location})
    CHECK(header.absent(label, "it must be signed"));
  CHECK(header.absent(label::content_type, "259 takes its place in a hash envelope"));
  if (const cbor::Value* value = header.find(label::receipts)) {
    TRY(statement.receipts, read_receipts(*value));
  }
  if (const cbor::Value* value = cbor::find(map, document_label)) {
    TRY(statement.document, read_document(*value, statement.fields.payload_digest));
  }
  return {};
}

Bytes encode_with(const SignedStatement& statement, const cbor::Map& unprotected_header) {
  return encode_sign1(statement.protected_bytes, unprotected_header, statement.fields.payload_digest.bytes(),
                      statement.signature);
}

// A text that is not UTF-8 has no encoding at all; the other rules are left to the reader.
Status check_utf8(const StatementFields& fields) {
  const std::array<std::pair<std::string_view, std::string_view>, 5> texts{
      {{"issuer", fields.issuer},
       {"subject", fields.subject},
       {"content type", fields.content_type},
       {"type", fields.type ? std::string_view(*fields.type) : std::string_view()},
       {"location", fields.location ? std::string_view(*fields.location) : std::string_view()}}};
  for (const auto& [name, text] : texts)
    if (!is_utf8(text)) return malformed("the " + std::string(name) + " of the statement is not valid UTF-8");
  return {};
}

}  // namespace

Result<SignedStatement> parse_statement(ByteView bytes) {
  CHECK(check_size("submission", bytes.size(), limit_submission_bytes));
  TRY(const Sign1 message, parse_sign1(bytes));
  SignedStatement statement;
  CHECK(read_protected(message.protected_header, statement));
  if (!message.payload) return malformed("the statement does not carry its payload, which is the document's digest");
  TRY(statement.fields.payload_digest, Digest::from_bytes(*message.payload).map_error(in_context("payload")));
  statement.signature = message.signature;
  statement.protected_bytes = message.protected_bytes;
  statement.entry_bytes = encode_with(statement, {});
  CHECK(check_size("log entry", statement.entry_bytes.size(), limit_entry_bytes));
  CHECK(read_unprotected(message.unprotected_header, statement));
  return statement;
}

Result<SignedStatement> parse_entry(ByteView bytes) {
  CHECK(check_size("log entry", bytes.size(), limit_entry_bytes));
  TRY(SignedStatement statement, parse_statement(bytes));
  if (!equal(statement.entry_bytes, bytes)) return malformed("the unprotected header of a log entry must be empty");
  return statement;
}

Result<SignedStatement> sign_statement(const SecretKey& key, const StatementFields& fields) {
  CHECK(check_utf8(fields));
  const Bytes header = cbor::encode(protected_header(thumbprint(key.public_key()), fields));
  const ByteView payload = fields.payload_digest.bytes();
  // One set of rules, the reader's: what it would refuse does not leave here.
  return parse_entry(encode_sign1(header, {}, payload, sign(key, header, payload)));
}

Status verify_statement(const SignedStatement& statement, const PublicKey& key) {
  if (statement.kid != thumbprint(key))
    return fail(ErrorKind::false_proof,
                "the statement is signed by the key " + statement.kid.hex() + ", not by " + thumbprint(key).hex());
  const Bytes signed_bytes = signature_input(statement.protected_bytes, statement.fields.payload_digest.bytes());
  if (!verify(key, signed_bytes, statement.signature))
    return fail(ErrorKind::false_proof, "the signature of the statement does not hold");
  return {};
}

Bytes encode_submission(const SignedStatement& statement, ByteView document) {
  return encode_with(statement, cbor::Map{{document_label, document}});
}

Bytes encode_transparent(const SignedStatement& statement, std::span<const Bytes> receipts) {
  if (receipts.empty()) return encode_with(statement, {});
  return encode_with(statement, cbor::Map{{label::receipts.number, cbor::Array(receipts.begin(), receipts.end())}});
}

}  // namespace haip::cose
