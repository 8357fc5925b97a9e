#include "commitments/acts.hpp"

#include <array>

#include "base/text.hpp"
#include "commitments/commitments.hpp"
#include "register/domain.hpp"
#include "register/identity.hpp"
#include "register/language_tag.hpp"

namespace haip {
namespace {

constexpr std::size_t longest_statement = 4000;

constexpr std::array<Migration, 1> migrations{{{"commitments", 1, R"(
CREATE TABLE commitment (
  domain TEXT NOT NULL,
  instrument TEXT NOT NULL,
  edition TEXT NOT NULL,
  state TEXT NOT NULL,
  statement TEXT NOT NULL,
  language TEXT NOT NULL,
  made_entry BIGINT NOT NULL,
  made_at BIGINT NOT NULL,
  last_entry BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  statement_entry BIGINT NOT NULL,
  PRIMARY KEY (domain, instrument)
);
CREATE INDEX commitment_by_instrument ON commitment (instrument, state);
)"}}};

constexpr std::array<ViewTable, 1> view_tables{{
    {"commitment",
     "domain, instrument, edition, state, statement, language, made_entry, made_at, last_entry, last_at, "
     "statement_entry"},
}};

constexpr std::string_view commitment_columns =
    "domain, instrument, edition, state, statement, language, made_entry, made_at, last_entry, last_at";

struct CommitmentBody {
  std::string edition;
  std::string statement;
  std::string language;
};

struct CommitmentSubject {
  std::string domain;
  std::string instrument;
};

std::string subject_of(std::string_view domain, std::string_view instrument) {
  return "commitment/" + std::string(domain) + "/" + std::string(instrument);
}

// The subject alone says who and to what, so that the fact survives the erasure of the content.
Result<CommitmentSubject> read_subject(std::string_view subject) {
  const auto parts = split(subject, '/');
  if (parts.size() != 3 || parts[0] != "commitment" || parts[2].empty())
    return malformed("the subject of a commitment reads commitment/<domain>/<instrument>, not \"" + printable(subject) +
                     "\"");
  TRY(const Domain domain, Domain::parse(parts[1]));
  return CommitmentSubject{domain.text(), std::string(parts[2])};
}

Result<CommitmentBody> read_body(const Act& act) {
  CommitmentBody body;
  TRY(body.edition, act.body.optional_text("edition"));
  TRY(body.statement, act.body.text("statement"));
  CHECK(check_needed_text("the statement", body.statement, longest_statement,
                          "say in a sentence or two what is committed to"));
  TRY(body.language, act.body.text("language"));
  CHECK(check_language_tag(body.language));
  return body;
}

Result<std::optional<Commitment>> find_commitment(Connection& view, const CommitmentSubject& subject) {
  TRY(const std::vector<Commitment> all, commitments_of(view, subject.domain));
  for (const Commitment& commitment : all)
    if (commitment.instrument == subject.instrument) return commitment;
  return std::nullopt;
}

enum class Delisted { may_act, may_not };

Status check_organisation(Connection& view, const CommitmentSubject& subject, Delisted delisted) {
  TRY(const std::optional<Organisation> organisation, find_organisation(view, subject.domain));
  if (!organisation)
    return fail(ErrorKind::refused, "the register has no organisation " + subject.domain,
                "ask the secretariat to record it");
  if (organisation->is_delisted && delisted == Delisted::may_not)
    return fail(ErrorKind::refused, subject.domain + " is delisted and cannot make commitments here",
                "write to the secretariat");
  return {};
}

/// Leaving is possible whichever edition is named; committing only to one that was not superseded.
enum class Superseded { may_be_named, is_refused };

Status check_edition(Connection& view, std::string_view instrument, std::string_view edition, Superseded superseded) {
  TRY(const Rows rows, view.query_about({"edition", std::string(instrument)},
                                        "SELECT edition, status FROM edition WHERE instrument = $1", {instrument}));
  if (rows.empty())
    return fail(ErrorKind::refused, "the register holds no instrument \"" + printable(instrument) + "\"",
                "see /instruments for the list");
  std::string in_force;
  bool is_there = false;
  bool is_superseded = false;
  for (const Row& row : rows) {
    if (row.text(1) == "in-force") in_force = row.text(0);
    if (row.text(0) != edition) continue;
    is_there = true;
    is_superseded = row.text(1) == "superseded";
  }
  if (is_superseded && superseded == Superseded::is_refused)
    return fail(ErrorKind::refused,
                "the edition " + printable(edition) + " of " + printable(instrument) +
                    " was superseded and is not in force any more",
                in_force.empty()
                    ? "see /instruments/" + std::string(instrument) + "/history for its editions"
                    : "the edition in force is " + in_force + ": sign the act again with --edition " + in_force);
  if (is_there) return {};
  return fail(ErrorKind::refused,
              "the instrument " + printable(instrument) + " has no edition \"" + printable(edition) + "\"",
              "see /instruments/" + std::string(instrument) + "/history for its editions");
}

Result<CommitmentSubject> admit_subject(Connection& view, const Act& act, Delisted delisted) {
  TRY(CommitmentSubject subject, read_subject(act.subject));
  if (subject.domain != act.actor)
    return fail(ErrorKind::forbidden, printable(act.actor) + " cannot speak for " + subject.domain);
  CHECK(check_organisation(view, subject, delisted));
  return subject;
}

Status admit_make(Connection& view, const Act& act, const Signer&) {
  TRY(const CommitmentSubject subject, admit_subject(view, act, Delisted::may_not));
  TRY(const CommitmentBody body, read_body(act));
  CHECK(check_edition(view, subject.instrument, body.edition, Superseded::is_refused));
  TRY(const std::optional<Commitment> existing, find_commitment(view, subject));
  if (existing && existing->state == CommitmentState::standing)
    return fail(ErrorKind::conflict,
                subject.domain + " has committed to " + subject.instrument + " already, in entry " +
                    std::to_string(existing->last_entry.value),
                "renew it with `haip commitment renew`, or withdraw it first");
  return {};
}

Status admit_renewal(Connection& view, const Act& act, const Signer&) {
  TRY(const CommitmentSubject subject, admit_subject(view, act, Delisted::may_not));
  TRY(const CommitmentBody body, read_body(act));
  CHECK(check_edition(view, subject.instrument, body.edition, Superseded::is_refused));
  TRY(const std::optional<Commitment> existing, find_commitment(view, subject));
  if (!existing || existing->state != CommitmentState::standing)
    return fail(ErrorKind::conflict, subject.domain + " has no standing commitment to " + subject.instrument,
                "make one with `haip commitment make`");
  return {};
}

Status admit_withdrawal(Connection& view, const Act& act, const Signer&) {
  // Nobody is held to a commitment: whoever is delisted may still take it back.
  TRY(const CommitmentSubject subject, admit_subject(view, act, Delisted::may_act));
  TRY(const CommitmentBody body, read_body(act));
  if (!body.edition.empty()) CHECK(check_edition(view, subject.instrument, body.edition, Superseded::may_be_named));
  TRY(const std::optional<Commitment> existing, find_commitment(view, subject));
  if (!existing || existing->state != CommitmentState::standing)
    return fail(ErrorKind::conflict,
                subject.domain + " has no standing commitment to " + subject.instrument + " to withdraw");
  return {};
}

// An erased act leaves the same row with empty texts.
Status fold_commitment(Connection& view, const Envelope& envelope, const Act* act) {
  TRY(const CommitmentSubject subject, read_subject(envelope.subject));
  CommitmentBody body;
  if (act != nullptr) {
    TRY(body, read_body(*act));
  }
  const bool withdraws = envelope.type == "commitment.withdraw";
  const std::string_view state = withdraws ? "withdrawn" : "standing";
  const auto write = [&](std::string_view sql) {
    return view.execute_about({"commitment", subject.domain}, sql,
                              {subject.domain, subject.instrument, body.edition, state, body.statement, body.language,
                               envelope.entry_index.value, envelope.at.seconds});
  };
  if (envelope.type == "commitment.make")
    return write(
        "INSERT INTO commitment (domain, instrument, edition, state, statement, language, made_entry, made_at, "
        "last_entry, last_at, statement_entry) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $7, $8, $7) "
        "ON CONFLICT (domain, instrument) DO UPDATE SET edition = excluded.edition, state = excluded.state, "
        "statement = excluded.statement, language = excluded.language, made_entry = excluded.made_entry, "
        "made_at = excluded.made_at, last_entry = excluded.last_entry, last_at = excluded.last_at, "
        "statement_entry = excluded.statement_entry");
  // Admission saw to it that there is a commitment to renew or to withdraw.
  return write(
      "UPDATE commitment SET edition = $3, state = $4, statement = $5, language = $6, last_entry = $7, last_at = $8, "
      "statement_entry = $7 WHERE domain = $1 AND instrument = $2");
}

Status forget_commitment(Connection& view, const Envelope& envelope) {
  return view.execute("UPDATE commitment SET edition = '', statement = '', language = '' WHERE statement_entry = $1",
                      {envelope.entry_index.value});
}

constexpr std::array<ActKind, 3> act_kinds{{
    {"commitment.make", 1, admit_make, fold_commitment, forget_commitment, false},
    {"commitment.renew", 1, admit_renewal, fold_commitment, forget_commitment, false},
    {"commitment.withdraw", 1, admit_withdrawal, fold_commitment, forget_commitment, false},
}};

Commitment commitment_of(const Row& row) {
  return {row.text(0),    row.text(1),
          row.text(2),    row.text(3) == "standing" ? CommitmentState::standing : CommitmentState::withdrawn,
          row.text(4),    row.text(5),
          {row.count(6)}, {row.integer(7)},
          {row.count(8)}, {row.integer(9)}};
}

std::vector<Commitment> commitments_of_rows(const Rows& rows) {
  std::vector<Commitment> commitments;
  for (const Row& row : rows) commitments.push_back(commitment_of(row));
  return commitments;
}

}  // namespace

RegisterPart commitments_part() { return {"commitments", act_kinds, view_tables, migrations}; }

Act commitment_act(std::string_view type, std::string_view domain, std::string_view instrument,
                   std::string_view edition, std::string_view statement, std::string_view language, Instant at,
                   Entropy& entropy) {
  Json body;
  if (!edition.empty()) body.set("edition", edition);
  body.set("statement", statement).set("language", language);
  return make_act(std::string(type), std::string(domain), subject_of(domain, instrument), std::move(body), at, entropy);
}

Status check_commitment_act(const Act& act) {
  CHECK(read_subject(act.subject).map([](const CommitmentSubject&) {}));
  return read_body(act).map([](const CommitmentBody&) {});
}

Result<std::vector<Commitment>> list_commitments(Connection& view) {
  static const std::string sql =
      "SELECT " + std::string(commitment_columns) + " FROM commitment ORDER BY domain, instrument";
  return view.query(sql).map(commitments_of_rows);
}

Result<std::vector<Commitment>> commitments_of(Connection& view, std::string_view domain) {
  static const std::string sql =
      "SELECT " + std::string(commitment_columns) + " FROM commitment WHERE domain = $1 ORDER BY instrument";
  return view.query_about({"commitment", std::string(domain)}, sql, {domain}).map(commitments_of_rows);
}

Result<std::vector<Commitment>> commitments_to(Connection& view, std::string_view instrument) {
  static const std::string sql =
      "SELECT " + std::string(commitment_columns) + " FROM commitment WHERE instrument = $1 ORDER BY state, domain";
  return view.query(sql, {instrument}).map(commitments_of_rows);
}

Result<std::uint64_t> count_standing(Connection& view, std::string_view instrument) {
  TRY(const std::optional<Row> row,
      view.query_row("SELECT COUNT(*) FROM commitment WHERE instrument = $1 AND state = 'standing'", {instrument}));
  return row->count(0);
}

}  // namespace haip
