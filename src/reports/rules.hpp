#pragma once
// The rules that a report is checked by: what a secretariat checks, and what makes a report hard to rely on.
// Each has a lasting id; docs/report-rules.md is written from this table.

#include <array>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "evidence/findings.hpp"
#include "reports/eligibility.hpp"
#include "reports/framework.hpp"
#include "reports/report_folder.hpp"

namespace haip {

struct ReportRule {
  std::string_view id;
  Severity severity;
  std::string_view summary;      ///< What it looks for.
  std::string_view explanation;  ///< Why that matters.
  std::string_view fix;          ///< What to do.
};

std::span<const ReportRule> report_rules();
/// For an id of the table; std::logic_error for others.
const ReportRule& report_rule(std::string_view id);
std::vector<FindingRule> report_finding_rules();

/// What a rule looks at.
struct RuleInput {
  const ReportFolder& folder;
  const Framework* framework;  ///< Null when the report names none that is known here.
  Instant now;
  const Error* framework_fault = nullptr;  ///< Why there is none, when that is known.
};

/// Gathers findings; the severity and the fix come from the table.
class RuleFindings {
 public:
  explicit RuleFindings(const ReportFolder& folder) : folder_(folder) {}
  void add(std::string_view rule, const std::string& pointer, std::string message);
  /// With advice that fits better than what the table says.
  void add_with_advice(std::string_view rule, const std::string& pointer, std::string message, std::string advice);
  void add(std::string_view rule, const FilePlace& place, const std::string& pointer, std::string message);
  std::vector<Finding> take() { return std::move(findings_); }

 private:
  const ReportFolder& folder_;
  std::vector<Finding> findings_;
};

/// "/answers/q7~1a": where the answer to that question stands.
inline std::string answer_pointer(std::string_view question) { return "/answers" + pointer_step(question); }

// Each in a file of its own.
void check_as_secretariat(const RuleInput& input, RuleFindings& findings);  ///< rules_secretariat.cpp
void check_claims(const RuleInput& input, RuleFindings& findings);          ///< rules_claims.cpp
void check_evidence(const RuleInput& input, RuleFindings& findings);        ///< rules_evidence.cpp
void check_texts(const RuleInput& input, RuleFindings& findings);           ///< rules_texts.cpp

}  // namespace haip
