#pragma once
// The log's tables: entries, hash tiles, checkpoints. All SQL of the log is here.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "crypto/digest.hpp"
#include "crypto/ed25519.hpp"
#include "register/act.hpp"
#include "store/database.hpp"
#include "store/migrations.hpp"
#include "tlog/tile_tree.hpp"

namespace haip {

std::span<const Migration> log_migrations();

/// A checkpoint that this register signed.
struct SignedCheckpoint {
  std::uint64_t size = 0;
  Digest root;
  Instant signed_at;
  std::string note;               ///< With the log's own signature only.
  Signature receipt_signature{};  ///< Over the root, shared by all receipts of this size.
};

Status insert_entry(Connection& connection, EntryIndex entry_index, const Digest& statement_digest, ByteView statement);
Result<std::optional<EntryIndex>> find_entry(Connection& connection, const Digest& statement_digest);
/// The statement's bytes. Errors: not_found.
Result<Bytes> read_entry(Connection& connection, EntryIndex entry_index);
/// Entries from `first`, at most `count`, in order, without gaps.
Result<std::vector<Bytes>> read_entries(Connection& connection, EntryIndex first, std::uint64_t count);

/// Adds or replaces a tile that grew.
Status write_tile(Connection& connection, const tlog::ChangedTile& tile);

/// Reads tiles from the table; valid while the connection is.
class StoredTiles final : public tlog::TileReader {
 public:
  explicit StoredTiles(Connection& connection) : connection_(connection) {}
  Result<Bytes> read_hash_tile(unsigned level, std::uint64_t tile_index, unsigned width) override;

 private:
  Connection& connection_;
};

Status insert_checkpoint(Connection& connection, const SignedCheckpoint& checkpoint);
/// The largest signed checkpoint; nullopt before the first.
Result<std::optional<SignedCheckpoint>> last_signed_checkpoint(Connection& connection);

/// What everybody may see: the checkpoint with the cosignatures that the publishing rule asked for.
struct PublishedCheckpoint {
  std::uint64_t size = 0;
  Digest root;
  Instant signed_at;
  std::string note;
  Signature receipt_signature{};
};
/// Publishes a signed checkpoint; `note` carries the cosignatures. A size below the published one is ignored.
Status publish_checkpoint(Connection& connection, std::uint64_t size, std::string_view note);
Result<std::optional<PublishedCheckpoint>> last_published_checkpoint(Connection& connection);

}  // namespace haip
