#pragma once
// Small charts, drawn by the server as SVG that grows with the page and follows its colours, light or dark. Each is for
// the eye alone, with a title and a description for those who do not see it: the numbers belong into a table beside it.
// No meaning is in a colour.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "web/html.hpp"

namespace haip {

struct ChartBar {
  std::string label;
  std::optional<std::uint64_t> value;  ///< Nothing: it is not shown, which is drawn as an empty bar with broken edges.
  std::string written;                 ///< The value as the reader's language writes it, or words in place of it.
};
/// Bars one below the other, each under its label.
Html bar_chart(std::string_view title, std::string_view description, std::span<const ChartBar> bars);

struct ChartPoint {
  std::string label;  ///< Shown for the first and the last one.
  std::uint64_t value = 0;
};
/// Columns side by side. `greatest`: the greatest value as the reader's language writes it.
Html column_chart(std::string_view title, std::string_view description, std::span<const ChartPoint> columns,
                  std::string_view greatest);
/// A line from point to point.
Html line_chart(std::string_view title, std::string_view description, std::span<const ChartPoint> points,
                std::string_view greatest);

}  // namespace haip
