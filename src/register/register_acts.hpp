#pragma once
// The register's acts about itself: how it began (genesis, entry 0), what its state was (register.state), which content
// it erased (content.erase).

#include <array>
#include <optional>

#include "crypto/ed25519.hpp"
#include "register/act_kind.hpp"

namespace haip {

RegisterPart register_part();

/// Entry 0: who this register is and which keys speak for it.
struct Genesis {
  std::string origin;             ///< Name of the log, such as "register.example/log".
  std::string name;               ///< For people.
  bool is_demonstration = false;  ///< Every page says so.
  std::string log_verifier_key;   ///< vkey text of the checkpoint signer.
  PublicKey receipt_key;
  PublicKey acts_key;  ///< Signs the register's own acts.
};
Act genesis_act(const Genesis& genesis, Instant at, Entropy& entropy);
Result<Genesis> read_genesis(const Act& act);
/// From the view. Errors: not_found when the log is empty.
Result<Genesis> genesis_of(Connection& view);

/// States that after the first `size` entries the view had that digest. Other entries may have come since, because it
/// is computed while the register goes on.
Act state_act(std::uint64_t size, const Digest& state, Instant at, Entropy& entropy);
/// The size in the subject of a register.state act, state/<size>: so that whoever replays a log knows beforehand where
/// to look. Errors: malformed.
Result<std::uint64_t> size_of_state_subject(std::string_view subject);
struct RecordedState {
  EntryIndex entry_index;
  std::uint64_t size = 0;
  Digest state;
  Instant at;
};
Result<RecordedState> read_recorded_state(const Act& act, EntryIndex entry_index);
Result<std::optional<RecordedState>> last_recorded_state(Connection& view);

/// Why content may be erased: the published list.
inline constexpr std::array<std::string_view, 5> erasure_reasons{"personal-data", "author-request", "law",
                                                                 "rights-of-others", "published-by-mistake"};
Act erasure_act(const Digest& content, std::string_view reason, Instant at, Entropy& entropy);
struct Erasure {
  Digest content;
  std::string reason;
};
Result<Erasure> read_erasure(const Act& act);
/// Which entry erased the content, when, and why.
struct RecordedErasure {
  EntryIndex entry_index;
  std::string reason;  ///< From erasure_reasons.
  Instant at;
};
Result<std::optional<RecordedErasure>> find_erasure(Connection& view, const Digest& content);

}  // namespace haip
