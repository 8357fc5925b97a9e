#pragma once
// Reports as JSON and CSV.

#include <vector>

#include "web/page.hpp"

namespace haip {

std::vector<DataRoute> reports_data();

}  // namespace haip
