#pragma once
// Reports as JSON and CSV.

#include <vector>

#include "web/page.hpp"

namespace haip {

std::vector<DataRoute> reports_data();
/// How far the secretariat has come, and challenges: data_standing.cpp.
std::vector<DataRoute> report_standing_data();

}  // namespace haip
