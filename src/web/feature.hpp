#pragma once
// A capability of haip: one folder on floor 6, gathered in app/features.cpp by one line each.

#include <vector>

#include "base/command.hpp"
#include "register/act_kind.hpp"
#include "search/document.hpp"
#include "web/contribution.hpp"
#include "web/desk_route.hpp"
#include "web/page.hpp"

namespace haip {

/// What of a feature can be found by words.
struct Searchable {
  struct Kind {
    std::string_view kind;  ///< As in SearchDocument.
    const char* label;      ///< English message id, in the singular: "Organisation".
  };
  DocumentsOf documents = nullptr;
  std::vector<Kind> kinds = {};
  /// Types of acts of which several on one subject make a document each: asked about one by one.
  std::vector<std::string_view> asked_about_each = {};
};

struct Feature {
  RegisterPart part;
  std::vector<PageRoute> pages = {};
  std::vector<DataRoute> data = {};
  std::vector<NavigationEntry> navigation = {};
  std::vector<Command> commands = {};
  DescribeAct describe =
      nullptr;  ///< Says in a sentence what an act of this feature did: log explorer, feeds, timelines.
  Searchable search = {};
  std::vector<FeedFilter> feeds = {};
  std::vector<FileRoute> files = {};
  std::vector<Contribution> contributions = {};  ///< What anybody may send without an account.
  std::vector<DeskRoute> desk = {};              ///< Pages of the secretariat's desk.
};

}  // namespace haip
