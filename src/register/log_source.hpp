#pragma once
// A whole log as someone else sees it: read from a mirror's folder, from a register's database, or over HTTP.
// What comes out is what was there: nothing is verified here (verified_log.hpp does that).

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/file.hpp"
#include "crypto/digest.hpp"
#include "register/act.hpp"
#include "register/http_client.hpp"
#include "store/database.hpp"
#include "tlog/tile.hpp"

namespace haip {

/// All of these: unavailable when the disk, the database or the network fails; too_large past a limit of the formats.
class LogSource {
 public:
  virtual ~LogSource() = default;
  /// "copy", "http://127.0.0.1:8480": for messages.
  [[nodiscard]] virtual std::string name() const = 0;
  /// The signed note. Errors: not_found.
  virtual Result<std::string> checkpoint() = 0;
  /// An entry bundle's bytes, with at least that many entries. The sources below return exactly that many: where only a
  /// fuller bundle is left, they cut it. Errors: not_found.
  virtual Result<Bytes> bundle(const tlog::BundleAddress& address) = 0;
  /// A hash tile's bytes, at least 32 for each of its hashes; the sources below return exactly that many, as above.
  virtual Result<Bytes> tile(const tlog::TileAddress& address) = 0;
  /// A document. Errors: gone (erased), not_found.
  virtual Result<Bytes> document(const Digest& content) = 0;
  /// Several documents, in the same order; one after the other unless the source can do better.
  virtual std::vector<Result<Bytes>> documents(std::span<const Digest> contents);
  /// Where the thing lies, for messages: "copy/tile/entries/000.p/9".
  [[nodiscard]] virtual std::string place_of_bundle(const tlog::BundleAddress& address) const = 0;
  [[nodiscard]] virtual std::string place_of_tile(const tlog::TileAddress& address) const = 0;
  [[nodiscard]] virtual std::string place_of_document(const Digest& content) const = 0;
  [[nodiscard]] virtual std::string place_of_checkpoint() const { return name() + ": the checkpoint"; }
};

/// A folder written by `haip mirror`: checkpoint, tile/…, tile/entries/…, payloads/<2 hex>/<64 hex>, policy.txt.
std::unique_ptr<LogSource> folder_log(const Path& folder);
/// Where things are in such a folder.
Path mirrored_document_path(const Path& folder, const Digest& content);

/// A register's own tables; valid while the connection is, and for one thread, as the connection.
std::unique_ptr<LogSource> database_log(Connection& connection, std::string name);
/// A register's web address, such as "http://127.0.0.1:8480": GET /log/checkpoint, /log/tile/…, /payloads/{sha256}.
/// When no register is there, checkpoint() says what is (register_address.hpp). `http` should not follow redirects.
std::unique_ptr<LogSource> web_log(std::string address, HttpClient& http);

}  // namespace haip
