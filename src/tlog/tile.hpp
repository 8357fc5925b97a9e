#pragma once
// Where things are in a tiled log (c2sp.org/tlog-tiles): the tree is cut into tiles of 256 hashes.
//
//   level 1                 [ tile 0: hash 0, 1, … ]              hash i of tile n at level l is the root of the
//                             /       \                           full tile n·256+i at level l−1
//   level 0   [ tile 0: 256 leaf hashes ][ tile 1: 44, partial ]
//   entries   [ bundle 0: 256 entries   ][ bundle 1: 44        ]  ← a log of 300 entries
//
// A tile with fewer than 256 hashes is partial; its path ends in ".p/<width>". Partial tiles exist only at the right
// edge and are never hashed into the level above.

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace haip::tlog {

inline constexpr unsigned tile_width = 256;
inline constexpr unsigned tile_height = 8;  ///< tile_width = 2^tile_height
inline constexpr unsigned max_tile_level = 63;
inline constexpr std::size_t full_tile_bytes = 8192;

/// A tile of hashes.
struct TileAddress {
  unsigned level = 0;           ///< 0 (leaf hashes) to 63.
  std::uint64_t index = 0;      ///< At that level, from the left.
  unsigned width = tile_width;  ///< 1 to 256; below 256 the tile is partial.
  auto operator<=>(const TileAddress&) const = default;
};

/// A bundle of entries: those whose leaf hashes are in the tile of level 0 with the same index and width.
struct BundleAddress {
  std::uint64_t index = 0;
  unsigned width = tile_width;
  auto operator<=>(const BundleAddress&) const = default;
};

/// "tile/0/x001/x234/067", "tile/0/001.p/44": the path below the log's prefix.
std::string format_tile_path(const TileAddress& address);
/// Exactly what format_tile_path writes: no leading zeroes, no width 0 or 256. Anything else is malformed.
Result<TileAddress> parse_tile_path(std::string_view path);

/// "tile/entries/x256/000", "tile/entries/000.p/5".
std::string format_bundle_path(const BundleAddress& address);
/// Exactly what format_bundle_path writes.
Result<BundleAddress> parse_bundle_path(std::string_view path);

/// How many tiles a tree has at one level.
struct LevelTiles {
  unsigned level = 0;
  std::uint64_t full_tiles = 0;
  unsigned partial_width = 0;  ///< Of the tile after the full ones; 0: there is none.
  auto operator<=>(const LevelTiles&) const = default;
};

/// floor(size / 256^level): how many hashes level `level` has in all its tiles.
std::uint64_t hashes_at_level(std::uint64_t size, unsigned level);

/// Every tile that a checkpoint of `size` implies, from level 0 up to the last level that has a hash. 70,000 entries:
/// {0, 273, 112}, {1, 1, 17}, {2, 0, 1}. Empty for size 0. Bundles are as level 0.
std::vector<LevelTiles> tiles_of_size(std::uint64_t size);

/// How many hashes the tile has in a tree of `size` entries, 0 to 256. 0: there is no such tile.
unsigned width_in_tree(unsigned level, std::uint64_t index, std::uint64_t size);

}  // namespace haip::tlog
