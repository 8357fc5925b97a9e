// The economies of the world as tiles.

#include <unicode/region.h>

#include <algorithm>
#include <array>
#include <map>

#include "consultation/participation_pages.hpp"
#include "register/economy.hpp"

namespace haip {
namespace {

constexpr std::size_t tiles_in_row = 12;
constexpr std::size_t side_of_tile = 24;

struct WorldRegion {
  std::string_view code;  ///< Of the United Nations (M49), as ICU knows it.
  std::vector<std::string> economies;
};

/// Every economy of economy.hpp in its region, both in the order of their codes. ICU has the regions from the M49
/// standard of the United Nations.
std::vector<WorldRegion> world() {
  std::vector<WorldRegion> regions{{"002", {}}, {"019", {}}, {"142", {}}, {"150", {}}, {"009", {}}};
  for (char first = 'A'; first <= 'Z'; ++first)
    for (char second = 'A'; second <= 'Z'; ++second) {
      const std::string code{first, second};
      if (!is_economy(code)) continue;
      UErrorCode status = U_ZERO_ERROR;
      const icu::Region* region = icu::Region::getInstance(code.c_str(), status);
      const icu::Region* continent = region == nullptr ? nullptr : region->getContainingRegion(URGN_CONTINENT);
      const std::string_view name = continent == nullptr ? "009" : continent->getRegionCode();
      const auto found = std::ranges::find(regions, name, &WorldRegion::code);
      (found == regions.end() ? regions.back() : *found).economies.push_back(code);
    }
  return regions;
}

const std::vector<WorldRegion>& world_regions() {
  static const std::vector<WorldRegion> regions = world();
  return regions;
}

std::string_view region_name(std::string_view code, const Translator& translate) {
  if (code == "002") return translate("Africa");
  if (code == "019") return translate("Americas");
  if (code == "142") return translate("Asia");
  if (code == "150") return translate("Europe");
  return translate("Oceania and Antarctica");
}

bool is_heard(const std::vector<std::string>& heard, std::string_view economy) {
  return std::ranges::find(heard, economy) != heard.end();
}

Html tiles(const WorldRegion& region, const std::vector<std::string>& heard, const Translator& translate) {
  std::string filled;  // One path for all: a few bytes for each tile.
  std::string empty;
  Html codes;
  for (std::size_t i = 0; i < region.economies.size(); ++i) {
    const std::size_t left = i % tiles_in_row * side_of_tile;
    const std::size_t top = i / tiles_in_row * side_of_tile;
    const bool is_filled = is_heard(heard, region.economies[i]);
    (is_filled ? filled : empty) += "M" + std::to_string(left + 1) + " " + std::to_string(top + 1) + "h22v22h-22z";
    codes.add("text",
              {attribute("x", left + side_of_tile / 2), attribute("y", top + 16),
               attribute("fill", is_filled ? std::optional<std::string_view>("var(--paper)") : std::nullopt)},
              region.economies[i]);
  }
  const std::size_t rows = (region.economies.size() + tiles_in_row - 1) / tiles_in_row;
  const std::string_view name = region_name(region.code, translate);
  Html content = tag("title", translate.format("Economies of the region {region}", {{"region", name}})) +
                 tag("path", {attribute("d", empty), attribute("fill", "none"), attribute("stroke", "currentColor"),
                              attribute("stroke-opacity", ".4")});
  if (!filled.empty()) content += tag("path", {attribute("d", filled), attribute("fill", "currentColor")});
  return tag("svg",
             {attribute("role", "img"), attribute("width", "100%"), attribute("direction", "ltr"),
              attribute("color", "var(--accent)"), attribute("fill", "var(--ink)"),
              attribute("font-family", "system-ui, sans-serif"),
              attribute("viewBox", "0 0 " + std::to_string(tiles_in_row * side_of_tile) + " " +
                                       std::to_string(rows * side_of_tile))},
             content, tag("g", {attribute("font-size", 10), attribute("text-anchor", "middle")}, codes));
}

Html region_row(const WorldRegion& region, const std::vector<std::string>& heard, const Translator& translate) {
  std::string names;
  std::uint64_t silent = 0;
  for (const std::string& economy : region.economies) {
    if (is_heard(heard, economy))
      names += (names.empty() ? "" : ", ") + display_country(economy, translate.language()) + " (" + economy + ")";
    else
      ++silent;
  }
  return tag("tr", tag("th", {attribute("scope", "row")}, region_name(region.code, translate)),
             labelled_cell(translate("Somebody from"), Html::text(names.empty() ? "–" : names)),
             labelled_cell(translate("Nobody yet from"),
                           Html::text(translate.format_plural("{count} economy", "{count} economies", silent))));
}

}  // namespace

Html economy_map(const std::vector<std::string>& heard, const Translator& translate) {
  const auto heading = [](std::string_view text) { return tag("th", {attribute("scope", "col")}, text); };
  Html regions;
  Html rows;
  for (const WorldRegion& region : world_regions()) {
    regions.add("div", {}, tag("h3", region_name(region.code, translate)), tiles(region, heard, translate));
    rows += region_row(region, heard, translate);
  }
  return tag("div", {attribute("class", "pair")}, regions) +
         tag("table", {attribute("class", "stack")},
             tag("thead", tag("tr", heading(translate("Region")), heading(translate("Somebody from")),
                              heading(translate("Nobody yet from")))),
             tag("tbody", rows));
}

}  // namespace haip
