#pragma once
// What reports show on pages of other features.

#include "web/page.hpp"

namespace haip {

/// On the page of an organisation: its reports by year, and when the next one is due.
Result<Html> organisation_reports_panel(const PageRequest& ask, std::string_view domain);

/// On the page of a question: who answers it, and how. On that of an action of the Code: the questions that serve it,
/// with counts.
Result<Html> provision_reports_panel(const PageRequest& ask, std::string_view instrument,
                                     std::string_view provision_id);

}  // namespace haip
