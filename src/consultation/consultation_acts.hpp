#pragma once
// The kinds of acts about a consultation as a whole (consultation.hpp), for the register.

#include <span>

#include "register/act_kind.hpp"

namespace haip {

std::span<const ActKind> consultation_act_kinds();
std::span<const ViewTable> consultation_view();
std::span<const Migration> consultation_migrations();

}  // namespace haip
