#pragma once
// The consultation feature, gathered in app/features.cpp.

#include "web/feature.hpp"

namespace haip {

Feature consultation_feature();

}  // namespace haip
