#pragma once
// What other features show on the page of an instrument or a provision: who committed to it, comments on it, reports.

#include <functional>
#include <string_view>

#include "web/page.hpp"

namespace haip {

/// `provision_id` is empty on the page of the instrument itself. Empty markup: nothing to show there.
using ProvisionPanel = Result<Html> (*)(const PageRequest& ask, std::string_view instrument,
                                        std::string_view provision_id);

}  // namespace haip
