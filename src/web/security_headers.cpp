#include "web/security_headers.hpp"

namespace haip {

void add_security_headers(Response& response, Transport transport) {
  const auto add = [&](std::string_view name, std::string_view value) {
    if (!response.find(name)) response.add(name, value);
  };
  add("Content-Security-Policy", content_security_policy);
  add("X-Content-Type-Options", "nosniff");
  add("Referrer-Policy", "strict-origin-when-cross-origin");
  add("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()");
  add("Cross-Origin-Opener-Policy", "same-origin");
  // What scripts of other sites may read, they may also embed.
  if (!response.find("access-control-allow-origin")) add("Cross-Origin-Resource-Policy", "same-origin");
  if (transport == Transport::encrypted) add("Strict-Transport-Security", "max-age=63072000; includeSubDomains");
}

}  // namespace haip
