#include "register/log_store.hpp"

#include <array>

#include "base/text.hpp"

namespace haip {
namespace {

constexpr std::array<Migration, 2> migrations{{{"log", 1, R"(
CREATE TABLE entry (
  entry_index BIGINT PRIMARY KEY,
  statement_digest BLOB NOT NULL UNIQUE,
  statement BLOB NOT NULL
);
CREATE TABLE tile (
  level BIGINT NOT NULL,
  tile_index BIGINT NOT NULL,
  hashes BLOB NOT NULL,
  PRIMARY KEY (level, tile_index)
);
CREATE TABLE checkpoint (
  tree_size BIGINT PRIMARY KEY,
  root BLOB NOT NULL,
  signed_at BIGINT NOT NULL,
  note TEXT NOT NULL,
  receipt_signature BLOB NOT NULL,
  published_note TEXT
);
CREATE INDEX checkpoint_published ON checkpoint (tree_size) WHERE published_note IS NOT NULL;
)"},
                                               {"log", 2, R"(
CREATE TABLE write_trial (
  trial BIGINT PRIMARY KEY,
  at BIGINT NOT NULL,
  content BLOB NOT NULL
);
)"}}};

Topic statement_topic(const Digest& statement_digest) {
  return {"entry", std::string(as_text(statement_digest.bytes()))};
}

template <class Checkpoint>
Result<Checkpoint> checkpoint_of(const Row& row) {
  Checkpoint checkpoint;
  checkpoint.size = row.count(0);
  TRY(checkpoint.root, Digest::from_bytes(row.blob(1)));
  checkpoint.signed_at = {row.integer(2)};
  checkpoint.note = row.text(3);
  const Bytes& signature = row.blob(4);
  if (signature.size() != checkpoint.receipt_signature.size())
    return fail(ErrorKind::unavailable,
                "the receipt signature of checkpoint " + std::to_string(checkpoint.size) + " is damaged");
  std::copy(signature.begin(), signature.end(), checkpoint.receipt_signature.begin());
  return checkpoint;
}

}  // namespace

std::span<const Migration> log_migrations() { return migrations; }

Status insert_entry(Connection& connection, EntryIndex entry_index, const Digest& statement_digest,
                    ByteView statement) {
  return connection.execute_about(statement_topic(statement_digest),
                                  "INSERT INTO entry (entry_index, statement_digest, statement) VALUES ($1, $2, $3)",
                                  {entry_index.value, statement_digest.bytes(), statement});
}

Result<std::optional<EntryIndex>> find_entry(Connection& connection, const Digest& statement_digest) {
  TRY(const std::optional<Row> row,
      connection.query_row_about(statement_topic(statement_digest),
                                 "SELECT entry_index FROM entry WHERE statement_digest = $1",
                                 {statement_digest.bytes()}));
  if (!row) return std::nullopt;
  return EntryIndex{row->count(0)};
}

Result<Bytes> read_entry(Connection& connection, EntryIndex entry_index) {
  TRY(const std::optional<Row> row,
      connection.query_row("SELECT statement FROM entry WHERE entry_index = $1", {entry_index.value}));
  if (!row) return fail(ErrorKind::not_found, "the log has no entry " + std::to_string(entry_index.value));
  return row->blob(0);
}

Result<std::vector<Bytes>> read_entries(Connection& connection, EntryIndex first, std::uint64_t count) {
  TRY(const Rows rows,
      connection.query("SELECT entry_index, statement FROM entry WHERE entry_index >= $1 AND entry_index < $2 "
                       "ORDER BY entry_index",
                       {first.value, first.value + count}));
  std::vector<Bytes> entries;
  entries.reserve(rows.size());
  for (const Row& row : rows) {
    if (row.count(0) != first.value + entries.size())
      return fail(ErrorKind::unavailable,
                  "entry " + std::to_string(first.value + entries.size()) + " is missing from the database");
    entries.push_back(row.blob(1));
  }
  return entries;
}

Status write_tile(Connection& connection, const tlog::ChangedTile& tile) {
  return connection.execute(
      "INSERT INTO tile (level, tile_index, hashes) VALUES ($1, $2, $3) "
      "ON CONFLICT (level, tile_index) DO UPDATE SET hashes = excluded.hashes",
      {static_cast<std::uint64_t>(tile.address.level), tile.address.index, tile.hashes});
}

Result<Bytes> StoredTiles::read_hash_tile(unsigned level, std::uint64_t tile_index, unsigned width) {
  TRY(const std::optional<Row> row,
      connection_.query_row("SELECT hashes FROM tile WHERE level = $1 AND tile_index = $2",
                            {static_cast<std::uint64_t>(level), tile_index}));
  const std::size_t wanted = std::size_t{width} * Digest::size_bytes;
  if (!row || row->blob(0).size() < wanted)
    return fail(ErrorKind::not_found, "tile " + std::to_string(tile_index) + " of level " + std::to_string(level) +
                                          " has no " + std::to_string(width) + " hashes");
  return Bytes(row->blob(0).begin(), row->blob(0).begin() + static_cast<std::ptrdiff_t>(wanted));
}

Status insert_checkpoint(Connection& connection, const SignedCheckpoint& checkpoint) {
  return connection.execute(
      "INSERT INTO checkpoint (tree_size, root, signed_at, note, receipt_signature) VALUES ($1, $2, $3, $4, $5)",
      {checkpoint.size, checkpoint.root.bytes(), checkpoint.signed_at.seconds, checkpoint.note,
       ByteView(checkpoint.receipt_signature)});
}

Result<std::optional<SignedCheckpoint>> last_signed_checkpoint(Connection& connection) {
  TRY(const std::optional<Row> row, connection.query_row("SELECT tree_size, root, signed_at, note, receipt_signature "
                                                         "FROM checkpoint ORDER BY tree_size DESC LIMIT 1"));
  if (!row) return std::nullopt;
  TRY(SignedCheckpoint checkpoint, checkpoint_of<SignedCheckpoint>(*row));
  return checkpoint;
}

Status publish_checkpoint(Connection& connection, std::uint64_t size, std::string_view note) {
  return connection.execute("UPDATE checkpoint SET published_note = $2 WHERE tree_size = $1 AND published_note IS NULL",
                            {size, note});
}

Result<std::optional<PublishedCheckpoint>> last_published_checkpoint(Connection& connection) {
  TRY(const std::optional<Row> row,
      connection.query_row("SELECT tree_size, root, signed_at, published_note, receipt_signature FROM checkpoint "
                           "WHERE published_note IS NOT NULL ORDER BY tree_size DESC LIMIT 1"));
  if (!row) return std::nullopt;
  TRY(PublishedCheckpoint checkpoint, checkpoint_of<PublishedCheckpoint>(*row));
  return checkpoint;
}

}  // namespace haip
