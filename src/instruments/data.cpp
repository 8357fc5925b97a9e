#include "instruments/data.hpp"

#include "instruments/difference_data.hpp"
#include "instruments/view.hpp"

namespace haip {
namespace {

Json edition_facts_json(const EditionSummary& edition) {
  Json json;
  json.set("edition", edition.id)
      .set("date", edition.date)
      .set("status", edition.status)
      .set("wording", edition.wording);
  json.set("partial", edition.is_partial).set("provisions", edition.provisions).set("entry", edition.entry_index.value);
  json.set("recorded_at", format_instant(edition.recorded_at));
  if (!edition.note.empty()) json.set("note", local_text_json(edition.note));
  if (edition.adopted_entry && edition.adopted_at)
    json.set("adopted_entry", edition.adopted_entry->value)
        .set("adopted_at", format_instant(*edition.adopted_at))
        .set("adoption_reason", edition.adoption_reason);
  if (edition.superseded_entry) json.set("superseded_entry", edition.superseded_entry->value);
  return json;
}

Result<Json> summary_json(Connection& view, const InstrumentSummary& summary) {
  TRY(const std::vector<KindCount> counts, count_kinds(view, summary.instrument.id, summary.current().id));
  Json contents{Json::Object{}};
  for (const KindCount& count : counts) contents.set(count.kind, count.count);
  Json json = instrument_json(summary.instrument);
  Json editions{Json::Array{}};
  for (const EditionSummary& edition : summary.editions) editions.push(edition_facts_json(edition));
  json.set("current", summary.current().id).set("editions", std::move(editions)).set("contents", std::move(contents));
  return json;
}

Result<Json> instruments_data(const PageRequest& ask) {
  TRY(const std::vector<InstrumentSummary> instruments, list_instruments(ask.view));
  Json list{Json::Array{}};
  for (const InstrumentSummary& summary : instruments) {
    TRY(Json item, summary_json(ask.view, summary));
    list.push(std::move(item));
  }
  Json json;
  json.set("instruments", std::move(list));
  return json;
}

Result<Json> instrument_data_of(const PageRequest& ask) {
  TRY(const std::optional<InstrumentSummary> summary, find_instrument(ask.view, ask.route.text("id")));
  if (!summary) return fail(ErrorKind::not_found, "the register has no such instrument");
  return summary_json(ask.view, *summary);
}

// As on the page for comparing: the oldest and the newest edition where the address names none.
Result<Json> comparison_data(const PageRequest& ask) {
  const std::string_view id = ask.route.text("id");
  TRY(const std::optional<InstrumentSummary> summary, find_instrument(ask.view, id));
  if (!summary) return fail(ErrorKind::not_found, "the register has no such instrument");
  const std::string* from_id = ask.request.query.find("from");
  const std::string* to_id = ask.request.query.find("to");
  TRY(const Edition from, find_edition(ask.view, id, from_id == nullptr ? summary->editions.front().id : *from_id));
  TRY(const Edition to, find_edition(ask.view, id, to_id == nullptr ? summary->editions.back().id : *to_id));
  Json json = difference_json(compare_editions(from, to), ask.language().code());
  json.set("instrument", id).set("from", from.id).set("to", to.id);
  return json;
}

Result<Json> edition_data(const PageRequest& ask) {
  TRY(const Edition edition, find_edition(ask.view, ask.route.text("id"), ask.route.text("edition")));
  return edition_json(edition);
}

Json linked_json(const std::vector<LinkedProvision>& links) {
  Json list{Json::Array{}};
  for (const LinkedProvision& link : links) {
    Json item;
    item.set("id", link.id.text()).set("relation", link.relation).set("mark", link.mark);
    if (!link.label.empty()) item.set("label", local_text_json(link.label));
    if (!link.heading.empty()) item.set("heading", local_text_json(link.heading));
    list.push(std::move(item));
  }
  return list;
}

Result<Json> provision_data(const PageRequest& ask) {
  const Result<ProvisionId> id = ProvisionId::parse(ask.route.text("rest"));
  if (!id) return fail(ErrorKind::not_found, "the register has no such provision");
  TRY(const ProvisionInEdition found, find_provision(ask.view, *id));
  TRY(const std::vector<ProvisionInEdition> history, provision_history(ask.view, *id));
  TRY(const std::vector<LinkedProvision> incoming, links_to(ask.view, *id));
  TRY(const std::vector<Provision> children, children_of(ask.view, *id, found.edition.id));
  Json editions{Json::Array{}};
  for (const ProvisionInEdition& each : history) editions.push(each.edition.id);
  Json parts{Json::Array{}};
  for (const Provision& child : children) parts.push(child.id.text());
  Json json = provision_json(found.provision);
  json.set("edition", found.edition.id)
      .set("edition_status", found.edition.status)
      .set("wording", found.edition.wording);
  json.set("editions", std::move(editions)).set("children", std::move(parts)).set("linked_from", linked_json(incoming));
  return json;
}

// JSON Schemas, put together from what they share.

const std::string texts_schema =
    R"({"type":"object","minProperties":1,"additionalProperties":{"type":"string","minLength":1}})";
const std::string mark_schema = R"({"enum":["verified","relayed","unverified","inference"]})";
const std::string source_schema = R"({"type":"object","required":["url","mark"],"properties":{"title":)" +
                                  texts_schema + R"(,"url":{"type":"string","pattern":"^https?://"},"mark":)" +
                                  mark_schema +
                                  R"(,"read_at":{"type":"string","format":"date"}},"additionalProperties":false})";
const std::string links_schema =
    R"({"type":"array","items":{"type":"object","required":["to","relation","mark"],"properties":{"to":{"type":"string"},"relation":{"enum":["same-heading","serves","header-names","builds-on","replaces"]},"mark":)" +
    mark_schema + R"(},"additionalProperties":false}})";
const std::string provision_members =
    R"("id":{"type":"string","pattern":"^[a-z0-9][a-z0-9-]*(/[a-z0-9][a-z0-9-]*)+$"},"parent":{"type":"string"},"kind":{"enum":["preamble","principle","action","duty","risk","section","question","part"]},"label":)" +
    texts_schema + R"(,"heading":)" + texts_schema + R"(,"text":)" + texts_schema + R"(,"text_mark":)" + mark_schema +
    R"(,"strength":{"type":"array","items":{"enum":["must","unacceptable","commit","should","endeavour","encouraged","call","includes","example","will","may","statement"]}},"strength_mark":)" +
    mark_schema +
    R"(,"qualifiers":{"type":"array","items":{"type":"string"}},"pages":{"type":"string"},"pages_mark":)" +
    mark_schema +
    R"(,"roles":{"type":"array","items":{"enum":["model-developer","application-developer","deployer"]}},"status":{"enum":["known","existence-only"]},"links":)" +
    links_schema;
const std::string provision_schema =
    R"({"type":"object","required":["id","kind","label","edition","edition_status","wording","editions","children","linked_from"],"properties":{)" +
    provision_members +
    R"(,"edition":{"type":"string"},"edition_status":{"enum":["in-force","also-in-force","recorded","superseded"]},"wording":{"enum":["summary","official-import"]},"editions":{"type":"array","items":{"type":"string"}},"children":{"type":"array","items":{"type":"string"}},"linked_from":{"type":"array","items":{"type":"object","required":["id","relation","mark"],"properties":{"id":{"type":"string"},"relation":{"type":"string"},"mark":)" +
    mark_schema + R"(,"label":)" + texts_schema + R"(,"heading":)" + texts_schema +
    R"(},"additionalProperties":false}}},"additionalProperties":false})";
const std::string instrument_members =
    R"("id":{"type":"string"},"kind":{"enum":["principles","code","questionnaire"]},"title":)" + texts_schema +
    R"(,"short_title":)" + texts_schema + R"(,"addressed_to":)" + texts_schema +
    R"(,"official":{"type":"array","items":)" + source_schema + "}";
const std::string edition_schema =
    R"({"type":"object","required":["instrument","edition","date","status","wording","partial","sources","provisions"],"properties":{"instrument":{"type":"object","required":["id","kind","title","short_title","official"],"properties":{)" +
    instrument_members +
    R"(},"additionalProperties":false},"edition":{"type":"string"},"date":{"type":"string","format":"date"},"status":{"enum":["in-force","also-in-force","recorded","superseded"]},"wording":{"enum":["summary","official-import"]},"partial":{"type":"boolean"},"note":)" +
    texts_schema + R"(,"sources":{"type":"array","items":)" + source_schema +
    R"(},"provisions":{"type":"array","items":{"type":"object","required":["id","kind","label"],"properties":{)" +
    provision_members + R"(},"additionalProperties":false}}},"additionalProperties":false})";
const std::string instrument_schema =
    R"({"type":"object","required":["id","kind","title","short_title","official","current","editions","contents"],"properties":{)" +
    instrument_members +
    R"(,"current":{"type":"string"},"editions":{"type":"array","minItems":1,"items":{"type":"object","required":["edition","date","status","wording","partial","provisions","entry","recorded_at"],"properties":{"edition":{"type":"string"},"date":{"type":"string","format":"date"},"status":{"enum":["in-force","also-in-force","recorded","superseded"]},"wording":{"enum":["summary","official-import"]},"partial":{"type":"boolean"},"provisions":{"type":"integer"},"entry":{"type":"integer"},"recorded_at":{"type":"string","format":"date-time"},"adopted_entry":{"type":"integer"},"adopted_at":{"type":"string"},"adoption_reason":{"type":"string"},"superseded_entry":{"type":"integer"},"note":)" +
    texts_schema +
    R"(},"additionalProperties":false}},"contents":{"type":"object","additionalProperties":{"type":"integer"}}},"additionalProperties":false})";
const std::string instruments_schema =
    R"({"type":"object","required":["instruments"],"properties":{"instruments":{"type":"array","items":)" +
    instrument_schema + R"(}},"additionalProperties":false})";
const std::string comparison_schema =
    R"({"type":"object","required":["instrument","from","to","changed","added","removed","unchanged","changes"],"properties":{"instrument":{"type":"string"},"from":{"type":"string"},"to":{"type":"string"},"changed":{"type":"integer"},"added":{"type":"integer"},"removed":{"type":"integer"},"unchanged":{"type":"integer"},"changes":{"type":"array","items":{"type":"object","required":["id","change","segments"],"properties":{"id":{"type":"string"},"change":{"enum":["changed","added","removed"]},"segments":{"type":"array","items":{"type":"object","required":["kind","text"],"properties":{"kind":{"enum":["equal","inserted","deleted"]},"text":{"type":"string"}},"additionalProperties":false}},"strength_from":{"type":"array","items":{"type":"string"}},"strength_to":{"type":"array","items":{"type":"string"}}},"additionalProperties":false}}},"additionalProperties":false})";

const CsvTable instruments_table{
    "instruments",
    {"id", "kind", "title.en", "title.ja", "short_title.en", "short_title.ja", "addressed_to.en", "addressed_to.ja",
     "current", "contents", "editions", "official", "title", "short_title", "addressed_to"}};
const CsvTable editions_table{
    "editions",
    {"edition", "date", "status", "wording", "partial", "provisions", "entry", "recorded_at", "adopted_entry",
     "adopted_at", "adoption_reason", "superseded_entry", "note.en", "note.ja", "note"}};
const CsvTable provisions_table{
    "provisions", {"id",         "parent",  "kind",      "label.en", "label.ja",      "heading.en", "heading.ja",
                   "text.en",    "text.ja", "text_mark", "strength", "strength_mark", "qualifiers", "pages",
                   "pages_mark", "roles",   "status",    "links",    "label",         "heading",    "text"}};
const CsvTable changes_table{"changes", {"id", "change", "strength_from", "strength_to", "segments"}};

}  // namespace

std::vector<DataRoute> instrument_data() {
  return {{"/api/v1/instruments",
           "Instruments with their editions",
           instruments_schema,
           {},
           instruments_data,
           instruments_table},
          {"/api/v1/instruments/{id}",
           "One instrument with its editions",
           instrument_schema,
           {},
           instrument_data_of,
           editions_table},
          {"/api/v1/instruments/{id}/compare",
           "What changed between two editions, word by word; the oldest and the newest by default",
           comparison_schema,
           {"from", "to"},
           comparison_data,
           changes_table},
          {"/api/v1/instruments/{id}/editions/{edition}",
           "One edition with all its provisions: the body of its edition.record act, with its present status",
           edition_schema,
           {},
           edition_data,
           provisions_table},
          {"/api/v1/provisions/{rest...}",
           "One provision by its permanent id, as the edition in force has it, with what links to it",
           provision_schema,
           {},
           provision_data}};
}

}  // namespace haip
