#pragma once
// Moderation in public: the published reasons, and how often each was given. At the desk: what waits, and deciding.

#include "web/feature.hpp"

namespace haip {

/// /moderation · /api/v1/moderation · /desk/moderation · /desk/moderation/{id}
Feature moderation_feature();

std::string_view moderation_reason_name(std::string_view reason, const Translator& translate);

/// Null when no feature has contributions of that kind.
const Contribution* find_contribution_kind(const std::vector<Feature>& features, std::string_view kind);

// For moderation_feature: desk_moderation.cpp.
Result<Page> moderation_queue_page(const DeskAsk& ask);
Result<DeskCard> moderation_queue_card(const DeskAsk& ask);
Result<Page> contribution_desk_page(const DeskAsk& ask);
Result<DeskAnswer> decide_contribution(const DeskAsk& ask, const Parameters& form);

}  // namespace haip
