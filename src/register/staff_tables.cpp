#include "register/staff.hpp"

namespace haip {
namespace {

constexpr std::array<Migration, 2> migrations{{{"staff", 1, R"(
CREATE TABLE staff_account (
  public_id TEXT PRIMARY KEY,
  login TEXT NOT NULL UNIQUE,
  display_name TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  totp_secret BLOB NOT NULL,
  last_totp_step BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  disabled_at BIGINT
);
CREATE TABLE staff_role (
  public_id TEXT NOT NULL,
  role TEXT NOT NULL,
  PRIMARY KEY (public_id, role)
);
CREATE TABLE staff_session (
  token_digest BLOB PRIMARY KEY,
  public_id TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  last_used_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  revoked_at BIGINT
);
CREATE TABLE staff_sign_in_attempt (
  attempt BLOB NOT NULL,
  kind TEXT NOT NULL,
  who BLOB NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (attempt, kind)
);
CREATE INDEX staff_sign_in_attempt_by_who ON staff_sign_in_attempt (kind, who);
CREATE TABLE staff_secret (
  name TEXT PRIMARY KEY,
  secret BLOB NOT NULL
);
CREATE TABLE weighty_proposal (
  id TEXT PRIMARY KEY,
  act_type TEXT NOT NULL,
  version BIGINT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  proposed_by TEXT NOT NULL,
  proposed_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  state TEXT NOT NULL,
  decided_by TEXT,
  decided_at BIGINT,
  entry_index BIGINT
);
CREATE INDEX weighty_proposal_by_state ON weighty_proposal (state, proposed_at);
)"},
                                               {"staff", 2, R"(
CREATE TABLE staff_journal (
  sequence BIGINT PRIMARY KEY,
  at BIGINT NOT NULL,
  by_whom TEXT NOT NULL,
  action TEXT NOT NULL,
  about TEXT NOT NULL,
  entry_index BIGINT
);
)"}}};

}  // namespace

RegisterPart staff_part() { return {"staff", {}, {}, migrations}; }

}  // namespace haip
