#include "instruments/edition.hpp"

#include <algorithm>
#include <set>

#include "base/json_members.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "register/identity.hpp"
#include "web/url.hpp"

namespace haip {
namespace {

constexpr std::size_t most_sources = 50;
constexpr std::size_t most_list_items = 20;
constexpr std::size_t longest_list_item = 300;
constexpr std::size_t longest_note = 4000;

template <class Words>
Status check_word(std::string_view name, std::string_view word, const Words& words) {
  if (std::find(words.begin(), words.end(), word) != words.end()) return {};
  std::string choices;
  for (const std::string_view choice : words) choices += (choices.empty() ? "" : ", ") + std::string(choice);
  return malformed(std::string(name) + " cannot be \"" + printable(word) + "\"", "choose one of: " + choices);
}

Status check_members(const Json& json, std::string_view name, std::initializer_list<std::string_view> allowed) {
  if (json.if_object() == nullptr) return malformed(std::string(name) + " must be an object");
  if (const std::string* member = find_unknown_member(json, allowed))
    return malformed(std::string(name) + " has a member \"" + printable(*member) + "\" that is not of its format");
  return {};
}

Result<const Json::Array*> read_array(const Json& json, std::string_view name, std::size_t most) {
  TRY(const Json* array, json.array(name));
  if (array->if_array()->size() > most)
    return fail(ErrorKind::too_large, "\"" + std::string(name) + "\" has more than " + std::to_string(most) + " items");
  return array->if_array();
}

Result<LocalText> optional_local_text(const Json& json, std::string_view name, std::size_t limit_code_points) {
  const Json* member = json.find(name);
  if (member == nullptr) return LocalText();
  return read_local_text(*member, name, limit_code_points);
}

Result<LocalText> required_local_text(const Json& json, std::string_view name, std::size_t limit_code_points) {
  TRY(const Json* member, json.object(name));
  return read_local_text(*member, name, limit_code_points);
}

Status check_mark(std::string_view name, std::string_view mark, bool is_needed) {
  if (!is_needed && mark.empty()) return {};
  if (!is_needed) return malformed(std::string(name) + " marks something that is not there");
  return check_word(name, mark, mark_words);
}

// "3", "2-3"
bool is_pages(std::string_view text) {
  const auto numbers = split(text, '-');
  return numbers.size() <= 2 && std::all_of(numbers.begin(), numbers.end(), [](std::string_view number) {
           const auto value = parse_decimal(number);
           return value && *value > 0 && *value < 10'000;
         });
}

Result<Instrument> read_instrument(const Json& json) {
  CHECK(check_members(json, "the instrument", {"id", "kind", "title", "short_title", "addressed_to", "official"}));
  Instrument instrument;
  TRY(instrument.id, json.text("id"));
  CHECK(check_instrument_id(instrument.id));
  TRY(instrument.kind, json.text("kind"));
  CHECK(check_word("the kind of the instrument", instrument.kind, instrument_kinds));
  TRY(instrument.title, required_local_text(json, "title", longest_heading));
  TRY(instrument.short_title, required_local_text(json, "short_title", longest_heading));
  TRY(instrument.addressed_to, optional_local_text(json, "addressed_to", longest_note));
  TRY(const Json::Array* official, read_array(json, "official", most_sources));
  for (const Json& item : *official) {
    TRY(SourceAddress address, read_source(item));
    instrument.official.push_back(std::move(address));
  }
  return instrument;
}

Result<ProvisionLink> read_link(const Json& json) {
  CHECK(check_members(json, "a link", {"to", "relation", "mark"}));
  TRY(const std::string target, json.text("to"));
  TRY(ProvisionId to, ProvisionId::parse(target));
  TRY(std::string relation, json.text("relation"));
  CHECK(check_word("the relation of a link", relation, link_relations));
  TRY(std::string mark, json.text("mark"));
  CHECK(check_word("the mark of a link", mark, mark_words));
  return ProvisionLink{std::move(to), std::move(relation), std::move(mark)};
}

Result<std::vector<std::string>> optional_list(const Json& json, std::string_view name) {
  const Json* member = json.find(name);
  if (member == nullptr) return std::vector<std::string>();
  return read_text_list(*member, name, most_list_items, longest_list_item);
}

Status read_texts(const Json& json, Provision& provision) {
  TRY(provision.label, required_local_text(json, "label", longest_heading));
  TRY(provision.heading, optional_local_text(json, "heading", longest_heading));
  TRY(provision.text, optional_local_text(json, "text", longest_text));
  if (provision.heading.empty() && provision.text.empty()) return malformed("it has neither a heading nor a text");
  TRY(provision.text_mark, json.optional_text("text_mark"));
  if (!provision.text_mark.empty() || !provision.text.empty())
    CHECK(check_word("text_mark", provision.text_mark, mark_words));
  return {};
}

Status read_properties(const Json& json, Provision& provision) {
  TRY(provision.strengths, optional_list(json, "strength"));
  for (const std::string& strength : provision.strengths) CHECK(check_word("a strength", strength, strength_words));
  TRY(provision.strength_mark, json.optional_text("strength_mark"));
  CHECK(check_mark("strength_mark", provision.strength_mark, !provision.strengths.empty()));
  TRY(provision.qualifiers, optional_list(json, "qualifiers"));
  TRY(provision.pages, json.optional_text("pages"));
  if (!provision.pages.empty() && !is_pages(provision.pages))
    return malformed("\"" + printable(provision.pages) + "\" are not pages", "write 3 or 2-3");
  TRY(provision.pages_mark, json.optional_text("pages_mark"));
  CHECK(check_mark("pages_mark", provision.pages_mark, !provision.pages.empty()));
  TRY(provision.roles, optional_list(json, "roles"));
  for (const std::string& role : provision.roles) CHECK(check_word("a role", role, organisation_roles));
  TRY(provision.status, json.optional_text("status"));
  if (!provision.status.empty()) CHECK(check_word("the status", provision.status, provision_statuses));
  return {};
}

Result<Provision> read_provision_of(const Json& json, ProvisionId id) {
  CHECK(check_members(json, "the provision",
                      {"id", "parent", "kind", "label", "heading", "text", "text_mark", "strength", "strength_mark",
                       "qualifiers", "pages", "pages_mark", "roles", "status", "links"}));
  Provision provision{.id = std::move(id)};
  TRY(provision.kind, json.text("kind"));
  CHECK(check_word("the kind of the provision", provision.kind, provision_kinds));
  TRY(const std::string parent, json.optional_text("parent"));
  if (!parent.empty()) {
    TRY(provision.parent, ProvisionId::parse(parent));
  }
  CHECK(read_texts(json, provision));
  CHECK(read_properties(json, provision));
  if (json.find("links") != nullptr) {
    TRY(const Json::Array* links, read_array(json, "links", most_links));
    for (const Json& item : *links) {
      TRY(ProvisionLink link, read_link(item));
      provision.links.push_back(std::move(link));
    }
  }
  return provision;
}

Result<Provision> read_provision(const Json& json) {
  TRY(const std::string id_text, json.text("id"));
  TRY(ProvisionId id, ProvisionId::parse(id_text));
  return read_provision_of(json, id).map_error(in_context("in " + id.text()));
}

// What holds between the provisions of one edition.
Status check_structure(const Edition& edition) {
  std::set<std::string> anchors;  // stricter than unique ids: both a/b-c and a-b/c would be #a-b-c
  std::set<ProvisionId> all;
  for (const Provision& provision : edition.provisions) all.insert(provision.id);
  std::set<ProvisionId> before;
  for (const Provision& provision : edition.provisions) {
    const std::string& id = provision.id.text();
    if (provision.id.instrument() != edition.instrument.id)
      return malformed(id + " does not belong to the instrument " + edition.instrument.id);
    if (!anchors.insert(provision.id.anchor()).second) return malformed("the id " + id + " is there twice");
    if (provision.parent && !before.contains(*provision.parent))
      return malformed("the parent of " + id + ", " + provision.parent->text() + ", does not stand before it");
    for (const ProvisionLink& link : provision.links)
      if (link.to.instrument() == edition.instrument.id && !all.contains(link.to))
        return malformed(id + " links to " + link.to.text() + ", which does not exist");
    before.insert(provision.id);
  }
  return {};
}

bool says_verified(const Provision& provision) {
  return provision.text_mark == "verified" || provision.strength_mark == "verified" ||
         provision.pages_mark == "verified";
}

Status check_marks(const Edition& edition) {
  const bool was_read = std::any_of(edition.sources.begin(), edition.sources.end(), [](const SourceAddress& source) {
    return source.mark == "verified" && !source.read_at.empty();
  });
  if (was_read) return {};
  for (const Provision& provision : edition.provisions)
    if (says_verified(provision))
      return malformed(provision.id.text() + " is marked verified, but no source of the edition was read",
                       "add the source with the day it was read, or mark the provision unverified");
  return {};
}

Status read_edition_facts(const Json& json, Edition& edition) {
  TRY(edition.id, json.text("edition"));
  CHECK(check_edition_id(edition.id));
  TRY(edition.date, json.text("date"));
  CHECK(parse_date(edition.date).map([](Instant) {}));
  TRY(edition.status, json.text("status"));
  CHECK(check_word("the status of the edition", edition.status, edition_statuses));
  TRY(edition.wording, json.text("wording"));
  CHECK(check_word("the wording", edition.wording, wording_words));
  TRY(edition.is_partial, json.boolean("partial"));
  TRY(edition.note, optional_local_text(json, "note", longest_note));
  TRY(const Json::Array* sources, read_array(json, "sources", most_sources));
  for (const Json& item : *sources) {
    TRY(SourceAddress source, read_source(item));
    edition.sources.push_back(std::move(source));
  }
  return {};
}

}  // namespace

const Provision* Edition::find(const ProvisionId& wanted) const {
  const auto found = std::find_if(provisions.begin(), provisions.end(),
                                  [&](const Provision& provision) { return provision.id == wanted; });
  return found == provisions.end() ? nullptr : &*found;
}

Json source_json(const SourceAddress& source) {
  Json json;
  set_if_any(json, "title", source.title);
  json.set("url", source.url).set("mark", source.mark);
  set_if_any(json, "read_at", source.read_at);
  return json;
}

Json instrument_json(const Instrument& instrument) {
  Json json;
  json.set("id", instrument.id).set("kind", instrument.kind);
  json.set("title", local_text_json(instrument.title)).set("short_title", local_text_json(instrument.short_title));
  set_if_any(json, "addressed_to", instrument.addressed_to);
  Json official{Json::Array{}};
  for (const SourceAddress& address : instrument.official) official.push(source_json(address));
  json.set("official", std::move(official));
  return json;
}

Json provision_json(const Provision& provision) {
  Json json;
  json.set("id", provision.id.text());
  if (provision.parent) json.set("parent", provision.parent->text());
  json.set("kind", provision.kind);
  set_if_any(json, "label", provision.label);
  set_if_any(json, "heading", provision.heading);
  set_if_any(json, "text", provision.text);
  set_if_any(json, "text_mark", provision.text_mark);
  set_if_any(json, "strength", provision.strengths);
  set_if_any(json, "strength_mark", provision.strength_mark);
  set_if_any(json, "qualifiers", provision.qualifiers);
  set_if_any(json, "pages", provision.pages);
  set_if_any(json, "pages_mark", provision.pages_mark);
  set_if_any(json, "roles", provision.roles);
  set_if_any(json, "status", provision.status);
  if (provision.links.empty()) return json;
  Json links{Json::Array{}};
  for (const ProvisionLink& link : provision.links) {
    Json item;
    item.set("to", link.to.text()).set("relation", link.relation).set("mark", link.mark);
    links.push(std::move(item));
  }
  json.set("links", std::move(links));
  return json;
}

Json edition_json(const Edition& edition) {
  Json json;
  json.set("instrument", instrument_json(edition.instrument)).set("edition", edition.id).set("date", edition.date);
  json.set("status", edition.status).set("wording", edition.wording).set("partial", edition.is_partial);
  set_if_any(json, "note", edition.note);
  Json sources{Json::Array{}};
  for (const SourceAddress& source : edition.sources) sources.push(source_json(source));
  Json provisions{Json::Array{}};
  for (const Provision& provision : edition.provisions) provisions.push(provision_json(provision));
  json.set("sources", std::move(sources)).set("provisions", std::move(provisions));
  return json;
}

Result<SourceAddress> read_source(const Json& json) {
  CHECK(check_members(json, "a source", {"title", "url", "mark", "read_at"}));
  SourceAddress source;
  TRY(source.title, optional_local_text(json, "title", longest_heading));
  TRY(source.url, json.text("url"));
  CHECK(external_url(source.url).map([](const Url&) {}));
  TRY(source.mark, json.text("mark"));
  CHECK(check_word("the mark of a source", source.mark, mark_words));
  TRY(source.read_at, json.optional_text("read_at"));
  if (!source.read_at.empty()) CHECK(parse_date(source.read_at).map([](Instant) {}));
  return source;
}

Result<std::vector<std::string>> read_text_list(const Json& json, std::string_view name, std::size_t most,
                                                std::size_t limit_code_points) {
  const Json::Array* items = json.if_array();
  if (items == nullptr) return malformed("\"" + std::string(name) + "\" must be a list");
  if (items->size() > most)
    return fail(ErrorKind::too_large, "\"" + std::string(name) + "\" has more than " + std::to_string(most) + " items");
  std::vector<std::string> list;
  for (const Json& item : *items) {
    if (item.if_text() == nullptr) return malformed("\"" + std::string(name) + "\" must be a list of texts");
    CHECK(check_public_text(name, *item.if_text(), limit_code_points));
    list.push_back(*item.if_text());
  }
  return list;
}

Result<Edition> read_edition(const Json& json) {
  CHECK(check_members(
      json, "the edition",
      {"instrument", "edition", "date", "status", "wording", "partial", "note", "sources", "provisions"}));
  Edition edition;
  TRY(const Json* instrument, json.object("instrument"));
  TRY(edition.instrument, read_instrument(*instrument));
  CHECK(read_edition_facts(json, edition));
  TRY(const Json::Array* provisions, read_array(json, "provisions", most_provisions));
  if (provisions->empty()) return malformed("the edition has no provisions");
  for (const Json& item : *provisions) {
    TRY(Provision provision, read_provision(item));
    edition.provisions.push_back(std::move(provision));
  }
  CHECK(check_structure(edition));
  CHECK(check_marks(edition));
  return edition;
}

}  // namespace haip
