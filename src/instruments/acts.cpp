#include "instruments/acts.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/json_members.hpp"
#include "base/text.hpp"
#include "instruments/shipped.hpp"
#include "instruments/view.hpp"
#include "register/decision.hpp"

namespace haip {
namespace {

constexpr std::size_t longest_reason = 2000;

constexpr std::array<Migration, 1> migrations{{{"instruments", 1, R"(
CREATE TABLE instrument (
  instrument TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  short_title TEXT NOT NULL,
  addressed_to TEXT NOT NULL,
  official TEXT NOT NULL,
  first_entry BIGINT NOT NULL,
  entry_index BIGINT NOT NULL
);
CREATE TABLE edition (
  instrument TEXT NOT NULL,
  edition TEXT NOT NULL,
  date TEXT NOT NULL,
  status TEXT NOT NULL,
  wording TEXT NOT NULL,
  is_partial BIGINT NOT NULL,
  note TEXT NOT NULL,
  sources TEXT NOT NULL,
  entry_index BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL,
  adopted_entry BIGINT,
  adopted_at BIGINT,
  adoption_reason TEXT,
  superseded_entry BIGINT,
  PRIMARY KEY (instrument, edition)
);
CREATE TABLE provision (
  instrument TEXT NOT NULL,
  edition TEXT NOT NULL,
  position BIGINT NOT NULL,
  id TEXT NOT NULL,
  parent TEXT NOT NULL,
  kind TEXT NOT NULL,
  label TEXT NOT NULL,
  heading TEXT NOT NULL,
  content TEXT NOT NULL,
  text_mark TEXT NOT NULL,
  strengths TEXT NOT NULL,
  strength_mark TEXT NOT NULL,
  qualifiers TEXT NOT NULL,
  pages TEXT NOT NULL,
  pages_mark TEXT NOT NULL,
  roles TEXT NOT NULL,
  status TEXT NOT NULL,
  PRIMARY KEY (instrument, edition, position)
);
CREATE INDEX provision_by_id ON provision (id, instrument, edition);
CREATE TABLE provision_link (
  instrument TEXT NOT NULL,
  edition TEXT NOT NULL,
  provision TEXT NOT NULL,
  position BIGINT NOT NULL,
  target TEXT NOT NULL,
  relation TEXT NOT NULL,
  mark TEXT NOT NULL,
  PRIMARY KEY (instrument, edition, provision, position)
);
CREATE INDEX provision_link_by_target ON provision_link (target, instrument, edition);
)"}}};

constexpr std::array<ViewTable, 4> view_tables{{
    {"instrument", "instrument, kind, title, short_title, addressed_to, official, first_entry, entry_index"},
    {"edition",
     "instrument, edition, date, status, wording, is_partial, note, sources, entry_index, recorded_at, adopted_entry, "
     "adopted_at, adoption_reason, superseded_entry"},
    {"provision",
     "instrument, edition, position, id, parent, kind, label, heading, content, text_mark, strengths, strength_mark, "
     "qualifiers, pages, pages_mark, roles, status"},
    {"provision_link", "instrument, edition, provision, position, target, relation, mark"},
}};

std::string subject_of(std::string_view instrument, std::string_view edition) {
  return "instrument/" + std::string(instrument) + "/" + std::string(edition);
}

Status check_speaker_and_subject(const Act& act, std::string_view instrument, std::string_view edition) {
  if (act.actor != register_actor)
    return fail(ErrorKind::forbidden, "only the register itself may log a " + act.type + " act");
  if (act.subject != subject_of(instrument, edition))
    return malformed("the subject must read " + subject_of(instrument, edition) + ", not \"" + printable(act.subject) +
                     "\"");
  return {};
}

// edition.record

// What is in force changes by adoption, which needs two people. Only the first history of an instrument may state it.
Status admit_status(Connection& view, const Edition& edition) {
  if (edition.status == "recorded" || edition.status == "superseded") return {};
  TRY(const std::optional<Row> in_force,
      view.query_row("SELECT edition FROM edition WHERE instrument = $1 AND status = 'in-force'",
                     {edition.instrument.id}));
  if (!in_force) return {};
  return fail(ErrorKind::refused,
              "the edition " + in_force->text(0) + " of " + edition.instrument.id +
                  " is in force; a new edition can only be recorded",
              "record it with the status \"recorded\", then adopt it");
}

Status admit_instrument(Connection& view, const Edition& edition) {
  TRY(const std::optional<Row> known,
      view.query_row("SELECT kind FROM instrument WHERE instrument = $1", {edition.instrument.id}));
  if (!known) return {};
  if (known->text(0) != edition.instrument.kind)
    return fail(ErrorKind::conflict, "the instrument " + edition.instrument.id + " is of kind " + known->text(0) +
                                         ", not " + edition.instrument.kind);
  TRY(const std::optional<Row> same,
      view.query_row("SELECT entry_index FROM edition WHERE instrument = $1 AND edition = $2",
                     {edition.instrument.id, edition.id}));
  if (!same) return {};
  return fail(ErrorKind::conflict,
              "the register holds the edition " + edition.id + " of " + edition.instrument.id + " already, in entry " +
                  std::to_string(same->count(0)),
              "choose another edition id; a recorded edition never changes");
}

// An id means the same thing for ever: it may vanish from an edition, it never becomes something else.
Status admit_permanence(Connection& view, const Edition& edition) {
  TRY(const Rows rows,
      view.query("SELECT DISTINCT id, kind FROM provision WHERE instrument = $1", {edition.instrument.id}));
  std::map<std::string, std::string> known;
  for (const Row& row : rows) known.emplace(row.text(0), row.text(1));
  for (const Provision& provision : edition.provisions) {
    const auto found = known.find(provision.id.text());
    if (found != known.end() && found->second != provision.kind)
      return fail(ErrorKind::conflict,
                  provision.id.text() + " was of kind " + found->second + " in an earlier edition and cannot become " +
                      provision.kind,
                  "give the new provision a new id");
  }
  return {};
}

// Instruments refer to each other, so a link may go ahead of its target's instrument, but not past a known one.
Status admit_links(Connection& view, const Edition& edition) {
  TRY(const Rows rows, view.query("SELECT DISTINCT id FROM provision WHERE instrument <> $1", {edition.instrument.id}));
  TRY(const Rows instruments, view.query("SELECT instrument FROM instrument"));
  std::set<std::string, std::less<>> targets;
  for (const Row& row : rows) targets.insert(row.text(0));
  std::set<std::string, std::less<>> known;
  for (const Row& row : instruments) known.insert(row.text(0));
  for (const Provision& provision : edition.provisions)
    for (const ProvisionLink& link : provision.links)
      if (link.to.instrument() != edition.instrument.id && known.contains(link.to.instrument()) &&
          !targets.contains(link.to.text()))
        return fail(ErrorKind::refused,
                    provision.id.text() + " links to " + link.to.text() + ", which the register does not hold",
                    "mend the link, or record the edition that has it first");
  return {};
}

Status admit_edition(Connection& view, const Act& act, const Signer&) {
  TRY(const Edition edition, read_edition(act.body));
  CHECK(check_speaker_and_subject(act, edition.instrument.id, edition.id));
  if (canonical_json(act.body).size() > largest_edition_bytes)
    return fail(ErrorKind::too_large, "the edition is larger than " + std::to_string(largest_edition_bytes) + " bytes");
  CHECK(admit_instrument(view, edition));
  CHECK(admit_status(view, edition));
  CHECK(admit_permanence(view, edition));
  return admit_links(view, edition);
}

std::string texts(const LocalText& texts_by_language) { return canonical_json(local_text_json(texts_by_language)); }
std::string list(const std::vector<std::string>& items) { return canonical_json(text_list_json(items)); }
std::string addresses(const std::vector<SourceAddress>& sources) {
  Json json{Json::Array{}};
  for (const SourceAddress& source : sources) json.push(source_json(source));
  return canonical_json(json);
}

Status insert_provision(Connection& view, const Edition& edition, const Provision& provision, std::uint64_t position) {
  CHECK(
      view.execute("INSERT INTO provision (instrument, edition, position, id, parent, kind, label, heading, content, "
                   "text_mark, strengths, "
                   "strength_mark, qualifiers, pages, pages_mark, roles, status) "
                   "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
                   {edition.instrument.id, edition.id, position, provision.id.text(),
                    provision.parent ? provision.parent->text() : "", provision.kind, texts(provision.label),
                    texts(provision.heading), texts(provision.text), provision.text_mark, list(provision.strengths),
                    provision.strength_mark, list(provision.qualifiers), provision.pages, provision.pages_mark,
                    list(provision.roles), provision.status}));
  std::uint64_t link_position = 0;
  for (const ProvisionLink& link : provision.links)
    CHECK(
        view.execute("INSERT INTO provision_link (instrument, edition, provision, position, target, relation, mark) "
                     "VALUES ($1, $2, $3, $4, $5, $6, $7)",
                     {edition.instrument.id, edition.id, provision.id.text(), link_position++, link.to.text(),
                      link.relation, link.mark}));
  return {};
}

Status fold_edition(Connection& view, const Envelope& envelope, const Act* act) {
  TRY(const Edition edition, read_edition(act->body));
  const Instrument& instrument = edition.instrument;
  CHECK(view.execute(
      "INSERT INTO instrument (instrument, kind, title, short_title, addressed_to, official, first_entry, entry_index) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $7) "
      "ON CONFLICT (instrument) DO UPDATE SET title = excluded.title, short_title = excluded.short_title, "
      "addressed_to = excluded.addressed_to, official = excluded.official, entry_index = excluded.entry_index",
      {instrument.id, instrument.kind, texts(instrument.title), texts(instrument.short_title),
       texts(instrument.addressed_to), addresses(instrument.official), envelope.entry_index.value}));
  CHECK(view.execute(
      "INSERT INTO edition (instrument, edition, date, status, wording, is_partial, note, sources, entry_index, "
      "recorded_at) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
      {instrument.id, edition.id, edition.date, edition.status, edition.wording, edition.is_partial ? 1 : 0,
       texts(edition.note), addresses(edition.sources), envelope.entry_index.value, envelope.at.seconds}));
  std::uint64_t position = 0;
  for (const Provision& provision : edition.provisions) CHECK(insert_provision(view, edition, provision, position++));
  return {};
}

// edition.adopt

struct Adoption {
  std::string instrument;
  std::string edition;
  std::string reason;
};

Result<Adoption> read_adoption(const Act& act) {
  Adoption adoption;
  TRY(adoption.instrument, act.body.text("instrument"));
  TRY(adoption.edition, act.body.text("edition"));
  TRY(adoption.reason, act.body.text("reason"));
  CHECK(check_public_text("the reason", adoption.reason, longest_reason));
  if (trim(adoption.reason).empty())
    return malformed("a reason is missing", "say in a sentence who made the edition and where it was published");
  CHECK(read_deciders(act.body).map([](const auto&) {}));
  if (act.body.if_object()->size() != 4) return malformed("the adoption has members that are not of its format");
  return adoption;
}

Status admit_adoption(Connection& view, const Act& act, const Signer&) {
  TRY(const Adoption adoption, read_adoption(act));
  CHECK(check_speaker_and_subject(act, adoption.instrument, adoption.edition));
  return require_adoptable(view, adoption.instrument, adoption.edition);
}

Status fold_adoption(Connection& view, const Envelope& envelope, const Act* act) {
  TRY(const Adoption adoption, read_adoption(*act));
  return adopt_edition(view, adoption.instrument, adoption.edition, envelope, adoption.reason);
}

constexpr std::array<ActKind, 2> act_kinds{{
    {"edition.record", 1, admit_edition, fold_edition, nullptr, false},
    {"edition.adopt", 1, admit_adoption, fold_adoption, nullptr, true},
}};

}  // namespace

Status require_adoptable(Connection& view, std::string_view instrument, std::string_view edition) {
  TRY(const std::optional<Row> row,
      view.query_row("SELECT status FROM edition WHERE instrument = $1 AND edition = $2", {instrument, edition}));
  if (!row)
    return fail(ErrorKind::not_found,
                "the register holds no edition " + printable(edition) + " of " + printable(instrument),
                "record it first with `haip instrument import`");
  if (row->text(0) == "recorded") return {};
  return fail(ErrorKind::conflict, "the edition " + std::string(edition) + " is " + row->text(0) +
                                       "; only a recorded edition can be adopted");
}

Status adopt_edition(Connection& view, std::string_view instrument, std::string_view edition, const Envelope& envelope,
                     std::string_view reason) {
  CHECK(view.execute(
      "UPDATE edition SET status = 'superseded', superseded_entry = $2 WHERE instrument = $1 AND status = 'in-force'",
      {instrument, envelope.entry_index.value}));
  return view.execute(
      "UPDATE edition SET status = 'in-force', adopted_entry = $3, adopted_at = $4, adoption_reason = $5 "
      "WHERE instrument = $1 AND edition = $2",
      {instrument, edition, envelope.entry_index.value, envelope.at.seconds, reason});
}

RegisterPart instruments_part() { return {"instruments", act_kinds, view_tables, migrations}; }

Act edition_act(const Edition& edition, Instant at, Entropy& entropy) {
  return make_act("edition.record", std::string(register_actor), subject_of(edition.instrument.id, edition.id),
                  edition_json(edition), at, entropy);
}

Act adoption_act(std::string_view instrument, std::string_view edition, std::string_view reason,
                 const std::vector<std::string>& decided_by, Instant at, Entropy& entropy) {
  Json body;
  body.set("instrument", instrument)
      .set("edition", edition)
      .set("reason", reason)
      .set("decided_by", deciders_json(decided_by));
  return make_act("edition.adopt", std::string(register_actor), subject_of(instrument, edition), std::move(body), at,
                  entropy);
}

Status record_shipped_instruments(Register& reg) {
  TRY(const std::vector<Edition> editions, shipped_editions());
  for (const Edition& edition : editions)
    CHECK(reg.log_own_act_and_wait(edition_act(edition, reg.clock().now(), reg.entropy()))
              .map([](const Acknowledgement&) {}));
  return {};
}

}  // namespace haip
