#pragma once
// Consultations, comments and their dispositions under /api/v1/.

#include "web/page.hpp"

namespace haip {

std::vector<DataRoute> consultation_data();

}  // namespace haip
