#pragma once
// From what differs in an answer to the rule that suggests a class: difference_rules.cpp holds the table and the
// choice, report_difference.cpp gathers what differs.

#include "reports/report_difference.hpp"

namespace haip {

/// The first rule of the table that fits; null when nothing differs.
const DifferenceRule* choose_difference_rule(const AnswerDifference& answer, const Report& older, const Report& newer,
                                             ComparisonBudget& budget);

}  // namespace haip
