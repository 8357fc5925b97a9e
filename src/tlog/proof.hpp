#pragma once
// Evidence that an entry is in a log, as a file that anyone can check offline (c2sp.org/tlog-proof@v1, ".tlog-proof").
//
//   c2sp.org/tlog-proof@v1
//   extra c2FsdA==                                                optional, for the application; proves nothing
//   index 5
//   dziFphNIniTOLPdhmdakI/BC5LvxLX7s7pEu8nbGVwE=                  the inclusion path, the leaf's sibling first
//   …
//
//   register.example/log1                                         the checkpoint with its cosignatures
//   …

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "crypto/digest.hpp"
#include "tlog/checkpoint.hpp"
#include "tlog/note.hpp"
#include "tlog/policy.hpp"

namespace haip::tlog {

inline constexpr std::size_t max_proof_bytes = 2 << 20;

struct Proof {
  Bytes extra;  ///< Not authenticated. Empty: there is no such line.
  std::uint64_t index = 0;
  std::vector<Digest> path;
  Note checkpoint;
  bool operator==(const Proof&) const = default;
};

std::string format_proof(const Proof& proof);
/// Strict: exactly what format_proof writes. The error names the line. Nothing is verified.
Result<Proof> parse_proof(std::string_view text);

/// What a proof proves: that log `checkpoint.log` had the entry at `index` when the witnesses saw it.
struct Proved {
  std::uint64_t index = 0;
  VerifiedCheckpoint checkpoint;  ///< Origin, size, root; the log's key; cosignatures with their times.
  std::string quorum;             ///< The rule of the policy that was met; no_quorum: no witness was asked for.
};

/// Checks the log's signature, the witnesses, the quorum, and that the entry with that leaf hash is in the tree.
/// Succeeds only if all of it holds. malformed: index or path do not fit the size; false_proof: a signature, the path
/// or the quorum does not hold; refused: the checkpoint is of a log that the policy does not list.
Result<Proved> verify_proof(const Proof& proof, const Digest& leaf, const Policy& policy);

}  // namespace haip::tlog
