#pragma once
// Just enough of JSON Schema 2020-12 for the schemas of the API: type, required, properties, additionalProperties,
// items, enum, pattern, minLength, minItems, minProperties.

#include <regex>
#include <stdexcept>
#include <string>

#include "base/json.hpp"

namespace haip::testing_support {

inline bool has_type(const Json& value, const std::string& type) {
  if (type == "object") return value.if_object() != nullptr;
  if (type == "array") return value.if_array() != nullptr;
  if (type == "string") return value.if_text() != nullptr;
  if (type == "boolean") return value.if_bool() != nullptr;
  if (type == "integer")
    return value.if_number() != nullptr &&
           *value.if_number() == static_cast<double>(static_cast<std::int64_t>(*value.if_number()));
  if (type == "number") return value.if_number() != nullptr;
  if (type == "null") return value.is_null();
  throw std::logic_error("no such type: " + type);
}

/// `type`: one, or a list of those that fit.
inline bool has_type(const Json& value, const Json& type) {
  if (type.if_text() != nullptr) return has_type(value, *type.if_text());
  for (const Json& one : *type.if_array())
    if (has_type(value, *one.if_text())) return true;
  return false;
}

/// "" or the first thing that does not fit.
inline std::string schema_trouble(const Json& value, const Json& schema, const std::string& place = "$") {
  if (const Json* type = schema.find("type"); type != nullptr && !has_type(value, *type))
    return place + " is no " + canonical_json(*type);
  if (const Json* choices = schema.find("enum"); choices != nullptr) {
    bool fits = false;
    for (const Json& choice : *choices->if_array()) fits = fits || choice == value;
    if (!fits) return place + " is none of the allowed values";
  }
  const auto least = [&](const char* name, std::size_t size) {
    const Json* limit = schema.find(name);
    return limit == nullptr || static_cast<double>(size) >= *limit->if_number();
  };
  if (const std::string* text = value.if_text(); text != nullptr) {
    if (!least("minLength", text->size())) return place + " is too short";
    if (const Json* pattern = schema.find("pattern");
        pattern != nullptr && !std::regex_search(*text, std::regex(*pattern->if_text())))
      return place + " does not match";
  }
  if (const Json::Array* items = value.if_array(); items != nullptr) {
    if (!least("minItems", items->size())) return place + " has too few items";
    if (const Json* item_schema = schema.find("items"); item_schema != nullptr)
      for (std::size_t i = 0; i < items->size(); ++i)
        if (std::string trouble = schema_trouble((*items)[i], *item_schema, place + "[" + std::to_string(i) + "]");
            !trouble.empty())
          return trouble;
  }
  if (const Json::Object* members = value.if_object(); members != nullptr) {
    if (!least("minProperties", members->size())) return place + " has too few members";
    if (const Json* required = schema.find("required"); required != nullptr)
      for (const Json& name : *required->if_array())
        if (value.find(*name.if_text()) == nullptr) return place + " lacks " + *name.if_text();
    const Json* properties = schema.find("properties");
    const Json* others = schema.find("additionalProperties");
    for (const auto& [name, member] : *members) {
      const Json* member_schema = properties == nullptr ? nullptr : properties->find(name);
      if (member_schema == nullptr && others != nullptr) {
        if (others->if_bool() != nullptr && !*others->if_bool()) return place + " has an unknown member " + name;
        if (others->if_object() != nullptr) member_schema = others;
      }
      if (member_schema == nullptr) continue;
      if (std::string trouble = schema_trouble(member, *member_schema, place + "." + name); !trouble.empty())
        return trouble;
    }
  }
  return "";
}

}  // namespace haip::testing_support
