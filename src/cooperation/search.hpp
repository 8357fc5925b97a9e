#pragma once
// What of this feature can be found by words.

#include "web/feature.hpp"

namespace haip {

Searchable cooperation_search();

}  // namespace haip
