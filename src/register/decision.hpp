#pragma once
// Weighty acts need two different people of the secretariat. Each person is named in public by an opaque id such as
// "officer-7f3a9c"; who that is stays in the private staff table.

#include <string>
#include <vector>

#include "base/json.hpp"

namespace haip {

/// Reads "decided_by" of a weighty act's body: at least two different ids of the form "officer-" + 6 hexadecimal
/// digits.
Result<std::vector<std::string>> read_deciders(const Json& body);
Json deciders_json(const std::vector<std::string>& decided_by);

}  // namespace haip
