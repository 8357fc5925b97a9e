#include "reports/check.hpp"

#include <algorithm>

namespace haip {
namespace {

std::vector<Finding> check_by_rules(const RuleInput& input) {
  const ReportFolder& folder = input.folder;
  std::vector<Finding> all = folder.faults();
  // What was not read at all is not missing.
  const bool was_read = !folder.report().language.empty() || !folder.report().framework.empty();
  if (was_read) {
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

}  // namespace

std::vector<Finding> check_report(const ReportFolder& folder, const Framework* framework, Instant now) {
  return check_by_rules({folder, framework, now});
}

std::vector<Finding> check_report(const ReportFolder& folder, const Result<Framework>& framework, Instant now) {
  if (framework) return check_by_rules({folder, &*framework, now});
  return check_by_rules({folder, nullptr, now, &framework.error()});
}

}  // namespace haip
