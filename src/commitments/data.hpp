#pragma once
// Organisations and commitments as data: the same facts that the pages show.

#include <vector>

#include "web/page.hpp"

namespace haip {

std::vector<DataRoute> commitments_data();

}  // namespace haip
