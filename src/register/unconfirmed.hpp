#pragma once
// What was sent with an e-mail address and waits until its sender follows the link that was mailed
// (web/confirmation.hpp): private, before the moderation queue. The table knows no address: that stands in the outbox
// until the message has left (mail_outbox.hpp). Of the link only a digest is kept.

#include <optional>
#include <string>
#include <string_view>

#include "base/entropy.hpp"
#include "base/json.hpp"
#include "base/time.hpp"
#include "store/database.hpp"
#include "store/migrations.hpp"

namespace haip {

/// Of the mail part.
inline constexpr Migration unconfirmed_tables{"unconfirmed", 1, R"(
CREATE TABLE unconfirmed_contribution (
  token_digest TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  document TEXT NOT NULL,
  form TEXT NOT NULL,
  expires_at BIGINT NOT NULL,
  contribution TEXT NOT NULL
);
CREATE INDEX unconfirmed_contribution_by_time ON unconfirmed_contribution (expires_at);
)"};

inline constexpr std::int64_t confirmation_seconds = 24L * 3600;
/// So long an old link still says that it is too old, and where the form is.
inline constexpr std::int64_t old_link_seconds = 30L * 24 * 3600;
inline constexpr std::uint64_t most_unconfirmed = 20'000;

struct UnconfirmedContribution {
  std::string kind;
  Json document;             ///< Empty once it is confirmed or too old.
  std::string form;          ///< Path of the form that it was typed into.
  Instant expires_at;        ///< The first moment that is too late.
  std::string contribution;  ///< Its id in the moderation queue once it is confirmed, else "".
};

/// Takes away the words whose link is too old, and links that are older still. Only reads when there are none.
Status forget_old_unconfirmed(Connection& connection, Instant now);

/// The token of its link: 32 hexadecimal digits. Forgets what is too old. In the caller's transaction. Errors: refused
/// when too much waits.
Result<std::string> keep_unconfirmed(Connection& connection, std::string_view kind, const Json& document,
                                     std::string_view form, Instant now, Entropy& entropy);
Result<std::optional<UnconfirmedContribution>> find_unconfirmed(Connection& connection, std::string_view token);
/// Puts it into the moderation queue, once however often it is asked; its id there. Errors: not_found; gone when the
/// link is too old.
Result<std::string> confirm_contribution(Connection& connection, std::string_view token, Instant now, Entropy& entropy);

}  // namespace haip
