#pragma once
// The acts and the view of reports (reports.hpp).

#include "register/act_kind.hpp"

namespace haip {

RegisterPart reports_part();

}  // namespace haip
