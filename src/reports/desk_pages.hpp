#pragma once
// The desk's pages about reports: what waits, and one report with what the checks find and what can be done about it.

#include <vector>

#include "web/desk_route.hpp"

namespace haip {

/// /desk/reports · /desk/reports/{domain}/{instrument}/{period}, for editors.
std::vector<DeskRoute> report_desk_routes();

}  // namespace haip
