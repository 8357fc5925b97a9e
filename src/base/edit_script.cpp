#include "base/edit_script.hpp"

#include <algorithm>
#include <cstdint>

namespace haip {
namespace {

// For each number of edits d, the furthest place in `from` that each diagonal k = -d … d reaches (k = x - y).
class Frontier {
 public:
  explicit Frontier(std::int32_t edits) : edits_(edits), reached_(static_cast<std::size_t>(2 * edits + 1)) {}
  [[nodiscard]] std::int32_t& at(std::int32_t diagonal) { return reached_[place(diagonal)]; }
  [[nodiscard]] std::int32_t at(std::int32_t diagonal) const { return reached_[place(diagonal)]; }

 private:
  [[nodiscard]] std::size_t place(std::int32_t diagonal) const {
    const std::int32_t from_first = diagonal + edits_;  // Never negative.
    return static_cast<std::size_t>(from_first);
  }

  std::int32_t edits_;
  std::vector<std::int32_t> reached_;
};

// From the frontier of d - 1 edits, does diagonal k come by an insertion (from k + 1) or a removal (from k - 1)?
bool comes_by_insertion(const Frontier& before, std::int32_t d, std::int32_t k) {
  if (k == -d) return true;
  if (k == d) return false;
  // The outermost diagonals of `before` are ±(d - 1).
  return before.at(k - 1) < before.at(k + 1);
}

std::vector<EditStep> walk_back(const std::vector<Frontier>& frontiers, std::int32_t x, std::int32_t y) {
  std::vector<EditStep> steps;
  for (auto d = static_cast<std::int32_t>(frontiers.size()) - 1; d > 0; --d) {
    const Frontier& before = frontiers[static_cast<std::size_t>(d - 1)];
    const bool inserts = comes_by_insertion(before, d, x - y);
    const std::int32_t start_diagonal = x - y + (inserts ? 1 : -1);
    const std::int32_t start = before.at(start_diagonal);
    const std::int32_t after_edit = inserts ? start : start + 1;
    for (; x > after_edit; --x, --y) steps.push_back(EditStep::keep);
    steps.push_back(inserts ? EditStep::insert : EditStep::remove);
    x = start;
    y = start - start_diagonal;
  }
  for (; x > 0; --x) steps.push_back(EditStep::keep);
  std::reverse(steps.begin(), steps.end());
  return steps;
}

}  // namespace

std::optional<std::vector<EditStep>> shortest_edit(const std::vector<std::string_view>& from,
                                                   const std::vector<std::string_view>& to, std::size_t most_edits) {
  const auto from_size = static_cast<std::int32_t>(from.size());
  const auto to_size = static_cast<std::int32_t>(to.size());
  const auto limit = static_cast<std::int32_t>(std::min(most_edits, from.size() + to.size()));
  std::vector<Frontier> frontiers;
  for (std::int32_t d = 0; d <= limit; ++d) {
    Frontier now(d);
    for (std::int32_t k = -d; k <= d; k += 2) {
      std::int32_t x = 0;
      if (d > 0) {
        const Frontier& before = frontiers.back();
        x = comes_by_insertion(before, d, k) ? before.at(k + 1) : before.at(k - 1) + 1;
      }
      std::int32_t y = x - k;
      while (x < from_size && y < to_size && from[static_cast<std::size_t>(x)] == to[static_cast<std::size_t>(y)]) {
        ++x;
        ++y;
      }
      now.at(k) = x;
      if (x >= from_size && y >= to_size) {
        // Steps beyond an end are impossible, so the first diagonal that gets here stands exactly at both ends.
        frontiers.push_back(std::move(now));
        return walk_back(frontiers, from_size, to_size);
      }
    }
    frontiers.push_back(std::move(now));
  }
  return std::nullopt;
}

}  // namespace haip
