#pragma once
// Groups of economies in statistics of who took part: data/economy_groups.yaml, where each list stands with its source,
// date and mark.

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "web/translator.hpp"

namespace haip {

/// In the order of precedence: an economy belongs to the first that has it, to "other" when none has, and a participant
/// who named no economy to "not-said". The words stand in the source because acts may name them (the targets of a
/// call), and what admission allows must be the same for ever; which economy is in which group may change.
inline constexpr std::array<std::string_view, 6> economy_groups{"g7",    "oecd",    "least-developed", "friends-group",
                                                                "other", "not-said"};

/// The group of an ISO 3166-1 alpha-2 code; "not-said" for "".
std::string_view economy_group_of(std::string_view economy);

/// Errors: malformed, naming the choice.
Status check_economy_group(std::string_view group);
/// "Least developed countries"
std::string_view economy_group_name(std::string_view group, const Translator& translate);

/// Where the list of a group comes from.
struct EconomyGroupList {
  std::string group;
  std::string source;  ///< Address.
  std::string date;    ///< As of when the list is meant.
  std::string mark;    ///< From mark_words.
  std::vector<std::string> members;
};
/// Those that have a list, in the order of precedence.
const std::vector<EconomyGroupList>& economy_group_lists();

}  // namespace haip
