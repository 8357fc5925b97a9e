#pragma once
// Consultations, comments and their answers under /api/v1/.

#include "web/page.hpp"

namespace haip {

std::vector<DataRoute> consultation_data();

}  // namespace haip
