#include "reports/submitted_check.hpp"

#include <algorithm>
#include <tuple>

namespace haip {

SubmittedCheck check_submitted(const Report& report, const Framework& framework, Instant now) {
  const ReportFolder folder = ReportFolder::of_submitted(report);
  const RuleInput input{folder, &framework, now};
  RuleFindings findings(folder);
  check_as_secretariat(input, findings);
  check_claims(input, findings);
  check_evidence(input, findings);
  check_texts(input, findings);
  SubmittedCheck check{{}, findings.take(), {}};
  // Files stay with the organisation; their digests are all that was submitted. Unanswered questions are a list of
  // their own.
  std::erase_if(check.findings, [](const Finding& finding) {
    return finding.rule_id == "evidence-file" || finding.rule_id == "question-unanswered";
  });
  std::ranges::sort(check.findings, {}, [](const Finding& finding) {
    return std::tie(finding.severity, finding.pointer, finding.rule_id, finding.message);
  });
  const auto count = [&](Severity severity) {
    return static_cast<std::uint64_t>(std::ranges::count(check.findings, severity, &Finding::severity));
  };
  check.counts.errors = count(Severity::error);
  check.counts.warnings = count(Severity::warning);
  check.counts.notes = count(Severity::note);
  for (const Question* question : framework.asked_of(report.roles)) {
    ++check.counts.asked;
    if (is_answered(report, framework, *question))
      ++check.counts.answered;
    else
      check.unanswered.push_back(question->key);
  }
  check.counts.memberships = memberships_of(report.economy).size();
  return check;
}

}  // namespace haip
