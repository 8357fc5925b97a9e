#include "register/register_acts.hpp"

#include <algorithm>
#include <array>

#include "base/encoding.hpp"
#include "base/text.hpp"

namespace haip {
namespace {

constexpr std::array<Migration, 1> migrations{{{"register", 1, R"(
CREATE TABLE genesis (
  entry_index BIGINT PRIMARY KEY,
  origin TEXT NOT NULL,
  name TEXT NOT NULL,
  demonstration BIGINT NOT NULL,
  log_verifier_key TEXT NOT NULL,
  receipt_key BLOB NOT NULL,
  acts_key BLOB NOT NULL
);
CREATE TABLE recorded_state (
  entry_index BIGINT PRIMARY KEY,
  size BIGINT NOT NULL,
  state BLOB NOT NULL,
  at BIGINT NOT NULL
);
CREATE TABLE erasure (
  entry_index BIGINT PRIMARY KEY,
  content BLOB NOT NULL,
  reason TEXT NOT NULL
);
CREATE INDEX erasure_by_content ON erasure (content);
)"}}};

constexpr std::array<ViewTable, 3> view_tables{{
    {"genesis", "entry_index, origin, name, demonstration, log_verifier_key, receipt_key, acts_key"},
    {"recorded_state", "entry_index, size, state, at"},
    {"erasure", "entry_index, content, reason"},
}};

constexpr std::string_view state_subject = "state/";

Status require_register(const Act& act) {
  if (act.actor == register_actor) return {};
  return fail(ErrorKind::forbidden, "only the register itself may log a " + act.type + " act");
}

Status admit_genesis(Connection& view, const Act& act, const Signer&) {
  CHECK(require_register(act));
  TRY(const Genesis genesis, read_genesis(act));
  if (genesis_of(view)) return fail(ErrorKind::conflict, "the register has begun already");
  return {};
}

Status fold_genesis(Connection& view, const Envelope& envelope, const Act* act) {
  TRY(const Genesis genesis, read_genesis(*act));
  return view.execute(
      "INSERT INTO genesis (entry_index, origin, name, demonstration, log_verifier_key, receipt_key, acts_key) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7)",
      {envelope.entry_index.value, genesis.origin, genesis.name, genesis.is_demonstration ? 1 : 0,
       genesis.log_verifier_key, genesis.receipt_key.bytes(), genesis.acts_key.bytes()});
}

Status admit_state(Connection& view, const Act& act, const Signer&) {
  CHECK(require_register(act));
  TRY(const RecordedState recorded, read_recorded_state(act, {}));
  TRY(const std::optional<Row> last, view.query_row("SELECT MAX(entry_index) FROM act"));
  const std::uint64_t size = !last || last->is_null(0) ? 0 : last->count(0) + 1;
  if (recorded.size > 0 && recorded.size <= size) return {};
  return fail(ErrorKind::conflict, "the state is that of " + std::to_string(recorded.size) +
                                       " entries, but the log has " + std::to_string(size));
}

Status fold_state(Connection& view, const Envelope& envelope, const Act* act) {
  TRY(const RecordedState recorded, read_recorded_state(*act, envelope.entry_index));
  return view.execute("INSERT INTO recorded_state (entry_index, size, state, at) VALUES ($1, $2, $3, $4)",
                      {envelope.entry_index.value, recorded.size, recorded.state.bytes(), envelope.at.seconds});
}

// Whether the content may be erased at all, and forgetting it, need all kinds of acts: see admission.cpp and fold.cpp.
Status admit_erasure(Connection& view, const Act& act, const Signer&) {
  CHECK(require_register(act));
  TRY(const Erasure erasure, read_erasure(act));
  TRY(const std::optional<RecordedErasure> before, find_erasure(view, erasure.content));
  if (!before) return {};
  return fail(ErrorKind::conflict,
              "this content was erased already, in entry " + std::to_string(before->entry_index.value));
}

Status fold_erasure(Connection& view, const Envelope& envelope, const Act* act) {
  TRY(const Erasure erasure, read_erasure(*act));
  return view.execute("INSERT INTO erasure (entry_index, content, reason) VALUES ($1, $2, $3)",
                      {envelope.entry_index.value, erasure.content.bytes(), erasure.reason});
}

constexpr std::array<ActKind, 3> act_kinds{{
    {"register.genesis", 1, admit_genesis, fold_genesis, nullptr, false},
    {"register.state", 1, admit_state, fold_state, nullptr, false},
    {"content.erase", 1, admit_erasure, fold_erasure, nullptr, false},
}};

Result<PublicKey> key_member(const Json& body, std::string_view name) {
  TRY(const std::string text, body.text(name));
  TRY(const Bytes bytes, parse_base64(text));
  return PublicKey::from_bytes(bytes);
}

Result<Digest> digest_member(const Json& body, std::string_view name) {
  TRY(const std::string text, body.text(name));
  return Digest::from_hex(text);
}

}  // namespace

RegisterPart register_part() { return {"register", act_kinds, view_tables, migrations}; }

Act genesis_act(const Genesis& genesis, Instant at, Entropy& entropy) {
  Json body;
  body.set("origin", genesis.origin).set("name", genesis.name).set("demonstration", genesis.is_demonstration);
  body.set("log_verifier_key", genesis.log_verifier_key);
  body.set("receipt_key", base64(genesis.receipt_key.bytes())).set("acts_key", base64(genesis.acts_key.bytes()));
  return make_act("register.genesis", std::string(register_actor), "register", std::move(body), at, entropy);
}

Result<Genesis> read_genesis(const Act& act) {
  Genesis genesis;
  TRY(genesis.origin, act.body.text("origin"));
  TRY(genesis.name, act.body.text("name"));
  CHECK(check_public_text("the register's name", genesis.name, 200));
  TRY(genesis.is_demonstration, act.body.boolean("demonstration"));
  TRY(genesis.log_verifier_key, act.body.text("log_verifier_key"));
  TRY(genesis.receipt_key, key_member(act.body, "receipt_key"));
  TRY(genesis.acts_key, key_member(act.body, "acts_key"));
  return genesis;
}

Result<Genesis> genesis_of(Connection& view) {
  TRY(const std::optional<Row> row,
      view.query_row("SELECT origin, name, demonstration, log_verifier_key, receipt_key, acts_key FROM genesis"));
  if (!row) return fail(ErrorKind::not_found, "the register has no first entry yet");
  Genesis genesis{row->text(0), row->text(1), row->integer(2) != 0, row->text(3), {}, {}};
  TRY(genesis.receipt_key, PublicKey::from_bytes(row->blob(4)));
  TRY(genesis.acts_key, PublicKey::from_bytes(row->blob(5)));
  return genesis;
}

Act state_act(std::uint64_t size, const Digest& state, Instant at, Entropy& entropy) {
  Json body;
  body.set("size", size).set("state", state.hex());
  return make_act("register.state", std::string(register_actor), std::string(state_subject) + std::to_string(size),
                  std::move(body), at, entropy);
}

Result<std::uint64_t> size_of_state_subject(std::string_view subject) {
  if (!subject.starts_with(state_subject))
    return malformed("the subject of a recorded state reads state/<size>, not \"" + printable(subject) + "\"");
  return parse_decimal(subject.substr(state_subject.size()));
}

Result<RecordedState> read_recorded_state(const Act& act, EntryIndex entry_index) {
  RecordedState recorded;
  recorded.entry_index = entry_index;
  recorded.at = act.at;
  TRY(recorded.size, act.body.whole_number("size"));
  TRY(const std::uint64_t subject_size, size_of_state_subject(act.subject));
  if (subject_size != recorded.size) return malformed("the state's subject and its body speak of different sizes");
  TRY(recorded.state, digest_member(act.body, "state"));
  return recorded;
}

Result<std::optional<RecordedState>> last_recorded_state(Connection& view) {
  TRY(const std::optional<Row> row,
      view.query_row("SELECT entry_index, size, state, at FROM recorded_state ORDER BY entry_index DESC LIMIT 1"));
  if (!row) return std::nullopt;
  RecordedState recorded{{row->count(0)}, row->count(1), {}, {row->integer(3)}};
  TRY(recorded.state, Digest::from_bytes(row->blob(2)));
  return recorded;
}

Act erasure_act(const Digest& content, std::string_view reason, Instant at, Entropy& entropy) {
  Json body;
  body.set("content", content.hex()).set("reason", reason);
  return make_act("content.erase", std::string(register_actor), "content/" + content.hex(), std::move(body), at,
                  entropy);
}

Result<std::optional<RecordedErasure>> find_erasure(Connection& view, const Digest& content) {
  TRY(const std::optional<Row> row,
      view.query_row("SELECT erasure.entry_index, erasure.reason, act.at FROM erasure JOIN act ON act.entry_index = "
                     "erasure.entry_index WHERE erasure.content = $1 ORDER BY erasure.entry_index LIMIT 1",
                     {content.bytes()}));
  if (!row) return std::nullopt;
  return RecordedErasure{{row->count(0)}, row->text(1), {row->integer(2)}};
}

Result<Erasure> read_erasure(const Act& act) {
  Erasure erasure;
  TRY(erasure.content, digest_member(act.body, "content"));
  TRY(erasure.reason, act.body.text("reason"));
  if (std::find(erasure_reasons.begin(), erasure_reasons.end(), erasure.reason) == erasure_reasons.end())
    return malformed("\"" + printable(erasure.reason) + "\" is not a reason for erasing",
                     "choose personal-data, author-request, law, rights-of-others or published-by-mistake");
  return erasure;
}

}  // namespace haip
