#pragma once
// A file of links to check: one address on each line, behind it, if the evidence is pinned, its digest. Empty lines and
// lines that begin with # say nothing.
//
//   # Evidence of the report of 2026
//   https://lab.example/model-card
//   https://lab.example/evaluation.json sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855

#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "evidence/link_check.hpp"

namespace haip {

/// The addresses are taken as they stand; whether they can be checked is for check_links(). Errors name the line.
Result<std::vector<Link>> parse_link_list(std::string_view text);

}  // namespace haip
