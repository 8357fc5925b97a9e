#include "web/chart.hpp"

#include <algorithm>

namespace haip {
namespace {

// In CSS pixels: widths are per cent, so that text keeps its size where the page is narrow.
constexpr std::uint64_t height_of_bar = 42;
constexpr std::uint64_t height_of_label = 24;
constexpr std::uint64_t height_of_plot = 120;

/// "12.5%", whatever the language of the program.
std::string share(std::uint64_t part, std::uint64_t whole) {
  if (whole == 0) return "0%";
  const std::uint64_t tenths = (part * 1000 + whole / 2) / whole;
  return std::to_string(tenths / 10) + (tenths % 10 == 0 ? "" : "." + std::to_string(tenths % 10)) + "%";
}

// Colours are those of the page, as attributes: the style sheet is part of every page's first view.
Html drawing(std::string_view title, std::string_view description, std::uint64_t height, const Html& content) {
  return tag("svg",
             {attribute("role", "img"), attribute("width", "100%"), attribute("height", height),
              attribute("direction", "ltr"), attribute("color", "var(--accent)"), attribute("fill", "var(--ink)"),
              attribute("font-family", "system-ui, sans-serif"), attribute("font-size", 14)},
             tag("title", title), tag("desc", description), content);
}

std::uint64_t greatest_of(std::span<const ChartPoint> points) {
  std::uint64_t greatest = 0;
  for (const ChartPoint& point : points) greatest = std::max(greatest, point.value);
  return greatest;
}

void add_rule(Html& html, std::uint64_t y) {
  html.add("line", {attribute("y1", y), attribute("x2", "100%"), attribute("y2", y),
                    attribute("stroke", "currentColor"), attribute("stroke-opacity", ".4")});
}

/// What both charts over time have around their plot: the greatest value above, first and last label below.
Html axes(std::span<const ChartPoint> points, std::string_view greatest) {
  constexpr std::uint64_t foot = height_of_label + height_of_plot;
  Html html = tag("text", {attribute("y", 14)}, greatest);
  add_rule(html, height_of_label);
  add_rule(html, foot);
  if (points.empty()) return html;
  html.add("text", {attribute("y", foot + 18)}, points.front().label);
  if (points.size() > 1)
    html.add("text", {attribute("x", "100%"), attribute("y", foot + 18), attribute("text-anchor", "end")},
             points.back().label);
  return html;
}

}  // namespace

Html bar_chart(std::string_view title, std::string_view description, std::span<const ChartBar> bars) {
  std::uint64_t greatest = 1;
  for (const ChartBar& bar : bars) greatest = std::max(greatest, bar.value.value_or(0));
  Html content;
  std::uint64_t top = 0;
  for (const ChartBar& bar : bars) {
    content.add("text", {attribute("y", top + 14)}, bar.label);
    content.add("text", {attribute("x", "100%"), attribute("y", top + 14), attribute("text-anchor", "end")},
                bar.written);
    content.add("rect",
                {attribute("y", top + 20), attribute("width", "100%"), attribute("height", 12),
                 attribute("fill", "none"), attribute("stroke", "currentColor"), attribute("stroke-opacity", ".4"),
                 attribute("stroke-dasharray", bar.value ? std::nullopt : std::optional<std::string_view>("4"))});
    if (bar.value.value_or(0) > 0)
      content.add("rect", {attribute("y", top + 20), attribute("width", share(*bar.value, greatest)),
                           attribute("height", 12), attribute("fill", "currentColor")});
    top += height_of_bar;
  }
  return drawing(title, description, top, content);
}

Html column_chart(std::string_view title, std::string_view description, std::span<const ChartPoint> columns,
                  std::string_view greatest) {
  const std::uint64_t highest = std::max<std::uint64_t>(1, greatest_of(columns));
  Html content = axes(columns, greatest);
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].value == 0) continue;
    const std::uint64_t height = std::max<std::uint64_t>(1, columns[i].value * height_of_plot / highest);
    content.add("rect", {attribute("x", share(i * 10 + 1, columns.size() * 10)),
                         attribute("y", height_of_label + height_of_plot - height),
                         attribute("width", share(8, columns.size() * 10)), attribute("height", height),
                         attribute("fill", "currentColor")});
  }
  return drawing(title, description, 2 * height_of_label + height_of_plot, content);
}

Html line_chart(std::string_view title, std::string_view description, std::span<const ChartPoint> points,
                std::string_view greatest) {
  const std::uint64_t highest = std::max<std::uint64_t>(1, greatest_of(points));
  // Lines take no per cent: a drawing within, 1000 wide, that is pulled to the width of the page.
  std::string way;
  for (std::size_t i = 0; i < points.size(); ++i)
    way += (way.empty() ? "" : " ") + std::to_string((2 * i + 1) * 500 / points.size()) + "," +
           std::to_string(height_of_plot - points[i].value * height_of_plot / highest);
  const Html line = tag(
      "svg",
      {attribute("y", height_of_label), attribute("width", "100%"), attribute("height", height_of_plot),
       attribute("viewBox", "0 0 1000 " + std::to_string(height_of_plot)), attribute("preserveAspectRatio", "none")},
      tag("polyline", {attribute("points", way), attribute("fill", "none"), attribute("stroke", "currentColor"),
                       attribute("stroke-width", 3), attribute("vector-effect", "non-scaling-stroke")}));
  return drawing(title, description, 2 * height_of_label + height_of_plot, axes(points, greatest) + line);
}

}  // namespace haip
