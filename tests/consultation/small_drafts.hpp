#pragma once
// Small drafts to write tests with.

#include <initializer_list>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "consultation/carry_over.hpp"

namespace haip::testing_support {

template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  return std::move(*result);
}

inline ProvisionId provision_id(std::string_view text) { return must(ProvisionId::parse(text)); }

/// A draft of the instrument "d": {{"d/1", "Text."}, …}.
inline Edition draft(std::string_view edition,
                     std::initializer_list<std::pair<std::string_view, std::string_view>> provisions,
                     const std::string& language = "en") {
  Edition made;
  made.instrument.id = "d";
  made.id = edition;
  for (const auto& [id, text] : provisions) {
    Provision provision{.id = provision_id(id), .parent = std::nullopt, .kind = "duty"};
    if (!text.empty()) provision.text = {{language, std::string(text)}};
    made.provisions.push_back(std::move(provision));
  }
  return made;
}

inline Anchor quote(const Edition& edition, std::string_view id, std::string_view words, std::size_t occurrence = 0) {
  const Provision* provision = edition.find(provision_id(id));
  if (provision == nullptr) throw std::runtime_error("no such provision");
  QuotedWords quoted{provision->text.empty() ? "en" : provision->text.begin()->first, std::string(words)};
  if (occurrence > 0) quoted.occurrence = occurrence;
  return must(anchor_for(edition, provision->id, quoted));
}

inline CarriedAnchor carry(const Edition& from, const Edition& to, const Anchor& anchor, const CarryLimits& limits = {},
                           const ProvisionDecisions& decided = {}) {
  const ProvisionMatching matching = must(match_provisions(from, to, decided));
  return must(CarryOver(from, to, matching, limits).carry(anchor));
}

/// "kept same-words d/1 \"should test\"": all that a reader is told, in one line.
inline std::string told(const CarriedAnchor& carried) {
  std::string line =
      std::string(carry_outcome_word(carried.outcome)) + " " + std::string(carry_reason_word(carried.reason));
  if (!carried.anchor) return line;
  line += " " + carried.anchor->provision.text();
  return carried.anchor->is_whole_provision() ? line : line + " \"" + carried.anchor->quote + "\"";
}

}  // namespace haip::testing_support
