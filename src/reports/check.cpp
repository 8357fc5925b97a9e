#include "reports/check.hpp"

#include <algorithm>

namespace haip {

std::vector<Finding> check_report(const ReportFolder& folder, const Framework* framework, Instant now) {
  std::vector<Finding> all = folder.faults();
  // What was not read at all is not missing.
  const bool was_read = !folder.report().language.empty() || !folder.report().framework.empty();
  if (was_read) {
    const RuleInput input{folder, framework, now};
    RuleFindings findings(folder);
    check_as_secretariat(input, findings);
    check_claims(input, findings);
    check_evidence(input, findings);
    check_texts(input, findings);
    for (Finding& finding : findings.take()) all.push_back(std::move(finding));
  }
  std::ranges::sort(all, {}, [](const Finding& finding) {
    return std::tie(finding.file, finding.line, finding.column, finding.rule_id, finding.message);
  });
  return all;
}

}  // namespace haip
