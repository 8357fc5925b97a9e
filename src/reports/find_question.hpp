#pragma once
// From the id of a provision to the question that it is.

#include <optional>

#include "reports/framework.hpp"
#include "store/database.hpp"

namespace haip {

struct FoundQuestion {
  Framework framework;
  std::string key;
};

/// In the questionnaire that the register holds; nothing when the provision is no question. Errors: not_found.
Result<std::optional<FoundQuestion>> find_question(Connection& view, const ProvisionId& id);

}  // namespace haip
