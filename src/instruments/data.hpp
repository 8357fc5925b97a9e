#pragma once
// Instruments as JSON: the same facts that the pages show.

#include <vector>

#include "web/page.hpp"

namespace haip {

std::vector<DataRoute> instrument_data();

}  // namespace haip
