#include "register/author_requests.hpp"

#include <array>

#include "base/encoding.hpp"
#include "base/text.hpp"

namespace haip {
namespace {

constexpr std::array<std::string_view, 3> state_words{"waiting", "erased", "declined"};
constexpr std::string_view columns = "id, entries, page, asked_at, state, answer, decided_at";

std::string_view word_of(ErasureRequestState state) { return state_words.at(static_cast<std::size_t>(state)); }

std::string joined(const std::vector<EntryIndex>& entries) {
  std::string text;
  for (const EntryIndex entry : entries) text += (text.empty() ? "" : " ") + std::to_string(entry.value);
  return text;
}

Result<ErasureRequest> request_of(const Row& row) {
  ErasureRequest request;
  request.id = row.text(0);
  for (const std::string_view number : split(row.text(1), ' ')) {
    TRY(const std::uint64_t entry, parse_decimal(number));
    request.entries.push_back({entry});
  }
  request.page = row.text(2);
  request.asked_at = {row.integer(3)};
  for (std::size_t i = 0; i < state_words.size(); ++i)
    if (row.text(4) == state_words[i]) request.state = static_cast<ErasureRequestState>(i);
  request.answer = row.text(5);
  if (!row.is_null(6)) request.decided_at = Instant{row.integer(6)};
  return request;
}

Result<std::optional<ErasureRequest>> one_request(Connection& connection, std::string_view sql, std::string_view key) {
  TRY(const std::optional<Row> row, connection.query_row(sql, {key}));
  if (!row) return std::nullopt;
  TRY(ErasureRequest request, request_of(*row));
  return request;
}

}  // namespace

Status note_change(Connection& connection, std::string_view id, std::string_view origin) {
  return connection.execute("INSERT INTO contribution_change (id, origin) VALUES ($1, $2)", {id, origin});
}

Result<std::string> origin_of_contribution(Connection& connection, std::string_view id) {
  TRY(const std::optional<Row> row, connection.query_row("SELECT origin FROM contribution_change WHERE id = $1", {id}));
  return row ? row->text(0) : std::string(id);
}

Result<std::vector<std::string>> changes_of(Connection& connection, std::string_view origin) {
  TRY(const Rows rows,
      connection.query("SELECT c.id FROM contribution_change c JOIN moderation_queue q ON q.id = c.id WHERE c.origin = "
                       "$1 ORDER BY q.received_at, c.id",
                       {origin}));
  std::vector<std::string> ids;
  for (const Row& row : rows) ids.push_back(row.text(0));
  return ids;
}

Status ask_for_erasure(Connection& connection, std::string_view origin, const std::vector<EntryIndex>& entries,
                       std::string_view page, Instant now, Entropy& entropy) {
  TRY(Transaction transaction, connection.begin(TransactionKind::write));
  TRY(const std::optional<ErasureRequest> before, erasure_request_of(connection, origin));
  if (before && before->state == ErasureRequestState::waiting) return {};
  TRY(const std::uint64_t waiting, count_waiting_erasure_requests(connection));
  if (waiting >= most_waiting_erasure_requests)
    return fail(ErrorKind::unavailable, "too many requests wait for the moderators already", "ask again in a few days");
  CHECK(connection.execute(
      "INSERT INTO erasure_request (id, origin, entries, page, asked_at, state, answer) VALUES ($1, $2, $3, $4, $5, "
      "'waiting', '')",
      {hex(entropy.take<16>()), origin, joined(entries), page, now.seconds}));
  return transaction.commit();
}

Result<std::optional<ErasureRequest>> erasure_request_of(Connection& connection, std::string_view origin) {
  static const std::string sql =
      "SELECT " + std::string(columns) + " FROM erasure_request WHERE origin = $1 ORDER BY asked_at DESC, id LIMIT 1";
  return one_request(connection, sql, origin);
}

Result<std::optional<ErasureRequest>> find_erasure_request(Connection& connection, std::string_view id) {
  static const std::string sql = "SELECT " + std::string(columns) + " FROM erasure_request WHERE id = $1";
  return one_request(connection, sql, id);
}

Result<std::vector<ErasureRequest>> waiting_erasure_requests(Connection& connection, std::uint64_t count) {
  static const std::string sql =
      "SELECT " + std::string(columns) + " FROM erasure_request WHERE state = 'waiting' ORDER BY asked_at, id LIMIT $1";
  TRY(const Rows rows, connection.query(sql, {count}));
  std::vector<ErasureRequest> requests;
  for (const Row& row : rows) {
    TRY(ErasureRequest request, request_of(row));
    requests.push_back(std::move(request));
  }
  return requests;
}

Result<std::uint64_t> count_waiting_erasure_requests(Connection& connection) {
  TRY(const std::optional<Row> row,
      connection.query_row("SELECT COUNT(*) FROM erasure_request WHERE state = 'waiting'"));
  return row ? row->count(0) : 0;
}

Status close_erasure_request(Connection& connection, const Officer& by, std::string_view id, ErasureRequestState state,
                             std::string_view answer, Instant now) {
  TRY(const Rows closed,
      connection.query("UPDATE erasure_request SET state = $2, answer = $3, decided_by = $4, decided_at = $5 WHERE id "
                       "= $1 AND state = 'waiting' RETURNING id",
                       {id, word_of(state), answer, by.public_id, now.seconds}));
  if (closed.empty()) return fail(ErrorKind::conflict, "somebody has decided about this request already");
  return {};
}

}  // namespace haip
