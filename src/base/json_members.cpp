#include "base/json_members.hpp"

#include <algorithm>

namespace haip {

Json text_list_json(const std::vector<std::string>& texts) {
  Json::Array list(texts.begin(), texts.end());
  return list;
}

void set_if_any(Json& json, std::string_view name, const std::string& text) {
  if (!text.empty()) json.set(name, text);
}

void set_if_any(Json& json, std::string_view name, const std::vector<std::string>& texts) {
  if (!texts.empty()) json.set(name, text_list_json(texts));
}

const std::string* find_unknown_member(const Json& json, std::initializer_list<std::string_view> known) {
  if (const Json::Object* members = json.if_object())
    for (const auto& [name, value] : *members)
      if (std::ranges::find(known, name) == known.end()) return &name;
  return nullptr;
}

}  // namespace haip
