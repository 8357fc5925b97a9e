#include "cose/key.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "cose/cbor.hpp"
#include "vectors.hpp"

namespace haip::cose {
namespace {

std::string refusal(const cbor::Value& value) {
  const auto key = parse_key(cbor::encode(value));
  return key ? "accepted" : key.error().message;
}

TEST(CoseKey, Thumbprint) {
  EXPECT_EQ(thumbprint(vectors::issuer_key().public_key()).hex(), vectors::issuer_thumbprint);
  EXPECT_EQ(thumbprint(vectors::log_key().public_key()).hex(), vectors::log_thumbprint);
}

TEST(CoseKey, Bytes) {
  const PublicKey key = vectors::issuer_key().public_key();
  const Bytes encoded = encode_key(key);
  EXPECT_EQ(hex(encoded),
            "a501010258208cb46c0f98440da34ad4af304431f76c7cb7462fa8fdfd5d6261dc685809220d033220062158202543b92ff10955"
            "11476adc8369db6ddc933665a11978dda1404ee1066ca9559d");
  EXPECT_EQ(parse_key(encoded).value(), key);
}

TEST(CoseKey, ReadsWhatIsRequired) {
  const PublicKey key = vectors::issuer_key().public_key();
  const cbor::Map least{{1, 1}, {-1, 6}, {-2, key.bytes()}};
  EXPECT_EQ(parse_key(cbor::encode(least)).value(), key);
  const auto with = [&](std::int64_t label, cbor::Value value) {
    cbor::Map map = least;
    std::erase_if(map, [&](const auto& entry) { return entry.first.if_integer() == label; });
    map.emplace_back(label, std::move(value));
    return refusal(map);
  };
  EXPECT_EQ(with(3, -8), "accepted");
  EXPECT_EQ(with(4, cbor::Array{2}), "accepted") << "key_ops is not ours to read";
  EXPECT_EQ(with(3, -7), "3 (alg) is -7, but only -19 (Ed25519) and -8 (EdDSA) are read");
  EXPECT_EQ(with(1, 2), "1 (kty) in the COSE key must be 1");
  EXPECT_EQ(with(-1, 7), "-1 (crv) in the COSE key must be 6");
  EXPECT_EQ(with(-2, Bytes(31)), "-2 (x) in the COSE key must be a byte string of 32 bytes");
  EXPECT_NE(with(-2, Bytes(32)), "accepted") << "a point of small order";
  EXPECT_EQ(with(2, Bytes(32)), "2 (kid) in the COSE key is not the key's thumbprint");
  EXPECT_EQ(with(-4, Bytes(32)), "-4 (d) must not be in the COSE key, because that is the secret half");
  EXPECT_EQ(refusal(cbor::Map{{1, 1}, {-1, 6}}), "the COSE key has no -2 (x)");
  EXPECT_EQ(refusal(cbor::Array{}), "a COSE key must be a map");
}

TEST(CoseKeySet, PassesOverKeysOfOtherTypes) {
  const std::vector<PublicKey> keys{vectors::log_key().public_key(), vectors::issuer_key().public_key()};
  EXPECT_EQ(parse_key_set(encode_key_set(keys)).value(), keys);

  const cbor::Map elliptic{{1, 2}, {-1, 1}, {-2, Bytes(32)}, {-3, Bytes(32)}};
  const cbor::Value ours = *cbor::decode(encode_key(keys[1]));
  EXPECT_EQ(parse_key_set(cbor::encode(cbor::Array{elliptic, ours})).value(), std::vector<PublicKey>{keys[1]});
  EXPECT_EQ(parse_key_set(cbor::encode(cbor::Array{elliptic, 7})).error().message,
            "the COSE key set holds no Ed25519 key");
  EXPECT_EQ(parse_key_set(cbor::encode(cbor::Array{ours, cbor::Map{{1, 1}, {-1, 6}}})).error().message,
            "key 2 of the set: the COSE key has no -2 (x)");
  EXPECT_EQ(parse_key_set(encode_key(keys[0])).error().message, "a COSE key set must be an array of keys");
  EXPECT_THROW(encode_key_set({}), std::logic_error);
}

}  // namespace
}  // namespace haip::cose
