#pragma once
// Reports side by side: what each says to each question of one framework. Pure; never a score and never an order of
// merit: columns stand as they were asked for, rows as the form has them.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "reports/crosswalk.hpp"
#include "reports/report.hpp"

namespace haip {

struct ComparedReport {
  const Report* report = nullptr;
  const Framework* framework = nullptr;  ///< The one it answers.
  const Crosswalk* crosswalk = nullptr;  ///< From that to the framework of the rows; null when it may not be joined.
};

struct ComparisonFilter {
  std::string section;             ///< Id of a section, or "".
  std::string question;            ///< Key, or "": then also its parts are left out but for it.
  std::vector<std::string> roles;  ///< Only what is asked of them; empty: everything.
};

/// One answer that stands in a cell.
struct ComparedAnswer {
  const Answer* answer = nullptr;
  /// The pair of the crosswalk that leads here; nothing in the framework's own reports.
  std::optional<CrosswalkRelation> relation;
  /// The question that the pair is about. Not always the one that was answered: 2g/v is mapped, and the report answers
  /// 2g as a whole. The relation says nothing of that one.
  std::string mapped_question;
  std::vector<std::string> kinds;  ///< Of the claims it cites, in the order of claim_kinds.
};

struct ComparisonCell {
  enum class State {
    answered,
    in_parts,  ///< The parts of the question have answers, in their own rows.
    in_whole,  ///< The question that this is a part of has one, in its row.
    unanswered,
    not_asked,   ///< The form asks it of other roles.
    unmapped,    ///< Another framework, and no pair of the crosswalk leads here.
    not_joined,  ///< Another framework, and no crosswalk that may be used.
  };
  State state = State::unanswered;
  std::vector<ComparedAnswer> answers;
};

struct ComparisonRow {
  const Question* question = nullptr;
  std::vector<ComparisonCell> cells;  ///< As the reports.
};

/// Rows of parts that no report answers are left out, and questions whose content is not known here and that nobody
/// answers. Pointers lead into what was given.
std::vector<ComparisonRow> comparison(std::span<const ComparedReport> reports, const Framework& framework,
                                      const ComparisonFilter& filter);

/// "answered", "not-done" …, or the word of a state without answer: "in-parts", "unanswered", "unmapped" ….
std::string_view cell_word(const ComparisonCell& cell);

std::vector<std::string> kinds_cited(const Report& report, const Answer& answer);

/// The beginning of what the answer says, without marks of Markdown: its own text, else that of its first claim. In
/// `language`, else in the report's.
struct AnswerExcerpt {
  std::string language;
  std::string text;
  bool is_cut = false;
};
AnswerExcerpt excerpt_of(const Report& report, const Answer& answer, std::string_view language,
                         std::size_t most_code_points);

}  // namespace haip
