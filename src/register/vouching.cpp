#include "register/vouching.hpp"

namespace haip {

namespace {

struct KeyActs {
  OwnActs acts;  ///< The last one records the key.
  bool records_organisation = false;
};

Result<KeyActs> key_acts(Register& reg, const Organisation& organisation, const PublicKey& key, KeyEvidence evidence,
                         std::string_view found_at, Instant now) {
  TRY(const std::unique_ptr<Connection> connection, reg.connect());
  TRY(const std::optional<Organisation> known, find_organisation(*connection, organisation.domain));
  KeyActs wanted;
  wanted.records_organisation = !known || !says_the_same(*known, organisation);
  if (wanted.records_organisation) wanted.acts.push_back(ready(organisation_act(organisation, now, reg.entropy())));
  wanted.acts.push_back(ready(key_act(organisation.domain, key, evidence, found_at, now, reg.entropy())));
  return wanted;
}

Result<EstablishedKey> log_key_acts(Register& reg, KeyActs wanted) {
  TRY(const Acknowledgement recorded, reg.log_own_acts_and_wait(std::move(wanted.acts)));
  EstablishedKey established{std::nullopt, recorded.entry_index};
  if (wanted.records_organisation) established.organisation_entry = EntryIndex{recorded.entry_index.value - 1};
  return established;
}

}  // namespace

Result<EstablishedKey> establish_key(Register& reg, const Organisation& organisation, const PublicKey& key,
                                     KeyEvidence evidence, std::string_view found_at) {
  TRY(KeyActs wanted, key_acts(reg, organisation, key, evidence, found_at, reg.clock().now()));
  return log_key_acts(reg, std::move(wanted));
}

Result<EstablishedKey> vouch_for(Register& reg, const Organisation& organisation, const PublicKey& key,
                                 std::string_view by) {
  const Instant now = reg.clock().now();
  TRY(KeyActs wanted, key_acts(reg, organisation, key, KeyEvidence::vouched, {}, now));
  OwnAct& records_key = wanted.acts.back();
  records_key =
      in_journal(std::move(records_key), {now, std::string(by), "vouched", organisation.domain, std::nullopt});
  return log_key_acts(reg, std::move(wanted));
}

}  // namespace haip
