#pragma once
// A complete copy of a log in a folder, checked while it is made (docs/mirror-and-replay.md). The copy is again a log
// source (folder_log), and a static web server over it is a read-only register log.
//
//   copy/checkpoint                 written last: whatever it covers is on the disk
//   copy/tile/…  copy/tile/entries/…
//   copy/payloads/<2 hex>/<64 hex>  documents; none for what a content.erase act names
//   copy/policy.txt                 whom this copy trusts (C2SP tlog-policy)

#include <optional>

#include "register/log_head.hpp"
#include "register/log_reader.hpp"

namespace haip {

struct MirrorReport {
  LogHead head;
  std::uint64_t previous_size = 0;      ///< Of the copy before; 0 for a new one.
  bool trusted_on_first_use = false;    ///< The log's key was taken from its own first entry, now.
  std::uint64_t erased_count = 0;       ///< Documents that the log says were erased.
  std::uint64_t removed_documents = 0;  ///< Of these, how many were in the copy until now.
};

/// Copies what `to` does not have yet. Run again after an interruption, it goes on where it stopped; run again later,
/// it adds what is new. Everything is verified against the new checkpoint before it is written, and what was damaged in
/// the copy is fetched again.
///
/// `trust` is the policy to hold the log to. Without it, the policy of the copy counts; for a new copy, the key that
/// the log's first entry names (trust on first use).
///
/// Errors: false_proof: something does not hold, or the log is not a continuation of the one copied before (a fork; its
/// checkpoint is then kept as copy/conflicting-checkpoint). conflict: the copy has another policy; the log is behind
/// the copy; another process writes to it; `to` holds something else than a copy. Else what the source says.
Result<MirrorReport> mirror_log(LogSource& from, const Path& to, const std::optional<tlog::Policy>& trust,
                                const LogProgress& progress = {});

}  // namespace haip
