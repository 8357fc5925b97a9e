#pragma once
// Receipts to take away: one file with everything that proves an entry, which `haip verify` checks offline
// (docs/format-act-folder.md).
//
//   GET /log/entries/{index}/receipt

#include <memory>

#include "register/receipts.hpp"
#include "web/html.hpp"
#include "web/site.hpp"

namespace haip {

void add_receipt_files(Router& router, Site& site, std::shared_ptr<ReceiptIssuer> receipts);

Url receipt_url(EntryIndex entry_index);
/// "Receipt of entry 7", as a link to the file.
Html receipt_link(EntryIndex entry_index, const Translator& translate);
/// What to do with the file.
Html how_to_check_receipt(EntryIndex entry_index, const Translator& translate);

}  // namespace haip
