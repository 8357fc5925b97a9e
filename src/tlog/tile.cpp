#include "tlog/tile.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "tlog/tree.hpp"

namespace haip::tlog {
namespace {

constexpr std::string_view tile_prefix = "tile/";
constexpr std::string_view entries_prefix = "tile/entries/";
constexpr std::string_view partial_mark = ".p/";
constexpr std::uint64_t max_tile_index = max_tree_size / tile_width;

std::string three_digits(std::uint64_t below_1000) {
  const std::string digits = std::to_string(below_1000);
  return std::string(3 - digits.size(), '0') + digits;
}

std::string format_index(std::uint64_t index) {
  std::string text = three_digits(index % 1000);
  for (index /= 1000; index > 0; index /= 1000) text.insert(0, "x" + three_digits(index % 1000) + "/");
  return text;
}

std::string format_index_and_width(std::uint64_t index, unsigned width) {
  std::string text = format_index(index);
  if (width != tile_width) text.append(partial_mark).append(std::to_string(width));
  return text;
}

Result<std::uint64_t> parse_index(std::string_view text) {
  std::uint64_t index = 0;
  const std::vector<std::string_view> groups = split(text, '/');
  for (std::size_t i = 0; i < groups.size(); ++i) {
    std::string_view group = groups[i];
    if (i + 1 < groups.size()) {
      if (!group.starts_with('x')) return malformed("every group but the last begins with \"x\"");
      group.remove_prefix(1);
    }
    if (group.size() != 3 || !std::ranges::all_of(group, [](char c) { return c >= '0' && c <= '9'; }))
      return malformed("the index is not in groups of three digits");
    // Before the digits go in, so that nothing overflows.
    if (index > max_tile_index / 1000) return malformed("the index is too large");
    for (const char c : group) index = index * 10 + static_cast<std::uint64_t>(c - '0');
    if (i == 0 && groups.size() > 1 && index == 0) return malformed("the index has leading zeroes");
  }
  if (index > max_tile_index) return malformed("the index is too large");
  return index;
}

/// "<N>" or "<N>.p/<W>"
Result<BundleAddress> parse_index_and_width(std::string_view text) {
  BundleAddress address;
  const std::size_t mark = text.find(partial_mark);
  if (mark != std::string_view::npos) {
    TRY(const std::uint64_t width, parse_decimal(text.substr(mark + partial_mark.size())));
    if (width == 0 || width >= tile_width) return malformed("the width of a partial tile is 1 to 255");
    address.width = static_cast<unsigned>(width);
  }
  TRY(address.index, parse_index(text.substr(0, mark)));
  return address;
}

auto not_a_path(std::string_view path) { return in_context("\"" + printable(path) + "\" is not the path of a tile"); }

}  // namespace

std::string format_tile_path(const TileAddress& address) {
  return std::string(tile_prefix) + std::to_string(address.level) + "/" +
         format_index_and_width(address.index, address.width);
}

Result<TileAddress> parse_tile_path(std::string_view path) {
  const auto parse = [&]() -> Result<TileAddress> {
    if (!path.starts_with(tile_prefix)) return malformed("it does not begin with \"tile/\"");
    const std::string_view text = path.substr(tile_prefix.size());
    const std::size_t slash = text.find('/');
    if (slash == std::string_view::npos) return malformed("the index is missing");
    TRY(const std::uint64_t level, parse_decimal(text.substr(0, slash)));
    if (level > max_tile_level) return malformed("levels go up to " + std::to_string(max_tile_level));
    TRY(const BundleAddress place, parse_index_and_width(text.substr(slash + 1)));
    return TileAddress{static_cast<unsigned>(level), place.index, place.width};
  };
  return parse().map_error(not_a_path(path));
}

std::string format_bundle_path(const BundleAddress& address) {
  return std::string(entries_prefix) + format_index_and_width(address.index, address.width);
}

Result<BundleAddress> parse_bundle_path(std::string_view path) {
  const auto parse = [&]() -> Result<BundleAddress> {
    if (!path.starts_with(entries_prefix)) return malformed("it does not begin with \"tile/entries/\"");
    return parse_index_and_width(path.substr(entries_prefix.size()));
  };
  return parse().map_error(not_a_path(path));
}

std::uint64_t hashes_at_level(std::uint64_t size, unsigned level) {
  return level < 64 / tile_height ? size >> (tile_height * level) : 0;
}

std::vector<LevelTiles> tiles_of_size(std::uint64_t size) {
  std::vector<LevelTiles> levels;
  for (unsigned level = 0; hashes_at_level(size, level) > 0; ++level) {
    const std::uint64_t hashes = hashes_at_level(size, level);
    levels.push_back({level, hashes / tile_width, static_cast<unsigned>(hashes % tile_width)});
  }
  return levels;
}

unsigned width_in_tree(unsigned level, std::uint64_t index, std::uint64_t size) {
  const std::uint64_t hashes = hashes_at_level(size, level);
  if (index > hashes / tile_width) return 0;
  return static_cast<unsigned>(std::min<std::uint64_t>(hashes - index * tile_width, tile_width));
}

}  // namespace haip::tlog
