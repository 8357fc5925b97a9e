#include "instruments/shipped.hpp"

#include <algorithm>
#include <set>

#include "base/embedded.hpp"
#include "base/text.hpp"
#include "base/yaml.hpp"

namespace haip {
namespace {

constexpr std::string_view folder = "data/instruments/";

void remove_member(Json& json, std::string_view name) {
  std::erase_if(*json.if_object(), [&](const Json::Member& member) { return member.first == name; });
}

// label: "Action 1" with label_ja: "行動1" is {"en": …, "ja": …}.
Status join_labels(Json& provision) {
  TRY(const std::string label, provision.text("label"));
  TRY(const std::string japanese, provision.optional_text("label_ja"));
  Json texts;
  texts.set("en", label);
  if (!japanese.empty()) texts.set("ja", japanese);
  remove_member(provision, "label_ja");
  provision.set("label", std::move(texts));
  return {};
}

Status split_strengths(Json& provision) {
  TRY(const std::string strengths, provision.optional_text("strength"));
  if (strengths.empty()) return {};
  Json list{Json::Array{}};
  for (const std::string_view strength : split(strengths, ',')) list.push(trim(strength));
  provision.set("strength", std::move(list));
  return {};
}

Status add_parent(Json& provision, const std::set<std::string, std::less<>>& before) {
  TRY(const std::string id_text, provision.text("id"));
  if (provision.find("parent") != nullptr) return {};
  TRY(const ProvisionId id, ProvisionId::parse(id_text));
  const auto parent = id.parent();
  if (parent && before.contains(parent->text())) provision.set("parent", parent->text());
  return {};
}

Result<Edition> edition_of(Json json, const Json& instrument) {
  json.set("instrument", instrument);
  TRY(const std::string partial, json.text("partial"));
  json.set("partial", partial == "true");
  TRY(const Json* provisions, json.array("provisions"));
  std::set<std::string, std::less<>> before;
  Json finished{Json::Array{}};
  for (Json provision : *provisions->if_array()) {
    CHECK(join_labels(provision));
    CHECK(split_strengths(provision));
    CHECK(add_parent(provision, before));
    TRY(std::string id, provision.text("id"));
    before.insert(std::move(id));
    finished.push(std::move(provision));
  }
  json.set("provisions", std::move(finished));
  return read_edition(json);
}

}  // namespace

Result<std::vector<Edition>> parse_instrument_file(std::string_view yaml) {
  const YamlResult read = parse_yaml(yaml);
  if (!read) return fail(error_with_place(read.error()));
  Json file = yaml_as_json(*read);
  TRY(const Json* editions_member, file.array("editions"));
  const Json editions = *editions_member;
  remove_member(file, "editions");
  TRY(std::string id, file.text("instrument"));
  remove_member(file, "instrument");
  file.set("id", std::move(id));
  std::vector<Edition> list;
  for (const Json& item : *editions.if_array()) {
    TRY(Edition edition, edition_of(item, file));
    list.push_back(std::move(edition));
  }
  return list;
}

Result<std::vector<Edition>> shipped_editions() {
  std::vector<Edition> all;
  for (const EmbeddedFile& file : embedded_files()) {
    if (!file.name.starts_with(folder)) continue;
    auto editions = parse_instrument_file(file.content);
    if (!editions) return fail(editions.error().within("in " + std::string(file.name)));
    std::move(editions->begin(), editions->end(), std::back_inserter(all));
  }
  return all;
}

}  // namespace haip
