#pragma once
// From what differs in an answer to the rule that suggests a class: difference_rules.cpp holds the table and the
// choice, report_difference.cpp gathers what differs.

#include "reports/report_difference.hpp"

namespace haip {

/// The first rule of the table that fits; null when nothing differs. `original` is the language of the newer report.
const DifferenceRule* choose_difference_rule(const AnswerDifference& answer, const Report& older, const Report& newer);

/// Every rule that fits, in the order of the table: what `mixed` is decided from.
std::vector<std::string_view> fitting_rules(const AnswerDifference& answer, const Report& older, const Report& newer);

}  // namespace haip
