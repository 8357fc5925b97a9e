#pragma once
// /search and /api/v1/search.

#include "web/feature.hpp"

namespace haip {

/// `others` are the features whose documents can be found; their kinds are what the page names.
Feature search_feature(const std::vector<Feature>& others);

/// For the indexer.
std::vector<DocumentsOf> document_sources(const std::vector<Feature>& features);
/// As in Searchable, of all features.
std::vector<std::string_view> acts_asked_about_each(const std::vector<Feature>& features);

}  // namespace haip
