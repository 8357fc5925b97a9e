#pragma once
// Members of JSON objects, as strict readers and the writers of formats need them beside Json itself.

#include <initializer_list>

#include "base/json.hpp"

namespace haip {

/// ["one","two"]
Json text_list_json(const std::vector<std::string>& texts);

// Formats leave out what is empty.
void set_if_any(Json& json, std::string_view name, const std::string& text);
void set_if_any(Json& json, std::string_view name, const std::vector<std::string>& texts);

/// The name of a member that is none of these; nullptr when there is none, or `json` is no object.
const std::string* find_unknown_member(const Json& json, std::initializer_list<std::string_view> known);

}  // namespace haip
