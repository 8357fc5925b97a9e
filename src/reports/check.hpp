#pragma once
// Checking a report as the secretariat does, and for what makes it hard to rely on. Offline: links are another matter
// (link_findings.hpp).
//
//   TRY(const ReportFolder folder, ReportFolder::read("report"));
//   const std::vector<Finding> findings = check_report(folder, framework, clock.now());

#include "reports/rules.hpp"

namespace haip {

/// In the order of the files. `framework` may be null: then the report's own framework is not known here.
std::vector<Finding> check_report(const ReportFolder& folder, const Framework* framework, Instant now);
/// With the framework, or why there is none.
std::vector<Finding> check_report(const ReportFolder& folder, const Result<Framework>& framework, Instant now);

}  // namespace haip
