#pragma once
// What of reports can be found by words: each answer, with the claims that it cites.

#include "web/feature.hpp"

namespace haip {

Searchable reports_search();

}  // namespace haip
