#pragma once
// Reading objects that are part of acts: nothing but the members of the format.

#include <initializer_list>
#include <string_view>

#include "base/json.hpp"

namespace haip {

/// Errors: malformed, with `name` as what the message calls it, when it is no object or has another member.
Status check_only_members(const Json& json, std::string_view name, std::initializer_list<std::string_view> allowed);

}  // namespace haip
