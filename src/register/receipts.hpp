#pragma once
// Evidence that an entry is in the log, made from tiles and the signatures of a published checkpoint.

#include <memory>
#include <mutex>
#include <optional>

#include "cose/receipt.hpp"
#include "register/log_store.hpp"
#include "tlog/proof.hpp"

namespace haip {

class Register;

/// One signature over the root serves every receipt of that size, because the protected header is the same for all.
Signature sign_receipt_root(const SecretKey& receipt_key, std::string_view origin, const Digest& root);

/// Makes COSE receipts (RFC 9942) as of the newest published checkpoint. Keeps the tiles and nodes of that checkpoint's
/// tree, so receipts for a batch cost little more than one. Safe to use from several threads.
class ReceiptIssuer {
 public:
  /// `reg` must outlive it.
  explicit ReceiptIssuer(const Register& reg) : register_(reg) {}

  /// Nothing when no published checkpoint covers the entry yet. Errors: refused for a log of one entry, which RFC 9942
  /// cannot express; unavailable.
  Result<std::optional<Bytes>> issue(EntryIndex entry_index);

 private:
  /// A published checkpoint with its tree, which reads through the connection beside it.
  struct Tree {
    std::unique_ptr<Connection> connection;
    PublishedCheckpoint checkpoint;
    std::unique_ptr<StoredTiles> tiles;
    std::optional<tlog::TiledTree> tree;
  };
  Status catch_up();

  const Register& register_;
  std::mutex mutex_;
  Tree newest_;  ///< Guarded by mutex_.
};

/// Evidence as a C2SP tlog-proof with the witnesses' cosignatures, for an entry below the checkpoint's size. Errors:
/// not_found past the size.
Result<std::string> make_tlog_proof(Connection& connection, const PublishedCheckpoint& checkpoint,
                                    EntryIndex entry_index);

}  // namespace haip
