#pragma once
// The links of a report's evidence, as findings.

#include "evidence/link_check.hpp"
#include "reports/rules.hpp"

namespace haip {

/// All addresses of the report, with the digests that are pinned, and the pointer of each.
struct ReportLinks {
  std::vector<Link> links;
  std::vector<std::string> pointers;
};
ReportLinks links_of(const Report& report);

/// What check_links() said of them, in their order.
std::vector<Finding> link_findings(const ReportFolder& folder, const ReportLinks& links,
                                   std::span<const CheckedLink> checked);

}  // namespace haip
