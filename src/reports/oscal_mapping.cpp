#include "reports/oscal_mapping.hpp"

#include "reports/oscal.hpp"

namespace haip {
namespace {

class MappingWriter {
 public:
  explicit MappingWriter(const QuestionnaireMapping& mapping)
      : mapping_(mapping), name_("mapping " + mapping.source.name().text() + " " + mapping.target.name().text()) {}

  Json document() {
    Json mapped = mapping();
    Json collection;
    // Another content is another document; its parts keep their names.
    collection.set("uuid", oscal_uuid(name_ + " " + format_instant(mapping_.changed_at) + canonical_json(mapped)));
    collection.set("metadata", metadata()).set("provenance", provenance());
    collection.set("mappings", Json().push(std::move(mapped)));
    return Json().set("mapping-collection", std::move(collection));
  }

 private:
  [[nodiscard]] std::string uuid(const std::string& what) const { return oscal_uuid(name_ + " " + what); }

  [[nodiscard]] Json metadata() const {
    Json metadata = oscal_metadata(mapping_.source.name().text() + " to " + mapping_.target.name().text(),
                                   format_date(mapping_.changed_at), mapping_.changed_at);
    Json roles;
    Json parties;
    add_person(roles, parties, "author", mapping_.author);
    add_person(roles, parties, "reviewer", mapping_.reviewer);
    set_oscal_list(metadata, "roles", std::move(roles));
    set_oscal_list(metadata, "parties", std::move(parties));
    return metadata;
  }

  void add_person(Json& roles, Json& parties, std::string_view role, const std::string& name) const {
    const std::string line = oscal_line(name);
    if (line.empty()) return;
    roles.push(Json().set("id", role).set("title", role == "author" ? "Who made the mapping" : "Who reviewed it"));
    parties.push(Json().set("uuid", uuid(std::string(role))).set("type", "person").set("name", line));
  }

  [[nodiscard]] Json provenance() const {
    Json provenance;
    provenance.set("method", "human").set("matching-rationale", "semantic");
    provenance.set("status", mapping_.reviewer.empty() ? "draft" : "complete");
    provenance.set("mapping-description",
                   mapping_.note.empty() ? "What is not mapped says nothing about its questions." : mapping_.note);
    Json parties;
    const auto add = [&](std::string_view role, const std::string& name) {
      if (!oscal_line(name).empty())
        parties.push(Json().set("role-id", role).set("party-uuids", Json().push(uuid(std::string(role)))));
    };
    add("author", mapping_.author);
    add("reviewer", mapping_.reviewer);
    set_oscal_list(provenance, "responsible-parties", std::move(parties));
    return provenance;
  }

  [[nodiscard]] static Json resource(const Framework& framework) {
    const FrameworkName name = framework.name();
    Json resource;
    resource.set("type", "catalog").set("href", name.instrument + "-" + name.edition + ".oscal-catalog.json");
    Json props;
    add_oscal_prop(props, "framework", name.text());
    add_oscal_prop(props, "questionnaire-sha256", framework.digest().hex());
    return resource.set("props", std::move(props));
  }

  [[nodiscard]] static Json item(std::string_view key) {
    return Json().set("type", "control").set("id-ref", oscal_token("q_", key));
  }

  [[nodiscard]] Json mapping() const {
    Json mapping;
    mapping.set("uuid", uuid("pairs"));
    mapping.set("source-resource", resource(mapping_.source)).set("target-resource", resource(mapping_.target));
    Json maps;
    for (const MappedPair& pair : mapping_.pairs) {
      Json map;
      map.set("uuid", uuid("pair " + pair.source + " " + pair.target)).set("relationship", pair.relation);
      map.set("sources", Json().push(item(pair.source))).set("targets", Json().push(item(pair.target)));
      set_oscal_text(map, "remarks", pair.rationale);
      maps.push(std::move(map));
    }
    mapping.set("maps", std::move(maps));
    add_gaps(mapping, "source-gap-summary", mapping_.source_gaps);
    add_gaps(mapping, "target-gap-summary", mapping_.target_gaps);
    return mapping;
  }

  void add_gaps(Json& mapping, std::string_view name, const std::vector<std::string>& keys) const {
    if (keys.empty()) return;
    Json ids;
    for (const std::string& key : keys) ids.push(oscal_token("q_", key));
    Json summary;
    summary.set("uuid", uuid(std::string(name)));
    summary.set("unmapped-controls", Json().push(Json().set("with-ids", std::move(ids))));
    mapping.set(name, std::move(summary));
  }

  const QuestionnaireMapping& mapping_;
  std::string name_;
};

}  // namespace

Result<Json> oscal_mapping_collection(const QuestionnaireMapping& mapping) {
  if (mapping.pairs.empty())
    return fail(ErrorKind::refused, "the crosswalk maps nothing, and OSCAL has no empty mapping");
  return MappingWriter(mapping).document();
}

}  // namespace haip
