// Texts that were written for their question, in the original language, short enough, and promise nothing.

#include <functional>

#include "base/text.hpp"
#include "reports/rules.hpp"
#include "reports/wording.hpp"

namespace haip {
namespace {

constexpr std::size_t longest_comfortable_answer = 6'000;  ///< Code points: about four pages.
constexpr std::size_t shortest_copy = 80;                  ///< Bytes: shorter sentences may well be the same.
constexpr double copied = 0.8;                             ///< Of shared_wording().

/// Every text of the report that others may read: its pointer, and what it is called.
using VisitText = std::function<void(const std::string& pointer, const std::string& name, const LocalText& texts)>;

void visit_texts(const Report& report, const VisitText& visit) {
  visit("/organisation/name", "the name of the organisation", report.organisation);
  visit("/summary", "the summary", report.summary);
  for (const Claim& claim : report.claims)
    if (claim.visibility != "internal") visit("/claims/" + claim.id + "/text", "the claim " + claim.id, claim.text);
  for (const EvidenceItem& item : report.evidence)
    if (item.visibility != "internal") visit("/evidence/" + item.id + "/title", "the evidence " + item.id, item.title);
  for (const Answer& answer : report.answers)
    if (answer.visibility != "internal")
      visit(answer_pointer(answer.question) + "/text", "the answer to " + answer.question, answer.text);
  if (report.attestation) visit("/attestation/statement", "the attestation", report.attestation->statement);
}

/// Where the words in that language stand: a text in the original language alone may be written without naming it.
std::string pointer_of(const ReportFolder& folder, const std::string& pointer, const std::string& language) {
  const std::string named = pointer + "/" + language;
  return folder.place_of(named).begin == folder.place_of(pointer).begin ? pointer : named;
}

void check_copies(const RuleInput& input, RuleFindings& findings) {
  const Report& report = input.folder.report();
  const auto words_of = [&](const Answer& answer) {
    const auto found = answer.text.find(report.language);
    return found == answer.text.end() ? std::string_view() : std::string_view(found->second);
  };
  for (std::size_t i = 0; i < report.answers.size(); ++i) {
    const std::string_view words = words_of(report.answers[i]);
    if (words.size() < shortest_copy) continue;
    for (std::size_t k = 0; k < i; ++k) {
      const std::string_view earlier = words_of(report.answers[k]);
      // Texts of very different length cannot share so much.
      if (earlier.size() < shortest_copy || earlier.size() > 2 * words.size() || words.size() > 2 * earlier.size())
        continue;
      if (shared_wording(words, earlier) < copied) continue;
      findings.add("answer-copied", answer_pointer(report.answers[i].question) + "/text",
                   "the answer to " + report.answers[i].question + " has nearly the words of the answer to " +
                       report.answers[k].question);
      break;
    }
  }
}

/// One finding for each language: who has not translated yet need not be told of every text.
void check_translations(const Report& report, RuleFindings& findings) {
  for (const auto& [language, how] : report.translations) {
    const std::string pointer = "/translations/" + language;
    if (language == report.language) {
      findings.add("translation-of-itself", pointer, language + " is the language of the original");
      continue;
    }
    std::size_t count = 0;
    std::string first;
    visit_texts(report, [&](const std::string&, const std::string& name, const LocalText& texts) {
      if (texts.empty() || texts.contains(language)) return;
      if (count++ == 0) first = name;
    });
    if (count == 0) continue;
    const std::string more = count == 1 ? "" : " and " + std::to_string(count - 1) + " more";
    findings.add("translation-missing", pointer,
                 first + more + (count == 1 ? " is" : " are") + " not there in " + language);
  }
}

}  // namespace

void check_texts(const RuleInput& input, RuleFindings& findings) {
  const Report& report = input.folder.report();
  visit_texts(report, [&](const std::string& pointer, const std::string& name, const LocalText& texts) {
    if (!texts.empty() && !report.language.empty() && !texts.contains(report.language))
      findings.add("language-missing", pointer, name + " is not there in the original language, " + report.language);
    for (const auto& [language, text] : texts) {
      const std::string at = pointer_of(input.folder, pointer, language);
      if (const auto found = find_overclaim(text))
        findings.add("overclaim", input.folder.place_in_text(at, found->offset, found->length), at,
                     name + " says \"" + printable(text.substr(found->offset, found->length)) + "\"");
      if (count_code_points(text) > longest_comfortable_answer)
        findings.add("text-too-long", at,
                     name + " has " + std::to_string(count_code_points(text)) + " characters; readers take in " +
                         std::to_string(longest_comfortable_answer));
    }
  });
  check_copies(input, findings);
  check_translations(report, findings);
}

}  // namespace haip
