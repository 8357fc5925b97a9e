#include "consultation/participation_suppression.hpp"

#include <algorithm>
#include <array>
#include <compare>
#include <limits>
#include <stdexcept>

namespace haip {
namespace {

constexpr std::uint64_t widest_needed = least_possible_values - 1;

/// Shown, the count would say too much about itself or about each of its parts.
bool is_telling(std::uint64_t count, std::uint64_t parts) {
  return (count > 0 && count < smallest_shown_count) || (parts > 1 && count < parts + widest_needed);
}

/// A count as a flow from one place of the table to another.
struct Flow {
  std::size_t from = 0;
  std::size_t to = 0;
  std::uint64_t count = 0;
  std::uint64_t at_least = 1;  ///< What everybody knows of it, when it is not zero.
  bool is_hidden = false;
};

/// The table as a network that keeps every flow: a row gets its total and gives it to its cells, a column gets its
/// cells and gives its total. The flow of the total of all is left out, because nobody can change it.
class Network {
 public:
  explicit Network(const PeopleTable& table) : rows_(table.rows), columns_(table.columns) {
    std::vector<std::uint64_t> of_rows(rows_, 0);
    std::vector<std::uint64_t> of_columns(columns_, 0);
    for (std::size_t row = 0; row < rows_; ++row)
      for (std::size_t column = 0; column < columns_; ++column) {
        const std::uint64_t count = table.counts[row * columns_ + column];
        flows_.push_back({row, column_place(column), count});
        of_rows[row] += count;
        of_columns[column] += count;
        total_ += count;
      }
    for (std::size_t row = 0; row < rows_; ++row) flows_.push_back({all_columns(), row, of_rows[row]});
    for (std::size_t column = 0; column < columns_; ++column) {
      const std::uint64_t parts = table.parts.empty() ? 0 : table.parts[column];
      flows_.push_back({column_place(column), all_rows(), of_columns[column], std::max<std::uint64_t>(parts, 1)});
    }
    for (Flow& flow : flows_) flow.is_hidden = is_telling(flow.count, flow.at_least);
  }

  /// False: not even with everything hidden.
  bool protect() {
    for (;;) {
      const auto open = std::ranges::find_if(flows_, [&](const Flow& flow) { return !is_protected(flow); });
      if (open == flows_.end()) return true;
      if (!hide_cycle(*open) && !hide_smallest()) return false;
    }
  }

  [[nodiscard]] ShownTable shown() const {
    ShownTable shown{.rows = rows_, .columns = columns_, .counts = {}, .row_totals = {}, .column_totals = {}};
    shown.total = total_;
    for (std::size_t i = 0; i < flows_.size(); ++i) {
      std::vector<ShownCount>& into = i < rows_ * columns_           ? shown.counts
                                      : i < rows_ * columns_ + rows_ ? shown.row_totals
                                                                     : shown.column_totals;
      into.push_back(flows_[i].is_hidden ? std::nullopt : ShownCount(flows_[i].count));
    }
    return shown;
  }

 private:
  [[nodiscard]] std::size_t all_rows() const { return rows_; }
  [[nodiscard]] std::size_t column_place(std::size_t column) const { return rows_ + 1 + column; }
  [[nodiscard]] std::size_t all_columns() const { return rows_ + 1 + columns_; }
  [[nodiscard]] std::size_t places() const { return rows_ + columns_ + 2; }

  [[nodiscard]] bool is_protected(const Flow& flow) const {
    if (!flow.is_hidden) return true;
    const std::uint64_t more = greatest_change(flow, flow.to, flow.from, widest_needed);
    if (more == widest_needed) return true;
    return more + greatest_change(flow, flow.from, flow.to, std::min(widest_needed, flow.count - flow.at_least)) >=
           widest_needed;
  }

  /// How many, at most `limit`, can go from one place to another through hidden flows other than that one.
  [[nodiscard]] std::uint64_t greatest_change(const Flow& without, std::size_t from, std::size_t to,
                                              std::uint64_t limit) const {
    std::vector<std::int64_t> change(flows_.size(), 0);
    for (std::uint64_t sent = 0; sent < limit; ++sent)
      if (!send_one(without, from, to, change)) return sent;
    return limit;
  }

  /// One more along a shortest way (Edmonds and Karp).
  bool send_one(const Flow& without, std::size_t from, std::size_t to, std::vector<std::int64_t>& change) const {
    struct Step {
      std::size_t flow = 0;
      bool is_forward = false;
      bool is_taken = false;
    };
    std::vector<Step> steps(places());
    std::vector<std::size_t> waiting{from};
    for (std::size_t next = 0; next < waiting.size() && !steps[to].is_taken; ++next)
      for (std::size_t i = 0; i < flows_.size(); ++i) {
        const Flow& flow = flows_[i];
        if (&flow == &without || !flow.is_hidden) continue;
        const auto arrive = [&](std::size_t place, bool is_forward) {
          if (place == from || steps[place].is_taken) return;
          steps[place] = {i, is_forward, true};
          waiting.push_back(place);
        };
        if (flow.from == waiting[next]) arrive(flow.to, true);
        if (flow.to == waiting[next] && static_cast<std::int64_t>(flow.count - flow.at_least) + change[i] > 0)
          arrive(flow.from, false);
      }
    if (!steps[to].is_taken) return false;
    for (std::size_t place = to; place != from;) {
      const Step& step = steps[place];
      change[step.flow] += step.is_forward ? 1 : -1;
      place = step.is_forward ? flows_[step.flow].from : flows_[step.flow].to;
    }
    return true;
  }

  /// Hides the cheapest cycle that lets the flow grow as far as needed (Bellman and Ford). False: there is none.
  bool hide_cycle(const Flow& open) {
    struct Cost {
      std::uint64_t people = std::numeric_limits<std::uint64_t>::max();
      std::size_t flows = 0;
      auto operator<=>(const Cost&) const = default;
    };
    struct Reached {
      Cost cost;
      std::size_t by = 0;
      std::size_t before = 0;
    };
    std::vector<Reached> reached(places());
    reached[open.to].cost = {0, 0};
    for (std::size_t round = 0; round < places(); ++round)
      for (std::size_t i = 0; i < flows_.size(); ++i) {
        const Flow& flow = flows_[i];
        if (&flow == &open || flow.count == 0) continue;
        const auto relax = [&](std::size_t before, std::size_t place) {
          if (reached[before].cost == Cost()) return;
          const Cost cost{reached[before].cost.people + (flow.is_hidden ? 0 : flow.count),
                          reached[before].cost.flows + 1};
          if (cost < reached[place].cost) reached[place] = {cost, i, before};
        };
        relax(flow.from, flow.to);
        if (flow.count - flow.at_least >= widest_needed) relax(flow.to, flow.from);
      }
    if (reached[open.from].cost == Cost()) return false;
    bool has_hidden_one = false;
    for (std::size_t place = open.from; place != open.to; place = reached[place].before) {
      Flow& flow = flows_[reached[place].by];
      has_hidden_one |= !flow.is_hidden;
      flow.is_hidden = true;
    }
    return has_hidden_one;
  }

  bool hide_smallest() {
    Flow* smallest = nullptr;
    for (Flow& flow : flows_)
      if (!flow.is_hidden && flow.count > 0 && (smallest == nullptr || flow.count < smallest->count)) smallest = &flow;
    if (smallest == nullptr) return false;
    smallest->is_hidden = true;
    return true;
  }

  std::size_t rows_;
  std::size_t columns_;
  std::uint64_t total_ = 0;
  std::vector<Flow> flows_;  ///< Cells row by row, totals of rows, totals of columns.
};

/// Rows and columns without what is in both.
ShownTable totals_alone(const PeopleTable& table) {
  std::vector<std::uint64_t> of_rows(table.rows, 0);
  std::vector<std::uint64_t> of_columns(table.columns, 0);
  for (std::size_t i = 0; i < table.counts.size(); ++i) {
    of_rows[i / table.columns] += table.counts[i];
    of_columns[i % table.columns] += table.counts[i];
  }
  const ShownList rows = without_small_counts(of_rows);
  const ShownList columns = without_small_counts(of_columns, table.parts);
  return {.rows = table.rows,
          .columns = table.columns,
          .counts = std::vector<ShownCount>(table.counts.size()),
          .row_totals = rows.counts,
          .column_totals = columns.counts,
          .total = rows.total,
          .are_counts_withheld = true,
          .are_row_totals_withheld = rows.is_withheld,
          .are_column_totals_withheld = columns.is_withheld};
}

}  // namespace

ShownTable without_small_counts(const PeopleTable& table) {
  if (table.counts.size() != table.rows * table.columns ||
      (!table.parts.empty() && table.parts.size() != table.columns))
    throw std::logic_error("the table has not as many counts as its rows and columns say");
  PeopleTable without_parts = table;
  without_parts.parts.clear();
  const std::array<const PeopleTable*, 2> attempts{&table, &without_parts};
  for (const PeopleTable* attempt : attempts) {
    Network network(*attempt);
    if (!network.protect()) continue;
    ShownTable shown = network.shown();
    shown.may_show_parts = attempt == &table;
    return shown;
  }
  for (const PeopleTable* attempt : attempts) {
    ShownTable shown = totals_alone(*attempt);
    shown.may_show_parts = attempt == &table;
    if (!shown.are_column_totals_withheld || attempt == &without_parts) return shown;
  }
  throw std::logic_error("not reached");
}

ShownList without_small_counts(std::span<const std::uint64_t> counts, std::span<const std::uint64_t> parts) {
  ShownList list;
  const auto at_least = [&](std::size_t i) { return parts.empty() ? 1 : std::max<std::uint64_t>(1, parts[i]); };
  std::uint64_t hidden = 0;
  std::uint64_t people = 0;        // In all that is hidden.
  std::uint64_t least_people = 0;  // What everybody knows of them.
  const auto hide = [&](std::size_t i) {
    list.counts[i].reset();
    ++hidden;
    people += counts[i];
    least_people += at_least(i);
  };
  for (std::size_t i = 0; i < counts.size(); ++i) {
    list.total += counts[i];
    list.counts.emplace_back(counts[i]);
    if (is_telling(counts[i], at_least(i))) hide(i);
  }
  // With all others at their least, each hidden one has what is left of the sum.
  while (hidden == 1 || (hidden > 1 && people < least_people + widest_needed)) {
    std::size_t smallest = counts.size();
    for (std::size_t i = 0; i < counts.size(); ++i)
      if (list.counts[i].value_or(0) > 0 && (smallest == counts.size() || counts[i] < counts[smallest])) smallest = i;
    if (smallest == counts.size()) {
      list.is_withheld = true;
      std::ranges::fill(list.counts, std::nullopt);
      break;
    }
    hide(smallest);
  }
  return list;
}

}  // namespace haip
