// Editions as JSON: what is read is written back the same; redlines between any two of its texts lead from one to the
// other.

#include "base/bytes.hpp"
#include "instruments/difference.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace haip;
  const auto json = parse_json(as_text({data, size}), 64 * 1024);
  if (!json) return 0;
  const auto edition = read_edition(*json);
  if (!edition) return 0;
  if (edition_json(*edition) != *json && read_edition(edition_json(*edition)) != *edition) __builtin_trap();
  std::string before;
  for (const Provision& provision : edition->provisions) {
    const std::string text = full_text(provision, "en");
    std::string from;
    std::string to;
    for (const Segment& segment : difference(before, text)) {
      if (segment.kind != SegmentKind::inserted) from += segment.text;
      if (segment.kind != SegmentKind::deleted) to += segment.text;
    }
    if (from != before || to != text) __builtin_trap();
    before = text;
  }
  const EditionDifference same = compare_editions(*edition, *edition);
  if (same.unchanged != edition->provisions.size()) __builtin_trap();
  return 0;
}
