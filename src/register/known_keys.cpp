#include "register/known_keys.hpp"

#include "base/text.hpp"
#include "cose/key.hpp"
#include "register/identity.hpp"
#include "register/verified_log.hpp"

namespace haip {
namespace {

tl::unexpected<Error> untrue(std::string message) { return fail(ErrorKind::false_proof, std::move(message)); }

Status require_register(const Envelope& envelope) {
  if (envelope.actor == register_actor) return {};
  return untrue("only the register itself may log a " + envelope.type + " act");
}

}  // namespace

bool KnownKeys::is_about_keys(std::string_view act_type) {
  return act_type == "register.genesis" || act_type == "key.record" || act_type == "key.revoke";
}

Status KnownKeys::learn(const Envelope& envelope, const Act& act) {
  if (envelope.type == "register.genesis") return learn_genesis(envelope, act).map_error(as_false_proof);
  if (envelope.type == "key.record") return learn_key(envelope, act).map_error(as_false_proof);
  if (envelope.type == "key.revoke") return learn_revocation(envelope, act).map_error(as_false_proof);
  return {};
}

Status KnownKeys::learn_genesis(const Envelope& envelope, const Act& act) {
  if (envelope.entry_index.value != 0) return untrue("a register begins once, in entry 0");
  CHECK(require_register(envelope));
  TRY(Genesis genesis, read_genesis(act));
  if (envelope.key_thumbprint != cose::thumbprint(genesis.acts_key))
    return untrue("the first entry must be signed by the key it names");
  keys_.emplace(envelope.key_thumbprint, Key{genesis.acts_key, std::string(register_actor), {}});
  genesis_ = std::move(genesis);
  return {};
}

Status KnownKeys::learn_key(const Envelope& envelope, const Act& act) {
  CHECK(require_register(envelope));
  TRY(const KeyRecord record, read_key_record(act));
  const auto [known, is_new] = keys_.try_emplace(cose::thumbprint(record.key), Key{record.key, record.holder, {}});
  if (is_new) return {};
  if (known->second.revoked_entry) return untrue("a revoked key may not come back");
  if (known->second.holder != record.holder) return untrue("this key speaks for " + known->second.holder + " already");
  return {};
}

Status KnownKeys::learn_revocation(const Envelope& envelope, const Act& act) {
  TRY(const KeyRevocation revocation, read_key_revocation(act));
  if (envelope.actor != register_actor && envelope.actor != revocation.holder)
    return untrue("only " + printable(revocation.holder) + " or the register may revoke this key");
  const auto known = keys_.find(revocation.thumbprint);
  if (known == keys_.end() || known->second.holder != revocation.holder)
    return untrue(printable(revocation.holder) + " has no key " + revocation.thumbprint.hex());
  if (known->second.holder == register_actor) return untrue("the register's own key cannot be revoked by an act");
  if (known->second.revoked_entry)
    return untrue("this key was revoked already, in entry " + std::to_string(known->second.revoked_entry->value));
  known->second.revoked_entry = envelope.entry_index;
  return {};
}

Result<PublicKey> KnownKeys::signer_of(const Envelope& envelope) const {
  const auto known = keys_.find(envelope.key_thumbprint);
  if (known == keys_.end())
    return untrue("it is signed by the key " + envelope.key_thumbprint.hex() + ", which no earlier entry established");
  const Key& key = known->second;
  if (key.holder != envelope.actor)
    return untrue("its key speaks for " + key.holder + ", not for " + printable(envelope.actor));
  if (key.revoked_entry) return untrue("its key was revoked in entry " + std::to_string(key.revoked_entry->value));
  return key.key;
}

}  // namespace haip
