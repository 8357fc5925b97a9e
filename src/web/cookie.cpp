#include "web/cookie.hpp"

#include <algorithm>
#include <stdexcept>

namespace haip {
namespace {

bool consists_of(std::string_view text, std::string_view marks) {
  return std::ranges::all_of(text, [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           marks.find(c) != std::string_view::npos;
  });
}

}  // namespace

std::string cookie_name(std::string_view name, Transport transport) {
  return (transport == Transport::encrypted ? "__Host-" : "") + std::string(name);
}

void set_cookie(Response& response, const Cookie& cookie, Transport transport) {
  if (cookie.name.empty() || !consists_of(cookie.name, "-_") || !consists_of(cookie.value, "-_.~%"))
    throw std::logic_error("a cookie with characters that need encoding");
  std::string field = cookie_name(cookie.name, transport) + "=" + cookie.value + "; Path=/; HttpOnly; SameSite=Lax";
  if (transport == Transport::encrypted) field += "; Secure";
  if (cookie.max_age) field += "; Max-Age=" + std::to_string(cookie.max_age->count());
  response.add("Set-Cookie", field);
}

std::optional<std::string_view> read_cookie(const Request& request, std::string_view name) {
  return request.cookie(cookie_name(name, transport_of(request)));
}

}  // namespace haip
