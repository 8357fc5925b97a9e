#pragma once
// Making an organisation and its key known, in one step: whoever vouches for a key, or finds it at the organisation's
// domain, says who the organisation is as well. Both acts are logged or neither.

#include <optional>

#include "register/identity.hpp"
#include "register/register.hpp"

namespace haip {

struct EstablishedKey {
  std::optional<EntryIndex> organisation_entry;  ///< Nothing when the organisation was recorded just so already.
  EntryIndex key_entry;
};

/// Records the organisation, unless it is recorded just so, and its key. Errors: refused (the organisation is delisted;
/// the key was revoked), conflict (the key is known already), malformed; then nothing was logged.
Result<EstablishedKey> establish_key(Register& reg, const Organisation& organisation, const PublicKey& key,
                                     KeyEvidence evidence, std::string_view found_at);

/// As establish_key, with the secretariat's word for it. `by` is the public id of whoever gave that word, for the
/// secretariat's journal (staff_journal.hpp).
Result<EstablishedKey> vouch_for(Register& reg, const Organisation& organisation, const PublicKey& key,
                                 std::string_view by = operator_actor);

}  // namespace haip
