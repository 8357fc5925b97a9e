#pragma once
// The log of docs/format-log.md: keys from counting bytes, entries "entry 0", "entry 1" …, tiles kept in memory.

#include <map>
#include <numeric>
#include <stdexcept>

#include "base/text.hpp"
#include "tlog/bundle.hpp"
#include "tlog/checkpoint.hpp"
#include "tlog/note.hpp"
#include "tlog/tile_tree.hpp"

namespace haip::tlog::sample {

inline SecretKey counting_key(std::uint8_t first_byte) {
  Bytes seed(SecretKey::seed_size_bytes);
  std::iota(seed.begin(), seed.end(), first_byte);
  return *SecretKey::from_seed(seed);
}

inline NoteSigner log_signer() {
  return *NoteSigner::create("register.example/log1", SignatureType::ed25519, counting_key(0x00));
}
inline NoteSigner witness_signer() {
  return *NoteSigner::create("witness.example/w1", SignatureType::cosignature, counting_key(0x20));
}
/// Witnesses of other names with keys of their own.
inline NoteSigner other_witness(std::uint8_t number) {
  return *NoteSigner::create("witness.example/o" + std::to_string(number), SignatureType::cosignature,
                             counting_key(static_cast<std::uint8_t>(0x60 + number)));
}

inline constexpr Instant cosigned_at{1'700'000'000};
inline constexpr std::string_view checkpoint_300 =
    "register.example/log1\n"
    "300\n"
    "yjk9Apa+xeC43KuYO9H7fRRh9RLnJny4ljGtJv1m2Eg=\n"
    "\n"
    "— register.example/log1 "
    "oSBpBlxryjdodk3KlC9+kF8xX/tR+fAoLilAZBp6HJhTp2pGzB2FjxzfZjeXWPNPsNjFpR7HC6G+bywyEO0hROcOPQ8=\n"
    "— witness.example/w1 "
    "IDJKvgAAAABlU/EAK00xFL9E4PCFKr7CU+nqFEGEFeTA9HaZiBP0H50O3clxYdWs72cPjO6f9RAFz2ObhaoiImIm2LY6bkhYs0QOCw==\n";

inline Bytes entry(std::uint64_t index) { return to_bytes("entry " + std::to_string(index)); }
inline Digest leaf(std::uint64_t index) { return leaf_hash(entry(index)); }

/// Keeps the newest content of each tile, as a store that upserts under (level, index) does.
class MemoryTiles final : public TileReader {
 public:
  Result<Bytes> read_hash_tile(unsigned level, std::uint64_t index, unsigned width) override {
    ++reads;
    const auto found = tiles_.find({level, index});
    if (found == tiles_.end()) return fail(ErrorKind::not_found, format_tile_path({level, index, width}));
    if (width == 0 || width > tile_width) throw std::logic_error("no tile has that width");
    return found->second;
  }

  void store(std::vector<ChangedTile> tiles) {
    for (ChangedTile& tile : tiles) tiles_[{tile.address.level, tile.address.index}] = std::move(tile.hashes);
  }

  [[nodiscard]] const std::map<std::pair<unsigned, std::uint64_t>, Bytes>& all() const { return tiles_; }
  Bytes& at(unsigned level, std::uint64_t index) { return tiles_.at({level, index}); }

  int reads = 0;

 private:
  std::map<std::pair<unsigned, std::uint64_t>, Bytes> tiles_;
};

/// The tiles of the log with that many entries.
inline MemoryTiles tiles_of_log(std::uint64_t size) {
  TreeAppender tree;
  for (std::uint64_t index = 0; index < size; ++index) tree.append(leaf(index));
  MemoryTiles tiles;
  tiles.store(tree.take_changed_tiles());
  return tiles;
}

inline Checkpoint checkpoint_of(std::uint64_t size) {
  MemoryTiles tiles = tiles_of_log(size);
  return {log_signer().name(), size, *root(size, tiles), {}};
}

/// "false_proof: the …": what a test compares with.
template <class T>
std::string outcome(const Result<T>& result) {
  constexpr std::array names{"malformed", "refused", "not_found",   "conflict",   "forbidden",
                             "too_large", "gone",    "unavailable", "false_proof"};
  return result ? "ok" : names.at(static_cast<std::size_t>(result.error().kind)) + (": " + result.error().message);
}

}  // namespace haip::tlog::sample
