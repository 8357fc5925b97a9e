#include "consultation/strict_members.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace haip {

Status check_only_members(const Json& json, std::string_view name, std::initializer_list<std::string_view> allowed) {
  const Json::Object* members = json.if_object();
  if (members == nullptr) return malformed(std::string(name) + " must be an object");
  for (const auto& [member, value] : *members)
    if (std::find(allowed.begin(), allowed.end(), member) == allowed.end())
      return malformed(std::string(name) + " has an unknown member \"" + printable(member) + "\"");
  return {};
}

}  // namespace haip
