#pragma once
// Checking a whole log without trusting whoever holds it: every hash of every tile up to the checkpoint's root, the
// signatures of log and witnesses, every statement's signature by a key that the log itself had established, and every
// document. What the acts mean is not looked at (replay.hpp does that), so this needs no database.

#include "register/log_head.hpp"
#include "register/log_reader.hpp"

namespace haip {

struct AuditReport {
  LogHead head;
  std::uint64_t key_count = 0;      ///< That the log established.
  std::uint64_t missing_count = 0;  ///< Documents that are not there because they were erased.
};

/// Errors: false_proof, beginning with the place of what does not hold, such as
///   copy/tile/entries/000.p/9, entry 7 (byte 1034): this is not the entry that the tree has
///   copy/tile/0/000.p/9: hash 3 is not that of entry 3
///   copy/payloads/ab/ab12…: the content has another digest
/// not_found and unavailable: something could not be read.
Result<AuditReport> audit_log(LogSource& source, const tlog::Policy& policy, const LogProgress& progress = {});

}  // namespace haip
