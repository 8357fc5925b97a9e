#pragma once
// Whom to trust (c2sp.org/tlog-policy): logs, witnesses, and how many witnesses are enough, as a text file.
//
//   # Comments and blank lines are ignored; items are separated by spaces or tabs.
//   log register.example/log1+a1206906+AQOhB7/z… https://register.example/log
//   witness w1 witness.example/w1+20324abe+BCmsuuFB…
//   witness w2 …
//   group both all w1 w2                 all, any, or a number of the members
//   quorum both                          a witness, a group, or none
//
// Names mean nothing outside the file. They are defined before they are used, and belong to one group at most.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "tlog/note.hpp"

namespace haip::tlog {

inline constexpr std::size_t max_policy_bytes = 256 << 10;

struct PolicyLog {
  VerifierKey key;  ///< Type ed25519; its name is the log's origin.
  std::string url;  ///< May be empty.
  bool operator==(const PolicyLog&) const = default;
};

struct PolicyWitness {
  std::string name;
  VerifierKey key;  ///< Type cosignature.
  std::string url;  ///< May be empty; by custom the submission prefix.
  bool operator==(const PolicyWitness&) const = default;
};

struct PolicyGroup {
  std::string name;
  std::size_t threshold = 0;         ///< 1 to members.size().
  std::vector<std::string> members;  ///< Witnesses, and groups before this one.
  bool operator==(const PolicyGroup&) const = default;
};

/// The name that no witness or group may have: `quorum none` asks for no cosignature.
inline constexpr std::string_view no_quorum = "none";

struct Policy {
  std::vector<PolicyLog> logs;  ///< A checkpoint by any of them is accepted.
  std::vector<PolicyWitness> witnesses;
  std::vector<PolicyGroup> groups;  ///< In the order of definition.
  std::string quorum;               ///< A witness, a group, or no_quorum.

  [[nodiscard]] std::vector<VerifierKey> log_keys() const;
  [[nodiscard]] std::vector<VerifierKey> witness_keys() const;
  bool operator==(const Policy&) const = default;
};

/// Errors name the line: "line 3: …". too_large: over max_policy_bytes. There is no other limit on numbers.
Result<Policy> parse_policy(std::string_view text);

/// Logs, witnesses, groups, quorum, without comments; parse_policy reads it back as the same policy.
std::string format_policy(const Policy& policy);

/// Whether cosignatures by `cosigners` (verified before, see open_checkpoint) are enough. Keys that are not witnesses
/// of the policy count for nothing.
bool is_quorum_met(const Policy& policy, std::span<const VerifierKey> cosigners);

}  // namespace haip::tlog
