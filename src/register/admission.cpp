#include "register/admission.hpp"

#include "base/text.hpp"
#include "cose/key.hpp"
#include "register/decision.hpp"
#include "register/fold.hpp"
#include "register/identity.hpp"
#include "register/register_acts.hpp"

namespace haip {
namespace {

Result<Signer> admit_signer(Connection& view, const cose::SignedStatement& statement, const Act& act) {
  if (act.type == "register.genesis") {
    // Entry 0 brings its own key: trust in it comes from the log key that signs the checkpoint.
    TRY(const Genesis genesis, read_genesis(act));
    if (cose::thumbprint(genesis.acts_key) != statement.kid)
      return fail(ErrorKind::refused, "the first entry must be signed by the key it names");
    return Signer{act.actor, statement.kid};
  }
  TRY(const std::optional<KeyStanding> key, find_key_standing(view, statement.kid));
  if (!key && act.actor == register_actor)
    return fail(ErrorKind::forbidden,
                "the key " + statement.kid.hex() + " is not the one that entry 0 of the log names for the register",
                "put back the keys/acts.key that the register's folder began with");
  if (!key)
    return fail(ErrorKind::forbidden, "the register does not know the key " + statement.kid.hex(),
                "publish it at https://" + printable(act.actor) +
                    "/.well-known/haip.json, or ask the secretariat to vouch for it");
  if (key->holder != act.actor)
    return fail(ErrorKind::forbidden, "this key speaks for " + key->holder + ", not for " + printable(act.actor));
  if (key->revoked_entry)
    return fail(ErrorKind::forbidden, "this key was revoked in entry " + std::to_string(key->revoked_entry->value),
                "sign with the organisation's new key");
  return Signer{act.actor, statement.kid};
}

Status admit_erasure_of_content(Connection& view, const ActKinds& kinds, const Act& act) {
  TRY(const Erasure erasure, read_erasure(act));
  TRY(const std::vector<Envelope> entries, entries_with_content(view, erasure.content));
  if (entries.empty())
    return fail(ErrorKind::not_found, "no entry of the log has the content " + erasure.content.hex());
  for (const Envelope& envelope : entries) {
    const ActKind* kind = kinds.find(envelope.type, envelope.version);
    if (kind == nullptr || kind->forget == nullptr)
      return fail(ErrorKind::refused, "the content of acts of type " + envelope.type + " cannot be erased",
                  "other acts rest on it; withdraw or replace it instead");
  }
  return {};
}

}  // namespace

Status admit_act(Connection& view, const ActKinds& kinds, const cose::SignedStatement& statement, const Act& act,
                 ByteView document, std::string_view origin) {
  const ActKind* kind = kinds.find(act.type, act.version);
  if (kind == nullptr)
    return fail(
        ErrorKind::refused,
        "this register does not know acts of type " + printable(act.type) + " version " + std::to_string(act.version),
        "see the list of acts in its documentation, or use a newer haip");
  CHECK(check_agreement(statement, act, document, origin));
  TRY(const Signer signer, admit_signer(view, statement, act));
  if (kind->weighty) CHECK(read_deciders(act.body).map([](const auto&) {}));
  if (act.type == "content.erase") CHECK(admit_erasure_of_content(view, kinds, act));
  return kind->admit(view, act, signer);
}

}  // namespace haip
