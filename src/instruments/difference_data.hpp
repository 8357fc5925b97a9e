#pragma once
// What changed between two editions, for programs and for terminals: `haip instrument diff` and /api/v1/…/compare.

#include "base/json.hpp"
#include "instruments/difference.hpp"

namespace haip {

/// "unchanged", "changed", "added" or "removed".
std::string_view change_word(ChangeKind kind);

/// The words of one provision; of an added or removed one all are inserted or deleted.
std::vector<Segment> redline_of(const ProvisionChange& change, std::string_view language);

/// Counts, and each provision that is not the same with its segments and its change of strength.
Json difference_json(const EditionDifference& changes, std::string_view language);

}  // namespace haip
