#include "tlog/bundle.hpp"

#include <string>

#include "tlog/tile.hpp"

namespace haip::tlog {
namespace {

constexpr std::size_t length_bytes = 2;

/// Takes one entry off the front of `rest`; `number` counts from 0 and is for messages.
Result<ByteView> take_entry(ByteView& rest, unsigned number) {
  const std::string where = "entry bundle, entry " + std::to_string(number);
  if (rest.empty()) return malformed(where + " is missing");
  if (rest.size() < length_bytes) return malformed(where + ": the length is cut off");
  const std::size_t size = (std::size_t{rest[0]} << 8) | rest[1];
  if (rest.size() - length_bytes < size)
    return malformed(where + ": " + std::to_string(size) + " bytes are announced and " +
                     std::to_string(rest.size() - length_bytes) + " are there");
  const ByteView entry = rest.subspan(length_bytes, size);
  rest = rest.subspan(length_bytes + size);
  return entry;
}

Status check_width(unsigned width) {
  if (width == 0 || width > tile_width) return malformed("an entry bundle has 1 to 256 entries");
  return {};
}

}  // namespace

Status append_to_bundle(Bytes& bundle, ByteView entry) {
  if (entry.size() > max_entry_bytes)
    return fail(ErrorKind::too_large, "an entry of " + std::to_string(entry.size()) + " bytes does not fit the log; " +
                                          std::to_string(max_entry_bytes) + " is the limit");
  bundle.push_back(static_cast<std::uint8_t>(entry.size() >> 8));
  bundle.push_back(static_cast<std::uint8_t>(entry.size() & 0xff));
  append(bundle, entry);
  return {};
}

Result<std::vector<ByteView>> parse_bundle(ByteView bundle, unsigned width) {
  CHECK(check_width(width));
  std::vector<ByteView> entries;
  entries.reserve(width);
  while (entries.size() < width) {
    TRY(const ByteView entry, take_entry(bundle, static_cast<unsigned>(entries.size())));
    entries.push_back(entry);
  }
  if (!bundle.empty())
    return malformed("entry bundle: " + std::to_string(bundle.size()) + " bytes follow the last of " +
                     std::to_string(width) + " entries");
  return entries;
}

Result<ByteView> bundle_prefix(ByteView bundle, unsigned width) {
  CHECK(check_width(width));
  ByteView rest = bundle;
  for (unsigned number = 0; number < width; ++number) CHECK(take_entry(rest, number));
  return bundle.first(bundle.size() - rest.size());
}

}  // namespace haip::tlog
