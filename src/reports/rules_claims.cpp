// Claims that can be relied on: dated, about something, cited, and not more than they are.

#include <algorithm>
#include <map>
#include <set>

#include "base/nearest_word.hpp"
#include "base/text.hpp"
#include "reports/rules.hpp"
#include "reports/wording.hpp"

namespace haip {
namespace {

bool is_done(const Claim& claim) { return claim.kind == "practice" || claim.kind == "completed-act"; }

void check_claim(const Claim& claim, const RuleInput& input, RuleFindings& findings) {
  const std::string pointer = "/claims/" + claim.id;
  if (claim.kind == "none") return;
  if (claim.date.empty()) findings.add("claim-undated", pointer, "the claim " + claim.id + " has no date");
  if (!claim.scope.is_stated())
    findings.add("claim-without-scope", pointer, "the claim " + claim.id + " does not say what it is about");
  const Result<Instant> date = parse_date(claim.date);
  if (date && date->seconds > input.now.seconds) {
    if (claim.kind == "completed-act")
      findings.add("claim-date-in-future", pointer + "/date",
                   "the claim " + claim.id + " is a completed act of " + claim.date + ", which is to come");
    else if (claim.kind == "practice")
      findings.add("plan-as-practice", pointer + "/date",
                   "the claim " + claim.id + " is called a practice, and begins on " + claim.date);
  }
  const Result<Instant> until = parse_date(claim.until);
  if (until && until->seconds < input.now.seconds)
    findings.add("claim-outdated", pointer + "/until",
                 "the claim " + claim.id + " was to be reviewed by " + claim.until);
  if (!is_done(claim)) return;
  for (const auto& [language, text] : claim.text)
    if (const auto found = find_intention(text)) {
      const bool by_language = claim.text.size() > 1;
      const std::string at = pointer + "/text" + (by_language ? "/" + language : "");
      findings.add("plan-as-practice", input.folder.place_in_text(at, found->offset, found->length), at,
                   "the claim " + claim.id + " is called a " + claim.kind + ", but speaks of the future: \"" +
                       printable(text.substr(found->offset, found->length)) + "\"");
      break;
    }
}

/// Answers by claim.
using Citations = std::map<std::string_view, std::vector<const Answer*>>;

Citations check_citations(const Report& report, RuleFindings& findings) {
  Citations citations;
  std::vector<std::string_view> ids;
  ids.reserve(report.claims.size());
  for (const Claim& claim : report.claims) ids.push_back(claim.id);
  for (const Answer& answer : report.answers)
    for (std::size_t i = 0; i < answer.claims.size(); ++i) {
      if (report.find_claim(answer.claims[i]) == nullptr) {
        const std::string_view nearest = nearest_word(answer.claims[i], ids);
        findings.add("claim-unknown", answer_pointer(answer.question) + "/claims/" + std::to_string(i),
                     "the answer to " + answer.question + " cites the claim \"" + printable(answer.claims[i]) +
                         "\", which is not there" +
                         (nearest.empty() ? "" : "; did you mean " + std::string(nearest) + "?"));
      }
      citations[answer.claims[i]].push_back(&answer);
    }
  return citations;
}

/// The same claim cannot stand behind "we do it" here and "we do not" there.
void check_contradictions(const Report& report, const Citations& citations, RuleFindings& findings) {
  for (const auto& [id, answers] : citations) {
    const Claim* claim = report.find_claim(id);
    if (claim == nullptr) continue;
    const auto with_state = [&cited = answers](std::string_view state) -> const Answer* {
      for (const Answer* answer : cited)
        if (answer->state == state) return answer;
      return nullptr;
    };
    const Answer* done = with_state("answered");
    const Answer* not_done = with_state("not-done");
    if (done != nullptr && not_done != nullptr)
      findings.add("contradiction", answer_pointer(not_done->question),
                   "the claim " + claim->id + " answers " + done->question + ", and stands under " +
                       not_done->question + ", which is \"not-done\"");
    else if (not_done != nullptr && is_done(*claim))
      findings.add(
          "contradiction", answer_pointer(not_done->question),
          "the answer to " + not_done->question + " is \"not-done\" and cites the " + claim->kind + " " + claim->id);
    else if (done != nullptr && claim->kind == "none" && done->claims.size() == 1 && done->text.empty())
      findings.add("contradiction", answer_pointer(done->question),
                   "the answer to " + done->question + " rests on the claim " + claim->id +
                       " alone, which says that there is nothing");
  }
}

}  // namespace

void check_claims(const RuleInput& input, RuleFindings& findings) {
  const Report& report = input.folder.report();
  for (const Claim& claim : report.claims) check_claim(claim, input, findings);
  const Citations citations = check_citations(report, findings);
  for (const Claim& claim : report.claims)
    if (!citations.contains(claim.id))
      findings.add("claim-unused", "/claims/" + claim.id, "no answer cites the claim " + claim.id);
  check_contradictions(report, citations, findings);
}

}  // namespace haip
