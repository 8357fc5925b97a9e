#include "web/sender_limit.hpp"

#include "base/network_address.hpp"

namespace haip {

bool SenderLimit::allow(std::string_view client_address, RateLimit::Moment now) {
  return by_customer_.allow(network_of(client_address, NetworkWidth::customer), now) &&
         by_allotment_.allow(network_of(client_address, NetworkWidth::allotment), now);
}

}  // namespace haip
