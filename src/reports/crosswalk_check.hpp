#pragma once
// The rules that a crosswalk is checked by. Each has a lasting id; docs/format-crosswalk.md is written from this table.

#include <span>
#include <vector>

#include "reports/crosswalk.hpp"
#include "reports/rules.hpp"

namespace haip {

std::span<const ReportRule> crosswalk_rules();
std::vector<FindingRule> crosswalk_finding_rules();

/// All findings of the files: each by itself, and where two of them lead in opposite directions, against each other.
/// Frameworks are those that this program ships. In the order of the files.
std::vector<Finding> check_crosswalks(std::span<const CrosswalkFile> files);

}  // namespace haip
