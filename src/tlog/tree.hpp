#pragma once
// The Merkle tree of RFC 6962 section 2.1 (RFC 9162 section 2.1 is the same tree) with SHA-256: hashes, and checking
// the two kinds of proof. Nothing here knows how a tree is stored; tile_tree.hpp does.
//
//                 root                     leaf = SHA-256(0x00 || entry)
//               /      \                   node = SHA-256(0x01 || left || right)
//            ab          c                 empty tree = SHA-256("")
//           /  \         |
//          a    b        c                 the left side of every node is the largest complete tree that fits
//
// Sizes and indexes are whole numbers up to max_tree_size; entries count from 0.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "crypto/digest.hpp"

namespace haip::tlog {

/// 2^63 - 1, so that every size is also a valid signed 64-bit number.
inline constexpr std::uint64_t max_tree_size = 0x7fff'ffff'ffff'ffffU;

/// No proof for a tree of at most max_tree_size entries needs more hashes than this.
inline constexpr std::size_t max_proof_hashes = 63;

Digest leaf_hash(ByteView entry);
Digest node_hash(const Digest& left, const Digest& right);
/// The root of the tree without entries.
Digest empty_root();

/// The root that `path` leads to from the entry at `index` in a tree of `size` entries. `path` goes from the leaf's
/// sibling up to a child of the root (RFC 6962 section 2.1.1; checked as in RFC 9162 section 2.1.3.2).
/// malformed: `index` is not below `size`, or `path` does not have exactly the length that they ask for.
Result<Digest> root_from_inclusion(const Digest& leaf, std::uint64_t index, std::uint64_t size,
                                   std::span<const Digest> path);

/// Whether the entry with that leaf hash is at `index` in the tree of `size` entries with that root.
/// malformed as above; false_proof: the path leads to another root.
Status verify_inclusion(const Digest& leaf, std::uint64_t index, std::uint64_t size, std::span<const Digest> path,
                        const Digest& root);

/// Whether the tree of `from_size` entries is the beginning of the tree of `to_size` entries (RFC 6962 section 2.1.2;
/// checked as in RFC 9162 section 2.1.4.2). For equal sizes, and from the empty tree, the proof is empty.
/// malformed: `from_size` is above `to_size`, or the proof has the wrong length; false_proof: it leads to another root,
/// two roots differ for equal sizes, or an empty tree has a root that is not empty_root().
Status verify_consistency(std::uint64_t from_size, const Digest& from_root, std::uint64_t to_size,
                          const Digest& to_root, std::span<const Digest> proof);

}  // namespace haip::tlog
