#include "register/verified_log.hpp"

#include "tlog/bundle.hpp"
#include "tlog/tree.hpp"

namespace haip {
namespace {

constexpr std::size_t hash_bytes = Digest::size_bytes;

Digest hash_at(ByteView tile, std::size_t i) { return *Digest::from_bytes(tile.subspan(i * hash_bytes, hash_bytes)); }

/// The root over the hashes of a full tile.
Digest root_of_full_tile(ByteView tile) {
  std::vector<Digest> row;
  row.reserve(tlog::tile_width);
  for (std::size_t i = 0; i < tlog::tile_width; ++i) row.push_back(hash_at(tile, i));
  for (; row.size() > 1; row.resize(row.size() / 2))
    for (std::size_t i = 0; i < row.size() / 2; ++i) row[i] = tlog::node_hash(row[2 * i], row[2 * i + 1]);
  return row.front();
}

Status check_length(LogSource& source, const tlog::TileAddress& address, ByteView bytes) {
  const std::size_t expected = address.width * hash_bytes;
  if (bytes.size() == expected) return {};
  return fail(ErrorKind::false_proof, source.place_of_tile(address) + " has " + std::to_string(bytes.size()) +
                                          " bytes instead of " + std::to_string(expected));
}

/// Which hash of a tile that does not fit what is above it differs from what is below it, if that can be told.
std::optional<Error> wrong_hash(LogSource& source, const tlog::TileAddress& address, ByteView hashes) {
  const auto wrong = [&](std::size_t i, const std::string& below) {
    return Error{ErrorKind::false_proof,
                 source.place_of_tile(address) + ": hash " + std::to_string(i) + " is not that of " + below, ""};
  };
  const std::uint64_t first = address.index * tlog::tile_width;
  if (address.level == 0) {
    const Result<Bytes> bundle = source.bundle({address.index, address.width});
    if (!bundle) return std::nullopt;
    const Result<std::vector<ByteView>> entries = tlog::parse_bundle(*bundle, address.width);
    if (!entries) return std::nullopt;
    for (std::size_t i = 0; i < entries->size(); ++i)
      if (tlog::leaf_hash((*entries)[i]) != hash_at(hashes, i)) return wrong(i, "entry " + std::to_string(first + i));
    return std::nullopt;
  }
  for (std::size_t i = 0; i < address.width; ++i) {
    const tlog::TileAddress below{address.level - 1, first + i, tlog::tile_width};
    const Result<Bytes> tile = source.tile(below);
    if (tile && tile->size() == tlog::full_tile_bytes && root_of_full_tile(*tile) != hash_at(hashes, i))
      return wrong(i, tlog::format_tile_path(below));
  }
  return std::nullopt;
}

/// Gives tlog::root the tiles of a right edge.
class EdgeTiles final : public tlog::TileReader {
 public:
  void add(const tlog::TileAddress& address, Bytes hashes) { tiles_.emplace_back(address, std::move(hashes)); }
  Result<Bytes> read_hash_tile(unsigned level, std::uint64_t index, unsigned) override {
    for (const auto& [address, hashes] : tiles_)
      if (address.level == level && address.index == index) return hashes;
    throw std::logic_error("the root asks for a tile that is not at the right edge");
  }

 private:
  std::vector<std::pair<tlog::TileAddress, Bytes>> tiles_;
};

Status read_entries_of(VerifiedBundle& bundle, ByteView leaf_hashes) {
  const auto untrue = [&](const Error& error) { return as_false_proof(error.within(bundle.place)); };
  TRY(bundle.entries, tlog::parse_bundle(bundle.bytes, bundle.address.width).map_error(untrue));
  for (std::size_t i = 0; i < bundle.entries.size(); ++i)
    if (tlog::leaf_hash(bundle.entries[i]) != hash_at(leaf_hashes, i))
      return fail(ErrorKind::false_proof, bundle.place_of_entry(i) + ": this is not the entry that the tree has");
  return {};
}

}  // namespace

Error as_false_proof(Error error) {
  if (error.kind == ErrorKind::malformed || error.kind == ErrorKind::too_large) error.kind = ErrorKind::false_proof;
  return error;
}

std::string VerifiedBundle::place_of_entry(std::size_t i) const {
  return place + ", entry " + std::to_string(address.index * tlog::tile_width + i) + " (byte " +
         std::to_string(entries[i].data() - bytes.data()) + ")";
}

Result<VerifiedLog> VerifiedLog::open(std::vector<LogSource*> sources, const tlog::Checkpoint& checkpoint,
                                      LogKeeper* keeper) {
  VerifiedLog log(std::move(sources), checkpoint, keeper);
  CHECK(log.read_edge());
  return log;
}

Status VerifiedLog::read_edge() {
  Error error{ErrorKind::not_found, "there is no source to read the log from", ""};
  for (LogSource* source : sources_) {
    Result<std::vector<Tile>> edge = edge_of(*source);
    if (!edge) {
      error = edge.error();
      continue;
    }
    edge_ = std::move(*edge);
    if (keeps_from(source))
      for (const Tile& tile : edge_) CHECK(keeper_->keep_tile(tile.address, tile.hashes));
    return {};
  }
  return fail(error);
}

Result<std::vector<VerifiedLog::Tile>> VerifiedLog::edge_of(LogSource& source) const {
  std::vector<Tile> edge;
  EdgeTiles tiles;
  for (const tlog::LevelTiles& level : tlog::tiles_of_size(size())) {
    if (level.partial_width == 0) continue;
    const tlog::TileAddress address{level.level, level.full_tiles, level.partial_width};
    TRY(Bytes hashes, source.tile(address));
    CHECK(check_length(source, address, hashes));
    tiles.add(address, hashes);
    edge.push_back({address, std::move(hashes)});
  }
  TRY(const Digest root, tlog::root(size(), tiles));
  if (root == checkpoint_.root) return edge;
  for (const Tile& tile : edge) {
    if (std::optional<Error> error = wrong_hash(source, tile.address, tile.hashes)) return fail(*std::move(error));
  }
  return fail(ErrorKind::false_proof,
              source.place_of_checkpoint() + ": the first " + std::to_string(size()) + " entries have the root " +
                  root.base64() + ", but the checkpoint says " + checkpoint_.root.base64(),
              "keep the checkpoint: it proves that the log signed two different histories");
}

Result<Bytes> VerifiedLog::read_hash_tile(unsigned level, std::uint64_t index, unsigned width) {
  if (tlog::width_in_tree(level, index, size()) < width)
    return malformed("a log of " + std::to_string(size()) + " entries has no " +
                     tlog::format_tile_path({level, index, width}));
  for (const Tile& tile : edge_)
    if (tile.address.level == level && tile.address.index == index) return tile.hashes;
  return full_tile(level, index);
}

Result<Bytes> VerifiedLog::full_tile(unsigned level, std::uint64_t index) {
  if (last_full_.size() <= level) last_full_.resize(level + 1);
  if (last_full_[level] && last_full_[level]->address.index == index) return last_full_[level]->hashes;
  const std::uint64_t parent = index / tlog::tile_width;
  TRY(const Bytes above, read_hash_tile(level + 1, parent, static_cast<unsigned>(index % tlog::tile_width) + 1));
  const Digest expected = hash_at(above, index % tlog::tile_width);

  const tlog::TileAddress address{level, index, tlog::tile_width};
  Error error;
  for (LogSource* source : sources_) {
    Result<Bytes> hashes = source->tile(address);
    if (!hashes) {
      error = hashes.error();
    } else if (const Status length = check_length(*source, address, *hashes); !length) {
      error = length.error();
    } else if (root_of_full_tile(*hashes) != expected) {
      error = wrong_hash(*source, address, *hashes)
                  .value_or(Error{ErrorKind::false_proof,
                                  source->place_of_tile(address) + " does not fit the tile above it", ""});
    } else {
      if (keeps_from(source)) CHECK(keeper_->keep_tile(address, *hashes));
      last_full_[level] = Tile{address, *hashes};
      return hashes;
    }
  }
  return fail(std::move(error));
}

Result<VerifiedBundle> VerifiedLog::bundle(std::uint64_t index) {
  const unsigned width = tlog::width_in_tree(0, index, size());
  if (width == 0)
    return malformed("a log of " + std::to_string(size()) + " entries has no bundle " + std::to_string(index));
  TRY(const Bytes leaf_hashes, read_hash_tile(0, index, width));
  const tlog::BundleAddress address{index, width};
  Error error;
  for (LogSource* source : sources_) {
    Result<Bytes> bytes = source->bundle(address);
    if (!bytes) {
      error = bytes.error();
      continue;
    }
    VerifiedBundle bundle{address, std::move(*bytes), {}, source->place_of_bundle(address)};
    if (const Status entries = read_entries_of(bundle, leaf_hashes); !entries) {
      error = entries.error();
      continue;
    }
    if (keeps_from(source)) CHECK(keeper_->keep_bundle(address, bundle.bytes));
    return bundle;
  }
  return fail(std::move(error));
}

Result<std::vector<Result<Bytes>>> VerifiedLog::documents(std::span<const Digest> contents) {
  std::vector<Result<Bytes>> found(contents.size(),
                                   fail(ErrorKind::not_found, "there is no source to read documents from"));
  std::vector<std::size_t> wanted(contents.size());
  for (std::size_t i = 0; i < wanted.size(); ++i) wanted[i] = i;
  for (LogSource* source : sources_) {
    std::vector<Digest> asked;
    asked.reserve(wanted.size());
    for (const std::size_t i : wanted) asked.push_back(contents[i]);
    std::vector<Result<Bytes>> answers = source->documents(asked);
    std::vector<std::size_t> still_wanted;
    for (std::size_t j = 0; j < wanted.size(); ++j) {
      Result<Bytes>& answer = answers[j];
      if (answer && sha256(*answer) != asked[j])
        answer = fail(ErrorKind::false_proof, source->place_of_document(asked[j]) + ": the content has another digest",
                      "in a copy, delete that file and run `haip mirror` again");
      if (!answer)
        still_wanted.push_back(wanted[j]);
      else if (keeps_from(source))
        CHECK(keeper_->keep_document(asked[j], *answer));
      found[wanted[j]] = std::move(answer);
    }
    wanted = std::move(still_wanted);
    if (wanted.empty()) break;
  }
  return found;
}

}  // namespace haip
