#pragma once
// Which keys the log itself has established so far, read from its acts alone: the register's own key by the first
// entry, the others by key.record, until key.revoke. For checking a log without building its view.

#include <optional>
#include <unordered_map>

#include "register/act_kind.hpp"
#include "register/register_acts.hpp"

namespace haip {

class KnownKeys {
 public:
  /// The acts that change what is known; their documents are never erased.
  static bool is_about_keys(std::string_view act_type);

  /// Takes in the next act of the log. Must be told all acts about keys, in order, the first entry first.
  /// false_proof: the act may not say that (admission would have refused it).
  Status learn(const Envelope& envelope, const Act& act);

  /// The key that signed a statement. false_proof: no earlier entry established it, it speaks for somebody else, or it
  /// was revoked.
  [[nodiscard]] Result<PublicKey> signer_of(const Envelope& envelope) const;

  [[nodiscard]] const std::optional<Genesis>& genesis() const { return genesis_; }
  [[nodiscard]] std::size_t count() const { return keys_.size(); }

 private:
  struct Key {
    PublicKey key;
    std::string holder;
    std::optional<EntryIndex> revoked_entry;
  };
  Status learn_genesis(const Envelope& envelope, const Act& act);
  Status learn_key(const Envelope& envelope, const Act& act);
  Status learn_revocation(const Envelope& envelope, const Act& act);

  std::optional<Genesis> genesis_;
  std::unordered_map<Digest, Key> keys_;
};

}  // namespace haip
