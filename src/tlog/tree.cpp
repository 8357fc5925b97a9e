#include "tlog/tree.hpp"

#include <array>
#include <bit>

namespace haip::tlog {
namespace {

constexpr std::array<std::uint8_t, 1> leaf_prefix{0x00};
constexpr std::array<std::uint8_t, 1> node_prefix{0x01};

/// A path from a leaf has two parts. Up to where the leaf's way meets the way of the last leaf, siblings are on either
/// side (inner); above that the leaf is on the right edge, and siblings are only where they are to the left (border).
struct PathLength {
  std::size_t inner;
  std::size_t border;
};

PathLength path_length(std::uint64_t index, std::uint64_t size) {
  const auto inner = static_cast<std::size_t>(std::bit_width(index ^ (size - 1)));
  return {inner, static_cast<std::size_t>(std::popcount(index >> inner))};
}

Digest climb_inner(Digest hash, std::uint64_t index, std::span<const Digest> path) {
  for (const Digest& sibling : path) {
    hash = (index & 1) != 0 ? node_hash(sibling, hash) : node_hash(hash, sibling);
    index >>= 1;
  }
  return hash;
}

/// The same way, but in the tree that ends with this leaf: there are no siblings to the right.
Digest climb_inner_in_smaller_tree(Digest hash, std::uint64_t index, std::span<const Digest> path) {
  for (const Digest& sibling : path) {
    if ((index & 1) != 0) hash = node_hash(sibling, hash);
    index >>= 1;
  }
  return hash;
}

Digest climb_border(Digest hash, std::span<const Digest> path) {
  for (const Digest& sibling : path) hash = node_hash(sibling, hash);
  return hash;
}

tl::unexpected<Error> wrong_length(std::string_view what, std::size_t has, std::size_t needs) {
  return malformed("the " + std::string(what) + " has " + std::to_string(has) + " hashes where " +
                   std::to_string(needs) + " are needed");
}

tl::unexpected<Error> wrong_root(std::string_view what, const Digest& computed, const Digest& expected) {
  return fail(ErrorKind::false_proof, "the " + std::string(what) + " does not hold: it leads to the root " +
                                          computed.base64() + ", not to " + expected.base64());
}

Status check_size(std::uint64_t size) {
  if (size > max_tree_size) return malformed("a tree of " + std::to_string(size) + " entries is too large");
  return {};
}

}  // namespace

Digest leaf_hash(ByteView entry) { return sha256(leaf_prefix, entry); }

Digest node_hash(const Digest& left, const Digest& right) { return sha256(node_prefix, left.bytes(), right.bytes()); }

Digest empty_root() { return sha256(ByteView{}); }

Result<Digest> root_from_inclusion(const Digest& leaf, std::uint64_t index, std::uint64_t size,
                                   std::span<const Digest> path) {
  CHECK(check_size(size));
  if (index >= size)
    return malformed("there is no entry " + std::to_string(index) + " in a tree of " + std::to_string(size));
  const auto [inner, border] = path_length(index, size);
  if (path.size() != inner + border) return wrong_length("inclusion proof", path.size(), inner + border);
  return climb_border(climb_inner(leaf, index, path.first(inner)), path.subspan(inner));
}

Status verify_inclusion(const Digest& leaf, std::uint64_t index, std::uint64_t size, std::span<const Digest> path,
                        const Digest& root) {
  TRY(const Digest computed, root_from_inclusion(leaf, index, size, path));
  if (computed != root) return wrong_root("inclusion proof", computed, root);
  return {};
}

Status verify_consistency(std::uint64_t from_size, const Digest& from_root, std::uint64_t to_size,
                          const Digest& to_root, std::span<const Digest> proof) {
  CHECK(check_size(to_size));
  if (from_size > to_size)
    return malformed("a tree of " + std::to_string(from_size) + " entries cannot be the beginning of one of " +
                     std::to_string(to_size));
  for (const auto& [size, root] : {std::pair(from_size, &from_root), std::pair(to_size, &to_root)})
    if (size == 0 && *root != empty_root())
      return fail(ErrorKind::false_proof, "the empty tree cannot have the root " + root->base64());
  if (from_size == 0 || from_size == to_size) {
    if (!proof.empty()) return wrong_length("consistency proof", proof.size(), 0);
    if (from_size == to_size && from_root != to_root)
      return fail(ErrorKind::false_proof, "two trees of " + std::to_string(to_size) +
                                              " entries have different roots, " + from_root.base64() + " and " +
                                              to_root.base64());
    return {};
  }

  // The way starts at the largest complete subtree that ends the smaller tree. It is the first hash of the proof,
  // unless it is the whole smaller tree.
  const auto height = static_cast<std::size_t>(std::countr_zero(from_size));
  const std::uint64_t position = (from_size - 1) >> height;
  auto [inner, border] = path_length(from_size - 1, to_size);
  inner -= height;
  const std::size_t start = position == 0 ? 0 : 1;
  if (proof.size() != start + inner + border)
    return wrong_length("consistency proof", proof.size(), start + inner + border);
  const Digest seed = position == 0 ? from_root : proof.front();
  const auto inner_path = proof.subspan(start, inner);
  const auto border_path = proof.subspan(start + inner);

  const Digest from = climb_border(climb_inner_in_smaller_tree(seed, position, inner_path), border_path);
  if (from != from_root) return wrong_root("consistency proof", from, from_root);
  const Digest to = climb_border(climb_inner(seed, position, inner_path), border_path);
  if (to != to_root) return wrong_root("consistency proof", to, to_root);
  return {};
}

}  // namespace haip::tlog
