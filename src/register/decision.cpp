#include "register/decision.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"

namespace haip {
namespace {

constexpr std::string_view prefix = "officer-";

bool is_officer(std::string_view id) {
  return id.size() == prefix.size() + 6 && id.starts_with(prefix) &&
         std::all_of(id.begin() + static_cast<std::ptrdiff_t>(prefix.size()), id.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

}  // namespace

Result<std::vector<std::string>> read_deciders(const Json& body) {
  TRY(const Json* list, body.array("decided_by"));
  std::set<std::string> deciders;
  for (const Json& item : *list->if_array()) {
    if (item.if_text() == nullptr || !is_officer(*item.if_text()))
      return malformed("\"decided_by\" must list ids such as officer-7f3a9c");
    deciders.insert(*item.if_text());
  }
  if (deciders.size() < 2)
    return fail(ErrorKind::forbidden, "this decision needs two different people of the secretariat",
                "ask a second person to confirm it");
  return std::vector<std::string>(deciders.begin(), deciders.end());
}

Json deciders_json(const std::vector<std::string>& decided_by) {
  Json list{Json::Array{}};
  for (const std::string& decider : decided_by) list.push(decider);
  return list;
}

}  // namespace haip
