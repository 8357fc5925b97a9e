#pragma once
// Whom a consultation sets out to hear, as its call says: so many people of a stakeholder group, of a group of
// economies, or of both.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"

namespace haip {

inline constexpr std::size_t most_outreach_targets = 50;
inline constexpr std::uint64_t most_people_of_target = 1'000'000;

struct OutreachTarget {
  std::string group;      ///< From stakeholder_groups, or "" for all.
  std::string economies;  ///< From economy_groups without "not-said", or "" for all.
  std::uint64_t people = 0;
  friend bool operator==(const OutreachTarget&, const OutreachTarget&) = default;
};

Json outreach_targets_json(const std::vector<OutreachTarget>& targets);
/// The member "targets" of a call; empty when it has none. Errors: malformed.
Result<std::vector<OutreachTarget>> read_outreach_targets(const Json& body);

/// As typed into a form, one on each line: "academia least-developed 10", "government 5", "g7 20". Errors: malformed,
/// naming the line.
Result<std::vector<OutreachTarget>> outreach_targets_of_lines(std::string_view text);

}  // namespace haip
