#pragma once
// Schema versions. Each part of haip (the register, a feature) brings its own numbered list; each step runs once, in
// one transaction with the note that it ran.

#include <span>
#include <string_view>

#include "store/database.hpp"

namespace haip {

struct Migration {
  std::string_view part;  ///< Who owns the tables, such as "register".
  int version;            ///< 1, 2, 3 … without gaps within a part.
  std::string_view sql;   ///< A script that both engines accept (see database.hpp).
};

/// Brings the schema up to date: all missing steps in the order of `migrations`, in one transaction, or none. Refuses
/// (`conflict`) a database that has steps this program does not know: it was written by a newer haip; so pass the steps
/// of all parts in one call. Several processes may call it at once. A database that is up to date is only read.
/// A gap in the numbers of a part is a bug (std::logic_error).
Status migrate(Connection& connection, std::span<const Migration> migrations);

}  // namespace haip
