#pragma once
// The three views of a report, by question, by action of the Code and by claim, and what they share.

#include "reports/pages.hpp"

namespace haip {

enum class ReportView { questions, actions, claims };

/// Links from each view to the others; `here` is marked.
Html report_views(const PageRequest& ask, const ShownReport& shown, ReportView here);

/// What all views begin with: title, crumbs, notes, the links to the other views.
Page view_of_report(const PageRequest& ask, const ShownReport& shown, ReportView view);
/// As the register holds it.
Result<Framework> framework_of(const PageRequest& ask, const ShownReport& shown);

inline constexpr std::size_t claims_on_a_page = 30;

Url actions_url(const ReportName& name);
Url claims_url(const ReportName& name);
/// Where the claim stands on the page of claims of that revision: a place that lasts.
Url claim_url(const ShownReport& shown, std::string_view claim);
/// Its id there, and on the pages of answers that cite it.
std::string claim_anchor(std::string_view claim);

/// As report_text, with an address for each paragraph: `prefix` and a number on the page at `address`, with ?revision=,
/// so that it stays what it is when the report is revised.
Html addressed_text(const PageRequest& ask, const ShownReport& shown, const LocalText& texts, std::string_view prefix,
                    const Url& address);

/// A claim with its text, kind, date, scope and evidence. `heading` is "h2" or "h3".
enum class ClaimHeading { second, third };
Html claim_block(const PageRequest& ask, const ShownReport& shown, const Claim& claim, ClaimHeading heading,
                 const Url& address);

/// "practice, completed act": kinds of the claims that the answer cites.
std::string cited_kinds(const Report& report, const Answer& answer, const Translator& translate);

Result<Page> report_actions_page(const PageRequest& ask);  ///< pages_actions.cpp
Result<Page> report_claims_page(const PageRequest& ask);   ///< pages_claims.cpp

}  // namespace haip
