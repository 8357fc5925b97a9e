// Markdown and plain text: whatever is read stays within the limits, and a mapping file written for it reads again.

#include "base/bytes.hpp"
#include "base/text.hpp"
#include "instruments/matching.hpp"
#include "instruments/shipped.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace haip;
  static const std::vector<Edition> editions = shipped_editions().value();
  const auto document = read_markdown(as_text({data, size}));
  if (!document) return 0;
  for (const Block& block : document->blocks)
    if (!is_utf8(block.text) || block.text.size() > most_block_bytes) __builtin_trap();
  if (document->blocks.empty() || document->blocks.size() > 200) return 0;
  const Edition& principles = editions[1];
  const Matching matching = match_document(*document, principles, {}, "en");
  const auto mapping = parse_mapping(mapping_file(*document, matching, {}), *document, principles);
  if (!mapping || !mapping->places.empty()) __builtin_trap();
  // Answers from the fuzzer's own bytes must never lead to a broken edition.
  const auto decided = parse_mapping(as_text({data, size}), *document, principles);
  if (!decided) return 0;
  Matching answered = match_document(*document, principles, *decided, "en");
  answered.questions.clear();
  const auto edition =
      edition_of_document(*document, principles, *decided, answered, {"fuzz", "2026-01-01", "en", "", ""});
  if (edition && read_edition(edition_json(*edition)) != *edition) __builtin_trap();
  return 0;
}
