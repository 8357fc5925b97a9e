#pragma once
// Acts that an officer lets the register sign. Who it was stands in the secretariat's private journal, in the same
// transaction as the entry.

#include "web/desk_request.hpp"

namespace haip {

/// What admission would say now. Errors: those of the act's rules.
Status would_be_admitted(const DeskAsk& ask, const Act& act);

/// Logs them one after the other, all or none, each with its line of the journal. What the later ones rest on may come
/// from the earlier ones, so admission is asked in the transaction.
Result<Acknowledgement> log_all_from_desk(const DeskAsk& ask, std::vector<Act> acts);

/// Asks admission first, then logs the act and the line "logged" of the journal, both or neither.
Result<Acknowledgement> log_from_desk(const DeskAsk& ask, Act act);

}  // namespace haip
