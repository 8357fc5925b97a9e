#pragma once
// A log as one checkpoint fixes it. The checkpoint's root covers the tiles of the right edge, each tile covers those
// below it, the tiles of level 0 cover the entries, and an entry carries the digest of its document. Read in that
// order, whatever comes out of here is exactly what the checkpoint covers, and what does not fit can be named.
//
//   TRY(VerifiedLog log, VerifiedLog::open({&*source}, checkpoint));
//   TRY(VerifiedBundle bundle, log.bundle(0));

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "register/log_source.hpp"
#include "tlog/checkpoint.hpp"
#include "tlog/tile_tree.hpp"

namespace haip {

/// Takes what was verified and was not in the first source: how a mirror fills its folder.
class LogKeeper {
 public:
  virtual ~LogKeeper() = default;
  virtual Status keep_tile(const tlog::TileAddress& address, ByteView bytes) = 0;
  virtual Status keep_bundle(const tlog::BundleAddress& address, ByteView bytes) = 0;
  virtual Status keep_document(const Digest& content, ByteView bytes) = 0;
};

struct VerifiedBundle {
  tlog::BundleAddress address;
  Bytes bytes;
  std::vector<ByteView> entries;  ///< Into `bytes`.
  std::string place;              ///< Where it came from, for messages.

  /// "copy/tile/entries/000.p/9, entry 7 (byte 1034)": entry `i` of the bundle.
  [[nodiscard]] std::string place_of_entry(std::size_t i) const;
};

class VerifiedLog final : public tlog::TileReader {
 public:
  /// Each thing is taken from the first of `sources` that has it as it must be; if none has, the error is that of the
  /// last. Sources and keeper must outlive the log. Errors: false_proof when the tiles of the right edge do not lead to
  /// the checkpoint's root, naming the tile and the hash; else what the sources say.
  static Result<VerifiedLog> open(std::vector<LogSource*> sources, const tlog::Checkpoint& checkpoint,
                                  LogKeeper* keeper = nullptr);

  [[nodiscard]] std::uint64_t size() const { return checkpoint_.size; }
  [[nodiscard]] const tlog::Checkpoint& checkpoint() const { return checkpoint_; }
  [[nodiscard]] std::string place_of_document(const Digest& content) const {
    return sources_.back()->place_of_document(content);
  }

  /// The tile, which may have more hashes than `width`. false_proof: it does not fit the tile above it.
  Result<Bytes> read_hash_tile(unsigned level, std::uint64_t index, unsigned width) override;

  /// The bundle of that index (below the number of bundles). false_proof: an entry is not the one in the tree.
  Result<VerifiedBundle> bundle(std::uint64_t index);

  /// The documents with those digests, in order. false_proof: its content has another digest; gone and not_found: as
  /// the last source says.
  Result<std::vector<Result<Bytes>>> documents(std::span<const Digest> contents);

 private:
  VerifiedLog(std::vector<LogSource*> sources, tlog::Checkpoint checkpoint, LogKeeper* keeper)
      : sources_(std::move(sources)), checkpoint_(std::move(checkpoint)), keeper_(keeper) {}
  struct Tile {
    tlog::TileAddress address;
    Bytes hashes;
  };
  Status read_edge();
  Result<std::vector<Tile>> edge_of(LogSource& source) const;
  Result<Bytes> full_tile(unsigned level, std::uint64_t index);
  [[nodiscard]] bool keeps_from(const LogSource* source) const {
    return keeper_ != nullptr && source != sources_.front();
  }

  std::vector<LogSource*> sources_;
  tlog::Checkpoint checkpoint_;
  LogKeeper* keeper_;
  std::vector<Tile> edge_;                      ///< The partial tiles, from level 0 up.
  std::vector<std::optional<Tile>> last_full_;  ///< By level: bundles are mostly read in order.
};

/// What makes a copy or an answer untrue rather than merely unreadable: malformed becomes false_proof.
Error as_false_proof(Error error);

}  // namespace haip
