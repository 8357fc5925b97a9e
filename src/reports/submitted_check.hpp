#pragma once
// Checking a report that was submitted, as the secretariat does at its desk: the rules of `haip report check` as far as
// they apply where there are no files and nothing is asked over the network.

#include "reports/rules.hpp"
#include "reports/standing.hpp"

namespace haip {

struct SubmittedCheck {
  std::vector<std::string> unanswered;  ///< Keys of questions that are asked and have no answer, in the form's order.
  std::vector<Finding> findings;        ///< The others, errors first; Finding::pointer says where, no file does.
  ReportCounts counts;
};

/// Everything of report-rules.md but the form, the links, and the bytes of files.
SubmittedCheck check_submitted(const Report& report, const Framework& framework, Instant now);

}  // namespace haip
