#pragma once
// The acts and the view of cooperation (cooperation.hpp).

#include "register/act_kind.hpp"

namespace haip {

RegisterPart cooperation_part();

}  // namespace haip
