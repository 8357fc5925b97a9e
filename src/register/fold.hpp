#pragma once
// The fold: entries of the log, in order, become rows of the view. And the state digest, one number for all public
// state.

#include "register/act_kind.hpp"

namespace haip {

/// What every entry leaves in the view, whatever its kind: table `act`.
/// (entry_index, act_type, version, actor, subject, at, content, key, erased)
std::span<const Migration> act_migrations();
std::span<const ViewTable> act_view();

/// The envelope of a logged statement. Errors: malformed when it is not an act's.
Result<Envelope> envelope_of(const cose::SignedStatement& statement, EntryIndex entry_index, std::string_view origin);

/// Folds one entry. `act` is null when the content was erased before this replay.
Status fold_entry(Connection& view, const ActKinds& kinds, const Envelope& envelope, const Act* act);

/// The envelope of a folded entry, read back from the view. Errors: not_found.
Result<Envelope> read_envelope(Connection& view, EntryIndex entry_index);
/// Entries whose content has that digest (the same document may have been logged more than once).
Result<std::vector<Envelope>> entries_with_content(Connection& view, const Digest& content);

/// The time that public pages go by, since they have no clock: that of the log's last entry.
Result<Instant> log_time(Connection& view);

/// Marks the entry's content as erased in the view and lets its kind forget what came from it.
Status forget_content(Connection& view, const ActKinds& kinds, const Envelope& envelope);

/// SHA-256 over all view tables: for each table, by name, its name and the sorted SHA-256 digests of its rows; a row is
/// the concatenation of its cells, each as a type letter, a decimal length, ":" and the value (docs/format-state.md).
/// The same on both engines and in any order of rows.
Result<Digest> state_digest(Connection& view, const ActKinds& kinds);

}  // namespace haip
