// Histories of links: what is read must be written in a form that reads back as the same history.

#include "base/bytes.hpp"
#include "evidence/link_history.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace haip;
  const auto history = parse_link_history(as_text({data, size}));
  if (!history) return 0;
  const std::string written = format_link_history(*history);
  const auto again = parse_link_history(written);
  if (!again || *again != *history || format_link_history(*again) != written) __builtin_trap();
  return 0;
}
