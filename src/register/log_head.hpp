#pragma once
// The newest checkpoint of a log, and whether to believe it: by a policy (the log's key and its witnesses), or, the
// first time, by the key that the log's first entry names.

#include "register/log_source.hpp"
#include "tlog/checkpoint.hpp"
#include "tlog/policy.hpp"

namespace haip {

struct LogHead {
  std::string note;  ///< As the source gave it.
  tlog::VerifiedCheckpoint verified;
  std::string quorum;  ///< The rule of the policy that was met.
  [[nodiscard]] const tlog::Checkpoint& checkpoint() const { return verified.checkpoint; }
};

/// Checks a checkpoint: signed by a log of the policy, cosigned by its quorum. Errors: as tlog::open_checkpoint;
/// false_proof when the quorum is not met. They begin with `place`.
Result<LogHead> check_log_head(std::string note, const tlog::Policy& policy, std::string_view place);

/// The source's checkpoint, checked as above.
Result<LogHead> read_log_head(LogSource& source, const tlog::Policy& policy);

/// Trust on first use: a policy that has the key which entry 0 names, after checking that this key signed the
/// checkpoint, and asks for no witness. Errors: false_proof; not_found for an empty log.
Result<tlog::Policy> policy_of_first_use(LogSource& source);

/// Reads a policy file. Errors name it.
Result<tlog::Policy> read_policy_file(const Path& path);

}  // namespace haip
