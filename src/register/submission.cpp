#include "register/submission.hpp"

#include "base/text.hpp"

namespace haip {
namespace {

constexpr std::size_t most_remembered_keys = 100'000;

Status check_time(Instant at, Instant now) {
  if (at.seconds > now.seconds + latest_act_seconds)
    return fail(ErrorKind::refused,
                "the act is dated " + format_instant(at) + ", but the register's clock says " + format_instant(now),
                "check your clock and sign again");
  if (at.seconds < now.seconds - oldest_act_seconds)
    return fail(ErrorKind::refused, "the act was signed on " + format_instant(at) + ", more than seven days ago",
                "sign it again");
  return {};
}

Result<PublicKey> key_of(const Digest& thumbprint, const Act& act, KeyMemory& memory, Connection& connection) {
  if (const std::optional<PublicKey> known = memory.find(thumbprint)) return *known;
  TRY(const std::optional<SigningKey> stored, find_signing_key(connection, thumbprint));
  if (!stored && act.actor == register_actor)
    return fail(ErrorKind::forbidden,
                "the key " + thumbprint.hex() + " is not the one that entry 0 of the log names for the register",
                "put back the keys/acts.key that the register's folder began with");
  if (!stored)
    return fail(ErrorKind::forbidden,
                "the register does not know the key " + thumbprint.hex() + " of " + printable(act.actor),
                "publish it at https://" + printable(act.actor) +
                    "/.well-known/haip.json, or ask the secretariat to vouch for it");
  memory.remember(thumbprint, stored->key);
  return stored->key;
}

}  // namespace

std::optional<PublicKey> KeyMemory::find(const Digest& thumbprint) const {
  const std::lock_guard lock(mutex_);
  const auto found = keys_.find(thumbprint);
  if (found == keys_.end()) return std::nullopt;
  return found->second;
}

void KeyMemory::remember(const Digest& thumbprint, const PublicKey& key) {
  const std::lock_guard lock(mutex_);
  if (keys_.size() >= most_remembered_keys) keys_.clear();
  keys_.emplace(thumbprint, key);
}

Result<VerifiedSubmission> verify_submission(ByteView submission, std::string_view origin, Instant now,
                                             KeyMemory& memory, Connection& connection) {
  TRY(cose::SignedStatement statement, cose::parse_statement(submission));
  if (!statement.document)
    return malformed("the signed statement comes without its document",
                     "send the document under the unprotected label \"haip-document\", as `haip submit` does");
  Bytes document = std::move(*statement.document);
  statement.document.reset();
  statement.receipts.clear();
  TRY(Act act, parse_act(document).map_error(in_context("the document")));
  CHECK(check_agreement(statement, act, document, origin));
  CHECK(check_time(act.at, now));
  TRY(const PublicKey key, key_of(statement.kid, act, memory, connection));
  CHECK(cose::verify_statement(statement, key));
  return VerifiedSubmission{std::move(statement), std::move(act), std::move(document)};
}

}  // namespace haip
