#include "consultation/stakeholders.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace haip {

Status check_stakeholder_group(std::string_view group) {
  if (std::ranges::find(stakeholder_groups, group) != stakeholder_groups.end()) return {};
  std::string choice;
  for (const std::string_view one : stakeholder_groups) choice += (choice.empty() ? "" : ", ") + std::string(one);
  return malformed("\"" + printable(group) + "\" is not a stakeholder group", "choose one of " + choice);
}

std::string_view stakeholder_group_name(std::string_view group, const Translator& translate) {
  if (group == "government") return translate("Government");
  if (group == "academia") return translate("Academia");
  if (group == "civil-society") return translate("Civil society");
  if (group == "private-sector") return translate("Private sector");
  if (group == "technical-community") return translate("Technical community");
  if (group == "international-organisation") return translate("International organisation");
  return translate("Individual");
}

}  // namespace haip
