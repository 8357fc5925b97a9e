#include "consultation/participation_targets.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "consultation/economy_groups.hpp"
#include "consultation/stakeholders.hpp"
#include "consultation/strict_members.hpp"

namespace haip {
namespace {

Status check_target(const OutreachTarget& target) {
  if (target.group.empty() && target.economies.empty())
    return malformed("a target names a stakeholder group, a group of economies, or both");
  if (!target.group.empty()) CHECK(check_stakeholder_group(target.group));
  if (!target.economies.empty()) CHECK(check_economy_group(target.economies));
  if (target.economies == "not-said") return malformed("nobody can be asked to name no economy");
  if (target.people == 0 || target.people > most_people_of_target)
    return malformed("a target is 1 to " + std::to_string(most_people_of_target) + " people");
  return {};
}

/// Checks it against those before.
Status add_target(std::vector<OutreachTarget>& targets, OutreachTarget target) {
  CHECK(check_target(target));
  if (targets.size() >= most_outreach_targets)
    return malformed("there are at most " + std::to_string(most_outreach_targets) + " targets");
  const auto is_same = [&](const OutreachTarget& one) {
    return one.group == target.group && one.economies == target.economies;
  };
  if (std::ranges::any_of(targets, is_same)) return malformed("two targets are about the same people");
  targets.push_back(std::move(target));
  return {};
}

Result<OutreachTarget> target_of_json(const Json& json) {
  CHECK(check_only_members(json, "a target", {"group", "economies", "people"}));
  OutreachTarget target;
  TRY(target.group, json.optional_text("group"));
  TRY(target.economies, json.optional_text("economies"));
  const Json* people = json.find("people");
  const double* number = people == nullptr ? nullptr : people->if_number();
  if (number == nullptr || *number < 1 || *number > static_cast<double>(most_people_of_target) ||
      *number != static_cast<double>(static_cast<std::uint64_t>(*number)))
    return malformed("\"people\" of a target must be a whole number from 1 to " +
                     std::to_string(most_people_of_target));
  target.people = static_cast<std::uint64_t>(*number);
  return target;
}

Result<OutreachTarget> target_of_line(std::string_view line) {
  OutreachTarget target;
  for (const std::string_view word : split(line, ' ')) {
    if (word.empty()) continue;
    if (std::ranges::find(stakeholder_groups, word) != stakeholder_groups.end() && target.group.empty())
      target.group = word;
    else if (std::ranges::find(economy_groups, word) != economy_groups.end() && target.economies.empty())
      target.economies = word;
    else if (const Result<std::uint64_t> people = parse_decimal(word); people && target.people == 0)
      target.people = *people;
    else
      return malformed("\"" + printable(word) + "\" is no stakeholder group, no group of economies and no number");
  }
  CHECK(check_target(target));
  return target;
}

}  // namespace

Json outreach_targets_json(const std::vector<OutreachTarget>& targets) {
  Json list{Json::Array{}};
  for (const OutreachTarget& target : targets) {
    Json json;
    if (!target.group.empty()) json.set("group", target.group);
    if (!target.economies.empty()) json.set("economies", target.economies);
    list.push(json.set("people", target.people));
  }
  return list;
}

Result<std::vector<OutreachTarget>> read_outreach_targets(const Json& body) {
  std::vector<OutreachTarget> targets;
  if (body.find("targets") == nullptr) return targets;
  TRY(const Json* list, body.array("targets"));
  if (list->if_array()->empty()) return malformed("\"targets\" is empty", "leave the member out when there is none");
  for (const Json& one : *list->if_array()) {
    TRY(OutreachTarget target, target_of_json(one));
    CHECK(add_target(targets, std::move(target)));
  }
  return targets;
}

Result<std::vector<OutreachTarget>> outreach_targets_of_lines(std::string_view text) {
  std::vector<OutreachTarget> targets;
  std::size_t number = 0;
  for (const std::string_view line : split(text, '\n')) {
    ++number;
    if (trim(line).empty()) continue;
    const auto at_line = in_context("line " + std::to_string(number));
    TRY(OutreachTarget target, target_of_line(trim(line)).map_error(at_line));
    CHECK(add_target(targets, std::move(target)).map_error(at_line));
  }
  return targets;
}

}  // namespace haip
