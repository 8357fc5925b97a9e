#include "consultation/economy_groups.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>

#include "base/embedded.hpp"
#include "base/text.hpp"
#include "base/yaml.hpp"

namespace haip {
namespace {

// The files are part of the program: a mistake in them is a bug, found by the tests.
Json data_file(std::string_view name) {
  const YamlResult read = parse_yaml(embedded_file(name));
  if (!read) throw std::logic_error(std::string(name) + ": " + error_with_place(read.error()).message);
  return yaml_as_json(*read);
}

const Json& member(const Json& json, std::string_view name) {
  const Json* found = json.find(name);
  if (found == nullptr) throw std::logic_error("data/economy_groups.yaml: \"" + std::string(name) + "\" is missing");
  return *found;
}

/// A list that data/memberships.yaml keeps.
EconomyGroupList kept_elsewhere(std::string_view group, std::string_view list_id) {
  const Json file = data_file("data/memberships.yaml");
  for (const Json& list : *member(file, "lists").if_array()) {
    if (*member(list, "id").if_text() != list_id) continue;
    EconomyGroupList kept{std::string(group),
                          *member(list, "source").if_text(),
                          *member(file, "checked_at").if_text(),
                          *member(list, "mark").if_text(),
                          {}};
    for (const auto& [economy, since] : *member(list, "members").if_object()) kept.members.push_back(economy);
    return kept;
  }
  throw std::logic_error("data/memberships.yaml has no list " + std::string(list_id));
}

std::vector<EconomyGroupList> read_lists() {
  const Json file = data_file("data/economy_groups.yaml");
  std::vector<EconomyGroupList> lists;
  std::size_t position = 0;
  for (const Json& group : *member(file, "groups").if_array()) {
    const std::string& id = *member(group, "id").if_text();
    if (position >= economy_groups.size() || id != economy_groups[position++])
      throw std::logic_error("data/economy_groups.yaml: the group " + id + " is not in its place");
    if (const Json* list = group.find("list")) {
      lists.push_back(kept_elsewhere(id, *list->if_text()));
    } else if (const Json* members = group.find("members")) {
      EconomyGroupList own{id,
                           *member(group, "source").if_text(),
                           *member(group, "date").if_text(),
                           *member(group, "mark").if_text(),
                           {}};
      for (const Json& economy : *members->if_array()) own.members.push_back(*economy.if_text());
      lists.push_back(std::move(own));
    }
  }
  return lists;
}

std::map<std::string, std::string_view, std::less<>> groups_by_economy() {
  std::map<std::string, std::string_view, std::less<>> groups;
  for (const EconomyGroupList& list : economy_group_lists())
    for (const std::string& economy : list.members)
      groups.emplace(economy, *std::ranges::find(economy_groups, std::string_view(list.group)));  // The first stays.
  return groups;
}

}  // namespace

const std::vector<EconomyGroupList>& economy_group_lists() {
  static const std::vector<EconomyGroupList> lists = read_lists();
  return lists;
}

std::string_view economy_group_of(std::string_view economy) {
  static const std::map<std::string, std::string_view, std::less<>> groups = groups_by_economy();
  if (economy.empty()) return "not-said";
  const auto found = groups.find(economy);
  return found == groups.end() ? "other" : found->second;
}

Status check_economy_group(std::string_view group) {
  if (std::ranges::find(economy_groups, group) != economy_groups.end()) return {};
  std::string choice;
  for (const std::string_view one : economy_groups) choice += (choice.empty() ? "" : ", ") + std::string(one);
  return malformed("\"" + printable(group) + "\" is not a group of economies", "choose one of " + choice);
}

std::string_view economy_group_name(std::string_view group, const Translator& translate) {
  if (group == "g7") return translate("G7");
  if (group == "oecd") return translate("Other members of the OECD");
  if (group == "least-developed") return translate("Least developed countries");
  if (group == "friends-group") return translate("Friends Group, others");
  if (group == "other") return translate("Other economies, mostly developing");
  return translate("Economy not said");
}

}  // namespace haip
