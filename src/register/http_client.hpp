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

enum class RedirectRule {
  as_client,    ///< As the client's options say.
  are_answers,  ///< Not followed, for callers that go themselves from one server to the next.
};

// Members have {}, because g++ else warns where designated initializers leave one out.
struct HttpRequest {
  std::string method = "GET";
  std::string url{};
  std::vector<std::pair<std::string, std::string>> headers{};
  std::string body{};
  std::chrono::milliseconds time_limit{10'000};  ///< For all of it: name, connection, redirects, answer.
  std::size_t largest_answer_bytes = 1'048'576;
  RedirectRule redirects = RedirectRule::as_client;
  /// Given the body piece by piece as it comes; none of it is kept in HttpAnswer::body then. False ends the answer
  /// there (HttpAnswer::is_cut_off). Called from the thread that sends; may be empty; must not throw.
  std::function<bool(std::string_view piece)> receive{};
};

struct HttpAnswer {
  int status = 0;
  std::string content_type{};
  std::string location{};  ///< Header Location as it was sent, or "".
  std::string body{};
  std::chrono::seconds retry_after{0};  ///< Header Retry-After as a time from now, or 0.
  std::string etag{};                   ///< Header ETag as it was sent, with quotes, or "".
  std::string redirect_url{};           ///< Where `location` leads from here, for a redirect that was not followed.
  bool is_cut_off = false;              ///< HttpRequest::receive wanted no more.
};

/// Why there is no answer, for callers that judge a server by it.
enum class HttpFailureCause {
  no_such_name,        ///< The resolver says that the name does not exist: not that it could not find out.
  connection_refused,  ///< The machine is there, and nothing listens.
  timed_out,
  not_secure,   ///< TLS: nothing in common, or a certificate that is not to be trusted.
  not_allowed,  ///< A scheme or an address that this client may not ask.
  other,
};
struct HttpFailure {
  HttpFailureCause cause = HttpFailureCause::other;
  Error error;  ///< As send() returns it.
};

class HttpClient {
 public:
  virtual ~HttpClient() = default;
  /// Errors: unavailable (no connection, time out, TLS, too many redirects), refused (a scheme or an address that may
  /// not be asked), too_large, malformed (the request itself). A status such as 404 is an answer, not an error.
  /// Messages name the address without user, password and query. Safe to use from several threads.
  virtual Result<HttpAnswer> send(const HttpRequest& request) = 0;
  /// As send(), with the cause where there is no answer. To find it a name may be looked up once more.
  virtual tl::expected<HttpAnswer, HttpFailure> ask(const HttpRequest& request);
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
