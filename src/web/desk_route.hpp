#pragma once
// A page of the secretariat's desk, brought by the desk itself or by a feature (Feature::desk): who may see and do it,
// how it is shown, what its form does. The desk checks session, form token and role before it calls either function.
//
//   feature.desk = {{.pattern = "/desk/reports", .role = StaffRole::editor, .show = waiting_page, .card =
//   reports_card}};
//
// What the functions are made from stands in web/desk_request.hpp, how an act is logged from the desk in
// web/desk_act.hpp.

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "register/staff.hpp"
#include "web/page.hpp"
#include "web/parameters.hpp"

namespace haip {

struct DeskAsk;

/// A page (the form again, or what to confirm), or where to go now that it is done.
using DeskAnswer = std::variant<Page, Url>;

/// How a page is offered on the desk's first page.
struct DeskCard {
  std::string title;
  std::string text;
};

struct DeskRoute {
  std::string_view pattern;       ///< Below /desk; as in router.hpp.
  std::optional<StaffRole> role;  ///< Who may see and do it; none: everybody who is signed in.
  Result<Page> (*show)(const DeskAsk& ask) = nullptr;
  /// Null when there is nothing to do on the page.
  Result<DeskAnswer> (*act)(const DeskAsk& ask, const Parameters& form) = nullptr;
  /// Null for pages that are reached from others. Only for a pattern without named segments.
  Result<DeskCard> (*card)(const DeskAsk& ask) = nullptr;
};

}  // namespace haip
