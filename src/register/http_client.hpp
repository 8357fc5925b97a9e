#pragma once
// Asking other servers, behind an interface so that tests can answer without a network.

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace haip {

// Members have {}, because g++ else warns where designated initializers leave one out.
struct HttpRequest {
  std::string method = "GET";
  std::string url{};
  std::vector<std::pair<std::string, std::string>> headers{};
  std::string body{};
  std::chrono::milliseconds time_limit{10'000};  ///< For all of it: name, connection, redirects, answer.
  std::size_t largest_answer_bytes = 1'048'576;
};

struct HttpAnswer {
  int status = 0;
  std::string content_type{};
  std::string location{};  ///< Header Location as it was sent, or "".
  std::string body{};
  std::chrono::seconds retry_after{0};  ///< Header Retry-After as a time from now, or 0.
};

class HttpClient {
 public:
  virtual ~HttpClient() = default;
  /// Errors: unavailable (no connection, time out, TLS, too many redirects), refused (a scheme or an address that may
  /// not be asked), too_large, malformed (the request itself). A status such as 404 is an answer, not an error.
  /// Messages name the address without user, password and query. Safe to use from several threads.
  virtual Result<HttpAnswer> send(const HttpRequest& request) = 0;
};

enum class AddressRule {
  public_only,  ///< Private, loopback, link-local and other special addresses are refused, after name resolution.
  any_address,  ///< For mirrors and witnesses that the operator named.
};
struct HttpClientOptions {
  AddressRule addresses = AddressRule::public_only;
  bool https_only = true;
  int redirects = 3;  ///< Followed for GET and HEAD, under the same rules; 0 for none: then they are answers.
  std::string certificate_file{};           ///< Further trusted certificates (PEM), or "".
  std::vector<std::string> also_allowed{};  ///< Single addresses that public_only lets through: closed networks, tests.
  /// Told once for each request that takes longer than `waiting_after`, with the address and the time limit; from
  /// whichever thread sends. May be empty.
  std::function<void(std::string_view url, std::chrono::milliseconds time_limit)> waiting{};
  std::chrono::milliseconds waiting_after{3'000};
};

/// libcurl. Connections are kept and used again by whichever thread asks the same server next. No cookies, no proxy, no
/// settings from the environment.
std::unique_ptr<HttpClient> make_http_client(const HttpClientOptions& options);

/// Whether an IP address (text form, v4 or v6) is public unicast: not private, loopback, link-local, shared
/// (100.64/10), documentation, benchmark, multicast, reserved, unique-local, or an IPv6 form that embeds such an IPv4
/// address. From the IANA special-purpose address registries. False for text that is no address.
bool is_public_address(std::string_view ip);

}  // namespace haip
