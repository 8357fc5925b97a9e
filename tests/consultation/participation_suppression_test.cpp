// Somebody who tries to compute the counts that are left out.

#include "consultation/participation_suppression.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <numeric>

namespace haip {
namespace {

/// One count left out, as somebody with the table of the page sees it: an unknown that is at least `least`.
struct Unknown {
  std::uint64_t least = 1;
  std::uint64_t truth = 0;
};

/// What adds up, in unknowns: the sum of coefficients times unknowns is `sum`.
struct Equation {
  std::vector<double> coefficients;
  double sum = 0;
};

/// Least and greatest value of the first unknown by the simplex method with fractions allowed, on a tableau in two
/// phases with Bland's rule: slow, and knows nothing of networks.
class LinearBounds {
 public:
  LinearBounds(const std::vector<Unknown>& unknowns, std::vector<Equation> equations)
      : unknowns_(unknowns), equations_(std::move(equations)) {}

  [[nodiscard]] double greatest(std::size_t unknown) const { return best(unknown, 1.0); }
  [[nodiscard]] double least(std::size_t unknown) const { return best(unknown, -1.0); }

 private:
  static constexpr double nothing = 1e-9;

  [[nodiscard]] double best(std::size_t unknown, double direction) const {
    const std::size_t count = unknowns_.size();
    const std::size_t height = equations_.size();
    const std::size_t width = count + height;  // With one helping unknown for each equation.
    std::vector<std::vector<double>> rows;
    for (std::size_t i = 0; i < height; ++i) {
      std::vector<double> row(width + 1, 0.0);
      double sum = equations_[i].sum;
      for (std::size_t j = 0; j < count; ++j) {
        row[j] = equations_[i].coefficients[j];
        sum -= row[j] * static_cast<double>(unknowns_[j].least);
      }
      const double sign = sum < 0 ? -1.0 : 1.0;
      for (double& one : row) one *= sign;
      row[count + i] = 1.0;
      row[width] = sum * sign;
      rows.push_back(std::move(row));
    }
    std::vector<std::size_t> basis(height);
    std::iota(basis.begin(), basis.end(), count);
    std::vector<double> first_goal(width, 0.0);
    for (std::size_t j = count; j < width; ++j) first_goal[j] = -1.0;
    maximise(rows, basis, first_goal, width);
    std::vector<double> goal(width, 0.0);
    goal[unknown] = direction;
    for (std::size_t i = 0; i < height; ++i)  // Helping unknowns leave the basis, or their equation says nothing new.
      if (basis[i] >= count)
        for (std::size_t j = 0; j < count; ++j)
          if (std::abs(rows[i][j]) > nothing) {
            pivot(rows, basis, i, j);
            break;
          }
    const bool is_bounded = maximise(rows, basis, goal, count);
    if (!is_bounded) return direction * 1e18;
    for (std::size_t i = 0; i < height; ++i)
      if (basis[i] == unknown) return rows[i][width] + static_cast<double>(unknowns_[unknown].least);
    return static_cast<double>(unknowns_[unknown].least);
  }

  static void pivot(std::vector<std::vector<double>>& rows, std::vector<std::size_t>& basis, std::size_t row,
                    std::size_t column) {
    const double by = rows[row][column];
    for (double& one : rows[row]) one /= by;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (i == row || std::abs(rows[i][column]) < nothing) continue;
      const double times = rows[i][column];
      for (std::size_t j = 0; j < rows[i].size(); ++j) rows[i][j] -= times * rows[row][j];
    }
    basis[row] = column;
  }

  static bool maximise(std::vector<std::vector<double>>& rows, std::vector<std::size_t>& basis,
                       const std::vector<double>& goal, std::size_t usable) {
    for (;;) {
      std::size_t entering = usable;
      for (std::size_t j = 0; j < usable && entering == usable; ++j) {
        double gain = goal[j];
        for (std::size_t i = 0; i < rows.size(); ++i) gain -= goal[basis[i]] * rows[i][j];
        if (gain > nothing) entering = j;
      }
      if (entering == usable) return true;
      std::size_t leaving = rows.size();
      double least = 0;
      for (std::size_t i = 0; i < rows.size(); ++i) {
        if (rows[i][entering] <= nothing) continue;
        const double ratio = rows[i].back() / rows[i][entering];
        if (leaving == rows.size() || ratio < least - nothing ||
            (ratio < least + nothing && basis[i] < basis[leaving])) {
          leaving = i;
          least = ratio;
        }
      }
      if (leaving == rows.size()) return false;
      pivot(rows, basis, leaving, entering);
    }
  }

  const std::vector<Unknown>& unknowns_;
  std::vector<Equation> equations_;
};

std::uint64_t sum_of(const std::vector<std::uint64_t>& counts) {
  return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

/// What somebody can set up from the shown table, with the truth beside it to compare.
struct Attack {
  std::vector<Unknown> unknowns;
  std::vector<Equation> equations;
};

Attack attack_on(const PeopleTable& table, const ShownTable& shown) {
  Attack attack;
  const std::size_t rows = table.rows;
  const std::size_t columns = table.columns;
  std::vector<std::vector<std::pair<ShownCount, std::size_t>>> sums;  // In each: parts, then their total.
  const auto known = [&](const ShownCount& count, std::uint64_t truth, std::uint64_t least) {
    if (count) return std::pair(count, std::size_t{0});
    attack.unknowns.push_back({least, truth});
    return std::pair(count, attack.unknowns.size() - 1);
  };
  std::vector<std::vector<std::pair<ShownCount, std::size_t>>> by_column(columns);
  std::vector<std::pair<ShownCount, std::size_t>> row_totals;
  std::vector<std::pair<ShownCount, std::size_t>> column_totals;
  std::vector<std::uint64_t> of_columns(columns, 0);
  for (std::size_t row = 0; row < rows; ++row) {
    std::vector<std::pair<ShownCount, std::size_t>> line;
    std::uint64_t of_row = 0;
    for (std::size_t column = 0; column < columns; ++column) {
      const std::uint64_t truth = table.counts[row * columns + column];
      line.push_back(known(shown.count(row, column), truth, 1));
      by_column[column].push_back(line.back());
      of_row += truth;
      of_columns[column] += truth;
    }
    line.push_back(known(shown.row_totals[row], of_row, 1));
    row_totals.push_back(line.back());
    sums.push_back(std::move(line));
  }
  for (std::size_t column = 0; column < columns; ++column) {
    const std::uint64_t parts = table.parts.empty() ? 1 : std::max<std::uint64_t>(1, table.parts[column]);
    by_column[column].push_back(known(shown.column_totals[column], of_columns[column], parts));
    column_totals.push_back(by_column[column].back());
    sums.push_back(by_column[column]);
  }
  row_totals.emplace_back(shown.total, 0);
  column_totals.emplace_back(shown.total, 0);
  sums.push_back(row_totals);
  sums.push_back(column_totals);
  for (const auto& sum : sums) {
    Equation equation{std::vector<double>(attack.unknowns.size(), 0.0), 0.0};
    for (std::size_t i = 0; i < sum.size(); ++i) {
      const double sign = i + 1 == sum.size() ? -1.0 : 1.0;
      if (sum[i].first)
        equation.sum -= sign * static_cast<double>(*sum[i].first);
      else
        equation.coefficients[sum[i].second] += sign;
    }
    attack.equations.push_back(std::move(equation));
  }
  return attack;
}

/// All ways in which the numbers left out can add up, one by one.
void expect_list_protected(const std::vector<std::uint64_t>& counts, const std::vector<ShownCount>& shown,
                           const std::vector<std::uint64_t>& parts) {
  const auto at_least = [&](std::size_t i) { return parts.empty() ? 1 : std::max<std::uint64_t>(1, parts[i]); };
  std::uint64_t left = sum_of(counts);
  std::size_t hidden = 0;
  std::uint64_t least = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (!shown[i]) {
      ++hidden;
      least += at_least(i);
      continue;
    }
    left -= *shown[i];
    EXPECT_EQ(*shown[i], counts[i]);
    EXPECT_TRUE(counts[i] == 0 || counts[i] >= smallest_shown_count);
    if (at_least(i) > 1) {
      EXPECT_GE(counts[i] - (at_least(i) - 1), smallest_shown_count);
    }
  }
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (shown[i]) continue;
    std::uint64_t possible = 0;
    for (std::uint64_t value = at_least(i); value <= left; ++value)
      if (hidden == 1 ? value == left : left - value >= least - at_least(i)) ++possible;
    EXPECT_GE(possible, least_possible_values);
  }
}

void expect_totals_protected(const PeopleTable& table, const ShownTable& shown) {
  std::vector<std::uint64_t> of_rows(table.rows, 0);
  std::vector<std::uint64_t> of_columns(table.columns, 0);
  for (std::size_t i = 0; i < table.counts.size(); ++i) {
    EXPECT_FALSE(shown.counts[i]);
    of_rows[i / table.columns] += table.counts[i];
    of_columns[i % table.columns] += table.counts[i];
  }
  if (!shown.are_row_totals_withheld) expect_list_protected(of_rows, shown.row_totals, {});
  if (!shown.are_column_totals_withheld)
    expect_list_protected(of_columns, shown.column_totals,
                          shown.may_show_parts ? table.parts : std::vector<std::uint64_t>());
  EXPECT_TRUE(!shown.are_column_totals_withheld || !shown.may_show_parts || table.parts.empty());
}

void expect_protected(PeopleTable table) {
  const ShownTable shown = without_small_counts(table);
  EXPECT_EQ(shown.total, sum_of(table.counts));
  if (shown.are_counts_withheld) return expect_totals_protected(table, shown);
  if (!shown.may_show_parts) table.parts.clear();
  for (std::size_t i = 0; i < table.counts.size(); ++i) {
    EXPECT_EQ(shown.counts[i] == ShownCount(0), table.counts[i] == 0);
    if (!shown.counts[i]) continue;
    EXPECT_EQ(*shown.counts[i], table.counts[i]);
    EXPECT_TRUE(table.counts[i] == 0 || table.counts[i] >= smallest_shown_count);
  }
  const Attack attack = attack_on(table, shown);
  const LinearBounds bounds(attack.unknowns, attack.equations);
  for (std::size_t i = 0; i < attack.unknowns.size(); ++i) {
    const double least = bounds.least(i);
    const double greatest = bounds.greatest(i);
    const auto truth = static_cast<double>(attack.unknowns[i].truth);
    EXPECT_LE(least, truth + 1e-6);
    EXPECT_GE(greatest, truth - 1e-6);
    EXPECT_GE(greatest - least, static_cast<double>(least_possible_values - 1) - 1e-6);
    EXPECT_GE(greatest, static_cast<double>(smallest_shown_count) - 1e-6);
  }
  // Each economy of a group on the map: at least 1, and at most what the others leave of the group's total.
  for (std::size_t column = 0; column < table.columns && !table.parts.empty(); ++column)
    if (shown.column_totals[column] && table.parts[column] > 1) {
      EXPECT_GE(*shown.column_totals[column] - (table.parts[column] - 1), smallest_shown_count);
    }
}

TEST(SmallCounts, AreLeftOutTogetherWithWhatWouldGiveThemAway) {
  const ShownTable shown = without_small_counts({.rows = 2, .columns = 2, .counts = {3, 20, 30, 40}, .parts = {}});
  EXPECT_FALSE(shown.are_counts_withheld);
  EXPECT_FALSE(shown.count(0, 0));  // Too small.
  EXPECT_FALSE(shown.count(0, 1));  // Else 23 - 20.
  EXPECT_FALSE(shown.count(1, 0));  // Else 33 - 30.
  EXPECT_FALSE(shown.count(1, 1));  // Else 60 - (60 - 40) and so on.
  EXPECT_EQ(shown.row_totals, (std::vector<ShownCount>{23, 70}));
  EXPECT_EQ(shown.column_totals, (std::vector<ShownCount>{33, 60}));
  EXPECT_EQ(shown.total, 93U);
}

TEST(SmallCounts, ATableWithoutThemIsShownWhole) {
  const ShownTable shown = without_small_counts({.rows = 2, .columns = 2, .counts = {5, 0, 30, 40}, .parts = {}});
  EXPECT_EQ(shown.counts, (std::vector<ShownCount>{5, 0, 30, 40}));
  EXPECT_EQ(shown.row_totals, (std::vector<ShownCount>{5, 70}));
}

TEST(SmallCounts, TwoOnesOfTwoAreNotGivenAwayByTheirSum) {
  // Left out alone, they would be known to be 1 and 1 from a total of 12 and a 10.
  const PeopleTable table{.rows = 2, .columns = 3, .counts = {1, 1, 10, 10, 10, 10}, .parts = {}};
  const ShownTable shown = without_small_counts(table);
  EXPECT_FALSE(shown.count(0, 2) && shown.row_totals[0]);
  expect_protected(table);
}

TEST(SmallCounts, WhereEverybodyCouldBeCountedOutTheTableIsWithheld) {
  const ShownTable shown = without_small_counts({.rows = 2, .columns = 2, .counts = {2, 0, 0, 1}, .parts = {1, 1}});
  EXPECT_TRUE(shown.are_counts_withheld);
  EXPECT_TRUE(shown.are_row_totals_withheld);
  EXPECT_TRUE(shown.are_column_totals_withheld);
  EXPECT_FALSE(shown.may_show_parts);
  EXPECT_EQ(shown.total, 3U);
  EXPECT_EQ(shown.counts, std::vector<ShownCount>(4));
  EXPECT_FALSE(
      without_small_counts({.rows = 2, .columns = 2, .counts = {0, 0, 0, 0}, .parts = {}}).are_counts_withheld);
}

TEST(SmallCounts, WhereOnlyTheCellsSayTooMuchTheTotalsStayWithWhoIsMissing) {
  // Eight cells of one person; four in each row.
  const ShownTable shown = without_small_counts(
      {.rows = 3, .columns = 4, .counts = {1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1, 1}, .parts = {2, 2, 2, 2}});
  EXPECT_TRUE(shown.are_counts_withheld);
  EXPECT_EQ(shown.row_totals, (std::vector<ShownCount>{std::nullopt, 0, std::nullopt}));
  EXPECT_FALSE(shown.are_column_totals_withheld);
  EXPECT_FALSE(shown.may_show_parts);  // Two economies in each of two people: one of each.
}

TEST(SmallCounts, TheTotalOfAGroupIsLeftOutWhenTheMapWouldGiveItsEconomiesAway) {
  // Six people from six economies that the map shows: one of each.
  const PeopleTable table{.rows = 2, .columns = 2, .counts = {6, 20, 0, 30}, .parts = {6, 2}};
  const ShownTable shown = without_small_counts(table);
  EXPECT_FALSE(shown.column_totals[0]);
  expect_protected(table);
}

TEST(SmallCounts, TheAttackFindsWhatIsNotProtected) {
  // The checker of these tests is no good if it does not: one small count left out alone.
  const PeopleTable table{.rows = 2, .columns = 2, .counts = {3, 20, 30, 40}, .parts = {}};
  ShownTable careless{.rows = 2, .columns = 2, .counts = {}, .row_totals = {}, .column_totals = {}};
  careless.counts = {std::nullopt, 20, 30, 40};
  careless.row_totals = {23, 70};
  careless.column_totals = {33, 60};
  careless.total = 93;
  const Attack attack = attack_on(table, careless);
  const LinearBounds bounds(attack.unknowns, attack.equations);
  EXPECT_NEAR(bounds.least(0), 3, 1e-6);
  EXPECT_NEAR(bounds.greatest(0), 3, 1e-6);
  careless.counts = {std::nullopt, std::nullopt, std::nullopt, std::nullopt};
  const Attack wider = attack_on(table, careless);
  const LinearBounds wider_bounds(wider.unknowns, wider.equations);
  EXPECT_NEAR(wider_bounds.least(0), 1, 1e-6);
  EXPECT_NEAR(wider_bounds.greatest(0), 22, 1e-6);
}

rc::Gen<PeopleTable> people_tables() {
  return rc::gen::exec([] {
    PeopleTable table;
    table.rows = *rc::gen::inRange<std::size_t>(1, 9);
    table.columns = *rc::gen::inRange<std::size_t>(1, 7);
    const auto largest = *rc::gen::element<std::uint64_t>(2, 4, 7, 12, 60);
    const auto emptiness = *rc::gen::inRange<int>(0, 8);
    for (std::size_t i = 0; i < table.rows * table.columns; ++i) {
      const bool is_empty = *rc::gen::inRange<int>(0, 8) < emptiness;
      table.counts.push_back(is_empty ? 0 : *rc::gen::inRange<std::uint64_t>(0, largest + 1));
    }
    if (*rc::gen::arbitrary<bool>())
      for (std::size_t column = 0; column < table.columns; ++column) {
        std::uint64_t people = 0;
        for (std::size_t row = 0; row < table.rows; ++row) people += table.counts[row * table.columns + column];
        table.parts.push_back(people == 0 ? 0 : *rc::gen::inRange<std::uint64_t>(0, people + 1));
      }
    return table;
  });
}

RC_GTEST_PROP(SmallCounts, NoneCanBeComputedFromWhatIsShown, ()) {
  const PeopleTable table = *people_tables();
  const ShownTable shown = without_small_counts(table);
  RC_CLASSIFY(shown.are_counts_withheld, "cells withheld");
  RC_CLASSIFY(shown.are_row_totals_withheld, "rows withheld");
  RC_CLASSIFY(!shown.may_show_parts, "parts withheld");
  expect_protected(table);
  RC_ASSERT(!testing::Test::HasFailure());
}

RC_GTEST_PROP(SmallCounts, TheSameTableIsAlwaysShownTheSame, ()) {
  const PeopleTable table = *people_tables();
  const ShownTable one = without_small_counts(table);
  const ShownTable other = without_small_counts(table);
  RC_ASSERT(one.counts == other.counts);
  RC_ASSERT(one.row_totals == other.row_totals);
  RC_ASSERT(one.column_totals == other.column_totals);
}

RC_GTEST_PROP(SmallCounts, OfAListAreProtectedToo, ()) {
  const auto counts = *rc::gen::container<std::vector<std::uint64_t>>(rc::gen::inRange<std::uint64_t>(0, 14));
  const ShownList list = without_small_counts(std::span<const std::uint64_t>(counts));
  RC_ASSERT(list.total == sum_of(counts));
  if (!list.is_withheld) expect_list_protected(counts, list.counts, {});
  RC_ASSERT(!testing::Test::HasFailure());
}

TEST(SmallCounts, OfAListTakeTheNextSmallestWithThem) {
  const std::vector<std::uint64_t> counts{50, 3, 0, 40};
  const ShownList list = without_small_counts(std::span<const std::uint64_t>(counts));
  EXPECT_EQ(list.counts, (std::vector<ShownCount>{50, std::nullopt, 0, std::nullopt}));
  const std::vector<std::uint64_t> few{2, 1};
  EXPECT_TRUE(without_small_counts(std::span<const std::uint64_t>(few)).is_withheld);
}

}  // namespace
}  // namespace haip
