#pragma once
// All tables of a register's database.

#include "register/act_kind.hpp"
#include "store/database.hpp"

namespace haip {

/// The log, the contents and what the parts bring. Errors: as migrate().
Status migrate_all(Connection& connection, const ActKinds& kinds);

}  // namespace haip
