// Lists of links, and the addresses in them: an address has one spelling, in ASCII and without a fragment.

#include <algorithm>

#include "base/bytes.hpp"
#include "base/text.hpp"
#include "evidence/link_address.hpp"
#include "evidence/link_list.hpp"

namespace {

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](unsigned char c) { return c > 0x20 && c < 0x7f; });
}

void read_address(std::string_view text) {
  if (!haip::is_utf8(haip::shown_address(text))) __builtin_trap();
  const auto address = haip::read_link_address(text);
  if (!address) return;
  if (!address->asked.starts_with("http") || !is_ascii(address->asked) || address->host.empty()) __builtin_trap();
  if (address->asked.find('#') != std::string::npos) __builtin_trap();
  const auto again = haip::read_link_address(address->asked);
  if (!again || again->asked != address->asked || again->host != address->host) __builtin_trap();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = haip::as_text({data, size});
  read_address(text);
  const auto links = haip::parse_link_list(text);
  if (!links) return 0;
  for (const haip::Link& link : *links) read_address(link.address);
  return 0;
}
