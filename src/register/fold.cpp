#include "register/fold.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "register/register_acts.hpp"

namespace haip {
namespace {

constexpr std::array<Migration, 1> migrations{{{"act", 1, R"(
CREATE TABLE act (
  entry_index BIGINT PRIMARY KEY,
  act_type TEXT NOT NULL,
  version BIGINT NOT NULL,
  actor TEXT NOT NULL,
  subject TEXT NOT NULL,
  at BIGINT NOT NULL,
  content BLOB NOT NULL,
  key_thumbprint BLOB NOT NULL,
  erased BIGINT NOT NULL
);
CREATE INDEX act_by_subject ON act (subject, entry_index);
CREATE INDEX act_by_actor ON act (actor, entry_index);
CREATE INDEX act_by_type ON act (act_type, entry_index);
CREATE INDEX act_by_content ON act (content);
)"}}};

constexpr std::string_view act_columns =
    "entry_index, act_type, version, actor, subject, at, content, key_thumbprint, erased";
constexpr std::array<ViewTable, 1> view_tables{{{"act", act_columns}}};

Result<Envelope> envelope_of_row(const Row& row) {
  Envelope envelope{{row.count(0)},
                    row.text(1),
                    static_cast<int>(row.integer(2)),
                    row.text(3),
                    row.text(4),
                    {row.integer(5)},
                    {},
                    {}};
  TRY(envelope.content, Digest::from_bytes(row.blob(6)));
  TRY(envelope.key_thumbprint, Digest::from_bytes(row.blob(7)));
  return envelope;
}

void add_cell(Sha256& hasher, char type, std::string_view value) {
  std::array<char, 24> head{};
  const int length = std::snprintf(head.data(), head.size(), "%c%zu:", type, value.size());
  hasher.update(std::string_view(head.data(), static_cast<std::size_t>(length))).update(value);
}

Digest row_digest(Sha256& hasher, const Row& row) {
  for (const SqlValue& cell : row.cells()) {
    if (const auto* whole = std::get_if<std::int64_t>(&cell))
      add_cell(hasher, 'i', std::to_string(*whole));
    else if (const auto* real = std::get_if<double>(&cell))
      add_cell(hasher, 'r', json_number(*real));
    else if (const auto* text = std::get_if<std::string>(&cell))
      add_cell(hasher, 't', *text);
    else if (const auto* bytes = std::get_if<Bytes>(&cell))
      add_cell(hasher, 'b', as_text(*bytes));
    else
      add_cell(hasher, 'n', "");
  }
  return hasher.finish();
}

Status add_table(Connection& view, const ViewTable& table, Sha256& whole) {
  // Names come from this program, never from input.
  TRY(const Rows rows, view.query("SELECT " + std::string(table.columns) + " FROM " + std::string(table.name)));
  std::vector<Digest> digests;
  digests.reserve(rows.size());
  Sha256 hasher;
  for (const Row& row : rows) digests.push_back(row_digest(hasher, row));
  std::sort(digests.begin(), digests.end());
  add_cell(whole, 'T', table.name);
  add_cell(whole, 'N', std::to_string(digests.size()));
  for (const Digest& digest : digests) whole.update(digest.bytes());
  return {};
}

}  // namespace

std::span<const Migration> act_migrations() { return migrations; }
std::span<const ViewTable> act_view() { return view_tables; }

Result<Envelope> envelope_of(const cose::SignedStatement& statement, EntryIndex entry_index, std::string_view origin) {
  TRY(ActTypeAndVersion kind, parse_act_media_type(statement.fields.content_type));
  TRY(std::string actor, actor_of(statement.fields.issuer, origin));
  return Envelope{entry_index,
                  std::move(kind.type),
                  kind.version,
                  std::move(actor),
                  statement.fields.subject,
                  statement.fields.issued_at,
                  statement.fields.payload_digest,
                  statement.kid};
}

Status fold_entry(Connection& view, const ActKinds& kinds, const Envelope& envelope, const Act* act) {
  const ActKind* kind = kinds.find(envelope.type, envelope.version);
  if (kind == nullptr)
    return fail(ErrorKind::conflict,
                "entry " + std::to_string(envelope.entry_index.value) + " is an act of type " + envelope.type +
                    " version " + std::to_string(envelope.version) + ", which this program does not know",
                "use a newer haip");
  CHECK(view.execute(
      "INSERT INTO act (entry_index, act_type, version, actor, subject, at, content, key_thumbprint, erased) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
      {envelope.entry_index.value, envelope.type, envelope.version, envelope.actor, envelope.subject,
       envelope.at.seconds, envelope.content.bytes(), envelope.key_thumbprint.bytes(), act == nullptr ? 1 : 0}));
  CHECK(kind->fold(view, envelope, act));
  if (envelope.type == "content.erase") {
    TRY(const Erasure erasure, read_erasure(*act));
    TRY(const std::vector<Envelope> erased, entries_with_content(view, erasure.content));
    for (const Envelope& entry : erased) CHECK(forget_content(view, kinds, entry));
  }
  return {};
}

Result<Envelope> read_envelope(Connection& view, EntryIndex entry_index) {
  TRY(const std::optional<Row> row,
      view.query_row("SELECT entry_index, act_type, version, actor, subject, at, content, key_thumbprint, erased "
                     "FROM act WHERE entry_index = $1",
                     {entry_index.value}));
  if (!row) return fail(ErrorKind::not_found, "the log has no entry " + std::to_string(entry_index.value));
  return envelope_of_row(*row);
}

Result<Instant> log_time(Connection& view) {
  TRY(const std::optional<Row> row, view.query_row("SELECT at FROM act ORDER BY entry_index DESC LIMIT 1"));
  return row ? Instant{row->integer(0)} : Instant{};
}

Result<std::vector<Envelope>> entries_with_content(Connection& view, const Digest& content) {
  TRY(const Rows rows,
      view.query("SELECT entry_index, act_type, version, actor, subject, at, content, key_thumbprint, erased "
                 "FROM act WHERE content = $1 ORDER BY entry_index",
                 {content.bytes()}));
  std::vector<Envelope> envelopes;
  for (const Row& row : rows) {
    TRY(Envelope envelope, envelope_of_row(row));
    envelopes.push_back(std::move(envelope));
  }
  return envelopes;
}

Status forget_content(Connection& view, const ActKinds& kinds, const Envelope& envelope) {
  const ActKind* kind = kinds.find(envelope.type, envelope.version);
  if (kind == nullptr || kind->forget == nullptr)
    return fail(ErrorKind::refused, "the content of acts of type " + envelope.type + " cannot be erased",
                "other acts rest on it; withdraw or replace it instead");
  CHECK(view.execute("UPDATE act SET erased = 1 WHERE entry_index = $1", {envelope.entry_index.value}));
  return kind->forget(view, envelope);
}

Result<Digest> state_digest(Connection& view, const ActKinds& kinds) {
  std::vector<ViewTable> tables;
  for (const RegisterPart& part : kinds.parts()) tables.insert(tables.end(), part.view.begin(), part.view.end());
  std::sort(tables.begin(), tables.end(), [](const ViewTable& a, const ViewTable& b) { return a.name < b.name; });
  Sha256 whole;
  for (const ViewTable& table : tables) CHECK(add_table(view, table, whole));
  return whole.finish();
}

}  // namespace haip
