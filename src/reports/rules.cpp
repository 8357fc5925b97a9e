#include "reports/rules.hpp"

#include <algorithm>
#include <stdexcept>

namespace haip {
namespace {

constexpr std::array<ReportRule, 34> rules{{
    {"format", Severity::error, "the file has the form of a report",
     "What is not read as it was meant is lost for every reader.",
     "mend the value; `haip report schema` prints the form"},
    // What a secretariat checks.
    {"framework-unknown", Severity::error, "the framework is one that is known here",
     "Without the questionnaire nobody can say which questions are open.",
     "name a framework that this program ships or the register holds"},
    {"economy-eligible", Severity::warning, "the organisation's economy makes it eligible to report",
     "Reports are taken from organisations based in a member of the OECD or of GPAI, or in an adherent to the OECD "
     "Recommendation on AI.",
     "if the economy has joined since, ask the secretariat"},
    {"question-unanswered", Severity::error, "every question that is asked of the roles has an answer",
     "The secretariat checks that all questions are answered.",
     "answer it, or say in \"state\" that it is not done, not disclosed or not applicable"},
    {"question-unknown", Severity::error, "each answer is to a question of the framework",
     "An answer to no question is shown to nobody.", "use the number of a question of this framework"},
    {"answer-empty", Severity::error, "an answer says something", "A question whose answer is empty counts as open.",
     "cite a claim, tick an option or write a text"},
    {"role-missing", Severity::error, "the report says what the organisation does with advanced AI",
     "The roles decide which questions are asked.",
     "name one or more of: model-developer, application-developer, deployer"},
    {"attestation-missing", Severity::error, "somebody attests the report",
     "Listing needs an attestation that the information is accurate and true to the best of the organisation's "
     "knowledge.",
     "fill in \"attestation\": who, in which function, when"},
    {"attestation-date", Severity::error, "the attestation is not older than 12 months and not in the future",
     "Reports are renewed at least every 12 months.", "attest the report again"},
    {"period-order", Severity::error, "the period ends after it begins", "Readers place every claim in this period.",
     "exchange or mend the dates"},
    {"link-broken", Severity::error, "every link can be reached", "The secretariat checks that links are accessible.",
     "mend the address, or put the file into the report"},
    {"link-moved", Severity::warning, "a link leads to the host that it names",
     "What answers elsewhere may not be what was cited.", "cite the new address, after reading what is there"},
    {"link-changed", Severity::warning, "a link still has the bytes that were cited",
     "The page may say something else than when it was cited.", "read it again; then update sha256 and retrieved"},
    {"link-unknown", Severity::note, "it is known whether a link can be reached",
     "A server that refuses or does not answer in time tells nothing.", "look yourself whether people can open it"},
    // What makes a report hard to rely on.
    {"claim-unknown", Severity::error, "answers cite claims of the report",
     "The reader finds nothing behind the citation.", "mend the id, or write the claim"},
    {"claim-unused", Severity::note, "every claim is cited by an answer",
     "A claim outside of any answer is not compared.", "cite it where it belongs, or remove it"},
    {"claim-undated", Severity::warning, "a claim says since when, or when",
     "Without a date nobody can tell whether a practice is new, old or over.", "add \"date\""},
    {"claim-without-scope", Severity::warning, "a claim says what it is about",
     "A test of one model says nothing about another.",
     "add \"scope\": models, products, versions, or whole_organisation"},
    {"claim-outdated", Severity::warning, "a claim has not passed its own date of review",
     "The organisation itself said that it would look at it again.", "review it and move \"until\""},
    {"plan-as-practice", Severity::warning, "a plan is not presented as a practice",
     "What is intended is not what is done.", "make it kind: plan, or say what is done today"},
    {"claim-date-in-future", Severity::error, "what was done lies in the past", "An act that is to come is a plan.",
     "mend the date, or make it kind: plan"},
    {"contradiction", Severity::error, "answers that cite the same claim do not contradict each other",
     "Readers cannot rely on either.", "decide which holds"},
    {"evidence-unknown", Severity::error, "claims name evidence of the report",
     "The reader finds nothing behind the citation.", "mend the id, or add the evidence"},
    {"evidence-unused", Severity::note, "every piece of evidence backs a claim", "Nobody can tell what it is for.",
     "name it in the claim that it backs"},
    {"evidence-without-place", Severity::error, "evidence has an address or a file", "It cannot be looked at.",
     "add \"url\" or \"file\", one of them"},
    {"evidence-file", Severity::error, "the file of a piece of evidence is there and has the bytes that are pinned",
     "Whoever checks the report finds something else than was cited.", "put the file there, or update sha256"},
    {"evidence-unpinned", Severity::warning, "public evidence is pinned by its SHA-256",
     "A page can change without anybody noticing.", "run `haip report pin`, which writes \"sha256\" and \"retrieved\""},
    {"evidence-expired", Severity::warning, "evidence has not expired", "It no longer backs the claim.",
     "renew it, or take it out"},
    {"answer-copied", Severity::warning, "an answer was written for its question",
     "The same words under several questions answer none of them.",
     "make a claim of it and cite that; say what is particular here"},
    {"overclaim", Severity::warning, "no words that promise more than a report is",
     "A listing is no endorsement and no certification, and says nothing about compliance.",
     "say what is done; name the scheme, the scope and the date where somebody else certified something"},
    {"language-missing", Severity::error, "every public text is there in the original language",
     "The original is what counts; a translation alone has nothing to be compared with.",
     "write it in the report's language"},
    {"translation-missing", Severity::note, "what a translation is announced for is there in that language",
     "Readers of that language find the original in the place of some texts.",
     "translate it, or take the language out of \"translations\" until it is done"},
    {"translation-of-itself", Severity::warning, "the original language is none of the translations",
     "The page would call the authoritative words a translation.", "take it out of \"translations\""},
    {"text-too-long", Severity::warning, "texts stay within what a reader takes in",
     "Reports that nobody finishes are not compared.", "say the essential; put the rest into evidence"},
}};

}  // namespace

std::span<const ReportRule> report_rules() { return rules; }

const ReportRule& report_rule(std::string_view id) {
  const auto* found = std::ranges::find(rules, id, &ReportRule::id);
  if (found == rules.end()) throw std::logic_error("no such rule: " + std::string(id));
  return *found;
}

std::vector<FindingRule> report_finding_rules() {
  std::vector<FindingRule> all;
  all.reserve(rules.size());
  for (const ReportRule& rule : rules)
    all.push_back({std::string(rule.id), std::string(rule.summary),
                   std::string(rule.explanation) + " What to do: " + std::string(rule.fix) + "."});
  return all;
}

void RuleFindings::add(std::string_view rule, const std::string& pointer, std::string message) {
  add(rule, folder_.place_of(pointer), pointer, std::move(message));
}

void RuleFindings::add_with_advice(std::string_view rule, const std::string& pointer, std::string message,
                                   std::string advice) {
  add(rule, pointer, std::move(message));
  if (!advice.empty()) findings_.back().advice = std::move(advice);
}

void RuleFindings::add(std::string_view rule, const FilePlace& place, const std::string& pointer, std::string message) {
  const ReportRule& known = report_rule(rule);
  findings_.push_back(
      finding_at(place, std::string(rule), known.severity, pointer, std::move(message), std::string(known.fix)));
}

}  // namespace haip
