#pragma once
// A register's database made anew from a mirror of its log, after the database was lost (docs/operating.md).
//
// The folder with settings, policy and keys must be there: no mirror has them. What was private (accounts, drafts,
// proposals, the journal) is in no mirror and stays lost.

#include "register/act_kind.hpp"
#include "register/replay.hpp"

namespace haip {

struct RestoreReport {
  LogHead head;
  Digest state{};                  ///< As whoever replays the log computes it.
  std::uint64_t erased_count = 0;  ///< Entries whose content was erased.
};

/// Replays the log from `copy`, which checks all of it against the folder's own policy, into a new database at the
/// place that the folder names, with entries, tiles, documents and the checkpoint.
///
/// Errors, and nothing is left behind then (in PostgreSQL: tables without a checkpoint): conflict when there is a
/// database already, or the copy ends before a checkpoint that was published from this folder: going on from it would
/// fork the log. false_proof when the copy does not hold, or is of another log. refused when the keys in the folder are
/// not those that the log's first entry names.
Result<RestoreReport> restore_register(LogSource& copy, const Path& path, const ActKinds& kinds, const Clock& clock,
                                       const LogProgress& progress = {});

}  // namespace haip
