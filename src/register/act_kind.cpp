#include "register/act_kind.hpp"

#include <set>
#include <stdexcept>

namespace haip {

ActKinds::ActKinds(std::vector<RegisterPart> parts) : parts_(std::move(parts)) {
  std::set<std::pair<std::string_view, int>> seen;
  for (const RegisterPart& part : parts_)
    for (const ActKind& kind : part.acts)
      if (!seen.emplace(kind.type, kind.version).second || kind.admit == nullptr || kind.fold == nullptr)
        throw std::logic_error("act kind " + std::string(kind.type) + " is declared twice or incompletely");
}

const ActKind* ActKinds::find(std::string_view type, int version) const {
  for (const RegisterPart& part : parts_)
    for (const ActKind& kind : part.acts)
      if (kind.type == type && kind.version == version) return &kind;
  return nullptr;
}

std::vector<Migration> ActKinds::migrations() const {
  std::vector<Migration> all;
  for (const RegisterPart& part : parts_) all.insert(all.end(), part.migrations.begin(), part.migrations.end());
  return all;
}

}  // namespace haip
