#pragma once
// What of consultations can be found by words: the calls, and what was said.

#include "web/feature.hpp"

namespace haip {

Searchable consultation_search();

}  // namespace haip
