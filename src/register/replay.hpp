#pragma once
// Arriving at the register's public state from its log alone (docs/mirror-and-replay.md): every act is admitted again
// and folded, and wherever the log says what the state was, the same digest must come out.
//
// Content that was erased later is folded as erased from the beginning. So a state recorded between an act and the
// erasure of its content cannot be recomputed by anyone; the register records a new one right after each erasure.

#include <optional>

#include "register/act_kind.hpp"
#include "register/log_head.hpp"
#include "register/log_reader.hpp"
#include "store/database.hpp"

namespace haip {

struct ReplayReport {
  LogHead head;
  Digest state{};                         ///< After the last entry.
  std::uint64_t compared_states = 0;      ///< Recorded in the log, and found to be so.
  std::uint64_t incomparable_states = 0;  ///< Recorded before content that they cover was erased.
  std::uint64_t erased_count = 0;         ///< Entries whose content was erased.
};

/// Replays the log into `view`, an empty database. Checks all that audit_log checks, against `policy`, or without one
/// against the key that entry 0 names. Errors: false_proof, naming the entry, when something does not hold, an act
/// should not have been admitted, or a recorded state is another; conflict when the log has acts that `kinds` does not
/// know.
Result<ReplayReport> replay_log(LogSource& source, const ActKinds& kinds, Connection& view,
                                const LogProgress& progress = {}, const std::optional<tlog::Policy>& policy = {});

/// The same, in a database of its own in the system's folder for temporary files, which is removed again.
Result<ReplayReport> replay_log(LogSource& source, const ActKinds& kinds, const LogProgress& progress = {},
                                const std::optional<tlog::Policy>& policy = {});

}  // namespace haip
