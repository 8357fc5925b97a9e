#include "cose/inclusion.hpp"

#include <bit>

namespace haip::cose {
namespace {

Digest node_hash(const Digest& left, const Digest& right) {
  constexpr std::uint8_t node_prefix = 1;  // RFC 9162 section 2.1.1
  return sha256({&node_prefix, 1}, left.bytes(), right.bytes());
}

}  // namespace

std::size_t path_length(std::uint64_t leaf_index, std::uint64_t tree_size) {
  // Below the point where the leaf and the last leaf part ways, every level has a sibling; above it, only those where
  // the leaf's subtree is a right child, because on the right edge a left child stands alone.
  const auto below = static_cast<unsigned>(std::bit_width(leaf_index ^ (tree_size - 1)));
  const std::uint64_t above = below < 64 ? leaf_index >> below : 0;
  return below + static_cast<std::size_t>(std::popcount(above));
}

std::optional<Digest> root_from(const InclusionProof& proof, const Digest& leaf_hash) {
  if (proof.leaf_index >= proof.tree_size || proof.path.size() != path_length(proof.leaf_index, proof.tree_size))
    return std::nullopt;
  // RFC 9162 section 2.1.3.2, with its names; its length checks are made above.
  std::uint64_t fn = proof.leaf_index;
  std::uint64_t sn = proof.tree_size - 1;
  Digest r = leaf_hash;
  for (const Digest& p : proof.path) {
    if (fn % 2 == 1 || fn == sn) {
      r = node_hash(p, r);
      while (fn % 2 == 0 && fn != 0) {
        fn >>= 1;
        sn >>= 1;
      }
    } else {
      r = node_hash(r, p);
    }
    fn >>= 1;
    sn >>= 1;
  }
  return r;
}

}  // namespace haip::cose
