#include "consultation/carry_over_display.hpp"

#include <stdexcept>

namespace haip {

std::string_view carry_outcome_name(CarryOutcome outcome, const Translator& translate) {
  switch (outcome) {
    case CarryOutcome::kept:
      return translate.in_context("comment in a new draft", "kept");
    case CarryOutcome::moved:
      return translate.in_context("comment in a new draft", "moved");
    case CarryOutcome::changed:
      return translate.in_context("comment in a new draft", "words changed");
    case CarryOutcome::orphan:
      return translate.in_context("comment in a new draft", "place lost");
  }
  throw std::logic_error("an outcome without a name");
}

std::string_view carry_reason_text(CarryReason reason, const Translator& translate) {
  switch (reason) {
    case CarryReason::same_provision:
      return translate("the provision has the same words as before");
    case CarryReason::same_words:
      return translate("the quoted words are the same; others of the provision changed");
    case CarryReason::other_place:
      return translate("the same words stand at another place of the provision");
    case CarryReason::provision_moved:
      return translate("the provision has another place or number now");
    case CarryReason::words_moved:
      return translate("the same words stand in another provision now");
    case CarryReason::provision_split:
      return translate("the provision was split into several");
    case CarryReason::provision_merged:
      return translate("the provision was merged with others");
    case CarryReason::words_changed:
      return translate("other words stand in the place of the quoted ones");
    case CarryReason::words_removed:
      return translate("the quoted words were taken out; what stood around them is still there");
    case CarryReason::provision_reworded:
      return translate("the words of the provision changed");
    case CarryReason::provision_removed:
      return translate("the provision is gone, and no other place is certain");
    case CarryReason::words_not_found:
      return translate("so much changed that the place of the words is not certain");
    case CarryReason::several_places:
      return translate("several places fit about equally well");
    case CarryReason::too_little_context:
      return translate("the words are there, but too little around them is the same");
    case CarryReason::language_missing:
      return translate("the new text is not there in the language of the quote");
    case CarryReason::decided:
      return translate("a person decided so");
  }
  throw std::logic_error("a reason without words");
}

std::string_view provision_fate_name(ProvisionFate fate, const Translator& translate) {
  switch (fate) {
    case ProvisionFate::same:
      return translate.in_context("provision in a new draft", "the same");
    case ProvisionFate::reworded:
      return translate.in_context("provision in a new draft", "reworded");
    case ProvisionFate::moved:
      return translate.in_context("provision in a new draft", "moved");
    case ProvisionFate::split:
      return translate.in_context("provision in a new draft", "split");
    case ProvisionFate::merged:
      return translate.in_context("provision in a new draft", "merged");
    case ProvisionFate::added:
      return translate.in_context("provision in a new draft", "added");
    case ProvisionFate::removed:
      return translate.in_context("provision in a new draft", "removed");
  }
  throw std::logic_error("a fate without a name");
}

std::string_view provision_matched_by_name(ProvisionMatchedBy by, const Translator& translate) {
  switch (by) {
    case ProvisionMatchedBy::nothing:
      return "";
    case ProvisionMatchedBy::id:
      return translate("by its id");
    case ProvisionMatchedBy::text:
      return translate("by its words");
    case ProvisionMatchedBy::person:
      return translate("by a person");
  }
  throw std::logic_error("a way of matching without a name");
}

}  // namespace haip
