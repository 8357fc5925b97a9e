#pragma once
// The tree of tree.hpp computed from tiles alone, and grown tile by tile.
//
//   TRY(TreeAppender tree, TreeAppender::resume(size, reader));
//   for (const Bytes& entry : batch) tree.append(leaf_hash(entry));
//   for (const ChangedTile& tile : tree.take_changed_tiles()) …          // store under (level, index)
//   Checkpoint next{origin, tree.size(), tree.root(), {}};
//
// The functions trust the tiles they are given: whoever reads them from elsewhere compares the root with a verified
// checkpoint, or checks the proof that comes out.

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "crypto/digest.hpp"
#include "tlog/tile.hpp"
#include "tlog/tree.hpp"

namespace haip::tlog {

/// Where tiles come from: a database, a folder, another log over HTTP.
class TileReader {
 public:
  virtual ~TileReader() = default;

  /// The hashes of a tile, 32 bytes each, the leftmost first. At least `width` (1 to 256) of them; what is stored
  /// beyond them may follow and is ignored. Asked only for tiles that a tree of the size at hand has, with the width
  /// they have in it. Errors are passed on to whoever asked.
  virtual Result<Bytes> read_hash_tile(unsigned level, std::uint64_t index, unsigned width) = 0;
};

/// The tree of the first `size` entries, for many questions about it. It keeps every tile it has read and every node it
/// has hashed, so a question near an earlier one costs next to nothing: make one for a batch, then throw it away.
/// Everything here is malformed when an index or size is out of range or a tile is too short; other errors are the
/// reader's.
class TiledTree {
 public:
  /// `tiles` must outlive the tree. Reads nothing yet.
  static Result<TiledTree> open(std::uint64_t size, TileReader& tiles);

  [[nodiscard]] std::uint64_t size() const { return size_; }
  Result<Digest> root();
  /// `index` must be below the size.
  Result<Digest> leaf_hash(std::uint64_t index);
  /// For verify_inclusion: PATH(index, D[size]) of RFC 6962 section 2.1.1. `index` must be below the size.
  Result<std::vector<Digest>> inclusion_proof(std::uint64_t index);
  /// For verify_consistency: PROOF(from_size, D[size]) of RFC 6962 section 2.1.2; empty when `from_size` is 0 or the
  /// size. `from_size` must not be above the size.
  Result<std::vector<Digest>> consistency_proof(std::uint64_t from_size);

 private:
  friend class TreeAppender;

  /// The complete subtrees within a tile as a heap: node 1 is the root of all 256 hashes, nodes 2n and 2n + 1 are the
  /// children of n, and the hashes of the tile are nodes 256 to 511. A zero digest is one not known yet.
  using Tile = std::vector<Digest>;

  TiledTree(std::uint64_t size, TileReader& tiles) : size_(size), reader_(&tiles) {}
  Result<Tile*> tile(unsigned level, std::uint64_t index);
  Result<Digest> complete_subtree(std::uint64_t begin, unsigned height);
  Result<std::vector<Digest>> subtrees(std::uint64_t begin, std::uint64_t end);
  Result<Digest> range(std::uint64_t begin, std::uint64_t end);

  std::uint64_t size_;
  TileReader* reader_;
  std::map<std::pair<unsigned, std::uint64_t>, Tile> tiles_;
};

// One question about one tree. Each reads a tile once, and at most two tiles for each level.
Result<Digest> root(std::uint64_t size, TileReader& tiles);
Result<Digest> leaf_hash_at(std::uint64_t index, std::uint64_t size, TileReader& tiles);
Result<std::vector<Digest>> inclusion_proof(std::uint64_t index, std::uint64_t size, TileReader& tiles);
Result<std::vector<Digest>> consistency_proof(std::uint64_t from_size, std::uint64_t to_size, TileReader& tiles);

/// A tile with all its hashes, to be stored over what (level, index) held before.
struct ChangedTile {
  TileAddress address;
  Bytes hashes;  ///< address.width × 32 bytes.
};

/// The right edge of a growing tree: the partial tile of every level, and the roots of the complete subtrees that the
/// size is made of (one for each bit that is set). An append costs one node hash on average and root() at most 62.
/// Copyable: append to a copy, and throw it away when the batch cannot be committed. At most max_tree_size entries.
class TreeAppender {
 public:
  /// The empty tree.
  TreeAppender() = default;

  /// The tree of `size` entries, from the partial tiles of each level. Compare root() with the last signed checkpoint
  /// before building on it. Errors as above.
  static Result<TreeAppender> resume(std::uint64_t size, TileReader& tiles);

  void append(const Digest& leaf_hash);

  [[nodiscard]] std::uint64_t size() const { return size_; }
  [[nodiscard]] Digest root() const;

  /// Every tile that appends have touched since construction or the last call, once each: the full ones in the order
  /// they filled up, then the partial ones from level 0 up.
  std::vector<ChangedTile> take_changed_tiles();

 private:
  struct Level {
    Bytes hashes;  ///< Of the partial tile.
    bool changed = false;
  };

  void append_at_level(unsigned level, const Digest& hash);

  std::uint64_t size_ = 0;
  std::vector<Digest> subtrees_;  ///< Roots of the complete subtrees, the largest (leftmost) first.
  std::vector<Level> levels_;
  std::vector<ChangedTile> filled_;
};

}  // namespace haip::tlog
