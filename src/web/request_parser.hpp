#pragma once
// Bytes from a connection to requests, strictly (RFC 9112): Beast's parser, and what it leaves to others to refuse.

#include <cstddef>
#include <memory>
#include <string_view>

#include "web/http.hpp"

namespace haip {

/// Why a request goes no further. The connection cannot be used afterwards: nobody knows where the next request begins.
struct RequestRefusal {
  int status;                 ///< 400, 413, 417, 431, 501 or 505.
  std::string_view sentence;  ///< For the client; lives as long as the program.
};

class RequestParser {
 public:
  RequestParser(std::size_t header_limit_bytes, std::size_t body_limit_bytes);
  ~RequestParser();
  RequestParser(const RequestParser&) = delete;
  RequestParser& operator=(const RequestParser&) = delete;

  enum class Progress { needs_more, header_done, complete, refused };
  struct Step {
    Progress progress;
    std::size_t consumed_bytes;  ///< Drop these; show the rest again, with more behind it.
  };

  /// Begins the next request: `request` is emptied (but for who the client is) and then filled by read().
  void start(Request& request);
  /// Takes what it can from the bytes received so far. header_done comes once, when a body follows.
  [[nodiscard]] Step read(std::string_view received);

  /// After refused.
  [[nodiscard]] RequestRefusal refusal() const;
  /// After header_done or complete: whether the client may send another request on this connection.
  [[nodiscard]] bool keep_alive() const;
  [[nodiscard]] bool is_http_1_0() const;
  /// After header_done: the client waits for "100 Continue" before it sends the body.
  [[nodiscard]] bool expects_continue() const;

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace haip
