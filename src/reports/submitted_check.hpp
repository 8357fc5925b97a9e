#pragma once
// Checking a report that was submitted, as the secretariat does at its desk: the rules of `haip report check` as far as
// they apply where there are no files and nothing is asked over the network.

#include "reports/rules.hpp"
#include "reports/standing.hpp"

namespace haip {

struct SubmittedCheck {
  std::vector<Finding> findings;  ///< By severity, errors first; Finding::pointer says where, no file does.
  ReportCounts counts;
};

/// Everything of report-rules.md but the form, the links, and the bytes of files.
SubmittedCheck check_submitted(const Report& report, const Framework& framework, Instant now);

}  // namespace haip
