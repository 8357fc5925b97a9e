#include "cose/statement.hpp"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include "base/encoding.hpp"
#include "cose/cbor.hpp"
#include "cose/sign1.hpp"
#include "vectors.hpp"

namespace haip::cose {
namespace {

StatementFields example_fields() {
  return {.issuer = "https://issuer.example",
          .subject = "decision:2026-001",
          .issued_at = Instant{1700000000},
          .type = std::nullopt,
          .content_type = "text/plain; charset=utf-8",
          .location = std::nullopt,
          .payload_digest = sha256(vectors::document)};
}

/// The example's protected header, to be spoilt.
cbor::Map example_header() { return *cbor::decode(parse_sign1(vectors::statement())->protected_bytes)->if_map(); }

void put(cbor::Map& map, std::int64_t label, cbor::Value value) {
  std::erase_if(map, [&](const auto& entry) { return entry.first.if_integer() == label; });
  map.emplace_back(label, std::move(value));
}

Bytes signed_with(const cbor::Map& header, const cbor::Map& unprotected = {},
                  const std::optional<Bytes>& payload = to_bytes(sha256(vectors::document).bytes())) {
  const Bytes bytes = cbor::encode(header);
  const Signature signature = sign(vectors::issuer_key(), bytes, payload.value_or(Bytes()));
  return encode_sign1(bytes, unprotected, payload, signature);
}

std::string refusal(ByteView bytes) {
  const auto statement = parse_statement(bytes);
  return statement ? "accepted" : statement.error().message;
}

std::string refusal_with(std::int64_t label, cbor::Value value) {
  cbor::Map header = example_header();
  put(header, label, std::move(value));
  return refusal(signed_with(header));
}

std::string refusal_without(std::int64_t label) {
  cbor::Map header = example_header();
  std::erase_if(header, [&](const auto& entry) { return entry.first.if_integer() == label; });
  return refusal(signed_with(header));
}

TEST(Statement, WritesTheExample) {
  const auto statement = sign_statement(vectors::issuer_key(), example_fields());
  ASSERT_TRUE(statement) << statement.error().message;
  EXPECT_EQ(statement->entry_bytes, vectors::statement());
  EXPECT_EQ(vectors::statement().size(), 228U);
  EXPECT_EQ(sha256(signature_input(statement->protected_bytes, statement->fields.payload_digest.bytes())).hex(),
            vectors::statement_input_digest);
  EXPECT_EQ(sha256(Bytes{0}, statement->entry_bytes).hex(), vectors::statement_leaf_hash);
}

TEST(Statement, ReadsTheExample) {
  const auto statement = parse_entry(vectors::statement());
  ASSERT_TRUE(statement) << statement.error().message;
  EXPECT_EQ(statement->kid.hex(), vectors::issuer_thumbprint);
  EXPECT_EQ(statement->algorithm, Algorithm::ed25519);
  EXPECT_EQ(statement->fields.issuer, "https://issuer.example");
  EXPECT_EQ(statement->fields.subject, "decision:2026-001");
  EXPECT_EQ(statement->fields.issued_at, Instant{1700000000});
  EXPECT_EQ(statement->fields.type, std::nullopt);
  EXPECT_EQ(statement->fields.content_type, "text/plain; charset=utf-8");
  EXPECT_EQ(statement->fields.location, std::nullopt);
  EXPECT_EQ(statement->fields.payload_digest, sha256("Hello\n"));
  EXPECT_EQ(statement->entry_bytes, vectors::statement());
  EXPECT_TRUE(statement->receipts.empty());
  EXPECT_EQ(statement->document, std::nullopt);
  EXPECT_TRUE(verify_statement(*statement, vectors::issuer_key().public_key()));
}

TEST(Statement, VerifiesUnderItsKeyOnly) {
  SignedStatement statement = *parse_statement(vectors::statement());
  const Error error = verify_statement(statement, vectors::log_key().public_key()).error();
  EXPECT_EQ(error.kind, ErrorKind::false_proof);
  EXPECT_EQ(error.message, "the statement is signed by the key " + std::string(vectors::issuer_thumbprint) +
                               ", not by " + std::string(vectors::log_thumbprint));
  statement.signature[0] ^= 1;
  EXPECT_EQ(verify_statement(statement, vectors::issuer_key().public_key()).error().message,
            "the signature of the statement does not hold");
}

TEST(Statement, EveryBitIsSigned) {
  const PublicKey key = vectors::issuer_key().public_key();
  for (std::size_t bit = 0; bit < vectors::statement().size() * 8; ++bit) {
    Bytes bytes = vectors::statement();
    bytes[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    const auto statement = parse_statement(bytes);
    EXPECT_FALSE(statement && verify_statement(*statement, key)) << "bit " << bit;
  }
}

TEST(Statement, TheAlgorithmOfOlderSignersIsRead) {
  cbor::Map header = example_header();
  put(header, 1, -8);
  const auto statement = parse_statement(signed_with(header));
  ASSERT_TRUE(statement) << statement.error().message;
  EXPECT_EQ(statement->algorithm, Algorithm::eddsa);
  EXPECT_TRUE(verify_statement(*statement, vectors::issuer_key().public_key()));
}

TEST(Statement, UnknownProtectedLabelsAreKept) {
  cbor::Map header = example_header();
  put(header, 70000, "anything");
  const Bytes bytes = signed_with(header);
  const auto statement = parse_statement(bytes);
  ASSERT_TRUE(statement) << statement.error().message;
  EXPECT_EQ(statement->entry_bytes, bytes);
  EXPECT_TRUE(verify_statement(*statement, vectors::issuer_key().public_key()));
}

TEST(Statement, RefusesAHeaderAgainstTheRules) {
  EXPECT_EQ(refusal_without(1), "the protected header has no 1 (alg)");
  EXPECT_EQ(refusal_without(4), "the protected header has no 4 (kid)");
  EXPECT_EQ(refusal_without(15), "the protected header has no 15 (CWT claims)");
  EXPECT_EQ(refusal_without(258), "the protected header has no 258 (payload hash algorithm)");
  EXPECT_EQ(refusal_without(259), "the protected header has no 259 (preimage content type)");
  EXPECT_EQ(refusal_with(1, -7), "1 (alg) is -7, but only -19 (Ed25519) and -8 (EdDSA) are read");
  EXPECT_EQ(refusal_with(2, cbor::Array{4}),
            "2 (crit) must not be in the protected header, because no extension is understood here");
  EXPECT_EQ(refusal_with(3, "text/plain"),
            "3 (content type) must not be in the protected header, because 259 takes its place in a hash envelope");
  EXPECT_EQ(refusal_with(4, Bytes(20)), "4 (kid) in the protected header must be a byte string of 32 bytes");
  EXPECT_EQ(refusal_with(15, 1), "15 (CWT claims) in the protected header must be a map");
  EXPECT_EQ(refusal_with(16, 1), "16 (typ) in the protected header must be text of 1 to 255 bytes");
  EXPECT_EQ(refusal_with(258, -15), "258 (payload hash algorithm) in the protected header must be -16");
  EXPECT_EQ(refusal_with(259, 50),
            "259 (preimage content type) in the protected header must be text of 1 to 255 bytes");
  EXPECT_EQ(refusal_with(260, ""), "260 (payload location) in the protected header must be text of 1 to 2048 bytes");
}

TEST(Statement, RefusesClaimsAgainstTheRules) {
  const auto with = [](cbor::Map claims) { return refusal_with(15, std::move(claims)); };
  EXPECT_EQ(with({{1, "a"}, {2, "b"}, {6, 0}}), "accepted");
  EXPECT_EQ(with({{1, "a"}, {2, "b"}, {6, 0}, {4, 1}}), "accepted") << "exp is not ours to judge";
  EXPECT_EQ(with({{2, "b"}, {6, 0}}), "the map of CWT claims has no 1 (iss)");
  EXPECT_EQ(with({{1, "a"}, {6, 0}}), "the map of CWT claims has no 2 (sub)");
  EXPECT_EQ(with({{1, "a"}, {2, "b"}}), "the map of CWT claims has no 6 (iat)");
  EXPECT_EQ(with({{1, ""}, {2, "b"}, {6, 0}}), "1 (iss) in the map of CWT claims must be text of 1 to 8192 bytes");
  EXPECT_EQ(with({{1, std::string(8192, 'a')}, {2, "b"}, {6, 0}}), "accepted");
  EXPECT_EQ(with({{1, std::string(8193, 'a')}, {2, "b"}, {6, 0}}),
            "1 (iss) in the map of CWT claims must be text of 1 to 8192 bytes");
  EXPECT_EQ(with({{1, "a"}, {2, 7}, {6, 0}}), "2 (sub) in the map of CWT claims must be text of 1 to 8192 bytes");
  constexpr std::string_view not_a_time =
      "6 (iat) in the map of CWT claims must be a whole number of seconds since 1970, before the year 10000";
  EXPECT_EQ(with({{1, "a"}, {2, "b"}, {6, -1}}), not_a_time);
  EXPECT_EQ(with({{1, "a"}, {2, "b"}, {6, 253402300799}}), "accepted");
  EXPECT_EQ(with({{1, "a"}, {2, "b"}, {6, 253402300800}}), not_a_time);
  EXPECT_EQ(with({{1, "a"}, {2, "b"}, {6, "0"}}), not_a_time);
}

TEST(Statement, RefusesAPayloadThatIsNoDigest) {
  EXPECT_EQ(refusal(signed_with(example_header(), {}, std::nullopt)),
            "the statement does not carry its payload, which is the document's digest");
  EXPECT_EQ(refusal(signed_with(example_header(), {}, Bytes(31))), "payload: a SHA-256 digest has 32 bytes, not 31");
}

TEST(Statement, WhatMustBeSignedIsRefusedUnsigned) {
  for (const std::int64_t label : {258, 259, 260}) {
    cbor::Map header = example_header();
    std::erase_if(header, [&](const auto& entry) { return entry.first.if_integer() == label; });
    EXPECT_NE(refusal(signed_with(header, cbor::Map{{label, "x"}})), "accepted") << label;
  }
  EXPECT_EQ(refusal(signed_with(example_header(), cbor::Map{{260, "x"}})),
            "260 (payload location) must not be in the unprotected header, because it must be signed");
  EXPECT_EQ(refusal(signed_with(example_header(), cbor::Map{{3, "x"}})),
            "3 (content type) must not be in the unprotected header, because 259 takes its place in a hash envelope");
}

TEST(Statement, TheLogTakesNoUnprotectedHeader) {
  const Bytes bytes = signed_with(example_header(), cbor::Map{{-70000, cbor::Array{1}}, {"note", "in passing"}});
  const auto statement = parse_statement(bytes);
  ASSERT_TRUE(statement) << statement.error().message;
  EXPECT_EQ(statement->entry_bytes, vectors::statement());
  EXPECT_EQ(parse_entry(bytes).error().message, "the unprotected header of a log entry must be empty");
}

TEST(Statement, CarriesItsDocument) {
  const SignedStatement statement = *parse_statement(vectors::statement());
  const auto submitted = parse_statement(encode_submission(statement, as_bytes(vectors::document)));
  ASSERT_TRUE(submitted) << submitted.error().message;
  EXPECT_EQ(submitted->document, to_bytes(vectors::document));
  EXPECT_EQ(submitted->entry_bytes, vectors::statement());

  const Error other = parse_statement(encode_submission(statement, as_bytes("Hello"))).error();
  EXPECT_EQ(other.kind, ErrorKind::false_proof);
  EXPECT_EQ(other.message, "the document that came with the statement is not the one that was signed");
  EXPECT_EQ(refusal(signed_with(example_header(), cbor::Map{{"haip-document", "Hello\n"}})),
            "haip-document in the unprotected header must be a byte string");
}

TEST(Statement, Limits) {
  const Bytes largest(limit_document_bytes, 'x');
  StatementFields fields = example_fields();
  fields.payload_digest = sha256(largest);
  const SignedStatement statement = *sign_statement(vectors::issuer_key(), fields);
  EXPECT_TRUE(parse_statement(encode_submission(statement, largest)));

  const Bytes too_large(limit_document_bytes + 1, 'x');
  fields.payload_digest = sha256(too_large);
  const Error error =
      parse_statement(encode_submission(*sign_statement(vectors::issuer_key(), fields), too_large)).error();
  EXPECT_EQ(error.kind, ErrorKind::too_large);
  EXPECT_EQ(error.message, "the document takes 5242881 bytes; at most 5242880 are allowed");
  EXPECT_EQ(refusal(Bytes(limit_submission_bytes + 1)),
            "the submission takes 5505021 bytes; at most 5505020 are allowed");

  const auto with_padding = [](std::size_t size) {
    cbor::Map header = example_header();
    put(header, 70000, std::string(size, 'x'));
    return signed_with(header);
  };
  const std::size_t overhead = with_padding(60000).size() - 60000;
  EXPECT_TRUE(parse_entry(with_padding(limit_entry_bytes - overhead)));
  EXPECT_EQ(refusal(with_padding(limit_entry_bytes - overhead + 1)),
            "the log entry takes 65536 bytes; at most 65535 are allowed");
}

TEST(Statement, CarriesReceipts) {
  const SignedStatement statement = *parse_statement(vectors::statement());
  const std::vector<Bytes> receipts{vectors::receipt()};
  const Bytes transparent = encode_transparent(statement, receipts);
  EXPECT_EQ(transparent.size(), 482U);
  EXPECT_EQ(sha256(transparent).hex(), vectors::transparent_digest);
  EXPECT_EQ(parse_statement(transparent)->receipts, receipts);
  EXPECT_EQ(parse_statement(transparent)->entry_bytes, vectors::statement());
  EXPECT_EQ(encode_transparent(statement, {}), vectors::statement());

  const auto with = [](cbor::Value value) { return signed_with(example_header(), cbor::Map{{394, std::move(value)}}); };
  const cbor::Value unwrapped = *cbor::decode(vectors::receipt(), 18);
  EXPECT_EQ(parse_statement(with(cbor::Array(2, unwrapped)))->receipts, std::vector<Bytes>(2, vectors::receipt()));
  EXPECT_EQ(refusal(with(cbor::Array{})),
            "394 (receipts) in the unprotected header must be an array of one or more receipts");
  EXPECT_EQ(refusal(with(vectors::receipt())),
            "394 (receipts) in the unprotected header must be an array of one or more receipts");
  EXPECT_EQ(refusal(with(cbor::Array{vectors::receipt(), 1})),
            "receipt 2 in the unprotected header must be a byte string or a COSE_Sign1");
}

TEST(Statement, SigningObeysTheReadersRules) {
  const auto refused = [](auto change) {
    StatementFields fields = example_fields();
    change(fields);
    const auto statement = sign_statement(vectors::issuer_key(), fields);
    return statement ? "accepted" : statement.error().message;
  };
  EXPECT_EQ(refused([](StatementFields& fields) { fields.issuer.clear(); }),
            "1 (iss) in the map of CWT claims must be text of 1 to 8192 bytes");
  EXPECT_EQ(refused([](StatementFields& fields) { fields.subject = "\xff"; }),
            "the subject of the statement is not valid UTF-8");
  EXPECT_EQ(refused([](StatementFields& fields) { fields.location = ""; }),
            "260 (payload location) in the protected header must be text of 1 to 2048 bytes");
  EXPECT_EQ(refused([](StatementFields& fields) { fields.issued_at = Instant{-1}; }),
            "6 (iat) in the map of CWT claims must be a whole number of seconds since 1970, before the year 10000");
}

RC_GTEST_PROP(StatementProperty, ReadsBackWhatWasSigned, ()) {
  const auto text = rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::inRange<char>(' ', '~')));
  const StatementFields fields{.issuer = *text,
                               .subject = *text,
                               .issued_at = Instant{*rc::gen::inRange<std::int64_t>(0, 253402300800)},
                               .type = *rc::gen::maybe(text) ? std::optional<std::string>(*text) : std::nullopt,
                               .content_type = *text,
                               .location = std::nullopt,
                               .payload_digest = sha256(*rc::gen::arbitrary<Bytes>())};
  const SecretKey key = vectors::key_counting_from(*rc::gen::arbitrary<std::uint8_t>());
  const SignedStatement written = *sign_statement(key, fields);
  const auto read = parse_entry(written.entry_bytes);
  RC_ASSERT(read.has_value());
  RC_ASSERT(read->fields.issuer == fields.issuer && read->fields.subject == fields.subject);
  RC_ASSERT(read->fields.issued_at == fields.issued_at && read->fields.type == fields.type);
  RC_ASSERT(read->fields.content_type == fields.content_type);
  RC_ASSERT(read->fields.payload_digest == fields.payload_digest);
  RC_ASSERT(verify_statement(*read, key.public_key()).has_value());
}

}  // namespace
}  // namespace haip::cose
