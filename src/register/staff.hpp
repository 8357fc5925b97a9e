#pragma once
// The people of the secretariat: accounts, sign-in, sessions. All of it is private: the tables here are in no view, no
// page for the public reads them, and the log knows a person only as "officer-7f3a9c" (docs/staff-and-desk.md).

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/entropy.hpp"
#include "base/time.hpp"
#include "register/act_kind.hpp"

namespace haip {

/// The private tables of the secretariat: accounts, roles, sessions, sign-in attempts, secrets, proposals. Brings no
/// acts and no view.
RegisterPart staff_part();

enum class StaffRole {
  editor,         ///< Vouches for the keys of organisations.
  moderator,      ///< Looks after what participants send.
  adopter,        ///< Proposes and confirms weighty acts.
  administrator,  ///< Erases content.
};
inline constexpr std::array<StaffRole, 4> staff_roles{StaffRole::editor, StaffRole::moderator, StaffRole::adopter,
                                                      StaffRole::administrator};
std::string_view staff_role_word(StaffRole role);
Result<StaffRole> parse_staff_role(std::string_view word);

struct Officer {
  std::string public_id;         ///< "officer-" and 6 hexadecimal digits: all that the public log says of the person.
  std::string login;             ///< 2 to 32 of a-z 0-9 . - _, beginning with a letter: not an e-mail address.
  std::string display_name;      ///< For colleagues.
  std::vector<StaffRole> roles;  ///< In the order of staff_roles.
  bool is_disabled = false;
  Instant created_at;

  /// Has the role, and the account is not disabled.
  [[nodiscard]] bool may_act_as(StaffRole role) const;
};

/// What hashing a password with Argon2id costs.
struct PasswordCost {
  std::uint64_t passes;
  std::size_t memory_bytes;
};
/// crypto_pwhash's "moderate": 256 MiB and most of a second, so never hash many at once.
inline constexpr PasswordCost production_password_cost{3, 256UL * 1024 * 1024};
/// For tests: no protection at all.
inline constexpr PasswordCost cheapest_password_cost{1, 8192};

inline constexpr std::size_t shortest_password = 12;   ///< Code points. No other rule: length is what counts.
inline constexpr std::size_t longest_password = 1024;  ///< Bytes.

// Accounts.

struct NewOfficer {
  std::string login;
  std::string display_name;
  std::vector<StaffRole> roles;
};
/// An account whose authenticator secret is to be shown now, and never again.
struct Enrolment {
  Officer officer;
  Bytes totp_secret;
};
// Each of these writes its line of the journal (staff_journal.hpp) in its own transaction, as done by the operator.

/// Errors: malformed (names, password), conflict (the login name is taken).
Result<Enrolment> add_officer(Connection& connection, const NewOfficer& officer, std::string_view password,
                              PasswordCost cost, Instant now, Entropy& entropy);
/// A new password and authenticator secret; ends all sessions and forgets failed attempts. Errors: not_found,
/// malformed, refused (the account is disabled).
Result<Enrolment> reset_officer(Connection& connection, std::string_view login, std::string_view password,
                                PasswordCost cost, Instant now, Entropy& entropy);
/// For good: ends all sessions, and open proposals of this person can no longer be confirmed. Errors: not_found.
Status disable_officer(Connection& connection, std::string_view login, Instant now);
/// By login name.
Result<std::vector<Officer>> list_officers(Connection& connection);
Result<std::optional<Officer>> find_officer(Connection& connection, std::string_view public_id);

// Sign-in.

/// So many failures, by account and by address each, then nobody gets in that way until the oldest is so long ago.
inline constexpr std::uint64_t most_failures = 5;
inline constexpr std::int64_t failure_window_seconds = 15L * 60;

struct SignIn {
  std::string_view login;
  std::string_view password;
  std::string_view code;
  std::string_view client_address;  ///< IPv6 counts by its first 64 bits: whoever has one has all of them.
};
struct StartedSession {
  std::string token;  ///< For the cookie: 43 characters of base64url. Only its digest is stored.
  Officer officer;
};
/// Login name, password or code: which one was wrong is not said, nor whether the account exists or is disabled.
struct WrongSignIn {};
struct TooManyFailures {
  std::int64_t wait_seconds;
};
using SignInOutcome = std::variant<StartedSession, WrongSignIn, TooManyFailures>;
/// Takes as long for a login name that does not exist as for one that does.
Result<SignInOutcome> sign_in(Connection& connection, const SignIn& typed, PasswordCost cost, Instant now,
                              Entropy& entropy);

// Sessions.

inline constexpr std::int64_t longest_session_seconds = 12L * 3600;
inline constexpr std::int64_t longest_idle_seconds = 3600;

/// Whose session it is, if it lasts. Counts as using it (noted once a minute).
Result<std::optional<Officer>> officer_of_session(Connection& connection, std::string_view token, Instant now);
/// No error when there is no such session.
Status end_session(Connection& connection, std::string_view token, Instant now);

// Secrets of the server.

/// 32 random bytes under that name, made when they are first asked for and the same from then on.
Result<std::array<std::uint8_t, 32>> server_secret(Connection& connection, std::string_view name, Entropy& entropy);

}  // namespace haip
