#pragma once
// Tables of people in which small counts are left out, such that nobody can compute them again.
//
// A count from 1 to 4 is not shown (primary suppression). Because rows and columns add up, further counts are left out
// (complementary suppression) until, for every count that is not shown, at least five neighbouring whole numbers are
// possible and so numbers of five and more are. What somebody may know without narrowing that down further:
//
//   - all counts and totals that are shown, that rows and columns add up, and the total of all, which is always shown
//   - that a count of nobody is shown as 0, so that each one left out is at least 1
//   - in how many parts of each column there is somebody (the economies of a group, on the map)
//
// Zero is shown: that nobody of a group was heard is what a reader must learn, and it says nothing of a person.
//
// Method. Rows, columns, their totals and the total of all form a network in which every count is a flow (Cox, "Network
// models for complementary cell suppression", J. Am. Stat. Assoc. 90, 1995; the problem: Cox, "Suppression methodology
// and statistical disclosure control", ibid. 75, 1980; Willenborg and de Waal, Elements of Statistical Disclosure
// Control, 2001, chapter 4). The least and the greatest value of a count that is not shown are then exact: its value
// less, or plus, the greatest flow that can be sent around through the other counts that are not shown (Gusfield, "A
// graph theoretic approach to statistical data security", SIAM J. Comput. 17, 1988). For a count whose range is too
// small the cheapest cycle is looked for that lets it grow by four, where leaving out a count costs as many people as
// it shows; all of that cycle is left out. If there is none, the smallest count still shown is left out. Ties go to the
// upper row and the column before. When everything is left out and that is not enough, the cells are withheld, and the
// totals of rows and of columns are shown as two lists by themselves, each with as many counts left out as it takes for
// the same. When even that is not enough, that list is withheld too. The parts are given up first in each step.
//
// What this cannot do: the ranges are those of somebody who does not run the method backwards ("minimality attack"),
// and who does not know other people of the table by name. docs/participation.md says what that means for comments,
// which are public anyhow.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace haip {

inline constexpr std::uint64_t smallest_shown_count = 5;
/// How many neighbouring whole numbers at least are possible for a count that is not shown.
inline constexpr std::uint64_t least_possible_values = 5;

struct PeopleTable {
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::vector<std::uint64_t> counts = {};  ///< Row by row.
  /// For each column in how many parts of it there is somebody, where that is shown elsewhere; 0 where it is not.
  /// Empty: nowhere.
  std::vector<std::uint64_t> parts = {};
};

/// Nothing: not shown.
using ShownCount = std::optional<std::uint64_t>;

/// Counts that add up to a total which is shown.
struct ShownList {
  std::vector<ShownCount> counts;
  std::uint64_t total = 0;
  bool is_withheld = false;  ///< Nothing but the total is shown, zeros neither.
};
/// `parts`: as in PeopleTable.
ShownList without_small_counts(std::span<const std::uint64_t> counts, std::span<const std::uint64_t> parts = {});

struct ShownTable {
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::vector<ShownCount> counts = {};         ///< Row by row.
  std::vector<ShownCount> row_totals = {};     ///< One for each row.
  std::vector<ShownCount> column_totals = {};  ///< One for each column.
  std::uint64_t total = 0;
  // Withheld means that zeros are not shown either.
  bool are_counts_withheld = false;
  bool are_row_totals_withheld = false;
  bool are_column_totals_withheld = false;
  bool may_show_parts = true;  ///< False: nobody may be told in how many parts there is somebody.
  [[nodiscard]] const ShownCount& count(std::size_t row, std::size_t column) const {
    return counts[row * columns + column];
  }
};
ShownTable without_small_counts(const PeopleTable& table);

}  // namespace haip
