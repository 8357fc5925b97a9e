#pragma once
// Outcomes of carrying comments over, and fates of provisions, as people read them.

#include <string_view>

#include "consultation/carry_over.hpp"
#include "web/translator.hpp"

namespace haip {

/// "kept", "moved", "words changed", "place lost": for a label.
std::string_view carry_outcome_name(CarryOutcome outcome, const Translator& translate);
/// Why, in a sentence without a full stop: "the quoted words are the same; other words of the provision changed".
std::string_view carry_reason_text(CarryReason reason, const Translator& translate);
/// "the same", "reworded", "moved" …
std::string_view provision_fate_name(ProvisionFate fate, const Translator& translate);
/// "by its id", "by its text", "by a person"; "" for nothing.
std::string_view provision_matched_by_name(ProvisionMatchedBy by, const Translator& translate);

}  // namespace haip
