// Provision matchings and decisions about them as JSON.

#include <array>

#include "consultation/provision_matching.hpp"
#include "consultation/strict_members.hpp"

namespace haip {
namespace {

Json ids_json(const std::vector<ProvisionId>& ids) {
  Json list{Json::Array{}};
  for (const ProvisionId& id : ids) list.push(id.text());
  return list;
}

Result<std::vector<ProvisionId>> read_ids(const Json& json, std::string_view name) {
  TRY(const Json* list, json.array(name));
  if (list->if_array()->size() > most_provisions)
    return fail(ErrorKind::too_large, "\"" + std::string(name) + "\" names too many provisions");
  std::vector<ProvisionId> ids;
  for (const Json& item : *list->if_array()) {
    if (item.if_text() == nullptr) return malformed("\"" + std::string(name) + "\" must be a list of provision ids");
    TRY(ProvisionId id, ProvisionId::parse(*item.if_text()));
    ids.push_back(std::move(id));
  }
  return ids;
}

}  // namespace

std::string_view provision_fate_word(ProvisionFate fate) {
  constexpr std::array<std::string_view, 7> words{"same", "reworded", "moved", "split", "merged", "added", "removed"};
  return words[static_cast<std::size_t>(fate)];
}

std::string_view provision_matched_by_word(ProvisionMatchedBy by) {
  constexpr std::array<std::string_view, 4> words{"nothing", "id", "text", "person"};
  return words[static_cast<std::size_t>(by)];
}

Json provision_matching_json(const ProvisionMatching& matching) {
  Json list{Json::Array{}};
  for (const ProvisionMatch& match : matching.matches) {
    Json item;
    item.set("fate", provision_fate_word(match.fate)).set("from", ids_json(match.from)).set("to", ids_json(match.to));
    item.set("by", provision_matched_by_word(match.by)).set("likeness", match.likeness);
    if (match.has_other_parent) item.set("other_parent", true);
    if (match.has_other_order) item.set("other_order", true);
    if (match.nearest)
      item.set("nearest", Json().set("id", match.nearest->id.text()).set("likeness", match.nearest->likeness));
    list.push(std::move(item));
  }
  return list;
}

Json provision_decisions_json(const ProvisionDecisions& decisions) {
  Json list{Json::Array{}};
  for (const ProvisionDecision& decision : decisions)
    list.push(Json().set("from", ids_json(decision.from)).set("to", ids_json(decision.to)));
  return list;
}

Result<ProvisionDecisions> read_provision_decisions(const Json& json) {
  const Json::Array* items = json.if_array();
  if (items == nullptr) return malformed("decisions about provisions must be a list");
  if (items->size() > most_provisions) return fail(ErrorKind::too_large, "there are too many decisions");
  ProvisionDecisions decisions;
  for (const Json& item : *items) {
    CHECK(check_only_members(item, "a decision about provisions", {"from", "to"}));
    TRY(std::vector<ProvisionId> from, read_ids(item, "from"));
    TRY(std::vector<ProvisionId> to, read_ids(item, "to"));
    decisions.push_back({std::move(from), std::move(to)});
  }
  return decisions;
}

}  // namespace haip
