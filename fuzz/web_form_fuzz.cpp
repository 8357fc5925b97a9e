// Forms and queries: whatever is read can be written and read again as the same fields.

#include "base/text.hpp"
#include "web/parameters.hpp"
#include "web/percent.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto fields = haip::parse_parameters(text);
  if (!fields) return 0;
  std::string written;
  for (const auto& entry : fields->entries()) {
    if (!haip::is_utf8(entry.name) || !haip::is_utf8(entry.value)) __builtin_trap();
    haip::append_percent_encoded(written += '&', entry.name);
    haip::append_percent_encoded(written += '=', entry.value);
  }
  const auto again = haip::parse_parameters(written);
  if (!again || again->entries() != fields->entries()) __builtin_trap();
  return 0;
}
