#include "register/receipts.hpp"

#include "register/act.hpp"
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

Result<Bytes> make_receipt(Connection& connection, const PublicKey& receipt_key, std::string_view origin,
                           const PublishedCheckpoint& checkpoint, EntryIndex entry_index) {
  TRY(std::vector<Digest> path, path_to_root(connection, checkpoint, entry_index));
  const Bytes header = cose::receipt_protected_header(receipt_key, issuer_of(register_actor, origin), origin);
  return cose::encode_receipt(header, checkpoint.receipt_signature,
                              {checkpoint.size, entry_index.value, std::move(path)});
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
