#pragma once
// Networks that addresses belong to, for counting who asks: one customer or house usually has many addresses.

#include <string>
#include <string_view>

namespace haip {

enum class NetworkWidth {
  customer,   ///< One IPv4 address, or one IPv6 /64.
  allotment,  ///< IPv4 /24 or IPv6 /48: what a house or a provider's region is usually given.
};

/// The same text for all addresses of one network. Textual addresses; one that is none is a network of its own.
/// "::ffff:192.0.2.1" counts as the IPv4 address in it, which is not a network with all others of that form.
std::string network_of(std::string_view address, NetworkWidth width);

}  // namespace haip
