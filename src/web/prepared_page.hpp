#pragma once
// A cached page: one response, compressed once for each kind of client, sent any number of times.
//
//   cache.put(key, PreparedPage(std::move(response)));
//   …
//   return cache.get(key).for_client(request);        // a Reply; nothing is formatted or copied

#include <memory>

#include "web/http.hpp"

namespace haip {

/// Immutable; copies share the bytes.
class PreparedPage {
 public:
  /// Keeps the response as it is and, if its type is compressible and that makes it smaller, in gzip and brotli. Adds
  /// an ETag made from the content, unless there is one, and Vary: Accept-Encoding.
  explicit PreparedPage(Response response);

  /// The variant that the request's Accept-Encoding asks for; the plain one if it excludes them all.
  [[nodiscard]] const std::shared_ptr<const PreparedResponse>& for_client(const Request& request) const;

  /// What keeping it costs: all variants together.
  [[nodiscard]] std::size_t size_bytes() const;

 private:
  std::shared_ptr<const PreparedResponse> identity_;
  std::shared_ptr<const PreparedResponse> gzip_;
  std::shared_ptr<const PreparedResponse> brotli_;
};

}  // namespace haip
