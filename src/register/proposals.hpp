#pragma once
// Weighty acts need two people: one adopter proposes, a different one confirms, and only then is anything logged. A
// proposal is private (its table is in no view); the act that comes of it is public and names both by their ids.

#include <optional>
#include <string>
#include <vector>

#include "register/register.hpp"
#include "register/staff.hpp"

namespace haip {

/// How long a proposal waits for its second person.
inline constexpr std::int64_t proposal_lifetime_seconds = 14L * 24 * 3600;

/// What would be logged: a weighty act of the register, without time, salt and "decided_by".
struct ProposedAct {
  std::string type;
  int version = 1;
  std::string subject;
  Json body;
};

enum class ProposalState { open, confirmed, rejected, expired };

struct WeightyProposal {
  std::string id;  ///< 16 hexadecimal digits.
  ProposedAct act;
  std::string proposed_by;  ///< Public id.
  Instant proposed_at;
  Instant expires_at;
  ProposalState state = ProposalState::open;
  std::string decided_by;  ///< Public id of who confirmed or rejected it; "" before.
  std::optional<Instant> decided_at;
  std::optional<EntryIndex> entry_index;  ///< Of the act, when confirmed.
};

/// Asks for a second person. An open proposal of the same whose proposer may no longer decide is rejected, since nobody
/// could confirm it. Errors: forbidden (not an adopter), refused (not a weighty act), conflict (there is an open
/// proposal for the same thing), and whatever admission would say against the act now.
Result<WeightyProposal> propose(Register& reg, Connection& connection, const Officer& by, const ProposedAct& act);

/// Logs the act, decided by both. Marks the proposal in the same transaction as the entry, so it is logged once,
/// whatever happens. Errors: not_found; conflict (no longer open); forbidden (not an adopter, the same person, or the
/// proposer may no longer decide); and those of admission, which leave it open.
Result<Acknowledgement> confirm_proposal(Register& reg, const Officer& by, const std::string& id);

/// Any adopter may, its proposer too. Errors: not_found, conflict, forbidden.
Status reject_proposal(Connection& connection, const Officer& by, const std::string& id, Instant now);

Result<std::optional<WeightyProposal>> find_proposal(Connection& connection, std::string_view id, Instant now);
/// Oldest first.
Result<std::vector<WeightyProposal>> open_proposals(Connection& connection, Instant now);

/// What the log will hold once `second` confirms; time and salt are added then.
Json document_to_be(const WeightyProposal& proposal, std::string_view second);

}  // namespace haip
