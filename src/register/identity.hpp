#pragma once
// Who may speak: organisations and their signing keys, as acts of the register.
//
//   organisation.record   the register notes an organisation: domain, name, economy, roles, size
//   organisation.reply    a delisted organisation replies (delisting_reply.hpp)
//   key.record            a key speaks for an organisation; how that was established: "domain" or "vouched"
//   key.revoke            a key no longer speaks; what it signed before stays valid and is shown so
//
// The register's own key (for acts of "register") comes with the genesis act.

#include <optional>
#include <vector>

#include "crypto/ed25519.hpp"
#include "register/act_kind.hpp"
#include "register/domain.hpp"

namespace haip {

RegisterPart identity_part();

/// What an organisation does in the value chain (OECD reporting framework v2.0, page 1).
inline constexpr std::array<std::string_view, 3> organisation_roles{"model-developer", "application-developer",
                                                                    "deployer"};
/// People employed. The bands below 250 are this project's own.
inline constexpr std::array<std::string_view, 4> organisation_sizes{"1-9", "10-49", "50-249", "250+"};

/// Errors: malformed, naming the choice.
Status check_role(std::string_view role);
Status check_size(std::string_view size);

struct Organisation {
  std::string domain;
  std::string name;
  std::string economy;             ///< ISO 3166-1 alpha-2 (economy.hpp), such as "JP"; "" when it was not stated.
  std::vector<std::string> roles;  ///< From organisation_roles; may be empty.
  std::string size;                ///< From organisation_sizes, or "".
  EntryIndex entry_index;          ///< Of the act that recorded it last.
  bool is_delisted = false;
  EntryIndex delisted_entry;     ///< Of the decision, when it is delisted.
  std::string delisting_reason;  ///< Likewise.
};
/// But for the entry that says it and the listing.
bool says_the_same(const Organisation& one, const Organisation& other);
Act organisation_act(const Organisation& organisation, Instant at, Entropy& entropy);
Result<std::optional<Organisation>> find_organisation(Connection& view, std::string_view domain);
/// All of them, by domain.
Result<std::vector<Organisation>> list_organisations(Connection& view);

/// A person of the secretariat confirmed it, or it was found at https://<domain>/.well-known/haip.json.
enum class KeyEvidence { vouched, domain, genesis };
std::string_view key_evidence_word(KeyEvidence evidence);

struct SigningKey {
  Digest thumbprint;
  std::string holder;  ///< Domain or register_actor.
  PublicKey key;
  KeyEvidence evidence = KeyEvidence::vouched;
  std::string found_at;  ///< Address, when evidence is `domain`.
  EntryIndex recorded_entry;
  Instant recorded_at;
  std::optional<EntryIndex> revoked_entry;
  std::optional<Instant> revoked_at;
  std::string revocation_reason;
};
/// What a key.record act says. Errors: malformed.
struct KeyRecord {
  std::string holder;
  PublicKey key;
  KeyEvidence evidence = KeyEvidence::vouched;
  std::string found_at;
};
Result<KeyRecord> read_key_record(const Act& act);
Act key_act(std::string_view holder, const PublicKey& key, KeyEvidence evidence, std::string_view found_at, Instant at,
            Entropy& entropy);
Result<std::optional<SigningKey>> find_signing_key(Connection& view, const Digest& thumbprint);

/// For whom a key speaks, and whether it still does: all that admission asks, without reading the key itself, whose
/// check as a point of the curve costs as much as a signature's.
struct KeyStanding {
  std::string holder;
  std::optional<EntryIndex> revoked_entry;
};
Result<std::optional<KeyStanding>> find_key_standing(Connection& view, const Digest& thumbprint);
/// All keys of a holder, oldest first.
Result<std::vector<SigningKey>> signing_keys_of(Connection& view, std::string_view holder);

inline constexpr std::array<std::string_view, 3> revocation_reasons{"replaced", "lost", "exposed"};
/// Errors: malformed, naming the choice.
Status check_revocation_reason(std::string_view reason);
/// What a key.revoke act says. Errors: malformed.
struct KeyRevocation {
  std::string holder;
  Digest thumbprint;
  std::string reason;
};
Result<KeyRevocation> read_key_revocation(const Act& act);
/// `actor` is the holder's domain or register_actor.
Act key_revocation_act(std::string_view actor, std::string_view holder, const Digest& thumbprint,
                       std::string_view reason, Instant at, Entropy& entropy);

/// organisation.delist: weighty; two people decide. The organisation's acts stay.
Act delisting_act(std::string_view domain, std::string_view reason, const std::vector<std::string>& decided_by,
                  Instant at, Entropy& entropy);
/// organisation.relist: takes a delisting back; weighty too.
Act relisting_act(std::string_view domain, std::string_view reason, const std::vector<std::string>& decided_by,
                  Instant at, Entropy& entropy);

}  // namespace haip
