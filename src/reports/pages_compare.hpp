#pragma once
// Pages that put reports beside each other (addresses: reports.cpp), and the pieces they share.

#include "reports/comparison.hpp"
#include "reports/comparison_view.hpp"
#include "reports/pages.hpp"

namespace haip {

Result<Page> compare_reports_page(const PageRequest& ask);   ///< pages_compare.cpp: choosing, and side by side
Result<Page> compare_overview_page(const PageRequest& ask);  ///< pages_compare_overview.cpp: who answers what
Result<Page> compare_counts_page(const PageRequest& ask);    ///< pages_compare_counts.cpp
Result<Page> counted_answers_page(const PageRequest& ask);   ///< pages_compare_counts.cpp: what a number counts
Result<Page> crosswalks_page(const PageRequest& ask);        ///< pages_crosswalk.cpp
Result<Page> crosswalk_page(const PageRequest& ask);         ///< pages_crosswalk.cpp
std::vector<DataRoute> comparison_data();                    ///< comparison_data.cpp

// What an address asks for.

/// ?framework=, else the one that most reports answer. Errors: malformed; not_found.
Result<Framework> asked_framework(const PageRequest& ask);
/// ?role= ?size= ?period= of that framework. Errors: malformed.
Result<ReportFilter> asked_report_filter(const PageRequest& ask, const FrameworkName& framework);
/// ?question= ?state= ?kind= ?option=
Result<AnswerQuery> asked_answers(const PageRequest& ask, const ReportFilter& filter);
/// ?crosswalk=draft
Result<CrosswalkTrust> asked_trust(const PageRequest& ask);

/// The reports that ?report=lab.example/oecd-haip/2026 names, each once, in that order, as far as they may be compared.
struct AskedReports {
  std::vector<ComparableReport> reports;
  std::size_t left_out = 0;  ///< Named, and not to be compared: withdrawn, erased, delisted, or not there.
  std::size_t beyond = 0;    ///< More than most_side_by_side.
};
inline constexpr std::size_t most_side_by_side = 6;
Result<AskedReports> asked_reports(const PageRequest& ask);
std::string report_parameter(const ReportName& name);

/// Reports read, with what is needed to join them.
struct SideBySide {
  std::vector<ComparableReport> listed;
  std::vector<Report> reports;
  std::vector<Framework> frameworks;                 ///< As `reports`.
  std::vector<std::optional<Crosswalk>> crosswalks;  ///< As `reports`; none where none is needed, or none may be used.
  std::vector<const Crosswalk*> withheld;            ///< Drafts that would join them, if the reader asked.
  [[nodiscard]] std::vector<ComparedReport> compared() const;
  [[nodiscard]] bool uses_draft() const;
  [[nodiscard]] bool is_apart(const FrameworkName& framework, std::size_t column) const;
};
Result<SideBySide> read_side_by_side(Connection& view, const std::vector<ComparableReport>& listed,
                                     const Framework& framework, CrosswalkTrust trust);

// Pieces.

Url with_filter(Url url, const ReportFilter& filter);
std::vector<Crumb> compare_crumbs(const Translator& translate);
/// Values of a choice with what they are called.
using Choices = std::vector<std::pair<std::string, std::string>>;
Choices role_choices(const Translator& translate);
Choices size_choices(const Translator& translate);
/// `any` names the choice of none in particular; "" when one must be chosen.
Html choice_field(std::string_view name, std::string_view label, std::string_view any, const Choices& choices,
                  std::string_view chosen);
Html kept_field(std::string_view name, std::string_view value);
/// Framework, role, size and year.
Result<Html> filter_fields(const PageRequest& ask, const ReportFilter& filter);
/// "Not compared: 2 withdrawn, 1 erased". Nothing when there are none.
Html left_out_note(const LeftOutReports& left, const Translator& translate);
/// Where no report fits: that there is none, or that the conditions leave none.
Html none_fits_note(const ReportFilter& filter, const Translator& translate);
/// "1e Risk metrics …", linked to the questionnaire.
Html question_link(const Framework& framework, const Question& question, Language language);
/// The organisation as its report calls it, in the reader's language when it has one; else as the register does.
ChosenText reported_name(const LocalText& names, const ComparableReport& listed, Language language);
std::string_view cell_state_name(std::string_view word, const Translator& translate);
std::string_view relation_name(CrosswalkRelation relation, const Translator& translate);
/// "policy, practice"
std::string kind_names(const std::vector<std::string>& kinds, const Translator& translate);
/// From a report to choosing what it is compared with, and from an answer to those of others to the same question.
Html way_to_compare(const ReportName& name, const Translator& translate);
Html way_to_other_answers(const Framework& framework, std::string_view question, const Translator& translate);
/// "1a Kinds of risk"; the key alone when the framework has no such question.
std::string title_of_question(const Framework& framework, std::string_view key, Language language);

}  // namespace haip
