#include "register/vouching.hpp"

namespace haip {

Result<EstablishedKey> establish_key(Register& reg, const Organisation& organisation, const PublicKey& key,
                                     KeyEvidence evidence, std::string_view found_at) {
  TRY(const std::unique_ptr<Connection> connection, reg.connect());
  TRY(const std::optional<Organisation> known, find_organisation(*connection, organisation.domain));
  const bool is_recorded_so = known && says_the_same(*known, organisation);
  const Instant now = reg.clock().now();
  OwnActs acts;
  if (!is_recorded_so) acts.push_back(ready(organisation_act(organisation, now, reg.entropy())));
  acts.push_back(ready(key_act(organisation.domain, key, evidence, found_at, now, reg.entropy())));
  TRY(const Acknowledgement recorded, reg.log_own_acts_and_wait(std::move(acts)));
  EstablishedKey established{std::nullopt, recorded.entry_index};
  if (!is_recorded_so) established.organisation_entry = EntryIndex{recorded.entry_index.value - 1};
  return established;
}

}  // namespace haip
