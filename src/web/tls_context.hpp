#pragma once
// A server's TLS settings (OpenSSL): TLS 1.2 or later, HTTP/1.1 by ALPN, no compression, no renegotiation.

#include <memory>

#include "base/file.hpp"
#include "base/result.hpp"

struct ssl_ctx_st;

namespace haip {

struct TlsContextDeleter {
  void operator()(ssl_ctx_st* context) const;
};
using TlsContext = std::unique_ptr<ssl_ctx_st, TlsContextDeleter>;

/// `certificate` is a PEM chain, the server's own first; `private_key` is PEM without a passphrase. Errors: not_found,
/// unavailable; malformed when they cannot be read as such or do not belong together.
Result<TlsContext> make_tls_context(const Path& certificate, const Path& private_key);

}  // namespace haip
