#pragma once
// Cookies that only this site gets, never over an unencrypted network and never to scripts.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "web/http.hpp"

namespace haip {

/// How the client reaches the site. `plain` is for a register on one's own machine.
enum class Transport { encrypted, plain };

/// As seen by the server.
inline Transport transport_of(const Request& request) {
  return request.is_secure ? Transport::encrypted : Transport::plain;
}

/// "__Host-session" over TLS, so that no neighbouring host or unencrypted page can set it (RFC 6265bis, 4.1.3.2);
/// plain "session" otherwise.
std::string cookie_name(std::string_view name, Transport transport);

struct Cookie {
  std::string name;                             ///< Without prefix; letters, digits, "-", "_".
  std::string value;                            ///< Letters, digits and "-_.~%"; anything else throws std::logic_error.
  std::optional<std::chrono::seconds> max_age;  ///< None: until the browser closes. Zero deletes the cookie.
};

/// Adds Set-Cookie with Path=/, HttpOnly, SameSite=Lax and, over TLS, the prefix and Secure.
void set_cookie(Response& response, const Cookie& cookie, Transport transport);

/// The value under cookie_name(name, …).
std::optional<std::string_view> read_cookie(const Request& request, std::string_view name);

}  // namespace haip
