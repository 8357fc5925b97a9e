#include "cose/sign1.hpp"

#include <gtest/gtest.h>

#include <set>

#include "base/encoding.hpp"
#include "base/file.hpp"
#include "base/json.hpp"
#include "testing/shared_data.hpp"
#include "vectors.hpp"

namespace haip::cose {
namespace {

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

cbor::Array parts() { return {cbor::encode(cbor::Map{{1, -19}}), cbor::Map{}, to_bytes("payload"), Bytes(64)}; }

std::string refusal(const cbor::Value& value) {
  const auto message = parse_sign1(cbor::encode(value));
  return message ? "accepted" : message.error().message;
}

std::string refusal_with(std::size_t part, cbor::Value value) {
  cbor::Array changed = parts();
  changed[part] = std::move(value);
  return refusal(cbor::Tagged(18, changed));
}

TEST(Sign1, SaysWhichPartIsWrong) {
  EXPECT_EQ(refusal(cbor::Tagged(18, parts())), "accepted");
  EXPECT_EQ(refusal(parts()), "a COSE_Sign1 must begin with the tag 18 (byte d2)");
  EXPECT_EQ(refusal(cbor::Tagged(98, parts())), "CBOR: the tag 98 at byte 0 is not allowed here");
  EXPECT_EQ(refusal(cbor::Tagged(18, cbor::Array{1, 2, 3})), "a COSE_Sign1 must be an array of four values");
  EXPECT_EQ(refusal(cbor::Tagged(18, cbor::Map{})), "a COSE_Sign1 must be an array of four values");
  EXPECT_EQ(refusal_with(0, cbor::Map{}), "the protected header must be wrapped in a byte string");
  EXPECT_EQ(refusal_with(0, Bytes{0x80}), "the protected header must be a map");
  EXPECT_EQ(refusal_with(0, Bytes{0xa1, 0x18, 0x01, 0x32}),
            "protected header: CBOR: the number at byte 1 is not in its shortest form");
  EXPECT_EQ(refusal_with(0, Bytes{}), "accepted");
  EXPECT_EQ(refusal_with(1, Bytes{}), "the unprotected header must be a map");
  EXPECT_EQ(refusal_with(2, 1), "the payload must be a byte string or null");
  EXPECT_EQ(refusal_with(3, cbor::Value()), "the signature must be a byte string");
  EXPECT_EQ(refusal_with(3, Bytes(63)), "the signature has 63 bytes, but one by Ed25519 has 64");
  EXPECT_EQ(refusal_with(1, cbor::Map{{false, 1}}),
            "a label in the unprotected header is neither a whole number of 64 bits nor text");
  EXPECT_EQ(refusal_with(1, cbor::Map{{1, -19}}),
            "the label 1 stands in both the protected and the unprotected header");
  cbor::Map crowded;
  for (std::size_t i = 0; i <= limit_labels; ++i) crowded.emplace_back(1000 + i, 0);
  EXPECT_EQ(refusal_with(1, crowded), "the unprotected header has 65 labels; at most 64 are allowed");
  crowded.pop_back();
  EXPECT_EQ(refusal_with(1, crowded), "accepted");
  cbor::Array twice = parts();
  twice[0] = cbor::encode(cbor::Map{{"note", 1}});
  twice[1] = cbor::Map{{"note", 2}};
  EXPECT_EQ(refusal(cbor::Tagged(18, twice)),
            "the label \"note\" stands in both the protected and the unprotected header");
  EXPECT_EQ(refusal_with(1, cbor::Map{{2, cbor::Array{1}}}),
            "2 (crit) must not be in the unprotected header, because no extension is understood here");
  EXPECT_EQ(refusal_with(0, cbor::encode(cbor::Map{{1, -19}, {2, cbor::Array{1}}})),
            "2 (crit) must not be in the protected header, because no extension is understood here");
}

TEST(Sign1, SignsAndVerifies) {
  const SecretKey key = vectors::issuer_key();
  const Bytes header = cbor::encode(cbor::Map{{1, -19}});
  const Bytes payload = to_bytes("payload");
  const Signature signature = sign(key, header, payload);
  const Sign1 attached = *parse_sign1(encode_sign1(header, {}, payload, signature));
  const Sign1 detached = *parse_sign1(encode_sign1(header, {}, std::nullopt, signature));
  EXPECT_TRUE(verify_sign1(attached, key.public_key()));
  EXPECT_TRUE(verify_sign1(detached, key.public_key(), payload));
  EXPECT_EQ(verify_sign1(attached, vectors::log_key().public_key()).error().kind, ErrorKind::false_proof);
  EXPECT_EQ(verify_sign1(detached, key.public_key(), as_bytes("other")).error().kind, ErrorKind::false_proof);
  EXPECT_EQ(verify_sign1(attached, key.public_key(), payload).error().message,
            "the message carries its payload; none may be added");
  EXPECT_EQ(verify_sign1(detached, key.public_key()).error().message,
            "the message does not carry the payload that it signs");
}

TEST(Sign1, TheAlgorithmMustBeSigned) {
  const SecretKey key = vectors::issuer_key();
  const Bytes payload = to_bytes("payload");
  const auto verdict = [&](const cbor::Map& header, const cbor::Map& unprotected) -> std::string {
    const Bytes bytes = cbor::encode(header);
    const auto status = verify_sign1(*parse_sign1(encode_sign1(bytes, unprotected, payload, sign(key, bytes, payload))),
                                     key.public_key());
    return status ? "holds" : status.error().message;
  };
  EXPECT_EQ(verdict(cbor::Map{{1, -19}}, {}), "holds");
  EXPECT_EQ(verdict(cbor::Map{{1, -8}}, {}), "holds");
  EXPECT_EQ(verdict({}, cbor::Map{{1, -19}}), "the protected header has no 1 (alg)");
  EXPECT_EQ(verdict(cbor::Map{{1, -7}}, {}), "1 (alg) is -7, but only -19 (Ed25519) and -8 (EdDSA) are read");
  EXPECT_EQ(verdict(cbor::Map{{1, "Ed25519"}}, {}),
            "1 (alg) is not a number, but only -19 (Ed25519) and -8 (EdDSA) are read");
}

// The COSE working group's examples (github.com/cose-wg/Examples). Of these files, one is Ed25519 in a COSE_Sign1; the
// others must be refused, whichever way they are wrong or foreign, under any Ed25519 key.
TEST(Sign1, ExamplesOfTheWorkingGroup) {
  const auto folder = testing_support::shared_data("crypto/cose");
  if (!folder) GTEST_SKIP() << testing_support::no_shared_data;
  const Bytes x = *parse_hex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
  const PublicKey key = *PublicKey::from_bytes(x);
  std::set<std::string> held;
  int count = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(*folder)) {
    if (entry.path().extension() != ".json") continue;
    ++count;
    const Json example = *parse_json(*read_file(entry.path(), 1 << 20));
    const Bytes bytes = *parse_hex(lower(*(*example.object("output"))->text("cbor")));
    const auto message = parse_sign1(bytes);
    if (!message) continue;
    EXPECT_EQ(encode_sign1(*message), bytes) << entry.path();
    if (!verify_sign1(*message, key)) continue;
    held.insert(entry.path().filename().string());
    EXPECT_EQ(hex(signature_input(message->protected_bytes, *message->payload)),
              lower(*(*example.object("intermediates"))->text("ToBeSign_hex")));
  }
  EXPECT_EQ(count, 13);
  EXPECT_EQ(held, std::set<std::string>{"eddsa-sig-01.json"});
}

}  // namespace
}  // namespace haip::cose
