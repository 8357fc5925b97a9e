#pragma once
// The kinds of acts about comments (comments.hpp), for the register.

#include <span>

#include "register/act_kind.hpp"

namespace haip {

std::span<const ActKind> comment_act_kinds();
std::span<const ViewTable> comment_view();
std::span<const Migration> comment_migrations();

}  // namespace haip
