#pragma once
// What changed between two revisions of a report, answer by answer: facts, words, and a class that a named rule
// suggests (docs/report-differences.md). A suggestion is read off the form; whether less or more is promised, people
// decide, and their word is kept (classification.hpp).
//
//   TRY(const ReportDifference changes, compare_revisions(older, newer, &framework));
//   for (const AnswerDifference& answer : changes.answers) …
//
// How a class is found: the first rule of difference_rules() that fits, in the order of that table.

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "instruments/difference.hpp"
#include "reports/framework.hpp"
#include "reports/report.hpp"

namespace haip {

/// "changed" is what is said when no rule can tell which of the others it is.
enum class AnswerChange { unchanged, added, removed, strengthened, weakened, date_only, wording_only, changed };
inline constexpr std::array<AnswerChange, 8> answer_changes{
    AnswerChange::added,     AnswerChange::removed,      AnswerChange::strengthened, AnswerChange::weakened,
    AnswerChange::date_only, AnswerChange::wording_only, AnswerChange::changed,      AnswerChange::unchanged};
/// "added", "date-only" …
std::string_view answer_change_word(AnswerChange change);
/// Errors: malformed, naming the words there are.
Result<AnswerChange> read_answer_change(std::string_view word);

struct DifferenceRule {
  std::string_view id;
  AnswerChange suggests;
  std::string_view looks_for;  ///< What must be so; English.
  std::string_view example;
};
std::span<const DifferenceRule> difference_rules();
/// For an id of the table; std::logic_error for others.
const DifferenceRule& difference_rule(std::string_view id);

enum class FactKind {
  state,
  claim_cited,
  claim_dropped,
  claim_kind,
  claim_date,
  claim_until,
  claim_scope,
  evidence_added,
  evidence_removed,
  evidence_digest,
  evidence_place,
  evidence_retrieved,
  evidence_expires,
  option_ticked,
  option_cleared,
};
std::string_view fact_word(FactKind kind);  ///< "claim-kind"

struct ChangedFact {
  FactKind kind;
  std::string item;  ///< Id of the claim or of the evidence, or the option; "" for the state.
  std::string from;  ///< "" when there was nothing.
  std::string to;
  std::string item_before = {};  ///< Its id in the older report, where it had another.
  [[nodiscard]] const std::string& older_item() const { return item_before.empty() ? item : item_before; }
};

/// One text that is not the same in one language.
struct ChangedText {
  std::string claim;     ///< Whose text; "" for the answer's own.
  std::string evidence;  ///< Whose title; "" for a text.
  std::string language;
  std::string from;
  std::string to;
  friend bool operator==(const ChangedText&, const ChangedText&) = default;
};

struct AnswerDifference {
  std::string question;
  const Answer* from = nullptr;  ///< Null when the older revision has no answer. Into the compared reports.
  const Answer* to = nullptr;    ///< Null when the newer one has none.
  AnswerChange suggested = AnswerChange::unchanged;
  const DifferenceRule* rule = nullptr;  ///< Which suggests it; null when unchanged.
  std::vector<ChangedFact> facts;
  std::vector<ChangedText> texts;
  std::vector<ChangedText>
      claim_texts;  ///< Of claims that are cited now or no longer; their kind is judged, not these.
};

struct ReportDifference {
  std::vector<AnswerDifference> answers;  ///< Unchanged ones too, in the order of the form, else of the newer report.
};

/// Comparing words takes time; texts come from strangers.
inline constexpr std::size_t most_compared_bytes = 300'000;
class ComparisonBudget {
 public:
  /// Whether so much more may be compared.
  bool take(std::size_t size_bytes) {
    if (size_bytes > left_) return false;
    left_ -= size_bytes;
    return true;
  }

 private:
  std::size_t left_ = most_compared_bytes;
};
/// Word by word; as one text in the place of another when the budget is spent.
std::vector<Segment> difference_within(ComparisonBudget& budget, const ChangedText& text);

/// Points into both reports. Within the budget of one comparison; the rule "not-compared" stands for what is beyond.
/// Errors: refused when they answer different questionnaires, whose questions cannot be
/// compared by their numbers.
Result<ReportDifference> compare_revisions(const Report& older, const Report& newer, const Framework* framework);

/// The text to show to a reader of that language, of each text that changed, came or went: in the reader's language,
/// else in the original's, else in whichever changed.
std::vector<ChangedText> shown_texts(const AnswerDifference& answer, std::string_view language,
                                     std::string_view original);

/// "The whole organisation", "Example Model, 3.0": how a scope is named in a fact; "" when it is not stated.
std::string scope_words(const ClaimScope& scope);

Json answer_difference_json(const AnswerDifference& answer, std::string_view language, std::string_view original,
                            ComparisonBudget& budget);

}  // namespace haip
