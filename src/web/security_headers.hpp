#pragma once
// What a browser may do with our pages: show them with our style sheet and images, and send forms to us.

#include <string_view>

#include "web/cookie.hpp"
#include "web/http.hpp"

namespace haip {

/// No scripts, no frames, nothing from elsewhere; drawings may be data: (they come from our own style sheet).
inline constexpr std::string_view content_security_policy =
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'";

/// Sets Content-Security-Policy, X-Content-Type-Options, Referrer-Policy, Permissions-Policy,
/// Cross-Origin-Opener-Policy, Cross-Origin-Resource-Policy and, over TLS, Strict-Transport-Security (two years).
/// What a handler has set itself stays.
void add_security_headers(Response& response, Transport transport);

}  // namespace haip
