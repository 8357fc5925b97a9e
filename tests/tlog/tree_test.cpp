#include "tlog/tree.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/encoding.hpp"
#include "tlog/reference_tree.hpp"
#include "tlog/sample_log.hpp"

namespace haip::tlog {
namespace {

using sample::outcome;
using testing::HasSubstr;
using testing::StartsWith;

std::vector<Bytes> entries(std::size_t count) {
  std::vector<Bytes> all;
  for (std::size_t i = 0; i < count; ++i) all.push_back(sample::entry(i));
  return all;
}

// The inputs and roots of the test data of RFC 6962 implementations (Certificate Transparency, MerkleTreeTest).
TEST(Tree, CertificateTransparencyKnownAnswers) {
  std::vector<Bytes> inputs;
  for (const char* text :
       {"", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"})
    inputs.push_back(*parse_hex(text));
  const std::vector<std::string> roots{"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                                       "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                                       "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                                       "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                                       "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                                       "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                                       "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                                       "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
  TreeAppender tree;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    tree.append(leaf_hash(inputs[i]));
    EXPECT_EQ(tree.root().hex(), roots[i]) << "size " << i + 1;
  }
  EXPECT_EQ(empty_root().hex(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(VerifyInclusion, HoldsForTheReferenceAndForNothingElse) {
  ReferenceTree reference(entries(40));
  for (std::uint64_t size = 1; size <= 40; ++size) {
    const Digest root = reference.hash(0, size);
    for (std::uint64_t index = 0; index < size; ++index) {
      std::vector<Digest> path = reference.path(index, 0, size);
      EXPECT_EQ(outcome(verify_inclusion(sample::leaf(index), index, size, path, root)), "ok");
      EXPECT_THAT(outcome(verify_inclusion(sample::leaf(index + 1), index, size, path, root)),
                  StartsWith("false_proof: the inclusion proof does not hold: it leads to the root "));
      for (std::uint64_t other = 0; other < size; ++other) {
        if (other == index) continue;
        EXPECT_FALSE(verify_inclusion(sample::leaf(index), other, size, path, root)) << index << " as " << other;
      }
      for (Digest& hash : path) {
        const Digest kept = std::exchange(hash, sha256("other"));
        EXPECT_THAT(outcome(verify_inclusion(sample::leaf(index), index, size, path, root)), StartsWith("false_proof"));
        hash = kept;
      }
      path.push_back(root);
      EXPECT_THAT(outcome(verify_inclusion(sample::leaf(index), index, size, path, root)), StartsWith("malformed"));
    }
  }
}

TEST(VerifyInclusion, SaysWhatIsWrong) {
  const Digest digest = sha256("any");
  EXPECT_EQ(outcome(root_from_inclusion(digest, 3, 3, {})), "malformed: there is no entry 3 in a tree of 3");
  EXPECT_EQ(outcome(root_from_inclusion(digest, 0, 0, {})), "malformed: there is no entry 0 in a tree of 0");
  EXPECT_EQ(outcome(root_from_inclusion(digest, 5, 300, {})),
            "malformed: the inclusion proof has 0 hashes where 9 are needed");
  EXPECT_THAT(outcome(root_from_inclusion(digest, 0, max_tree_size + 1, {})), HasSubstr("too large"));
  const std::vector<Digest> longest(max_proof_hashes, digest);
  EXPECT_EQ(outcome(root_from_inclusion(digest, 0, max_tree_size, longest)), "ok");
}

TEST(VerifyConsistency, HoldsForTheReferenceAndForNothingElse) {
  ReferenceTree reference(entries(40));
  for (std::size_t to = 1; to <= 40; ++to) {
    for (std::size_t from = 1; from <= to; ++from) {
      const Digest from_root = reference.hash(0, from);
      const Digest to_root = reference.hash(0, to);
      std::vector<Digest> proof = reference.proof(from, to);
      EXPECT_EQ(outcome(verify_consistency(from, from_root, to, to_root, proof)), "ok");
      EXPECT_THAT(outcome(verify_consistency(from, sha256("x"), to, to_root, proof)), StartsWith("false_proof"));
      EXPECT_THAT(outcome(verify_consistency(from, from_root, to, sha256("x"), proof)), StartsWith("false_proof"));
      for (Digest& hash : proof) {
        const Digest kept = std::exchange(hash, sha256("other"));
        EXPECT_THAT(outcome(verify_consistency(from, from_root, to, to_root, proof)), StartsWith("false_proof"));
        hash = kept;
      }
      proof.push_back(to_root);
      EXPECT_THAT(outcome(verify_consistency(from, from_root, to, to_root, proof)), StartsWith("malformed"));
    }
  }
}

TEST(VerifyConsistency, FromTheEmptyTree) {
  const Digest root = sha256("any");
  EXPECT_EQ(outcome(verify_consistency(0, empty_root(), 7, root, {})), "ok");
  EXPECT_EQ(outcome(verify_consistency(0, empty_root(), 0, empty_root(), {})), "ok");
  EXPECT_THAT(outcome(verify_consistency(0, root, 7, root, {})), StartsWith("false_proof: the empty tree cannot have"));
  EXPECT_THAT(outcome(verify_consistency(0, empty_root(), 0, root, {})), StartsWith("false_proof"));
  EXPECT_EQ(outcome(verify_consistency(0, empty_root(), 7, root, std::vector{root})),
            "malformed: the consistency proof has 1 hashes where 0 are needed");
}

TEST(VerifyConsistency, SaysWhatIsWrong) {
  const Digest a = sha256("a");
  const Digest b = sha256("b");
  EXPECT_EQ(outcome(verify_consistency(8, a, 7, b, {})),
            "malformed: a tree of 8 entries cannot be the beginning of one of 7");
  EXPECT_THAT(outcome(verify_consistency(7, a, 7, b, {})),
              StartsWith("false_proof: two trees of 7 entries have different roots"));
  EXPECT_THAT(outcome(verify_consistency(1, a, max_tree_size + 1, b, {})), HasSubstr("too large"));
}

}  // namespace
}  // namespace haip::tlog
