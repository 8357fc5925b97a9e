#pragma once
// Pieces of pages: how far the secretariat has come with a report, and what others say about its answers.

#include "reports/challenges.hpp"
#include "reports/pages.hpp"
#include "reports/standing.hpp"

namespace haip {

/// "The secretariat has not looked at this revision yet.", "Listed on …", "Complementary submission asked for …".
Result<Html> standing_notes(const PageRequest& ask, const ReportSummary& report);
/// "listed", "not looked at yet", "completion asked for" as small labels.
Result<Html> standing_labels(const PageRequest& ask, const ReportSummary& report);
/// "40 of 40 questions answered; 2 warnings": numbers and no verdict.
std::string counts_in_words(const ReportCounts& counts, const Translator& translate);

/// Which answers are challenged, with links; nothing when none is.
Result<Html> challenge_summary(const PageRequest& ask, const ShownReport& shown);
/// The challenges to an answer with their replies, and the way to send one.
Result<Html> challenge_section(const PageRequest& ask, const ShownReport& shown, std::string_view question);
/// One challenge; also for the desk.
Html challenge_words(const Challenge& challenge, std::string_view organisation_name, const Translator& translate);
/// The form by which anybody sends one: challenge_form.cpp.
const Contribution& challenge_contribution();
std::string_view challenger_group_name(std::string_view group, const Translator& translate);

}  // namespace haip
