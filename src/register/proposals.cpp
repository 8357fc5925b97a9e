#include "register/proposals.hpp"

#include <array>

#include "base/encoding.hpp"
#include "cose/key.hpp"
#include "register/decision.hpp"
#include "register/staff_journal.hpp"

namespace haip {
namespace {

constexpr std::size_t largest_document_bytes = 1024UL * 1024;
constexpr std::array<std::string_view, 4> state_words{"open", "confirmed", "rejected", "expired"};

std::string_view state_word(ProposalState state) { return state_words.at(static_cast<std::size_t>(state)); }

Json decided_body(const Json& body, const std::vector<std::string>& decided_by) {
  Json decided = body;
  decided.set("decided_by", deciders_json(decided_by));
  return decided;
}

Act decided_act(const ProposedAct& proposed, const std::vector<std::string>& decided_by, Instant at, Entropy& entropy) {
  Act act = make_act(proposed.type, std::string(register_actor), proposed.subject,
                     decided_body(proposed.body, decided_by), at, entropy);
  act.version = proposed.version;
  return act;
}

Result<WeightyProposal> proposal_of(const Row& row, Instant now) {
  WeightyProposal proposal;
  proposal.id = row.text(0);
  proposal.act.type = row.text(1);
  proposal.act.version = static_cast<int>(row.integer(2));
  proposal.act.subject = row.text(3);
  TRY(proposal.act.body, parse_json(row.text(4)));
  proposal.proposed_by = row.text(5);
  proposal.proposed_at = {row.integer(6)};
  proposal.expires_at = {row.integer(7)};
  for (std::size_t i = 0; i < state_words.size(); ++i)
    if (row.text(8) == state_words[i]) proposal.state = static_cast<ProposalState>(i);
  if (proposal.state == ProposalState::open && proposal.expires_at <= now) proposal.state = ProposalState::expired;
  if (!row.is_null(9)) proposal.decided_by = row.text(9);
  if (!row.is_null(10)) proposal.decided_at = Instant{row.integer(10)};
  if (!row.is_null(11)) proposal.entry_index = EntryIndex{row.count(11)};
  return proposal;
}

Status require_adopter(const Officer& officer) {
  if (officer.may_act_as(StaffRole::adopter)) return {};
  return fail(ErrorKind::forbidden, "only adopters take part in this decision",
              "an operator gives roles with `haip staff add`");
}

/// As it is now, in the transaction that decides: the account may have been disabled since its session was looked up.
Result<Officer> adopter_now(Connection& connection, const std::string& public_id) {
  TRY(std::optional<Officer> officer, find_officer(connection, public_id));
  if (!officer) return fail(ErrorKind::forbidden, "the account " + public_id + " is gone");
  CHECK(require_adopter(*officer));
  return std::move(*officer);
}

Result<WeightyProposal> require_open(Connection& connection, const std::string& id, Instant now) {
  TRY(std::optional<WeightyProposal> proposal, find_proposal(connection, id, now));
  if (!proposal) return fail(ErrorKind::not_found, "there is no such proposal");
  if (proposal->state != ProposalState::open)
    return fail(ErrorKind::conflict, "the proposal is " + std::string(state_word(proposal->state)) + " already",
                "propose it again if it is still wanted");
  return std::move(*proposal);
}

JournalLine journal_line(const Officer& by, std::string_view action, const ProposedAct& act, Instant now) {
  return {now, by.public_id, std::string(action), act.type + " " + act.subject, std::nullopt};
}

/// The same is proposed already. That waits for a second person, unless nobody can confirm it any more.
Status make_room_for(Connection& connection, const Officer& proposer, const std::string& id, Instant now) {
  TRY(const WeightyProposal open, require_open(connection, id, now));
  const Result<Officer> earlier = adopter_now(connection, open.proposed_by);
  if (earlier || earlier.error().kind != ErrorKind::forbidden)
    return fail(ErrorKind::conflict, "the same is proposed already and waits for a second person",
                "confirm or reject that proposal");
  CHECK(connection.execute(
      "UPDATE weighty_proposal SET state = 'rejected', decided_by = $2, decided_at = $3 WHERE id = $1",
      {id, proposer.public_id, now.seconds}));
  return write_journal(connection, journal_line(proposer, "lapsed", open.act, now));
}

/// What admission would say, before anything is written.
Status check_admissible(Register& reg, Connection& view, const Act& act) {
  const ActKind* kind = reg.kinds().find(act.type, act.version);
  if (kind == nullptr || !kind->weighty)
    return fail(ErrorKind::refused, "a " + act.type + " act is not decided by two people here");
  const std::string document = act_document(act);
  if (document.size() > largest_document_bytes)
    return fail(ErrorKind::too_large, "the act is larger than " + std::to_string(largest_document_bytes) + " bytes");
  CHECK(parse_act(as_bytes(document)).map([](const Act&) {}));
  CHECK(read_deciders(act.body).map([](const auto&) {}));
  return kind->admit(view, act, {act.actor, cose::thumbprint(reg.folder().keys.acts.public_key())});
}

/// Inside the write transaction of the entry. Nothing may fail after the mark is set but the whole batch: so admission
/// is asked here first, with the same answer as it gives right after.
Result<Act> confirmed_act(Register& reg, Connection& connection, std::uint64_t size, const std::string& by_id,
                          const std::string& id) {
  const Instant now = reg.clock().now();
  TRY(const WeightyProposal proposal, require_open(connection, id, now));
  TRY(const Officer by, adopter_now(connection, by_id));
  if (by.public_id == proposal.proposed_by)
    return fail(ErrorKind::forbidden, "whoever proposed this cannot confirm it", "ask a second adopter");
  if (!adopter_now(connection, proposal.proposed_by))
    return fail(ErrorKind::forbidden, "whoever proposed this may no longer decide", "reject it and propose it again");
  Act act = decided_act(proposal.act, {proposal.proposed_by, by.public_id}, now, reg.entropy());
  CHECK(check_admissible(reg, connection, act));
  CHECK(
      connection.execute("UPDATE weighty_proposal SET state = 'confirmed', decided_by = $2, decided_at = $3, "
                         "entry_index = $4 WHERE id = $1",
                         {proposal.id, by.public_id, now.seconds, size}));
  JournalLine line = journal_line(by, "confirmed", proposal.act, now);
  line.entry_index = EntryIndex{size};
  CHECK(write_journal(connection, line));
  return act;
}

}  // namespace

Result<WeightyProposal> propose(Register& reg, Connection& connection, const Officer& by, const ProposedAct& act) {
  const Instant now = reg.clock().now();
  const std::string id = hex(reg.entropy().take<8>());
  TRY(Transaction transaction, connection.begin(TransactionKind::write));
  TRY(const Officer proposer, adopter_now(connection, by.public_id));
  // Somebody else stands in for the second person, so that a mistake shows now and not to them.
  const std::string second = proposer.public_id == "officer-000000" ? "officer-000001" : "officer-000000";
  CHECK(check_admissible(reg, connection, decided_act(act, {proposer.public_id, second}, now, reg.entropy())));
  TRY(const std::optional<Row> same,
      connection.query_row(
          "SELECT id FROM weighty_proposal WHERE act_type = $1 AND subject = $2 AND state = 'open' AND "
          "expires_at > $3",
          {act.type, act.subject, now.seconds}));
  if (same) CHECK(make_room_for(connection, proposer, same->text(0), now));
  CHECK(
      connection.execute("INSERT INTO weighty_proposal (id, act_type, version, subject, body, proposed_by, "
                         "proposed_at, expires_at, state) "
                         "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'open')",
                         {id, act.type, act.version, act.subject, canonical_json(act.body), proposer.public_id,
                          now.seconds, now.seconds + proposal_lifetime_seconds}));
  CHECK(write_journal(connection, journal_line(proposer, "proposed", act, now)));
  TRY(std::optional<WeightyProposal> made, find_proposal(connection, id, now));
  CHECK(transaction.commit());
  return std::move(*made);
}

Result<Acknowledgement> confirm_proposal(Register& reg, const Officer& by, const std::string& id) {
  return reg.log_own_act_and_wait(
      OwnAct([&reg, by_id = by.public_id, id](Connection& connection, std::uint64_t size) -> Result<Act> {
        return confirmed_act(reg, connection, size, by_id, id);
      }));
}

Status reject_proposal(Connection& connection, const Officer& by, const std::string& id, Instant now) {
  TRY(Transaction transaction, connection.begin(TransactionKind::write));
  TRY(const Officer officer, adopter_now(connection, by.public_id));
  TRY(const WeightyProposal proposal, require_open(connection, id, now));
  CHECK(connection.execute(
      "UPDATE weighty_proposal SET state = 'rejected', decided_by = $2, decided_at = $3 WHERE id = $1",
      {proposal.id, officer.public_id, now.seconds}));
  CHECK(write_journal(connection, journal_line(officer, "rejected", proposal.act, now)));
  return transaction.commit();
}

Result<std::optional<WeightyProposal>> find_proposal(Connection& connection, std::string_view id, Instant now) {
  TRY(const std::optional<Row> row,
      connection.query_row("SELECT id, act_type, version, subject, body, proposed_by, proposed_at, expires_at, state, "
                           "decided_by, decided_at, entry_index FROM weighty_proposal WHERE id = $1",
                           {id}));
  if (!row) return std::nullopt;
  TRY(WeightyProposal proposal, proposal_of(*row, now));
  return proposal;
}

Result<std::vector<WeightyProposal>> open_proposals(Connection& connection, Instant now) {
  TRY(const Rows rows,
      connection.query(
          "SELECT id, act_type, version, subject, body, proposed_by, proposed_at, expires_at, state, "
          "decided_by, decided_at, entry_index FROM weighty_proposal WHERE state = 'open' AND expires_at > $1 "
          "ORDER BY proposed_at, id",
          {now.seconds}));
  std::vector<WeightyProposal> proposals;
  for (const Row& row : rows) {
    TRY(WeightyProposal proposal, proposal_of(row, now));
    proposals.push_back(std::move(proposal));
  }
  return proposals;
}

Json document_to_be(const WeightyProposal& proposal, std::string_view second) {
  Json document;
  document.set("act", proposal.act.type).set("version", proposal.act.version).set("actor", register_actor);
  document.set("subject", proposal.act.subject);
  document.set("body", decided_body(proposal.act.body, {proposal.proposed_by, std::string(second)}));
  return document;
}

}  // namespace haip
