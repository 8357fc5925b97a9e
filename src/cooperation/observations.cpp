#include <algorithm>
#include <array>

#include "base/embedded.hpp"
#include "base/json_members.hpp"
#include "base/text.hpp"
#include "base/yaml.hpp"
#include "cooperation/acts.hpp"
#include "cooperation/cooperation.hpp"
#include "register/language_tag.hpp"

namespace haip {
namespace {

constexpr std::array<Migration, 1> migrations{{{"cooperation", 1, R"(
CREATE TABLE observation (
  id TEXT PRIMARY KEY,
  date TEXT NOT NULL,
  end_date TEXT NOT NULL,
  date_precision TEXT NOT NULL,
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  mark TEXT NOT NULL,
  sources TEXT NOT NULL,
  read_at TEXT NOT NULL,
  entry_index BIGINT NOT NULL
);
)"}}};

constexpr std::array<ViewTable, 1> view_tables{{
    {"observation", "id, date, end_date, date_precision, title, text, mark, sources, read_at, entry_index"},
}};

Status check_texts(const Json& texts, std::string_view name) {
  if (texts.if_object() == nullptr || texts.if_object()->empty())
    return malformed("\"" + std::string(name) + "\" must hold a text for each language");
  for (const auto& [language, text] : *texts.if_object()) {
    CHECK(check_language_tag(language));
    if (text.if_text() == nullptr || trim(*text.if_text()).empty())
      return malformed("\"" + std::string(name) + "\" must hold texts");
    CHECK(check_public_text(name, *text.if_text(), 2000));
  }
  return {};
}

// Part of addresses: /timeline#2023-05-hiroshima-summit.
Status check_id(std::string_view id) {
  const bool is_plain = std::all_of(
      id.begin(), id.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
  if (!id.empty() && id.size() <= 100 && is_plain) return {};
  return malformed("\"" + printable(id) + "\" is not the id of an observation",
                   "use small letters, digits and hyphens, as in 2023-05-hiroshima-summit");
}

Status check_dates(const Observation& observation) {
  const bool is_month = observation.precision == "month";
  if (!is_month && observation.precision != "day" && observation.precision != "range")
    return malformed("\"precision\" must be day, month or range");
  CHECK(parse_date(observation.date + (is_month ? "-01" : "")).map([](Instant) {}));
  if ((observation.precision == "range") != !observation.end.empty())
    return malformed("a range has an \"end\", and nothing else has one");
  if (observation.end.empty()) return {};
  CHECK(parse_date(observation.end).map([](Instant) {}));
  return observation.date <= observation.end ? Status() : malformed("the observation ends before it begins");
}

Result<Observation> read_observation(const Act& act) {
  Observation observation;
  TRY(observation.id, act.body.text("id"));
  TRY(observation.date, act.body.text("date"));
  TRY(observation.end, act.body.optional_text("end"));
  TRY(observation.precision, act.body.text("precision"));
  CHECK(check_id(observation.id));
  CHECK(check_dates(observation));
  TRY(const Json* title, act.body.object("title"));
  TRY(const Json* text, act.body.object("text"));
  observation.title = *title;
  observation.text = *text;
  CHECK(check_texts(observation.title, "title"));
  CHECK(check_texts(observation.text, "text"));
  TRY(observation.mark, act.body.text("mark"));
  if (observation.mark != "verified" && observation.mark != "relayed" && observation.mark != "unverified")
    return malformed("\"mark\" must be verified, relayed or unverified");
  TRY(observation.read_at, act.body.text("read_at"));
  CHECK(parse_date(observation.read_at).map([](Instant) {}));
  TRY(const Json* sources, act.body.array("sources"));
  for (const Json& source : *sources->if_array()) {
    if (source.if_text() == nullptr) return malformed("\"sources\" must list addresses");
    CHECK(external_url(*source.if_text()).map([](const Url&) {}));
    observation.sources.push_back(*source.if_text());
  }
  if (observation.sources.empty()) return malformed("an observation needs at least one source");
  return observation;
}

Status admit_observation(Connection& view, const Act& act, const Signer&) {
  if (act.actor != register_actor) return fail(ErrorKind::forbidden, "only the register itself may log an observation");
  TRY(const Observation observation, read_observation(act));
  TRY(const std::optional<Row> row,
      view.query_row("SELECT entry_index FROM observation WHERE id = $1", {observation.id}));
  if (row)
    return fail(ErrorKind::conflict, "the observation " + printable(observation.id) +
                                         " is in the log already, in entry " + std::to_string(row->count(0)));
  return {};
}

Status fold_observation(Connection& view, const Envelope& envelope, const Act* act) {
  TRY(const Observation observation, read_observation(*act));
  return view.execute(
      "INSERT INTO observation (id, date, end_date, date_precision, title, text, mark, sources, read_at, entry_index) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
      {observation.id, observation.date, observation.end, observation.precision, canonical_json(observation.title),
       canonical_json(observation.text), observation.mark, canonical_json(text_list_json(observation.sources)),
       observation.read_at, envelope.entry_index.value});
}

constexpr std::array<ActKind, 1> act_kinds{
    {{"observation.record", 1, admit_observation, fold_observation, nullptr, false}}};

Result<Observation> observation_of(const Row& row) {
  Observation observation{row.text(0), row.text(1), row.text(2), row.text(3), {},
                          {},          row.text(6), {},          row.text(8), {row.count(9)}};
  TRY(observation.title, parse_json(row.text(4)));
  TRY(observation.text, parse_json(row.text(5)));
  TRY(const Json sources, parse_json(row.text(7)));
  for (const Json& source : *sources.if_array()) observation.sources.push_back(*source.if_text());
  return observation;
}

Act observation_act(const Observation& observation, Instant at, Entropy& entropy) {
  Json body;
  body.set("id", observation.id).set("date", observation.date).set("precision", observation.precision);
  if (!observation.end.empty()) body.set("end", observation.end);
  body.set("title", observation.title).set("text", observation.text).set("mark", observation.mark);
  body.set("sources", text_list_json(observation.sources)).set("read_at", observation.read_at);
  return make_act("observation.record", std::string(register_actor), "observation/" + observation.id, std::move(body),
                  at, entropy);
}

// The file is part of the program: a mistake in it is a bug, found by the tests.
const Json& part_of(const Json& json, std::string_view name) {
  const Json* part = json.find(name);
  if (part == nullptr) throw std::logic_error("data/timeline.yaml: \"" + std::string(name) + "\" is missing");
  return *part;
}

std::string text_of(const Json& event, std::string_view name, std::string_view fallback) {
  const Json* part = event.find(name);
  return part == nullptr ? std::string(fallback) : *part->if_text();
}

}  // namespace

RegisterPart cooperation_part() { return {"cooperation", act_kinds, view_tables, migrations}; }

std::vector<Observation> shipped_timeline() {
  const YamlResult read = parse_yaml(embedded_file("data/timeline.yaml"));
  if (!read) throw std::logic_error("data/timeline.yaml: " + error_with_place(read.error()).message);
  const Json file = yaml_as_json(*read);
  const std::string read_at = *part_of(file, "read_at").if_text();
  std::vector<Observation> timeline;
  for (const Json& event : *part_of(file, "events").if_array()) {
    Observation observation{*part_of(event, "id").if_text(),
                            *part_of(event, "date").if_text(),
                            text_of(event, "end", ""),
                            text_of(event, "date_precision", "day"),
                            part_of(event, "title"),
                            part_of(event, "text"),
                            *part_of(event, "mark").if_text(),
                            {},
                            read_at,
                            {}};
    for (const Json& source : *part_of(event, "sources").if_array()) observation.sources.push_back(*source.if_text());
    timeline.push_back(std::move(observation));
  }
  return timeline;
}

Status record_shipped_timeline(Register& reg) {
  for (const Observation& observation : shipped_timeline())
    CHECK(reg.log_own_act_and_wait(observation_act(observation, reg.clock().now(), reg.entropy()))
              .map([](const Acknowledgement&) {}));
  return {};
}

Result<std::vector<Observation>> list_observations(Connection& view) {
  TRY(const Rows rows,
      view.query("SELECT id, date, end_date, date_precision, title, text, mark, sources, read_at, entry_index "
                 "FROM observation ORDER BY date, id"));
  std::vector<Observation> observations;
  for (const Row& row : rows) {
    TRY(Observation observation, observation_of(row));
    observations.push_back(std::move(observation));
  }
  return observations;
}

Result<std::optional<Observation>> find_observation(Connection& view, std::string_view id) {
  TRY(const std::optional<Row> row,
      view.query_row("SELECT id, date, end_date, date_precision, title, text, mark, sources, read_at, entry_index "
                     "FROM observation WHERE id = $1",
                     {id}));
  if (!row) return std::nullopt;
  TRY(Observation observation, observation_of(*row));
  return observation;
}

}  // namespace haip
