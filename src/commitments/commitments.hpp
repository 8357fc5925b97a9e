#pragma once
// Commitments: an organisation commits to an edition of an instrument, renews that, or withdraws it. And the pages of
// organisations, where a commitment is shown with its entry and how the key was established.
//
//   commitment.make       the organisation commits to an edition, in its own words
//   commitment.renew      it says so again, perhaps for a newer edition
//   commitment.withdraw   it no longer does
//
// All three are signed by the organisation itself; their statement may be erased, the fact stays.

#include <optional>
#include <string>
#include <vector>

#include "web/feature.hpp"

namespace haip {

/// What another feature shows on the page of an organisation. Empty markup: nothing.
using OrganisationPanel = Result<Html> (*)(const PageRequest& ask, std::string_view domain);

Feature commitments_feature(std::vector<OrganisationPanel> panels = {});

enum class CommitmentState { standing, withdrawn };

struct Commitment {
  std::string domain;
  std::string instrument;
  std::string edition;  ///< "" when the content was erased.
  CommitmentState state = CommitmentState::standing;
  std::string statement;  ///< "" when the content was erased.
  std::string language;   ///< Of the statement.
  EntryIndex made_entry;
  Instant made_at;
  EntryIndex last_entry;  ///< The latest make, renew or withdraw.
  Instant last_at;
};

Act commitment_act(std::string_view type, std::string_view domain, std::string_view instrument,
                   std::string_view edition, std::string_view statement, std::string_view language, Instant at,
                   Entropy& entropy);

/// Whether its subject and body are those of a commitment act; what the register holds is not asked. Errors: malformed,
/// too_large.
Status check_commitment_act(const Act& act);

/// All of them, by domain and instrument.
Result<std::vector<Commitment>> list_commitments(Connection& view);
Result<std::vector<Commitment>> commitments_of(Connection& view, std::string_view domain);
/// Standing ones first, each group by domain.
Result<std::vector<Commitment>> commitments_to(Connection& view, std::string_view instrument);
/// How many organisations stand by a commitment to the instrument.
Result<std::uint64_t> count_standing(Connection& view, std::string_view instrument);

/// For the pages of an instrument: who committed to it.
Result<Html> commitments_panel(const PageRequest& ask, std::string_view instrument, std::string_view provision_id);

}  // namespace haip
