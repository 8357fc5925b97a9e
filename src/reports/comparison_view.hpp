#pragma once
// Which reports are compared and counted, and what of them is known without reading them: asked of the view.
//
// Withdrawn reports, those whose words were erased, and those of delisted organisations are neither compared nor
// counted. Of each organisation the last year that fits counts, unless a year is named: nobody counts twice.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "register/act_kind.hpp"
#include "reports/framework.hpp"
#include "reports/reports.hpp"

namespace haip {

// Of the part "reports" (acts.cpp): what filters ask for, and which options were ticked.
std::span<const Migration> comparison_migrations();
std::span<const ViewTable> comparison_view();
/// Replaces the report's rows; an empty report leaves none.
Status write_comparison_rows(Connection& view, const ReportName& name, const Report& report);

struct ReportFilter {
  FrameworkName framework;
  std::string role;    ///< From organisation_roles, or "": any. What the report says of itself.
  std::string size;    ///< From organisation_sizes, or "".
  std::string period;  ///< "2026", or "": the last of each organisation.
};

struct ComparableReport {
  ReportName name;
  std::string edition;
  std::string organisation;  ///< As the register calls it.
  std::vector<std::string> roles;
  std::string size;
};
/// By name of the organisation.
Result<std::vector<ComparableReport>> comparable_reports(Connection& view, const ReportFilter& filter);
/// All that may be compared, whatever they answer, newest revision first.
Result<std::vector<ComparableReport>> all_comparable_reports(Connection& view);
/// Nothing when the report may not be compared.
Result<std::optional<ComparableReport>> find_comparable_report(Connection& view, const ReportName& name);

/// Reports to the instrument that are not compared, and why.
struct LeftOutReports {
  std::uint64_t withdrawn = 0;
  std::uint64_t erased = 0;
  std::uint64_t delisted = 0;
};
Result<LeftOutReports> left_out_reports(Connection& view, std::string_view instrument);

/// How many reports answer each framework, most first.
struct AnsweredFramework {
  FrameworkName name;
  std::uint64_t reports = 0;
};
Result<std::vector<AnsweredFramework>> answered_frameworks(Connection& view);

/// An answer without its words.
struct AnswerOutline {
  std::string question;
  std::string state;
  std::vector<std::string> kinds;  ///< Of the claims it cites, in the order of claim_kinds.
};
/// What the organisation calls itself in its report; empty when nothing of it can be read.
Result<LocalText> reported_names(Connection& view, const ReportName& name);
/// By question.
Result<std::vector<AnswerOutline>> answer_outlines(Connection& view, const ReportName& name);

// Counts.

struct QuestionCount {
  std::string question;
  std::array<std::uint64_t, answer_states.size()> by_state{};
  std::array<std::uint64_t, claim_kinds.size()> by_kind{};  ///< An answer that cites two kinds counts in both.
  std::uint64_t in_parts = 0;    ///< Reports without an answer to the question itself, and with one to a part of it.
  std::uint64_t in_whole = 0;    ///< Reports with none of these, that answer the question it is a part of as a whole.
  std::uint64_t unanswered = 0;  ///< Reports with nothing of the kind.
  std::vector<std::pair<std::string, std::uint64_t>> options;  ///< Ticked by how many; most first.
  [[nodiscard]] std::uint64_t answers() const;
};
struct AnswerCounts {
  std::uint64_t reports = 0;
  std::vector<QuestionCount> questions;  ///< All of the framework whose content is known, and all that are answered.
};
Result<AnswerCounts> count_answers(Connection& view, const ReportFilter& filter, const Framework& framework);

/// What stands behind a number: the answers that it counts.
struct AnswerQuery {
  ReportFilter reports;
  std::string question;  ///< "" for all.
  std::string state;     ///< From answer_states, or "none": reports without an answer; or "".
  std::string kind;      ///< From claim_kinds, or "".
  std::string option;    ///< As ticked, or "".
};
struct CountedAnswer {
  ComparableReport report;
  AnswerOutline answer;  ///< Its state is "none" when there is no answer.
};
struct CountedAnswers {
  std::uint64_t reports = 0;           ///< Among which they are counted.
  std::uint64_t count = 0;             ///< All of them.
  std::vector<CountedAnswer> answers;  ///< By organisation, then question.
};
/// At most `most` of them, from the one with the number `offset` on. Errors: malformed when state "none" is asked for
/// without a question.
Result<CountedAnswers> counted_answers(Connection& view, const AnswerQuery& query, std::size_t offset,
                                       std::size_t most);

}  // namespace haip
