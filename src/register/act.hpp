#pragma once
// An act: a public thing said or done, as a JSON document (docs/format-act.md).
//
//   {"act":"commitment.make","actor":"lab.example","at":"2026-11-24T09:00:00Z","body":{…},
//    "salt":"…","subject":"commitment/lab.example/coc","version":1}
//
// The document's bytes are its canonical JSON (RFC 8785); their SHA-256 is what the signed statement carries. The salt
// makes the digest of a short or guessable document tell nothing once the document is erased.

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/entropy.hpp"
#include "base/json.hpp"
#include "base/time.hpp"
#include "cose/statement.hpp"

namespace haip {

/// Position in the log, from 0.
struct EntryIndex {
  std::uint64_t value = 0;
  auto operator<=>(const EntryIndex&) const = default;
};

/// The actor's name when the register itself speaks (for its operator and its secretariat).
inline constexpr std::string_view register_actor = "register";

struct Act {
  std::string type;     ///< Such as "commitment.make": lower-case words joined by a dot.
  int version = 1;      ///< Of the type's body.
  std::string actor;    ///< A domain, or register_actor.
  std::string subject;  ///< What it is about; acts on one thing share it. At most 512 characters of a-z 0-9 . - _ / : @
  Instant at;           ///< The actor's own time.
  std::string salt;     ///< 32 random bytes in base64.
  Json body;            ///< An object.
};

/// A fresh act with a new salt.
Act make_act(std::string type, std::string actor, std::string subject, Json body, Instant at, Entropy& entropy);

/// The document's bytes.
std::string act_document(const Act& act);

/// Exactly what act_document writes: refuses other spellings of the same JSON, unknown or missing members.
Result<Act> parse_act(ByteView document);

/// "application/vnd.haip.commitment.make+json;version=1": label 259 of the signed statement, so that the kind of act
/// stays known when its content is erased.
std::string act_media_type(std::string_view type, int version);
struct ActTypeAndVersion {
  std::string type;
  int version = 1;
};
Result<ActTypeAndVersion> parse_act_media_type(std::string_view media_type);

/// "https://lab.example", or "https://<origin>" for the register.
std::string issuer_of(std::string_view actor, std::string_view origin);
/// The inverse. `malformed` for issuers of another form.
Result<std::string> actor_of(std::string_view issuer, std::string_view origin);

/// Signs the act. `origin` is the register's, such as "register.example/log".
Result<cose::SignedStatement> sign_act(const Act& act, std::string_view document, const SecretKey& key,
                                       std::string_view origin);

/// Checks that envelope and document say the same: digest, type, actor, subject, time.
Status check_agreement(const cose::SignedStatement& statement, const Act& act, ByteView document,
                       std::string_view origin);

}  // namespace haip
