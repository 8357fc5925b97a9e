#pragma once
// The path from one leaf to the root of a tree (RFC 9162 section 2.1.3), as receipts carry it.

#include <cstdint>
#include <optional>
#include <vector>

#include "crypto/digest.hpp"

namespace haip::cose {

struct InclusionProof {
  std::uint64_t tree_size = 0;
  std::uint64_t leaf_index = 0;  ///< Below `tree_size`.
  std::vector<Digest> path;      ///< From the leaf's sibling upward; as many as the two numbers ask for, at most 64.
  friend bool operator==(const InclusionProof&, const InclusionProof&) = default;
};

/// How many digests the path of that leaf has: 0 exactly when the tree has one leaf. `leaf_index` < `tree_size`.
std::size_t path_length(std::uint64_t leaf_index, std::uint64_t tree_size);

/// The root to which the path leads from `leaf_hash` (SHA-256 over 0x00 and the entry). Empty when index and size do
/// not go together, or the path has the wrong length.
std::optional<Digest> root_from(const InclusionProof& proof, const Digest& leaf_hash);

}  // namespace haip::cose
