#pragma once
// Desk: authors without an account who ask that their words be erased (web/author_pages.hpp), and deciding about it.

#include <vector>

#include "web/desk_route.hpp"

namespace haip {

/// /desk/erasure-requests · /desk/erasure-requests/{id}
std::vector<DeskRoute> erasure_request_routes();

}  // namespace haip
