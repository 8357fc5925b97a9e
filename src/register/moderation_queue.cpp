#include "register/moderation_queue.hpp"

#include <algorithm>

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "cose/key.hpp"
#include "register/author_requests.hpp"

namespace haip {
namespace {

constexpr std::array<std::string_view, 3> state_words{"waiting", "published", "declined"};
constexpr std::string_view declining_subject = "moderation/";

constexpr std::array<Migration, 2> migrations{{{"moderation", 1, R"(
CREATE TABLE moderation_queue (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  document TEXT NOT NULL,
  received_at BIGINT NOT NULL,
  state TEXT NOT NULL,
  reason TEXT NOT NULL,
  decided_by TEXT,
  decided_at BIGINT,
  entry_index BIGINT
);
CREATE INDEX moderation_queue_by_state ON moderation_queue (state, received_at);
CREATE TABLE moderation_decline (
  entry_index BIGINT PRIMARY KEY,
  at BIGINT NOT NULL,
  kind TEXT NOT NULL,
  reason TEXT NOT NULL
);
)"},
                                               author_request_tables}};

constexpr std::array<ViewTable, 1> view_tables{{{"moderation_decline", "entry_index, at, kind, reason"}}};

// contribution.decline

struct Declining {
  std::string kind;
  std::string reason;
};

Result<Declining> read_declining(const Act& act) {
  Declining declining;
  TRY(declining.kind, act.body.text("kind"));
  TRY(declining.reason, act.body.text("reason"));
  CHECK(check_moderation_reason(declining.reason));
  if (act.subject != std::string(declining_subject) + declining.kind)
    return malformed("the subject of a declined contribution reads moderation/<kind>");
  return declining;
}

Status admit_declining(Connection&, const Act& act, const Signer&) {
  if (act.actor != register_actor)
    return fail(ErrorKind::forbidden, "only the register itself may log a " + act.type + " act");
  return read_declining(act).map([](const Declining&) {});
}

Status fold_declining(Connection& view, const Envelope& envelope, const Act* act) {
  TRY(const Declining declining, read_declining(*act));
  return view.execute("INSERT INTO moderation_decline (entry_index, at, kind, reason) VALUES ($1, $2, $3, $4)",
                      {envelope.entry_index.value, envelope.at.seconds, declining.kind, declining.reason});
}

constexpr std::array<ActKind, 1> act_kinds{
    {{"contribution.decline", 1, admit_declining, fold_declining, nullptr, false}}};

// The queue.

constexpr std::string_view columns = "id, kind, document, received_at, state, reason, decided_at, entry_index";

Result<QueuedContribution> contribution_of(const Row& row) {
  QueuedContribution contribution;
  contribution.id = row.text(0);
  contribution.kind = row.text(1);
  if (!row.text(2).empty()) {
    TRY(contribution.document, parse_json(row.text(2), largest_contribution_bytes));
  }
  contribution.received_at = {row.integer(3)};
  for (std::size_t i = 0; i < state_words.size(); ++i)
    if (row.text(4) == state_words[i]) contribution.state = static_cast<ContributionState>(i);
  contribution.reason = row.text(5);
  if (!row.is_null(6)) contribution.decided_at = Instant{row.integer(6)};
  if (!row.is_null(7)) contribution.entry_index = EntryIndex{row.count(7)};
  return contribution;
}

/// In the transaction that decides: somebody else may have been quicker, the account may have been disabled.
Result<QueuedContribution> require_waiting(Connection& connection, const std::string& by, const std::string& id) {
  TRY(const std::optional<Officer> officer, find_officer(connection, by));
  if (!officer || !officer->may_act_as(StaffRole::moderator))
    return fail(ErrorKind::forbidden, "only moderators decide about contributions",
                "an operator gives roles with `haip staff add`");
  TRY(std::optional<QueuedContribution> contribution, find_contribution(connection, id));
  if (!contribution) return fail(ErrorKind::not_found, "there is no such contribution");
  if (contribution->state != ContributionState::waiting)
    return fail(ErrorKind::conflict, "somebody has decided about this contribution already");
  return std::move(*contribution);
}

struct Outcome {
  ContributionState state;
  std::string_view reason;
  std::string_view journal_word;
};

/// Nothing may fail after the mark but the whole batch, so admission is asked first (as in proposals.cpp).
Result<Act> decided_act(Register& reg, Connection& connection, std::uint64_t size, const std::string& by,
                        const QueuedContribution& contribution, const Outcome& outcome, Act act) {
  const ActKind* kind = reg.kinds().find(act.type, act.version);
  if (kind == nullptr) return fail(ErrorKind::refused, "this register does not know acts of type " + act.type);
  CHECK(parse_act(as_bytes(act_document(act))).map([](const Act&) {}));
  CHECK(kind->admit(connection, act, {act.actor, cose::thumbprint(reg.folder().keys.acts.public_key())}));
  CHECK(connection.execute(
      "UPDATE moderation_queue SET document = '', state = $2, reason = $3, decided_by = $4, decided_at = $5, "
      "entry_index = $6 WHERE id = $1",
      {contribution.id, state_words.at(static_cast<std::size_t>(outcome.state)), outcome.reason, by, act.at.seconds,
       size}));
  CHECK(write_journal(connection,
                      {act.at, by, std::string(outcome.journal_word), act.type + " " + act.subject, EntryIndex{size}}));
  return act;
}

}  // namespace

RegisterPart moderation_part() { return {"moderation", act_kinds, view_tables, migrations}; }

Status check_moderation_reason(std::string_view reason) {
  if (std::ranges::find(moderation_reasons, reason) != moderation_reasons.end()) return {};
  std::string choice;
  for (const std::string_view one : moderation_reasons) choice += (choice.empty() ? "" : ", ") + std::string(one);
  return malformed("\"" + printable(reason) + "\" is not a reason of the published list", "choose one of " + choice);
}

Result<std::string> add_to_queue(Connection& connection, std::string_view kind, const Json& document, Instant now,
                                 Entropy& entropy) {
  const std::string text = canonical_json(document);
  if (text.size() > largest_contribution_bytes)
    return fail(ErrorKind::too_large,
                "what was sent is larger than " + std::to_string(largest_contribution_bytes) + " bytes");
  TRY(const std::uint64_t waiting, count_waiting_contributions(connection));
  if (waiting >= most_waiting_contributions)
    return fail(ErrorKind::unavailable, "too much waits for the moderators already", "send it again in a few days");
  std::string id = hex(entropy.take<16>());
  CHECK(connection.execute(
      "INSERT INTO moderation_queue (id, kind, document, received_at, state, reason) VALUES ($1, $2, $3, $4, "
      "'waiting', '')",
      {id, kind, text, now.seconds}));
  return id;
}

Result<std::string> queue_contribution(Connection& connection, std::string_view kind, const Json& document, Instant now,
                                       Entropy& entropy) {
  TRY(Transaction transaction, connection.begin(TransactionKind::write));
  TRY(std::string id, add_to_queue(connection, kind, document, now, entropy));
  CHECK(transaction.commit());
  return id;
}

Result<std::optional<QueuedContribution>> find_contribution(Connection& connection, std::string_view id) {
  static const std::string sql = "SELECT " + std::string(columns) + " FROM moderation_queue WHERE id = $1";
  TRY(const std::optional<Row> row, connection.query_row(sql, {id}));
  if (!row) return std::nullopt;
  TRY(QueuedContribution contribution, contribution_of(*row));
  return contribution;
}

Result<std::vector<QueuedContribution>> waiting_contributions(Connection& connection, std::uint64_t count) {
  static const std::string sql = "SELECT " + std::string(columns) +
                                 " FROM moderation_queue WHERE state = 'waiting' ORDER BY received_at, id LIMIT $1";
  TRY(const Rows rows, connection.query(sql, {count}));
  std::vector<QueuedContribution> waiting;
  for (const Row& row : rows) {
    TRY(QueuedContribution contribution, contribution_of(row));
    waiting.push_back(std::move(contribution));
  }
  return waiting;
}

Result<std::uint64_t> count_waiting_contributions(Connection& connection) {
  TRY(const std::optional<Row> row,
      connection.query_row("SELECT COUNT(*) FROM moderation_queue WHERE state = 'waiting'"));
  return row ? row->count(0) : 0;
}

Result<Acknowledgement> publish_contribution(Register& reg, const Officer& by, const std::string& id,
                                             const ContributionAct& make) {
  return reg.log_own_act_and_wait([&](Connection& connection, std::uint64_t size) -> Result<Act> {
    TRY(const QueuedContribution contribution, require_waiting(connection, by.public_id, id));
    TRY(Act act, make(contribution.document, reg.clock().now(), reg.entropy()));
    return decided_act(reg, connection, size, by.public_id, contribution,
                       {ContributionState::published, "", "published"}, std::move(act));
  });
}

Result<Acknowledgement> decline_contribution(Register& reg, const Officer& by, const std::string& id,
                                             std::string_view reason) {
  CHECK(check_moderation_reason(reason));
  const auto decline = [&](Connection& connection, std::uint64_t size) -> Result<Act> {
    TRY(const QueuedContribution contribution, require_waiting(connection, by.public_id, id));
    Json body;
    body.set("kind", contribution.kind).set("reason", reason);
    Act act =
        make_act("contribution.decline", std::string(register_actor),
                 std::string(declining_subject) + contribution.kind, std::move(body), reg.clock().now(), reg.entropy());
    return decided_act(reg, connection, size, by.public_id, contribution,
                       {ContributionState::declined, reason, "declined"}, std::move(act));
  };
  TRY(Acknowledgement declined, reg.log_own_act_and_wait(decline));
  // What was published is in the log anyway; this was never to be.
  reg.purge_deleted("moderation_queue", "a contribution is declined");
  return declined;
}

Result<std::vector<DeclinedCount>> declined_counts(Connection& view) {
  TRY(const Rows rows, view.query("SELECT kind, reason, COUNT(*) FROM moderation_decline GROUP BY kind, reason ORDER "
                                  "BY kind, reason"));
  std::vector<DeclinedCount> counts;
  for (const Row& row : rows) counts.push_back({row.text(0), row.text(1), row.count(2)});
  return counts;
}

}  // namespace haip
