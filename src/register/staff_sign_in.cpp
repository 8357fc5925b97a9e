#include <algorithm>

#include "base/encoding.hpp"
#include "base/network_address.hpp"
#include "base/text.hpp"
#include "register/staff.hpp"
#include "register/staff_password.hpp"
#include "register/totp.hpp"

namespace haip {
namespace {

/// Who is counted: never the name or address itself, since what strangers type into a login field may be anything.
struct Counted {
  Digest account;
  Digest address;
};

std::string login_of(std::string_view typed) {
  std::string login(trim(typed));
  std::ranges::transform(login, login.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return login;
}

/// Notes the attempt before the password is looked at, so that many at once cannot slip past the limit. Taken back when
/// it succeeds.
struct Attempt {
  std::array<std::uint8_t, 16> id{};
  std::int64_t wait_seconds = 0;  ///< Not allowed until then, and not noted.
};

Result<Attempt> begin_attempt(Connection& connection, const Counted& counted, Instant now, Entropy& entropy) {
  TRY(Transaction transaction, connection.begin(TransactionKind::write));
  CHECK(connection.execute("DELETE FROM staff_sign_in_attempt WHERE at <= $1", {now.seconds - failure_window_seconds}));
  Attempt attempt{entropy.take<16>(), 0};
  const auto limit = [&](std::string_view kind, const Digest& who) -> Status {
    TRY(const std::optional<Row> row,
        connection.query_row(
            "SELECT COUNT(*), COALESCE(MIN(at), 0) FROM staff_sign_in_attempt WHERE kind = $1 AND who = $2",
            {kind, who.bytes()}));
    if (row->count(0) >= most_failures)
      attempt.wait_seconds = std::max(attempt.wait_seconds, row->integer(1) + failure_window_seconds - now.seconds);
    return {};
  };
  CHECK(limit("account", counted.account));
  CHECK(limit("address", counted.address));
  if (attempt.wait_seconds > 0) {
    CHECK(transaction.commit());
    return attempt;
  }
  const auto note = [&](std::string_view kind, const Digest& who) {
    return connection.execute("INSERT INTO staff_sign_in_attempt (attempt, kind, who, at) VALUES ($1, $2, $3, $4)",
                              {ByteView(attempt.id), kind, who.bytes(), now.seconds});
  };
  CHECK(note("account", counted.account));
  CHECK(note("address", counted.address));
  CHECK(transaction.commit());
  return attempt;
}

struct Account {
  std::string public_id;
  std::string password_hash;
  Bytes totp_secret;
  std::int64_t last_totp_step = 0;
  bool is_disabled = false;
};

Result<std::optional<Account>> find_account(Connection& connection, const std::string& login) {
  TRY(const std::optional<Row> row,
      connection.query_row("SELECT public_id, password_hash, totp_secret, last_totp_step, disabled_at FROM "
                           "staff_account WHERE login = $1",
                           {login}));
  if (!row) return std::nullopt;
  return Account{row->text(0), row->text(1), row->blob(2), row->integer(3), !row->is_null(4)};
}

/// The step of the code, when everything is right.
std::optional<std::int64_t> verified_step(const std::optional<Account>& account, const SignIn& typed, PasswordCost cost,
                                          Instant now) {
  if (!account) {
    waste_as_much_time(typed.password, cost);
    return std::nullopt;
  }
  const bool fits = password_fits(account->password_hash, typed.password);
  const auto step = matching_totp_step(account->totp_secret, typed.code, now, account->last_totp_step);
  return fits && !account->is_disabled ? step : std::nullopt;
}

Status forget_failures(Connection& connection, const Counted& counted, const Attempt& attempt) {
  // Of this address only the present attempt: an address with an account must not get more tries at other accounts.
  CHECK(connection.execute("DELETE FROM staff_sign_in_attempt WHERE attempt = $1", {ByteView(attempt.id)}));
  return connection.execute("DELETE FROM staff_sign_in_attempt WHERE kind = 'account' AND who = $1",
                            {counted.account.bytes()});
}

Result<std::string> start_session(Connection& connection, const std::string& public_id, Instant now, Entropy& entropy) {
  const auto token = entropy.take<32>();
  CHECK(connection.execute("DELETE FROM staff_session WHERE expires_at <= $1", {now.seconds}));
  CHECK(
      connection.execute("INSERT INTO staff_session (token_digest, public_id, created_at, last_used_at, expires_at) "
                         "VALUES ($1, $2, $3, $3, $4)",
                         {sha256(token).bytes(), public_id, now.seconds, now.seconds + longest_session_seconds}));
  return base64url(token);
}

/// The key under which a session is stored; none when the cookie has no such form.
std::optional<Digest> session_key(std::string_view token) {
  const Result<Bytes> bytes = parse_base64url(token);
  if (!bytes || bytes->size() != 32) return std::nullopt;
  return sha256(*bytes);
}

}  // namespace

Result<SignInOutcome> sign_in(Connection& connection, const SignIn& typed, PasswordCost cost, Instant now,
                              Entropy& entropy) {
  const std::string login = login_of(typed.login);
  const Counted counted{sha256(login), sha256(network_of(typed.client_address, NetworkWidth::customer))};
  TRY(const Attempt attempt, begin_attempt(connection, counted, now, entropy));
  if (attempt.wait_seconds > 0) return TooManyFailures{attempt.wait_seconds};
  TRY(const std::optional<Account> account, find_account(connection, login));
  const std::optional<std::int64_t> step = verified_step(account, typed, cost, now);
  if (!step) return WrongSignIn{};

  TRY(Transaction transaction, connection.begin(TransactionKind::write));
  // Once more, now that nobody else writes: the code may have been used, the account reset or disabled since.
  TRY(const std::optional<Row> used,
      connection.query_row(
          "UPDATE staff_account SET last_totp_step = $2 WHERE public_id = $1 AND last_totp_step < $2 AND "
          "password_hash = $3 AND disabled_at IS NULL RETURNING public_id",
          {account->public_id, *step, account->password_hash}));
  if (!used) return WrongSignIn{};
  CHECK(forget_failures(connection, counted, attempt));
  TRY(std::string token, start_session(connection, account->public_id, now, entropy));
  TRY(std::optional<Officer> officer, find_officer(connection, account->public_id));
  CHECK(transaction.commit());
  return StartedSession{std::move(token), std::move(*officer)};
}

Result<std::optional<Officer>> officer_of_session(Connection& connection, std::string_view token, Instant now) {
  constexpr std::int64_t noted_every_seconds = 60;
  const std::optional<Digest> key = session_key(token);
  if (!key) return std::nullopt;
  TRY(const std::optional<Row> row,
      connection.query_row(
          "SELECT public_id, last_used_at FROM staff_session WHERE token_digest = $1 AND revoked_at IS NULL "
          "AND expires_at > $2 AND last_used_at > $3",
          {key->bytes(), now.seconds, now.seconds - longest_idle_seconds}));
  if (!row) return std::nullopt;
  TRY(std::optional<Officer> officer, find_officer(connection, row->text(0)));
  if (!officer || officer->is_disabled) return std::nullopt;
  // Reading a page should not wait for the write lock each time.
  if (now.seconds - row->integer(1) >= noted_every_seconds)
    CHECK(connection.execute("UPDATE staff_session SET last_used_at = $2 WHERE token_digest = $1",
                             {key->bytes(), now.seconds}));
  return officer;
}

Status end_session(Connection& connection, std::string_view token, Instant now) {
  const std::optional<Digest> key = session_key(token);
  if (!key) return {};
  return connection.execute("UPDATE staff_session SET revoked_at = $2 WHERE token_digest = $1 AND revoked_at IS NULL",
                            {key->bytes(), now.seconds});
}

}  // namespace haip
