#pragma once
// Everything that proves one entry, from the register's own database: what `haip submit` fetches for whoever signs
// themselves, here for those in whose name the register signed.

#include "register/act_evidence.hpp"
#include "register/receipts.hpp"

namespace haip {

/// As of the last published checkpoint; `connection` in a read transaction. Errors: not_found for an entry that no
/// published checkpoint covers yet; gone when its document was erased; refused for a log of one entry.
Result<ActEvidence> evidence_of_entry(Connection& connection, ReceiptIssuer& receipts, EntryIndex entry_index);

}  // namespace haip
