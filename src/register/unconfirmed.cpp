#include "register/unconfirmed.hpp"

#include "base/encoding.hpp"
#include "crypto/digest.hpp"
#include "register/moderation_queue.hpp"

namespace haip {
namespace {

std::string digest_of(std::string_view token) { return sha256(token).hex(); }

}  // namespace

Status forget_old_unconfirmed(Connection& connection, Instant now) {
  TRY(const std::optional<Row> old,
      connection.query_row("SELECT COUNT(*) FROM unconfirmed_contribution WHERE (expires_at <= $1 AND document <> '') "
                           "OR expires_at <= $2",
                           {now.seconds, now.seconds - old_link_seconds}));
  if (!old || old->count(0) == 0) return {};
  CHECK(connection.execute(
      "UPDATE unconfirmed_contribution SET document = '' WHERE expires_at <= $1 AND document <> ''", {now.seconds}));
  return connection.execute("DELETE FROM unconfirmed_contribution WHERE expires_at <= $1",
                            {now.seconds - old_link_seconds});
}

Result<std::string> keep_unconfirmed(Connection& connection, std::string_view kind, const Json& document,
                                     std::string_view form, Instant now, Entropy& entropy) {
  CHECK(forget_old_unconfirmed(connection, now));
  TRY(const std::optional<Row> row,
      connection.query_row("SELECT COUNT(*) FROM unconfirmed_contribution WHERE document <> ''"));
  if (row && row->count(0) >= most_unconfirmed)
    return fail(ErrorKind::refused, "too much waits to be confirmed already; nothing was kept", "try again tomorrow");
  std::string token = hex(entropy.take<16>());
  CHECK(connection.execute(
      "INSERT INTO unconfirmed_contribution (token_digest, kind, document, form, expires_at, contribution) VALUES "
      "($1, $2, $3, $4, $5, '')",
      {digest_of(token), kind, canonical_json(document), form, now.seconds + confirmation_seconds}));
  return token;
}

Result<std::optional<UnconfirmedContribution>> find_unconfirmed(Connection& connection, std::string_view token) {
  TRY(const std::optional<Row> row,
      connection.query_row("SELECT kind, document, form, expires_at, contribution FROM unconfirmed_contribution WHERE "
                           "token_digest = $1",
                           {digest_of(token)}));
  if (!row) return std::nullopt;
  UnconfirmedContribution found{row->text(0), {}, row->text(2), {row->integer(3)}, row->text(4)};
  if (!row->text(1).empty()) {
    TRY(found.document, parse_json(row->text(1), largest_contribution_bytes));
  }
  return found;
}

Result<std::string> confirm_contribution(Connection& connection, std::string_view token, Instant now,
                                         Entropy& entropy) {
  TRY(Transaction transaction, connection.begin(TransactionKind::write));
  TRY(const std::optional<UnconfirmedContribution> found, find_unconfirmed(connection, token));
  if (!found) return fail(ErrorKind::not_found, "nothing waits under this link");
  if (!found->contribution.empty()) return found->contribution;
  if (found->expires_at <= now) return fail(ErrorKind::gone, "this link is older than 24 hours; nothing was kept");
  TRY(std::string id, add_to_queue(connection, found->kind, found->document, now, entropy));
  CHECK(
      connection.execute("UPDATE unconfirmed_contribution SET document = '', contribution = $2 WHERE token_digest = $1",
                         {digest_of(token), id}));
  CHECK(transaction.commit());
  return id;
}

}  // namespace haip
