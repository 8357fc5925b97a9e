#include "store/content.hpp"

#include <array>

namespace haip {
namespace {

// `erased` comes before `bytes`: SQLite reads a row from its start, so the state of large content costs one page.
constexpr std::array<Migration, 1> migrations{{
    {"content", 1, R"(
      CREATE TABLE content (
        digest BLOB NOT NULL PRIMARY KEY,
        erased BIGINT NOT NULL,
        bytes BLOB,
        CHECK (erased IN (0, 1)),
        CHECK ((erased = 1) = (bytes IS NULL))
      ))"},
}};

Topic content_topic(const Digest& digest) { return {"content", std::string(as_text(digest.bytes()))}; }

Error was_erased(const Digest& digest) { return {ErrorKind::gone, "the content " + digest.hex() + " was erased", ""}; }

}  // namespace

std::span<const Migration> content_migrations() { return migrations; }

Status put_content(Connection& connection, const Digest& digest, ByteView bytes) {
  if (bytes.size() > largest_content_bytes)
    return fail(ErrorKind::too_large,
                "the content has " + std::to_string(bytes.size()) + " bytes; the limit is " +
                    std::to_string(largest_content_bytes),
                "make it smaller, or publish it elsewhere and register its digest");
  if (sha256(bytes) != digest)
    return fail(ErrorKind::false_proof, "the content does not have the digest " + digest.hex());
  // Asked first, because the answer may be known, and then nothing waits for that of the insertion.
  TRY(const ContentState state, content_state(connection, digest));
  if (state == ContentState::erased) return fail(was_erased(digest));
  if (state == ContentState::present) return {};
  return connection.execute_about(content_topic(digest),
                                  "INSERT INTO content (digest, erased, bytes) VALUES ($1, 0, $2) "
                                  "ON CONFLICT (digest) DO NOTHING",
                                  {digest.bytes(), bytes});
}

Result<Bytes> get_content(Connection& connection, const Digest& digest) {
  TRY(const auto row, connection.query_row("SELECT erased, bytes FROM content WHERE digest = $1", {digest.bytes()}));
  if (!row) return fail(ErrorKind::not_found, "there is no content " + digest.hex());
  if (row->integer(0) != 0) return fail(was_erased(digest));
  if (sha256(row->blob(1)) != digest)
    return fail(ErrorKind::false_proof, "the stored content no longer has the digest " + digest.hex(),
                "restore the database from a backup, or fetch the content from a mirror");
  return row->blob(1);
}

Result<std::vector<Digest>> list_content(Connection& connection) {
  TRY(const Rows rows, connection.query("SELECT digest FROM content WHERE erased = 0"));
  std::vector<Digest> digests;
  digests.reserve(rows.size());
  for (const Row& row : rows) {
    TRY(const Digest digest, Digest::from_bytes(row.blob(0)));
    digests.push_back(digest);
  }
  return digests;
}

Result<ContentState> content_state(Connection& connection, const Digest& digest) {
  TRY(const auto row, connection.query_row_about(content_topic(digest), "SELECT erased FROM content WHERE digest = $1",
                                                 {digest.bytes()}));
  if (!row) return ContentState::absent;
  return row->integer(0) == 0 ? ContentState::present : ContentState::erased;
}

Status erase_content(Connection& connection, const Digest& digest) {
  return connection.execute(
      "INSERT INTO content (digest, erased, bytes) VALUES ($1, 1, NULL) "
      "ON CONFLICT (digest) DO UPDATE SET erased = 1, bytes = NULL",
      {digest.bytes()});
}

}  // namespace haip
