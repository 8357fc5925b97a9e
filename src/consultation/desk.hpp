#pragma once
// The secretariat's work on consultations: call, extend, close, bring in the next draft, give comments their
// disposition, conclude.

#include "consultation/consultation.hpp"
#include "web/desk_route.hpp"

namespace haip {

std::vector<DeskRoute> consultation_desk_routes();

// The pages, each in a file of its own.
Result<Page> desk_opening_page(const DeskAsk& ask);
Result<DeskAnswer> open_from_desk(const DeskAsk& ask, const Parameters& form);
Result<Page> desk_consultation_page(const DeskAsk& ask);
Result<DeskAnswer> act_on_consultation(const DeskAsk& ask, const Parameters& form);
Result<Page> desk_draft_page(const DeskAsk& ask);
Result<DeskAnswer> bring_in_draft(const DeskAsk& ask, const Parameters& form);
Result<Page> desk_place_page(const DeskAsk& ask);
Result<DeskAnswer> correct_place(const DeskAsk& ask, const Parameters& form);
Result<Page> desk_campaigns_page(const DeskAsk& ask);
Result<DeskAnswer> decide_campaign(const DeskAsk& ask, const Parameters& form);
Result<Page> desk_dispositions_page(const DeskAsk& ask);
Result<DeskAnswer> dispose_of_comments(const DeskAsk& ask, const Parameters& form);

/// What {id} of the address names. Errors: not_found.
Result<Consultation> desk_consultation(const DeskAsk& ask);
Url desk_consultation_url(const DeskAsk& ask, const ConsultationId& id);
/// What was typed in the language of the page, as that.
LocalText text_in_page_language(const DeskAsk& ask, std::string_view typed);

}  // namespace haip
