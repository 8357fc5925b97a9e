#pragma once
// The acts and the view of commitments (commitments.hpp).

#include "register/act_kind.hpp"

namespace haip {

RegisterPart commitments_part();

}  // namespace haip
