// Paths of tiles and bundles: each has one spelling.

#include "base/bytes.hpp"
#include "tlog/tile.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace haip;
  const std::string_view path = as_text({data, size});
  const auto tile = tlog::parse_tile_path(path);
  const auto bundle = tlog::parse_bundle_path(path);
  if (tile && bundle) __builtin_trap();
  if (tile && tlog::format_tile_path(*tile) != path) __builtin_trap();
  if (bundle && tlog::format_bundle_path(*bundle) != path) __builtin_trap();
  return 0;
}
