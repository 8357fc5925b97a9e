#include "register/staff.hpp"

#include <algorithm>

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "register/staff_journal.hpp"
#include "register/staff_password.hpp"
#include "register/totp.hpp"

namespace haip {
namespace {

constexpr std::size_t longest_display_name = 100;

// No code of an authenticator was used yet.
constexpr std::int64_t no_step = -1;

Status check_login(std::string_view login) {
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto is_allowed = [&](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
  };
  if (login.size() >= 2 && login.size() <= 32 && is_letter(login[0]) && std::ranges::all_of(login, is_allowed))
    return {};
  return malformed("the login name does not have the form of one",
                   "use 2 to 32 small letters, digits, dots, hyphens and underscores, beginning with a letter");
}

Status check_new_officer(const NewOfficer& officer) {
  CHECK(check_login(officer.login));
  CHECK(check_needed_text("the name", officer.display_name, longest_display_name));
  // Addresses have no business here, and would be private data in a place that needs none.
  if (officer.display_name.find('@') != std::string::npos)
    return malformed("the name has an @ in it", "give a name, not an e-mail address");
  if (officer.roles.empty()) return malformed("the account has no role", "give at least one with --role");
  return {};
}

Officer officer_of(const Row& row) {
  Officer officer;
  officer.public_id = row.text(0);
  officer.login = row.text(1);
  officer.display_name = row.text(2);
  officer.created_at = {row.integer(3)};
  officer.is_disabled = !row.is_null(4);
  return officer;
}

Status read_roles(Connection& connection, Officer& officer) {
  TRY(const Rows rows, connection.query("SELECT role FROM staff_role WHERE public_id = $1", {officer.public_id}));
  for (const StaffRole role : staff_roles)
    if (std::ranges::any_of(rows, [&](const Row& row) { return row.text(0) == staff_role_word(role); }))
      officer.roles.push_back(role);
  return {};
}

Result<std::optional<Officer>> find_officer_by_login(Connection& connection, std::string_view login) {
  TRY(const std::optional<Row> row,
      connection.query_row(
          "SELECT public_id, login, display_name, created_at, disabled_at FROM staff_account WHERE login = $1",
          {login}));
  if (!row) return std::nullopt;
  Officer officer = officer_of(*row);
  CHECK(read_roles(connection, officer));
  return officer;
}

Result<Officer> require_officer(Connection& connection, std::string_view login) {
  TRY(std::optional<Officer> officer, find_officer_by_login(connection, login));
  if (!officer) return fail(ErrorKind::not_found, "there is no account " + printable(login), "see `haip staff list`");
  return std::move(*officer);
}

Result<std::string> fresh_public_id(Connection& connection, Entropy& entropy) {
  // 2^24 ids: a clash is unlikely with any number of people that a secretariat has, and impossible in the end.
  for (int attempt = 0; attempt < 100; ++attempt) {
    std::string id = "officer-" + hex(entropy.take<3>());
    TRY(const std::optional<Row> taken,
        connection.query_row("SELECT public_id FROM staff_account WHERE public_id = $1", {id}));
    if (!taken) return id;
  }
  return fail(ErrorKind::unavailable, "no free id was found for the account", "try again");
}

Status end_all_sessions(Connection& connection, std::string_view public_id, Instant now) {
  return connection.execute("UPDATE staff_session SET revoked_at = $2 WHERE public_id = $1 AND revoked_at IS NULL",
                            {public_id, now.seconds});
}

// Accounts are made and changed by the command line alone, where nobody signs in.
Status note_account(Connection& connection, std::string_view action, const Officer& officer, Instant now) {
  return write_journal(connection,
                       {now, std::string(operator_actor), std::string(action), officer.public_id, std::nullopt});
}

Bytes fresh_totp_secret(Entropy& entropy) {
  const auto secret = entropy.take<totp_secret_bytes>();
  return {secret.begin(), secret.end()};
}

}  // namespace

std::string_view staff_role_word(StaffRole role) {
  switch (role) {
    case StaffRole::editor:
      return "editor";
    case StaffRole::moderator:
      return "moderator";
    case StaffRole::adopter:
      return "adopter";
    case StaffRole::administrator:
      return "administrator";
  }
  return "editor";
}

Result<StaffRole> parse_staff_role(std::string_view word) {
  for (const StaffRole role : staff_roles)
    if (staff_role_word(role) == word) return role;
  return malformed("\"" + printable(word) + "\" is not a role", "choose editor, moderator, adopter or administrator");
}

bool Officer::may_act_as(StaffRole role) const { return !is_disabled && std::ranges::find(roles, role) != roles.end(); }

Result<Enrolment> add_officer(Connection& connection, const NewOfficer& officer, std::string_view password,
                              PasswordCost cost, Instant now, Entropy& entropy) {
  CHECK(check_new_officer(officer));
  CHECK(check_password(password));
  // Before the transaction: nobody should wait for the write lock while a password is hashed.
  TRY(const std::string hash, hash_password(password, cost));
  TRY(Transaction transaction, connection.begin(TransactionKind::write));
  TRY(const std::optional<Officer> taken, find_officer_by_login(connection, officer.login));
  if (taken) return fail(ErrorKind::conflict, "the login name " + officer.login + " is taken", "choose another one");
  TRY(const std::string public_id, fresh_public_id(connection, entropy));
  const Bytes secret = fresh_totp_secret(entropy);
  CHECK(connection.execute(
      "INSERT INTO staff_account (public_id, login, display_name, password_hash, totp_secret, last_totp_step, "
      "created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
      {public_id, officer.login, officer.display_name, hash, secret, no_step, now.seconds}));
  for (const StaffRole role : officer.roles)
    CHECK(connection.execute("INSERT INTO staff_role (public_id, role) VALUES ($1, $2) ON CONFLICT DO NOTHING",
                             {public_id, staff_role_word(role)}));
  TRY(Officer added, require_officer(connection, officer.login));
  CHECK(note_account(connection, "added", added, now));
  CHECK(transaction.commit());
  return Enrolment{std::move(added), secret};
}

Result<Enrolment> reset_officer(Connection& connection, std::string_view login, std::string_view password,
                                PasswordCost cost, Instant now, Entropy& entropy) {
  CHECK(check_password(password));
  TRY(const std::string hash, hash_password(password, cost));
  TRY(Transaction transaction, connection.begin(TransactionKind::write));
  TRY(Officer officer, require_officer(connection, login));
  if (officer.is_disabled)
    return fail(ErrorKind::refused, "the account " + officer.login + " is disabled for good",
                "add a new account under another login name");
  const Bytes secret = fresh_totp_secret(entropy);
  CHECK(connection.execute(
      "UPDATE staff_account SET password_hash = $2, totp_secret = $3, last_totp_step = $4 WHERE public_id = $1",
      {officer.public_id, hash, secret, no_step}));
  CHECK(end_all_sessions(connection, officer.public_id, now));
  CHECK(connection.execute("DELETE FROM staff_sign_in_attempt WHERE kind = 'account' AND who = $1",
                           {sha256(officer.login).bytes()}));
  CHECK(note_account(connection, "reset", officer, now));
  CHECK(transaction.commit());
  return Enrolment{std::move(officer), secret};
}

Status disable_officer(Connection& connection, std::string_view login, Instant now) {
  TRY(Transaction transaction, connection.begin(TransactionKind::write));
  TRY(const Officer officer, require_officer(connection, login));
  CHECK(connection.execute("UPDATE staff_account SET disabled_at = $2 WHERE public_id = $1 AND disabled_at IS NULL",
                           {officer.public_id, now.seconds}));
  CHECK(end_all_sessions(connection, officer.public_id, now));
  CHECK(note_account(connection, "disabled", officer, now));
  return transaction.commit();
}

Result<std::vector<Officer>> list_officers(Connection& connection) {
  TRY(const Rows rows,
      connection.query(
          "SELECT public_id, login, display_name, created_at, disabled_at FROM staff_account ORDER BY login"));
  std::vector<Officer> officers;
  for (const Row& row : rows) {
    officers.push_back(officer_of(row));
    CHECK(read_roles(connection, officers.back()));
  }
  return officers;
}

Result<std::optional<Officer>> find_officer(Connection& connection, std::string_view public_id) {
  TRY(const std::optional<Row> row,
      connection.query_row(
          "SELECT public_id, login, display_name, created_at, disabled_at FROM staff_account WHERE public_id = $1",
          {public_id}));
  if (!row) return std::nullopt;
  Officer officer = officer_of(*row);
  CHECK(read_roles(connection, officer));
  return officer;
}

Result<std::array<std::uint8_t, 32>> server_secret(Connection& connection, std::string_view name, Entropy& entropy) {
  // Two servers that start at once agree on the one that came first.
  CHECK(connection.execute("INSERT INTO staff_secret (name, secret) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING",
                           {name, ByteView(entropy.take<32>())}));
  TRY(const std::optional<Row> row, connection.query_row("SELECT secret FROM staff_secret WHERE name = $1", {name}));
  if (!row || row->blob(0).size() != 32) return fail(ErrorKind::unavailable, "a secret of the server is damaged");
  std::array<std::uint8_t, 32> secret{};
  std::copy(row->blob(0).begin(), row->blob(0).end(), secret.begin());
  return secret;
}

}  // namespace haip
