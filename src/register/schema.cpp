#include "register/schema.hpp"

#include "register/log_store.hpp"
#include "store/content.hpp"

namespace haip {

Status migrate_all(Connection& connection, const ActKinds& kinds) {
  std::vector<Migration> all;
  const auto add = [&](std::span<const Migration> more) { all.insert(all.end(), more.begin(), more.end()); };
  add(log_migrations());
  add(content_migrations());
  add(kinds.migrations());
  return migrate(connection, all);
}

}  // namespace haip
