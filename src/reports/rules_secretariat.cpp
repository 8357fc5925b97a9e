// What a secretariat checks before it lists a report (https://transparency.oecd.ai/faq): eligible economy, every
// question answered, attestation, not older than twelve months. Links: link_findings.cpp.

#include <algorithm>

#include "base/nearest_word.hpp"
#include "base/text.hpp"
#include "reports/rules.hpp"

namespace haip {
namespace {

constexpr std::int64_t year_seconds = 365L * 24 * 3600;

/// "1a (Kinds of risk)"
std::string name_of(const Question& question) {
  const std::string_view heading = choose_text(question.provision.heading, "en").text;
  return question.key + (heading.empty() ? "" : " (" + std::string(heading) + ")");
}

/// Whether the report has an answer to the question or to all its parts, be it an empty one: of that answer-empty
/// tells.
bool has_answer(const Report& report, const Framework& framework, const Question& question) {
  if (report.find_answer(question.key) != nullptr) return true;
  const std::vector<const Question*> parts = framework.parts_of(question.key);
  return !parts.empty() &&
         std::ranges::all_of(parts, [&](const Question* part) { return report.find_answer(part->key) != nullptr; });
}

/// What could not be read is not missing: its fault is said already.
bool was_read(const ReportFolder& folder, const std::string& pointer) {
  return std::ranges::none_of(folder.faults(),
                              [&](const Finding& fault) { return fault.pointer.starts_with(pointer + "/"); });
}

void check_questions(const RuleInput& input, RuleFindings& findings) {
  const Report& report = input.folder.report();
  const Report shown = seen_by(report, Audience::everyone);
  const Framework& framework = *input.framework;
  std::vector<std::string_view> keys;
  for (const Question& question : framework.questions()) keys.push_back(question.key);
  for (const Answer& answer : report.answers) {
    if (framework.find(answer.question) == nullptr) {
      const std::string_view nearest = nearest_word(answer.question, keys);
      findings.add("question-unknown", answer_pointer(answer.question),
                   report.framework + " has no question \"" + printable(answer.question) + "\"" +
                       (nearest.empty() ? "" : "; did you mean " + std::string(nearest) + "?"));
    } else if (!was_read(input.folder, answer_pointer(answer.question))) {
      continue;
    } else if (!says_something(answer)) {
      findings.add("answer-empty", answer_pointer(answer.question), "the answer to " + answer.question + " is empty");
    } else if (const Answer* public_answer = shown.find_answer(answer.question);
               public_answer != nullptr && !says_something(*public_answer)) {
      findings.add("answer-empty", answer_pointer(answer.question),
                   "everything that the answer to " + answer.question +
                       " cites is kept from the public, which finds an empty answer; say it, or make it not-disclosed");
    }
  }
  for (const Question* question : framework.asked_of(report.roles))
    if (!has_answer(report, framework, *question))
      findings.add("question-unanswered", "/answers", "the question " + name_of(*question) + " is not answered");
}

void check_attestation(const RuleInput& input, RuleFindings& findings) {
  const std::optional<Attestation>& attestation = input.folder.report().attestation;
  if (!attestation) return findings.add("attestation-missing", "", "nobody attests this report");
  const Result<Instant> date = parse_date(attestation->date);
  if (!date) return;  // said already: it has not the form of a date
  if (date->seconds > input.now.seconds)
    findings.add("attestation-date", "/attestation/date",
                 "the attestation is dated " + attestation->date + ", which is to come");
  else if (date->seconds + year_seconds < input.now.seconds)
    findings.add("attestation-date", "/attestation/date",
                 "the attestation of " + attestation->date + " is older than 12 months");
}

}  // namespace

void check_as_secretariat(const RuleInput& input, RuleFindings& findings) {
  const Report& report = input.folder.report();
  if (!report.economy.empty() && memberships_of(report.economy).empty())
    findings.add("economy-eligible", "/organisation/economy", eligibility_sentence(report.economy));
  if (report.roles.empty()) findings.add("role-missing", "/organisation/roles", "no role is named");
  if (const auto from = parse_date(report.period_from), to = parse_date(report.period_to); from && to && *to < *from)
    findings.add("period-order", "/period/to", "the period ends on " + report.period_to + ", before it begins");
  if (input.framework != nullptr)
    check_questions(input, findings);
  else if (!report.framework.empty() && input.framework_fault != nullptr)
    findings.add_with_advice("framework-unknown", "/framework", input.framework_fault->message,
                             input.framework_fault->advice);
  else if (!report.framework.empty())
    findings.add("framework-unknown", "/framework",
                 "the framework " + printable(report.framework) + " is not known here");
  check_attestation(input, findings);
}

}  // namespace haip
