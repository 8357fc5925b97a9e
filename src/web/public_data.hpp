#pragma once
// What programs read besides the log: /api/openapi.json, /feed.atom, /feed.json, and a page that explains them, /api.

#include "web/site.hpp"

namespace haip {

/// /feed.atom and /feed.json hold all news; with ?actor= those of one actor, and with a parameter of a feature
/// (FeedFilter) what that gives.
void add_public_data(Router& router, Site& site);

/// The API description (OpenAPI 3.1) from the features' data routes.
Json api_description(const Site& site);

}  // namespace haip
