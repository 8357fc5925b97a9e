#include "cose/receipt.hpp"

#include <gtest/gtest.h>

#include "base/encoding.hpp"
#include "cose/cbor.hpp"
#include "cose/key.hpp"
#include "cose/sign1.hpp"
#include "vectors.hpp"

namespace haip::cose {
namespace {

// ---- A slow and obvious tree: RFC 9162 sections 2.1.1 and 2.1.3.1, word for word.

Digest leaf_hash(ByteView entry) { return sha256(Bytes{0}, entry); }

std::size_t largest_power_of_two_below(std::size_t size) {
  std::size_t power = 1;
  while (power * 2 < size) power *= 2;
  return power;
}

Digest tree_hash(std::span<const Digest> leaves) {
  if (leaves.size() == 1) return leaves[0];
  const std::size_t k = largest_power_of_two_below(leaves.size());
  return sha256(Bytes{1}, tree_hash(leaves.first(k)).bytes(), tree_hash(leaves.subspan(k)).bytes());
}

std::vector<Digest> tree_path(std::size_t index, std::span<const Digest> leaves) {
  if (leaves.size() == 1) return {};
  const std::size_t k = largest_power_of_two_below(leaves.size());
  const bool is_left = index < k;
  std::vector<Digest> path = is_left ? tree_path(index, leaves.first(k)) : tree_path(index - k, leaves.subspan(k));
  path.push_back(tree_hash(is_left ? leaves.subspan(k) : leaves.first(k)));
  return path;
}

std::vector<Digest> leaves(std::size_t count) {
  std::vector<Digest> hashes;
  for (std::size_t i = 0; i < count; ++i) hashes.push_back(leaf_hash(as_bytes("entry " + std::to_string(i))));
  return hashes;
}

TEST(Inclusion, LeadsToTheRootOfEverySmallTree) {
  for (std::size_t size = 1; size <= 70; ++size) {
    const auto all = leaves(size);
    const Digest root = tree_hash(all);
    for (std::size_t index = 0; index < size; ++index) {
      InclusionProof proof{size, index, tree_path(index, all)};
      EXPECT_EQ(path_length(index, size), proof.path.size()) << index << " of " << size;
      EXPECT_EQ(root_from(proof, all[index]), root) << index << " of " << size;
      EXPECT_NE(root_from(proof, leaf_hash(as_bytes("other"))), root);
      if (!proof.path.empty()) {
        const Digest last = proof.path.back();
        proof.path.pop_back();
        EXPECT_EQ(root_from(proof, all[index]), std::nullopt) << "a path too short";
        proof.path.push_back(last);
      }
      proof.path.push_back(root);
      EXPECT_EQ(root_from(proof, all[index]), std::nullopt) << "a path too long";
    }
  }
  EXPECT_EQ(root_from({0, 0, {}}, Digest()), std::nullopt);
  EXPECT_EQ(root_from({3, 3, {}}, Digest()), std::nullopt);
}

TEST(Inclusion, TheLargestTrees) {
  constexpr auto largest = std::numeric_limits<std::uint64_t>::max();
  EXPECT_EQ(path_length(0, largest), 64U);
  EXPECT_EQ(path_length(largest - 1, largest), 63U);
  EXPECT_EQ(path_length(std::uint64_t{1} << 63, (std::uint64_t{1} << 63) + 1), 1U);
  EXPECT_TRUE(root_from({largest, 0, std::vector<Digest>(64)}, Digest()));
}

// ---- Receipts

struct Example {
  SecretKey key = vectors::log_key();
  std::vector<Digest> all{leaf_hash(as_bytes("entry 0")), leaf_hash(vectors::statement()),
                          leaf_hash(as_bytes("entry 2"))};
  InclusionProof proof{3, 1, tree_path(1, all)};
  Bytes header = receipt_protected_header(key.public_key(), "https://register.example", "register.example/log1");
  Signature signature = sign_root(key, header, tree_hash(all));
};

TEST(Receipt, ReadsTheExample) {
  const auto receipt = parse_receipt(vectors::receipt());
  ASSERT_TRUE(receipt) << receipt.error().message;
  EXPECT_EQ(receipt->kid.hex(), vectors::log_thumbprint);
  EXPECT_EQ(receipt->claims.issuer, "https://register.example");
  EXPECT_EQ(receipt->claims.subject, "decision:2026-001");
  EXPECT_EQ(receipt->claims.issued_at, Instant{1700000001});
  EXPECT_EQ(receipt->proof, Example().proof);
  EXPECT_EQ(root_from(receipt->proof, leaf_hash(vectors::statement()))->hex(), vectors::receipt_root);
  EXPECT_TRUE(verify_receipt(*receipt, vectors::log_key().public_key(), leaf_hash(vectors::statement())));
}

TEST(Receipt, WritesTheExample) {
  EXPECT_EQ(vectors::receipt().size(), 248U);
  const Bytes header = cbor::encode(
      cbor::Map{{1, -19},
                {4, thumbprint(vectors::log_key().public_key()).bytes()},
                {15, cbor::Map{{1, "https://register.example"}, {2, "decision:2026-001"}, {6, 1700000001}}},
                {395, 1}});
  const Signature signature = sign_root(vectors::log_key(), header, *Digest::from_hex(vectors::receipt_root));
  EXPECT_EQ(encode_receipt(header, signature, Example().proof).value(), vectors::receipt());
}

TEST(Receipt, OneSignatureServesEveryEntryOfATree) {
  const Example example;
  for (std::size_t index = 0; index < 3; ++index) {
    const Bytes bytes =
        encode_receipt(example.header, example.signature, {3, index, tree_path(index, example.all)}).value();
    const auto receipt = parse_receipt(bytes);
    ASSERT_TRUE(receipt) << receipt.error().message;
    EXPECT_EQ(receipt->claims.subject, "register.example/log1");
    EXPECT_EQ(receipt->claims.issued_at, std::nullopt);
    for (std::size_t other = 0; other < 3; ++other)
      EXPECT_EQ(verify_receipt(*receipt, example.key.public_key(), example.all[other]).has_value(), other == index);
  }
}

TEST(Receipt, SaysWhyItDoesNotHold) {
  const Example example;
  const Receipt receipt = parse_receipt(vectors::receipt()).value();
  const Error other_key = verify_receipt(receipt, vectors::issuer_key().public_key(), example.all[1]).error();
  EXPECT_EQ(other_key.kind, ErrorKind::false_proof);
  EXPECT_EQ(other_key.message, "the receipt is signed by the key " + std::string(vectors::log_thumbprint) +
                                   ", not by " + std::string(vectors::issuer_thumbprint));
  const Error other_entry = verify_receipt(receipt, example.key.public_key(), example.all[0]).error();
  EXPECT_EQ(other_entry.kind, ErrorKind::false_proof);
  EXPECT_EQ(other_entry.message, "the receipt does not lead from this entry to a root that the log signed");
}

TEST(Receipt, EveryBitMatters) {
  for (std::size_t bit = 0; bit < vectors::receipt().size() * 8; ++bit) {
    Bytes bytes = vectors::receipt();
    bytes[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    const auto receipt = parse_receipt(bytes);
    EXPECT_FALSE(receipt && verify_receipt(*receipt, vectors::log_key().public_key(), leaf_hash(vectors::statement())))
        << "bit " << bit;
  }
}

TEST(Receipt, IsNotWrittenForATreeOfOneEntry) {
  const Example example;
  const Error one = encode_receipt(example.header, example.signature, {1, 0, {}}).error();
  EXPECT_EQ(one.kind, ErrorKind::refused);
  EXPECT_EQ(one.message, "a tree of one entry has no receipt, because its path is empty (RFC 9942)");
  EXPECT_EQ(encode_receipt(example.header, example.signature, {3, 1, {}}).error().message,
            "the path has the length 0, but entry 1 of 3 needs 2");
  EXPECT_EQ(encode_receipt(example.header, example.signature, {3, 3, {}}).error().message,
            "the leaf index 3 is not below the tree size 3");
}

std::string refusal(const cbor::Map& header, const cbor::Map& unprotected, std::optional<ByteView> payload = {}) {
  const auto receipt = parse_receipt(encode_sign1(cbor::encode(header), unprotected, payload, Signature{}));
  return receipt ? "accepted" : receipt.error().message;
}

cbor::Map example_header() { return parse_sign1(vectors::receipt())->protected_header; }
cbor::Map example_proofs() { return parse_sign1(vectors::receipt())->unprotected_header; }

std::string refusal_with_proofs(cbor::Value proofs) {
  return refusal(example_header(), cbor::Map{{396, std::move(proofs)}});
}

std::string refusal_with_proof(const cbor::Value& proof) {
  cbor::Array one;
  one.push_back(cbor::encode(proof));
  return refusal_with_proofs(cbor::Map{{-1, std::move(one)}});
}

TEST(Receipt, RefusesOtherStructures) {
  EXPECT_EQ(refusal(example_header(), example_proofs()), "accepted");
  cbor::Map header = example_header();
  std::erase_if(header, [](const auto& entry) { return entry.first.if_integer() == 395; });
  EXPECT_EQ(refusal(header, example_proofs()), "the protected header has no 395 (vds)");
  header.emplace_back(395, 2);
  EXPECT_EQ(refusal(header, example_proofs()), "395 (vds) in the protected header must be 1");
  EXPECT_EQ(refusal({}, example_proofs()), "the protected header has no 1 (alg)");
  EXPECT_EQ(refusal(example_header(), {}), "the unprotected header has no 396 (vdp)");
  EXPECT_EQ(refusal(example_header(), example_proofs(), Digest().bytes()),
            "the payload of a receipt must be null: the root is recomputed, not believed");
}

TEST(Receipt, RefusesMalformedProofs) {
  const Bytes digest(32);
  EXPECT_EQ(refusal_with_proof(cbor::Array{2, 0, cbor::Array(1, digest)}), "accepted");
  EXPECT_EQ(refusal_with_proofs(cbor::Array{}), "396 (vdp) in the unprotected header must be a map");
  EXPECT_EQ(refusal_with_proofs(cbor::Map{{-2, cbor::Array(1, digest)}}),
            "the map of proofs has no -1 (inclusion proofs)");
  EXPECT_EQ(refusal_with_proofs(cbor::Map{{-1, cbor::Array(2, digest)}}),
            "-1 (inclusion proofs) must be an array of one byte string");
  EXPECT_EQ(refusal_with_proofs(cbor::Map{{-1, cbor::Array(1, digest)}, {-2, cbor::Array(1, digest)}}),
            "the map of proofs must hold -1 (inclusion proofs) and nothing else");
  EXPECT_EQ(refusal_with_proof(cbor::Array{3, 1, digest, digest}),
            "inclusion proof: the path must be an array of its own, third after the tree size and the leaf index");
  EXPECT_EQ(refusal_with_proof(cbor::Array{2, 0}),
            "inclusion proof: must be an array of tree size, leaf index and path");
  EXPECT_EQ(refusal_with_proof(cbor::Array{2, 0, cbor::Array(1, digest), 1}),
            "inclusion proof: must be an array of three values, not 4");
  EXPECT_EQ(refusal_with_proof(cbor::Array{-2, 0, cbor::Array(1, digest)}),
            "inclusion proof: the tree size must be a whole number");
  EXPECT_EQ(refusal_with_proof(cbor::Array{1, 0, cbor::Array{}}),
            "inclusion proof: a tree of one entry has no receipt, because its path is empty (RFC 9942)");
  EXPECT_EQ(refusal_with_proof(cbor::Array{2, 2, cbor::Array(1, digest)}),
            "inclusion proof: the leaf index 2 is not below the tree size 2");
  EXPECT_EQ(refusal_with_proof(cbor::Array{4, 0, cbor::Array(1, digest)}),
            "inclusion proof: the path has the length 1, but entry 0 of 4 needs 2");
  EXPECT_EQ(refusal_with_proof(cbor::Array{2, 0, cbor::Array(1, Bytes(31))}),
            "inclusion proof: digest 1 of the path: a SHA-256 digest has 32 bytes, not 31");
  EXPECT_EQ(refusal_with_proof(cbor::Array{2, 0, cbor::Array(1, 5)}),
            "inclusion proof: digest 1 of the path must be bytes");
}

}  // namespace
}  // namespace haip::cose
