#pragma once
// Evidence that an entry is in the log, made from tiles and the signatures of a published checkpoint.

#include "cose/receipt.hpp"
#include "register/log_store.hpp"
#include "tlog/proof.hpp"

namespace haip {

/// One signature over the root serves every receipt of that size, because the protected header is the same for all.
Signature sign_receipt_root(const SecretKey& receipt_key, std::string_view origin, const Digest& root);

/// A COSE receipt (RFC 9942) for an entry below the checkpoint's size. Errors: not_found past the size; refused for a
/// log of one entry, which RFC 9942 cannot express.
Result<Bytes> make_receipt(Connection& connection, const PublicKey& receipt_key, std::string_view origin,
                           const PublishedCheckpoint& checkpoint, EntryIndex entry_index);

/// The same evidence as a C2SP tlog-proof with the witnesses' cosignatures.
Result<std::string> make_tlog_proof(Connection& connection, const PublishedCheckpoint& checkpoint,
                                    EntryIndex entry_index);

}  // namespace haip
