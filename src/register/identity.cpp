#include "register/identity.hpp"

#include <algorithm>
#include <array>

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "cose/key.hpp"
#include "register/decision.hpp"
#include "register/delisting_reply.hpp"
#include "register/economy.hpp"
#include "register/register_acts.hpp"

namespace haip {
namespace {

constexpr std::array<Migration, 2> migrations{{{"identity", 1, R"(
CREATE TABLE organisation (
  domain TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  economy TEXT NOT NULL,
  roles TEXT NOT NULL,
  size TEXT NOT NULL,
  entry_index BIGINT NOT NULL,
  delisted_entry BIGINT,
  delisting_reason TEXT
);
CREATE TABLE signing_key (
  thumbprint BLOB PRIMARY KEY,
  holder TEXT NOT NULL,
  public_key BLOB NOT NULL,
  evidence TEXT NOT NULL,
  found_at TEXT NOT NULL,
  recorded_entry BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL,
  revoked_entry BIGINT,
  revoked_at BIGINT,
  revocation_reason TEXT
);
CREATE INDEX signing_key_by_holder ON signing_key (holder, recorded_entry);
)"},
                                               {"identity", 2, R"(
CREATE TABLE delisting_reply (
  entry_index BIGINT PRIMARY KEY,
  delisting_entry BIGINT NOT NULL,
  at BIGINT NOT NULL,
  language TEXT NOT NULL,
  reply_text TEXT NOT NULL
);
CREATE INDEX delisting_reply_by_delisting ON delisting_reply (delisting_entry, entry_index);
)"}}};

constexpr std::array<ViewTable, 3> view_tables{{
    {"organisation", "domain, name, economy, roles, size, entry_index, delisted_entry, delisting_reason"},
    {"signing_key",
     "thumbprint, holder, public_key, evidence, found_at, recorded_entry, recorded_at, revoked_entry, revoked_at, "
     "revocation_reason"},
    {"delisting_reply", "entry_index, delisting_entry, at, language, reply_text"},
}};

template <class Words>
bool is_one_of(std::string_view word, const Words& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

Status require_register(const Act& act) {
  if (act.actor == register_actor) return {};
  return fail(ErrorKind::forbidden, "only the register itself may log a " + act.type + " act");
}

// organisation.record

Result<Organisation> read_organisation(const Act& act) {
  Organisation organisation;
  TRY(const std::string domain_text, act.body.text("domain"));
  TRY(const Domain domain, Domain::parse(domain_text));
  organisation.domain = domain.text();
  TRY(organisation.name, act.body.text("name"));
  CHECK(check_public_text("the organisation's name", organisation.name, 200));
  if (trim(organisation.name).empty()) return malformed("the organisation's name is empty");
  // A key found at a domain may come without it: then it is not stated.
  TRY(organisation.economy, act.body.optional_text("economy"));
  if (!organisation.economy.empty()) CHECK(check_economy(organisation.economy));
  TRY(const Json* roles, act.body.array("roles"));
  for (const Json& role : *roles->if_array()) {
    CHECK(check_role(role.if_text() == nullptr ? std::string_view() : *role.if_text()));
    organisation.roles.push_back(*role.if_text());
  }
  TRY(organisation.size, act.body.optional_text("size"));
  if (!organisation.size.empty()) CHECK(check_size(organisation.size));
  return organisation;
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

Status refuse_delisted(Connection& view, std::string_view domain) {
  TRY(const std::optional<Organisation> organisation, find_organisation(view, domain));
  if (!organisation || !organisation->is_delisted) return {};
  return fail(ErrorKind::refused, std::string(domain) + " is delisted",
              "two adopters can take it back (organisation.relist); until then nothing about it changes");
}

Status admit_organisation(Connection& view, const Act& act, const Signer&) {
  CHECK(require_register(act));
  TRY(const Organisation organisation, read_organisation(act));
  return refuse_delisted(view, organisation.domain);
}

Status fold_organisation(Connection& view, const Envelope& envelope, const Act* act) {
  TRY(const Organisation organisation, read_organisation(*act));
  return view.execute(
      "INSERT INTO organisation (domain, name, economy, roles, size, entry_index) VALUES ($1, $2, $3, $4, $5, $6) "
      "ON CONFLICT (domain) DO UPDATE SET name = excluded.name, economy = excluded.economy, roles = excluded.roles, "
      "size = excluded.size, entry_index = excluded.entry_index",
      {organisation.domain, organisation.name, organisation.economy, joined(organisation.roles), organisation.size,
       envelope.entry_index.value});
}

Organisation organisation_of(const Row& row) {
  Organisation organisation{row.text(0), row.text(1), row.text(2), {}, row.text(4), {row.count(5)}, !row.is_null(6)};
  if (organisation.is_delisted) {
    organisation.delisted_entry = {row.count(6)};
    organisation.delisting_reason = row.text(7);
  }
  if (!row.text(3).empty())
    for (const std::string_view role : split(row.text(3), ' ')) organisation.roles.emplace_back(role);
  return organisation;
}

// organisation.delist

/// What a delisting says; taking it back says the same.
struct Delisting {
  std::string domain;
  std::string reason;
};

Result<Delisting> read_delisting(const Act& act) {
  Delisting delisting;
  TRY(delisting.domain, act.body.text("domain"));
  TRY(delisting.reason, act.body.text("reason"));
  CHECK(check_public_text("the reason", delisting.reason, 2000));
  if (trim(delisting.reason).empty()) return malformed("a reason is missing", "say in a sentence why");
  CHECK(read_deciders(act.body).map([](const auto&) {}));
  return delisting;
}

Status admit_delisting(Connection& view, const Act& act, const Signer&) {
  CHECK(require_register(act));
  TRY(const Delisting delisting, read_delisting(act));
  TRY(const std::optional<Organisation> organisation, find_organisation(view, delisting.domain));
  if (!organisation)
    return fail(ErrorKind::not_found, "the register knows no organisation " + printable(delisting.domain));
  if (organisation->is_delisted) return fail(ErrorKind::conflict, delisting.domain + " is delisted already");
  return {};
}

Status fold_delisting(Connection& view, const Envelope& envelope, const Act* act) {
  TRY(const Delisting delisting, read_delisting(*act));
  return view.execute("UPDATE organisation SET delisted_entry = $2, delisting_reason = $3 WHERE domain = $1",
                      {delisting.domain, envelope.entry_index.value, delisting.reason});
}

// organisation.relist

Status admit_relisting(Connection& view, const Act& act, const Signer&) {
  CHECK(require_register(act));
  TRY(const Delisting relisting, read_delisting(act));
  TRY(const std::optional<Organisation> organisation, find_organisation(view, relisting.domain));
  if (!organisation)
    return fail(ErrorKind::not_found, "the register knows no organisation " + printable(relisting.domain));
  if (!organisation->is_delisted) return fail(ErrorKind::conflict, relisting.domain + " is not delisted");
  return {};
}

Status fold_relisting(Connection& view, const Envelope&, const Act* act) {
  TRY(const Delisting relisting, read_delisting(*act));
  return view.execute("UPDATE organisation SET delisted_entry = NULL, delisting_reason = NULL WHERE domain = $1",
                      {relisting.domain});
}

// key.record

Result<KeyEvidence> key_evidence_of(std::string_view word) {
  for (const KeyEvidence evidence : {KeyEvidence::vouched, KeyEvidence::domain, KeyEvidence::genesis})
    if (key_evidence_word(evidence) == word) return evidence;
  return malformed("\"" + printable(word) + "\" does not say how the key was established");
}

Status admit_key(Connection& view, const Act& act, const Signer&) {
  CHECK(require_register(act));
  TRY(const KeyRecord record, read_key_record(act));
  CHECK(refuse_delisted(view, record.holder));
  TRY(const std::optional<SigningKey> known, find_signing_key(view, cose::thumbprint(record.key)));
  if (!known) return {};
  if (known->revoked_entry)
    return fail(ErrorKind::refused, "this key was revoked and cannot come back", "make a new key with `haip key new`");
  if (known->holder != record.holder)
    return fail(ErrorKind::conflict, "this key speaks for " + known->holder + " already",
                "make a key of its own for each organisation");
  // A key that was vouched for may later be found at the domain; nothing else changes about a known key.
  if (known->evidence == KeyEvidence::vouched && record.evidence == KeyEvidence::domain) return {};
  return fail(ErrorKind::conflict,
              "this key is recorded already, in entry " + std::to_string(known->recorded_entry.value));
}

Status insert_key(Connection& view, const Envelope& envelope, const KeyRecord& record) {
  return view.execute(
      "INSERT INTO signing_key (thumbprint, holder, public_key, evidence, found_at, recorded_entry, recorded_at) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7) "
      "ON CONFLICT (thumbprint) DO UPDATE SET evidence = excluded.evidence, found_at = excluded.found_at",
      {cose::thumbprint(record.key).bytes(), record.holder, record.key.bytes(), key_evidence_word(record.evidence),
       record.found_at, envelope.entry_index.value, envelope.at.seconds});
}

Status fold_key(Connection& view, const Envelope& envelope, const Act* act) {
  TRY(const KeyRecord record, read_key_record(*act));
  return insert_key(view, envelope, record);
}

Result<SigningKey> signing_key_of(const Row& row) {
  SigningKey key;
  TRY(key.thumbprint, Digest::from_bytes(row.blob(0)));
  key.holder = row.text(1);
  TRY(key.key, PublicKey::from_bytes(row.blob(2)));
  TRY(key.evidence, key_evidence_of(row.text(3)));
  key.found_at = row.text(4);
  key.recorded_entry = {row.count(5)};
  key.recorded_at = {row.integer(6)};
  if (!row.is_null(7)) {
    key.revoked_entry = EntryIndex{row.count(7)};
    key.revoked_at = Instant{row.integer(8)};
    key.revocation_reason = row.text(9);
  }
  return key;
}

// key.revoke

Status admit_revocation(Connection& view, const Act& act, const Signer&) {
  TRY(const KeyRevocation revocation, read_key_revocation(act));
  if (act.actor != register_actor && act.actor != revocation.holder)
    return fail(ErrorKind::forbidden, "only " + printable(revocation.holder) + " or the register may revoke this key");
  TRY(const std::optional<SigningKey> key, find_signing_key(view, revocation.thumbprint));
  if (!key || key->holder != revocation.holder)
    return fail(ErrorKind::not_found, printable(revocation.holder) + " has no key " + revocation.thumbprint.hex());
  if (key->holder == register_actor)
    return fail(ErrorKind::refused, "the register's own key cannot be revoked by an act");
  if (key->revoked_entry)
    return fail(ErrorKind::conflict,
                "this key was revoked already, in entry " + std::to_string(key->revoked_entry->value));
  return {};
}

Status fold_revocation(Connection& view, const Envelope& envelope, const Act* act) {
  TRY(const KeyRevocation revocation, read_key_revocation(*act));
  return view.execute(
      "UPDATE signing_key SET revoked_entry = $2, revoked_at = $3, revocation_reason = $4 WHERE thumbprint = $1",
      {revocation.thumbprint.bytes(), envelope.entry_index.value, envelope.at.seconds, revocation.reason});
}

constexpr std::array<ActKind, 6> act_kinds{{
    {"organisation.record", 1, admit_organisation, fold_organisation, nullptr, false},
    {"organisation.delist", 1, admit_delisting, fold_delisting, nullptr, true},
    {"organisation.relist", 1, admit_relisting, fold_relisting, nullptr, true},
    {"organisation.reply", 1, admit_delisting_reply, fold_delisting_reply, forget_delisting_reply, false},
    {"key.record", 1, admit_key, fold_key, nullptr, false},
    {"key.revoke", 1, admit_revocation, fold_revocation, nullptr, false},
}};

}  // namespace

Result<KeyRecord> read_key_record(const Act& act) {
  KeyRecord record;
  TRY(const std::string holder, act.body.text("holder"));
  TRY(const Domain domain, Domain::parse(holder));
  record.holder = domain.text();
  TRY(const std::string key_text, act.body.text("public_key"));
  TRY(const Bytes key_bytes, parse_base64(key_text));
  TRY(record.key, PublicKey::from_bytes(key_bytes));
  TRY(const std::string evidence, act.body.text("evidence"));
  TRY(record.evidence, key_evidence_of(evidence));
  if (record.evidence == KeyEvidence::genesis) return malformed("only the first entry establishes a key by itself");
  TRY(record.found_at, act.body.optional_text("found_at"));
  if ((record.evidence == KeyEvidence::domain) !=
      (record.found_at == "https://" + record.holder + "/.well-known/haip.json"))
    return malformed("\"found_at\" must be the address at the holder's domain, and only when it was found there");
  return record;
}

Result<KeyRevocation> read_key_revocation(const Act& act) {
  KeyRevocation revocation;
  TRY(revocation.holder, act.body.text("holder"));
  TRY(const std::string thumbprint, act.body.text("thumbprint"));
  TRY(revocation.thumbprint, Digest::from_hex(thumbprint));
  TRY(revocation.reason, act.body.text("reason"));
  CHECK(check_revocation_reason(revocation.reason));
  return revocation;
}

Status check_role(std::string_view role) {
  if (is_one_of(role, organisation_roles)) return {};
  return malformed("\"" + printable(role) + "\" is not a role",
                   "choose model-developer, application-developer or deployer");
}

Status check_size(std::string_view size) {
  if (is_one_of(size, organisation_sizes)) return {};
  return malformed("\"" + printable(size) + "\" is not a size", "choose 1-9, 10-49, 50-249 or 250+");
}

Status check_revocation_reason(std::string_view reason) {
  if (is_one_of(reason, revocation_reasons)) return {};
  return malformed("\"" + printable(reason) + "\" is not a reason for revoking a key",
                   "choose replaced, lost or exposed");
}

RegisterPart identity_part() { return {"identity", act_kinds, view_tables, migrations}; }

bool says_the_same(const Organisation& one, const Organisation& other) {
  return one.domain == other.domain && one.name == other.name && one.economy == other.economy &&
         one.roles == other.roles && one.size == other.size;
}

Act organisation_act(const Organisation& organisation, Instant at, Entropy& entropy) {
  Json roles{Json::Array{}};
  for (const std::string& role : organisation.roles) roles.push(role);
  Json body;
  body.set("domain", organisation.domain)
      .set("name", organisation.name)
      .set("economy", organisation.economy)
      .set("roles", roles);
  if (!organisation.size.empty()) body.set("size", organisation.size);
  return make_act("organisation.record", std::string(register_actor), "organisation/" + organisation.domain,
                  std::move(body), at, entropy);
}

Result<std::optional<Organisation>> find_organisation(Connection& view, std::string_view domain) {
  TRY(const std::optional<Row> row,
      view.query_row_about({"organisation", std::string(domain)},
                           "SELECT domain, name, economy, roles, size, entry_index, delisted_entry, delisting_reason "
                           "FROM organisation WHERE domain = $1",
                           {domain}));
  if (!row) return std::nullopt;
  return organisation_of(*row);
}

Result<std::vector<Organisation>> list_organisations(Connection& view) {
  TRY(const Rows rows,
      view.query(
          "SELECT domain, name, economy, roles, size, entry_index, delisted_entry, delisting_reason FROM organisation "
          "ORDER BY domain"));
  std::vector<Organisation> organisations;
  for (const Row& row : rows) organisations.push_back(organisation_of(row));
  return organisations;
}

std::string_view key_evidence_word(KeyEvidence evidence) {
  switch (evidence) {
    case KeyEvidence::vouched:
      return "vouched";
    case KeyEvidence::domain:
      return "domain";
    case KeyEvidence::genesis:
      return "genesis";
  }
  return "vouched";
}

Act key_act(std::string_view holder, const PublicKey& key, KeyEvidence evidence, std::string_view found_at, Instant at,
            Entropy& entropy) {
  Json body;
  body.set("holder", holder).set("public_key", base64(key.bytes())).set("evidence", key_evidence_word(evidence));
  if (!found_at.empty()) body.set("found_at", found_at);
  return make_act("key.record", std::string(register_actor), "key/" + cose::thumbprint(key).hex(), std::move(body), at,
                  entropy);
}

Result<std::optional<SigningKey>> find_signing_key(Connection& view, const Digest& thumbprint) {
  TRY(const std::optional<Row> row,
      view.query_row(
          "SELECT thumbprint, holder, public_key, evidence, found_at, recorded_entry, recorded_at, revoked_entry, "
          "revoked_at, revocation_reason FROM signing_key WHERE thumbprint = $1",
          {thumbprint.bytes()}));
  if (row) {
    TRY(SigningKey key, signing_key_of(*row));
    return key;
  }
  // The register's own key is established by the first entry alone.
  const Result<Genesis> genesis = genesis_of(view);
  if (!genesis || cose::thumbprint(genesis->acts_key) != thumbprint) return std::nullopt;
  SigningKey own;
  own.thumbprint = thumbprint;
  own.holder = std::string(register_actor);
  own.key = genesis->acts_key;
  own.evidence = KeyEvidence::genesis;
  return own;
}

Result<std::optional<KeyStanding>> find_key_standing(Connection& view, const Digest& thumbprint) {
  TRY(const std::optional<Row> row,
      view.query_row_about({"signing_key", std::string(as_text(thumbprint.bytes()))},
                           "SELECT holder, revoked_entry FROM signing_key WHERE thumbprint = $1",
                           {thumbprint.bytes()}));
  if (!row) {
    TRY(const std::optional<SigningKey> own, find_signing_key(view, thumbprint));
    if (!own) return std::nullopt;
    return KeyStanding{own->holder, own->revoked_entry};
  }
  KeyStanding standing{row->text(0), std::nullopt};
  if (!row->is_null(1)) standing.revoked_entry = EntryIndex{row->count(1)};
  return standing;
}

Result<std::vector<SigningKey>> signing_keys_of(Connection& view, std::string_view holder) {
  TRY(const Rows rows,
      view.query(
          "SELECT thumbprint, holder, public_key, evidence, found_at, recorded_entry, recorded_at, revoked_entry, "
          "revoked_at, revocation_reason FROM signing_key WHERE holder = $1 ORDER BY recorded_entry",
          {holder}));
  std::vector<SigningKey> keys;
  for (const Row& row : rows) {
    TRY(SigningKey key, signing_key_of(row));
    keys.push_back(std::move(key));
  }
  return keys;
}

Act key_revocation_act(std::string_view actor, std::string_view holder, const Digest& thumbprint,
                       std::string_view reason, Instant at, Entropy& entropy) {
  Json body;
  body.set("holder", holder).set("thumbprint", thumbprint.hex()).set("reason", reason);
  return make_act("key.revoke", std::string(actor), "key/" + thumbprint.hex(), std::move(body), at, entropy);
}

namespace {

Act listing_act(std::string_view type, std::string_view domain, std::string_view reason,
                const std::vector<std::string>& decided_by, Instant at, Entropy& entropy) {
  Json body;
  body.set("domain", domain).set("reason", reason).set("decided_by", deciders_json(decided_by));
  return make_act(std::string(type), std::string(register_actor), "organisation/" + std::string(domain),
                  std::move(body), at, entropy);
}

}  // namespace

Act delisting_act(std::string_view domain, std::string_view reason, const std::vector<std::string>& decided_by,
                  Instant at, Entropy& entropy) {
  return listing_act("organisation.delist", domain, reason, decided_by, at, entropy);
}

Act relisting_act(std::string_view domain, std::string_view reason, const std::vector<std::string>& decided_by,
                  Instant at, Entropy& entropy) {
  return listing_act("organisation.relist", domain, reason, decided_by, at, entropy);
}

}  // namespace haip
