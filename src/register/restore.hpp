#pragma once
// Rebuilding a register's database from a mirror of its log, for when the database and its backups are lost and the
// keys are not. What is private (accounts of the secretariat, drafts) is in no mirror and does not come back.

#include "register/register_folder.hpp"
#include "register/replay.hpp"

namespace haip {

/// Fills the database that the folder names, which must not be there yet (a file) or be empty (PostgreSQL), with the
/// log, the documents and the view that follows from them, up to the copy's checkpoint. Everything is verified as
/// haip replay does, against the folder's own policy and keys, before the database takes its place.
/// Errors: conflict (there is a database); false_proof (the copy does not hold, or is of another log, or is older than
/// the last checkpoint that was published from this folder); and those of replay_log. Then a file is as it was; in
/// PostgreSQL tables may be left, which the message says.
Result<ReplayReport> restore_register(const RegisterFolder& folder, LogSource& copy, const ActKinds& kinds,
                                      const Clock& clock, const LogProgress& progress = {});

}  // namespace haip
