#include "tlog/tile_tree.hpp"

#include <algorithm>
#include <bit>
#include <stdexcept>
#include <utility>

namespace haip::tlog {
namespace {

constexpr std::size_t hash_bytes = Digest::size_bytes;

constexpr std::size_t heap_size = std::size_t{2} * tile_width;

/// The root of a tree out of the roots of the complete subtrees it is made of, the largest first.
Digest join(const std::vector<Digest>& subtrees) {
  Digest hash = subtrees.back();
  for (std::size_t i = subtrees.size() - 1; i > 0; --i) hash = node_hash(subtrees[i - 1], hash);
  return hash;
}

/// A node of the heap in a tile; all hashes below it must be there.
const Digest& heap_node(std::vector<Digest>& heap, std::size_t node) {
  // Hashes of the tile are as they were read, even if a broken tile is full of zeroes.
  if (node < tile_width && heap[node] == Digest())
    heap[node] = node_hash(heap_node(heap, 2 * node), heap_node(heap, 2 * node + 1));
  return heap[node];
}

/// The largest power of two below n: where RFC 6962 splits n entries. n is at least 2.
std::uint64_t split_point(std::uint64_t n) { return std::bit_floor(n - 1); }

Status check_index(std::uint64_t index, std::uint64_t size) {
  if (index >= size)
    return malformed("there is no entry " + std::to_string(index) + " in a tree of " + std::to_string(size));
  return {};
}

}  // namespace

Result<TiledTree> TiledTree::open(std::uint64_t size, TileReader& tiles) {
  if (size > max_tree_size) return malformed("a tree of " + std::to_string(size) + " entries is too large");
  return TiledTree(size, tiles);
}

Result<Digest> TiledTree::root() {
  if (size_ == 0) return empty_root();
  return range(0, size_);
}

Result<Digest> TiledTree::leaf_hash(std::uint64_t index) {
  CHECK(check_index(index, size_));
  return complete_subtree(index, 0);
}

Result<std::vector<Digest>> TiledTree::inclusion_proof(std::uint64_t index) {
  CHECK(check_index(index, size_));
  std::vector<Digest> path;
  std::uint64_t begin = 0;
  std::uint64_t end = size_;
  while (end - begin > 1) {
    const std::uint64_t middle = begin + split_point(end - begin);
    if (index < middle) {
      TRY(const Digest right, range(middle, end));
      path.push_back(right);
      end = middle;
    } else {
      TRY(const Digest left, range(begin, middle));
      path.push_back(left);
      begin = middle;
    }
  }
  std::ranges::reverse(path);
  return path;
}

Result<std::vector<Digest>> TiledTree::consistency_proof(std::uint64_t from_size) {
  if (from_size > size_)
    return malformed("a tree of " + std::to_string(from_size) + " entries cannot be the beginning of one of " +
                     std::to_string(size_));
  std::vector<Digest> proof;
  if (from_size == 0 || from_size == size_) return proof;
  std::uint64_t begin = 0;
  std::uint64_t end = size_;
  while (from_size != end) {
    const std::uint64_t middle = begin + split_point(end - begin);
    if (from_size <= middle) {
      TRY(const Digest right, range(middle, end));
      proof.push_back(right);
      end = middle;
    } else {
      TRY(const Digest left, range(begin, middle));
      proof.push_back(left);
      begin = middle;
    }
  }
  // The last subtree of the smaller tree; when it is the whole smaller tree, the checker knows it already.
  if (begin > 0) {
    TRY(const Digest last, range(begin, end));
    proof.push_back(last);
  }
  std::ranges::reverse(proof);
  return proof;
}

Result<TiledTree::Tile*> TiledTree::tile(unsigned level, std::uint64_t index) {
  const auto known = tiles_.find({level, index});
  if (known != tiles_.end()) return &known->second;
  const unsigned width = width_in_tree(level, index, size_);
  if (width == 0) throw std::logic_error("a tile outside the tree was asked for");
  TRY(const Bytes hashes, reader_->read_hash_tile(level, index, width));
  if (hashes.size() < width * hash_bytes)
    return malformed(format_tile_path({level, index, width}) + " has " + std::to_string(hashes.size()) +
                     " bytes where " + std::to_string(width * hash_bytes) + " are needed");
  Tile heap(heap_size);
  for (std::size_t i = 0; i < width; ++i)
    heap[tile_width + i] = *Digest::from_bytes(ByteView(hashes).subspan(i * hash_bytes, hash_bytes));
  return &tiles_.emplace(std::pair(level, index), std::move(heap)).first->second;
}

/// MTH of the 2^height entries from `begin` on, a multiple of that: some node in a tile of level height / 8.
Result<Digest> TiledTree::complete_subtree(std::uint64_t begin, unsigned height) {
  const unsigned level = height / tile_height;
  const unsigned height_in_tile = height % tile_height;
  const std::uint64_t first_hash = begin >> (level * tile_height);
  TRY(Tile * heap, tile(level, first_hash / tile_width));
  return heap_node(*heap, (tile_width + first_hash % tile_width) >> height_in_tile);
}

/// The roots of the complete subtrees that D[begin:end] is made of, the largest first. `begin` is a multiple of the
/// largest power of two that is not above end - begin: true of every range that RFC 6962 hashes.
Result<std::vector<Digest>> TiledTree::subtrees(std::uint64_t begin, std::uint64_t end) {
  std::vector<Digest> roots;
  while (begin < end) {
    const auto height = static_cast<unsigned>(std::bit_width(end - begin)) - 1;
    TRY(const Digest root, complete_subtree(begin, height));
    roots.push_back(root);
    begin += std::uint64_t{1} << height;
  }
  return roots;
}

/// MTH(D[begin:end]) of such a range.
Result<Digest> TiledTree::range(std::uint64_t begin, std::uint64_t end) {
  TRY(const std::vector<Digest> roots, subtrees(begin, end));
  return join(roots);
}

Result<Digest> root(std::uint64_t size, TileReader& tiles) {
  TRY(TiledTree tree, TiledTree::open(size, tiles));
  return tree.root();
}

Result<Digest> leaf_hash_at(std::uint64_t index, std::uint64_t size, TileReader& tiles) {
  TRY(TiledTree tree, TiledTree::open(size, tiles));
  return tree.leaf_hash(index);
}

Result<std::vector<Digest>> inclusion_proof(std::uint64_t index, std::uint64_t size, TileReader& tiles) {
  TRY(TiledTree tree, TiledTree::open(size, tiles));
  return tree.inclusion_proof(index);
}

Result<std::vector<Digest>> consistency_proof(std::uint64_t from_size, std::uint64_t to_size, TileReader& tiles) {
  TRY(TiledTree tree, TiledTree::open(to_size, tiles));
  return tree.consistency_proof(from_size);
}

Result<TreeAppender> TreeAppender::resume(std::uint64_t size, TileReader& tiles) {
  TRY(TiledTree tree, TiledTree::open(size, tiles));
  TreeAppender appender;
  appender.size_ = size;
  TRY(appender.subtrees_, tree.subtrees(0, size));
  for (const LevelTiles& level : tiles_of_size(size)) {
    Level& edge = appender.levels_.emplace_back();
    if (level.partial_width == 0) continue;
    TRY(const TiledTree::Tile* heap, tree.tile(level.level, level.full_tiles));
    for (std::size_t i = 0; i < level.partial_width; ++i) haip::append(edge.hashes, (*heap)[tile_width + i].bytes());
  }
  return appender;
}

void TreeAppender::append(const Digest& leaf_hash) {
  if (size_ == max_tree_size) throw std::logic_error("the tree is full");
  append_at_level(0, leaf_hash);
  // Adding one to a number with n trailing ones: n carries, each joining two subtrees of one size.
  Digest hash = leaf_hash;
  unsigned height = 0;
  for (std::uint64_t carry = size_; (carry & 1) != 0; carry >>= 1) {
    hash = node_hash(subtrees_.back(), hash);
    subtrees_.pop_back();
    if (++height % tile_height == 0) append_at_level(height / tile_height, hash);
  }
  subtrees_.push_back(hash);
  ++size_;
}

void TreeAppender::append_at_level(unsigned level, const Digest& hash) {
  if (level == levels_.size()) levels_.emplace_back();
  Level& edge = levels_[level];
  if (edge.hashes.empty()) edge.hashes.reserve(full_tile_bytes);
  haip::append(edge.hashes, hash.bytes());
  edge.changed = true;
  if (edge.hashes.size() < full_tile_bytes) return;
  const std::uint64_t index = hashes_at_level(size_ + 1, level) / tile_width - 1;
  filled_.push_back({{level, index, tile_width}, std::move(edge.hashes)});
  edge = {};
}

Digest TreeAppender::root() const { return subtrees_.empty() ? empty_root() : join(subtrees_); }

std::vector<ChangedTile> TreeAppender::take_changed_tiles() {
  std::vector<ChangedTile> changed = std::exchange(filled_, {});
  for (unsigned level = 0; level < levels_.size(); ++level) {
    Level& edge = levels_[level];
    if (!edge.changed) continue;
    const auto width = static_cast<unsigned>(edge.hashes.size() / hash_bytes);
    changed.push_back({{level, hashes_at_level(size_, level) / tile_width, width}, edge.hashes});
    edge.changed = false;
  }
  return changed;
}

}  // namespace haip::tlog
