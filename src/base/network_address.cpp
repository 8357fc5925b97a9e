#include "base/network_address.hpp"

#include <arpa/inet.h>

#include <array>

#include "base/encoding.hpp"

namespace haip {

std::string network_of(std::string_view address, NetworkWidth width) {
  std::string text(address);
  const auto network = [width](ByteView bytes, std::size_t customer_bytes, std::size_t allotment_bytes) {
    return hex(bytes.first(width == NetworkWidth::customer ? customer_bytes : allotment_bytes));
  };
  if (std::array<std::uint8_t, 4> four{}; inet_pton(AF_INET, text.c_str(), four.data()) == 1)
    return network(four, 4, 3);
  std::array<std::uint8_t, 16> six{};
  if (inet_pton(AF_INET6, text.c_str(), six.data()) != 1) return text;
  constexpr std::array<std::uint8_t, 12> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  const ByteView view(six);
  return equal(view.first(mapped.size()), mapped) ? network(view.subspan(mapped.size()), 4, 3) : network(view, 8, 6);
}

}  // namespace haip
