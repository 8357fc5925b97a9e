#include "crypto/ed25519.hpp"

#include <gtest/gtest.h>

#include "base/encoding.hpp"
#include "base/file.hpp"
#include "base/json.hpp"
#include "crypto/digest.hpp"
#include "testing/shared_data.hpp"

namespace haip {
namespace {

Bytes bytes(std::string_view text) { return *parse_hex(text); }

// RFC 8032 section 7.1, test 2.
TEST(Ed25519, Rfc8032) {
  const SecretKey key =
      *SecretKey::from_seed(bytes("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"));
  EXPECT_EQ(hex(key.public_key().bytes()), "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
  const Bytes message = bytes("72");
  const Signature signature = key.sign(message);
  EXPECT_EQ(hex(signature),
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4"
            "302aeeb00d291612bb0c00");
  EXPECT_TRUE(verify(key.public_key(), message, signature));
  EXPECT_FALSE(verify(key.public_key(), bytes("73"), signature));
}

TEST(Ed25519Rule, RefusesSmallOrderAndNonCanonicalKeys) {
  // The eight points of small order and the non-canonical spellings of some of them (Chalkias, Garillot and
  // Nikolaenko, "Taming the many EdDSAs", 2020, table 6a).
  for (const char* key : {"0000000000000000000000000000000000000000000000000000000000000000",
                          "0100000000000000000000000000000000000000000000000000000000000000",
                          "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                          "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
                          "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                          "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
                          "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                          "0000000000000000000000000000000000000000000000000000000000000080",
                          "0100000000000000000000000000000000000000000000000000000000000080",
                          "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                          "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                          "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"})
    EXPECT_FALSE(PublicKey::from_bytes(bytes(key))) << key;
}

TEST(Ed25519Rule, RefusesSNotBelowTheGroupOrder) {
  const SecretKey key = *SecretKey::from_seed(Bytes(32, 7));
  const Bytes message = to_bytes("message");
  Signature signature = key.sign(message);
  // Adding the group order L to S keeps the equation true, so only the range check can refuse it.
  const Bytes order = bytes("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
  unsigned carry = 0;
  for (std::size_t i = 0; i < 32; ++i) {
    carry += static_cast<unsigned>(signature[32 + i]) + order[i];
    signature[32 + i] = static_cast<std::uint8_t>(carry);
    carry >>= 8;
  }
  ASSERT_EQ(carry, 0U);
  EXPECT_FALSE(verify(key.public_key(), message, signature));
}

TEST(Ed25519Rule, RefusesSmallOrderR) {
  const SecretKey key = *SecretKey::from_seed(Bytes(32, 7));
  Signature signature{};
  signature[0] = 1;  // R is the neutral element, S is zero.
  EXPECT_FALSE(verify(key.public_key(), to_bytes("message"), signature));
}

TEST(Ed25519, Wycheproof) {
  const auto file = testing_support::shared_data("crypto/wycheproof/ed25519_test.json");
  if (!file) GTEST_SKIP() << testing_support::no_shared_data;
  const Json vectors = *parse_json(*read_file(*file, 1 << 24), 1 << 24);
  int count = 0;
  for (const Json& group : *(*vectors.array("testGroups"))->if_array()) {
    const Result<PublicKey> key = PublicKey::from_bytes(bytes(*(*group.object("publicKey"))->text("pk")));
    for (const Json& test : *(*group.array("tests"))->if_array()) {
      const bool holds = key && verify(*key, bytes(*test.text("msg")), bytes(*test.text("sig")));
      EXPECT_EQ(holds, *test.text("result") == "valid") << canonical_json(test);
      ++count;
    }
  }
  EXPECT_GT(count, 100);
}

TEST(Sha256, KnownAnswers) {
  EXPECT_EQ(sha256("abc").hex(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  Sha256 hasher;
  hasher.update("a").update("").update("bc");
  EXPECT_EQ(hasher.finish(), sha256("abc"));
  EXPECT_EQ(hasher.finish().hex(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

}  // namespace
}  // namespace haip
