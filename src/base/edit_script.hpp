#pragma once
// The shortest way to turn one list of words into another: E. W. Myers, "An O(ND) Difference Algorithm and Its
// Variations", Algorithmica 1 (1986), the greedy forward search.

#include <optional>
#include <string_view>
#include <vector>

namespace haip {

enum class EditStep { keep, remove, insert };

/// Steps that turn `from` into `to`, or nothing when more than `most_edits` removals and insertions are needed. Time
/// grows with (lengths × edits), memory with edits², 4 bytes each.
std::optional<std::vector<EditStep>> shortest_edit(const std::vector<std::string_view>& from,
                                                   const std::vector<std::string_view>& to, std::size_t most_edits);

}  // namespace haip
