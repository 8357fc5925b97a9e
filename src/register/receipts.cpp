#include "register/receipts.hpp"

#include "register/act.hpp"
#include "register/register.hpp"
#include "tlog/tile_tree.hpp"

namespace haip {
namespace {

Result<std::vector<Digest>> path_to_root(Connection& connection, const PublishedCheckpoint& checkpoint,
                                         EntryIndex entry_index) {
  if (entry_index.value >= checkpoint.size)
    return fail(ErrorKind::not_found, "entry " + std::to_string(entry_index.value) +
                                          " is not in the published log of " + std::to_string(checkpoint.size) +
                                          " entries");
  StoredTiles tiles(connection);
  return tlog::inclusion_proof(entry_index.value, checkpoint.size, tiles);
}

}  // namespace

Signature sign_receipt_root(const SecretKey& receipt_key, std::string_view origin, const Digest& root) {
  const Bytes header =
      cose::receipt_protected_header(receipt_key.public_key(), issuer_of(register_actor, origin), origin);
  return cose::sign_root(receipt_key, header, root);
}

Result<std::optional<Bytes>> ReceiptIssuer::issue(EntryIndex entry_index) {
  const std::lock_guard lock(mutex_);
  if (const Status caught_up = catch_up(); !caught_up) {
    newest_ = {};  // the connection may be broken
    return fail(caught_up.error());
  }
  if (entry_index.value >= newest_.checkpoint.size) return std::nullopt;
  TRY(std::vector<Digest> path, newest_.tree->inclusion_proof(entry_index.value));
  const RegisterFolder& folder = register_.folder();
  const Bytes header = cose::receipt_protected_header(
      folder.keys.receipt.public_key(), issuer_of(register_actor, folder.settings.origin), folder.settings.origin);
  TRY(Bytes receipt, cose::encode_receipt(header, newest_.checkpoint.receipt_signature,
                                          {newest_.checkpoint.size, entry_index.value, std::move(path)}));
  return receipt;
}

Status ReceiptIssuer::catch_up() {
  if (newest_.tree && newest_.checkpoint.size >= register_.publisher().published_size()) return {};
  if (newest_.connection == nullptr) {
    TRY(newest_.connection, register_.connect());
  }
  TRY(std::optional<PublishedCheckpoint> published, last_published_checkpoint(*newest_.connection));
  if (!published) return {};
  newest_.checkpoint = std::move(*published);
  newest_.tiles = std::make_unique<StoredTiles>(*newest_.connection);
  TRY(tlog::TiledTree tree, tlog::TiledTree::open(newest_.checkpoint.size, *newest_.tiles));
  newest_.tree = std::move(tree);
  return {};
}

Result<std::string> make_tlog_proof(Connection& connection, const PublishedCheckpoint& checkpoint,
                                    EntryIndex entry_index) {
  tlog::Proof proof;
  proof.index = entry_index.value;
  TRY(proof.path, path_to_root(connection, checkpoint, entry_index));
  TRY(proof.checkpoint, tlog::parse_note(checkpoint.note));
  return tlog::format_proof(proof);
}

}  // namespace haip
