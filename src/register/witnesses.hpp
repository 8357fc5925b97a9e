#pragma once
// Witnesses (C2SP tlog-witness): independent parties that cosign a checkpoint after checking that it extends the last
// one they saw. A checkpoint is published when the quorum of the register's policy is met, or at once when it asks for
// none. What an operator does about their answers: docs/witnesses.md.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "register/http_client.hpp"
#include "register/log_store.hpp"
#include "tlog/policy.hpp"

namespace haip {

/// What became of asking one witness.
struct WitnessReport {
  std::string name;  ///< In the policy.
  bool cosigned = false;
  std::string problem;      ///< For the operator, when it did not cosign.
  bool fork_alarm = false;  ///< The witness holds a tree that ours does not extend: stop and look.
};

struct CosignedCheckpoint {
  std::string note;         ///< With the log's signature and all cosignatures gained, in the order of the policy.
  bool quorum_met = false;  ///< By cosignatures that were verified. An alarm by another witness does not change it.
  std::vector<WitnessReport> reports;  ///< One for each witness of the policy, in its order.
};

/// Asks the witnesses of a policy that have an address. Remembers what size each one last cosigned.
/// For one thread at a time.
class Witnesses {
 public:
  /// How long one answer may take. A witness that names another size is asked twice.
  static constexpr std::chrono::seconds time_limit{5};
  /// A witness that could not be reached is not asked again for so long, provided that the others can meet the quorum:
  /// so one dead witness does not delay every checkpoint by the time limit.
  static constexpr std::int64_t pause_when_unreachable_seconds = 30;
  /// A witness that answers 429 is not asked again for so long, whatever the quorum; or as long as its Retry-After
  /// says, up to the second number.
  static constexpr std::int64_t pause_when_asked_seconds = 10;
  static constexpr std::int64_t longest_pause_seconds = 60;

  /// `http` and `clock` must outlive this. `http` should allow any address: the operator named the witnesses.
  Witnesses(const tlog::Policy& policy, HttpClient& http, const Clock& clock);
  ~Witnesses();
  Witnesses(const Witnesses&) = delete;
  Witnesses& operator=(const Witnesses&) = delete;

  /// True when the policy asks for no witness, so that checkpoints are published as they are.
  [[nodiscard]] bool none_needed() const;

  /// Asks all witnesses at the same time, each with a time limit; `tiles` gives consistency proofs, and is read on the
  /// calling thread only. They see the log's own signatures and no cosignature.
  CosignedCheckpoint cosign(const SignedCheckpoint& checkpoint, tlog::TileReader& tiles);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace haip
