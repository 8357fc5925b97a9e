#pragma once
// What a handler gets and gives. Nothing here knows about sockets; server.hpp does.
//
//   Reply show_organisation(const Request& request, const RouteParameters& route) {
//     Result<Html> page = organisation_page(route.text("domain"), request.query.text("lang"));
//     if (!page) return Response::problem(page.error());
//     return Response::html(std::move(*page));
//   }

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "web/parameters.hpp"

namespace haip {

class Html;
class Json;
class Url;

enum class Method { get, head, post, put, patch, delete_, options };

/// "GET". Methods are case-sensitive.
std::string_view method_name(Method method);
std::optional<Method> parse_method(std::string_view name);

/// Header fields of a request in the order received. All text lies in one buffer, which clear() keeps.
class RequestHeaders {
 public:
  struct Field {
    std::string_view name;
    std::string_view value;
  };

  /// The value of the first field of that name, whatever the case of its letters.
  [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const;
  /// How many fields have that name.
  [[nodiscard]] std::size_t count(std::string_view name) const;
  /// The values of all fields of that name joined by ", " (RFC 9110, 5.3): for list-valued fields.
  [[nodiscard]] std::string joined(std::string_view name) const;

  [[nodiscard]] std::size_t size() const { return spans_.size(); }
  [[nodiscard]] Field operator[](std::size_t index) const;

  void add(std::string_view name, std::string_view value);
  void clear();

 private:
  struct Span {
    std::uint32_t name_at, name_size, value_size;  // The value follows the name.
  };
  std::string text_;
  std::vector<Span> spans_;
};

/// One request. The server reuses the object for the next one: a Deferred reply copies what it needs.
struct Request {
  Method method = Method::get;
  std::string target;  ///< As sent, such as "/organisations/example.org?lang=ja".
  std::string path;    ///< Decoded, valid UTF-8, starts with "/"; no ".", "..", empty segment or control character.
  Parameters query;    ///< Decoded.
  RequestHeaders headers;
  std::string body;
  std::string client_address;  ///< "192.0.2.1" or "2001:db8::1", without port.
  bool is_secure = false;      ///< The client's own connection is encrypted (here, or at the trusted proxy).

  [[nodiscard]] std::optional<std::string_view> header(std::string_view name) const { return headers.find(name); }
  /// The value of a cookie (RFC 6265), without surrounding double quotes; the first one if the name occurs twice.
  [[nodiscard]] std::optional<std::string_view> cookie(std::string_view name) const;
};

/// One response. The server adds Date, Connection and Content-Length, and leaves the body out for HEAD, 204 and 304.
struct Response {
  struct Field {
    std::string name;
    std::string value;
    friend bool operator==(const Field&, const Field&) = default;
  };

  int status = 200;
  std::vector<Field> headers;
  std::string body;

  /// text/html; charset=utf-8
  static Response html(Html page, int status = 200);
  /// text/plain; charset=utf-8
  static Response text(std::string content, int status = 200);
  /// application/json: canonical_json and a final newline.
  static Response json(const Json& value, int status = 200);
  /// Any bytes; `type` is the media type.
  static Response bytes(std::string content, std::string_view type, int status = 200);
  /// 303: after a form was accepted, the browser gets `location`.
  static Response see_other(const Url& location);
  /// 308: this address has moved for good.
  static Response moved(const Url& location);
  /// RFC 9457 application/problem+json, status by http_status(): {"advice","detail","status","title","type"}. With
  /// Retry-After when that is 503.
  static Response problem(const Error& error);
  /// With the members of `more`, an object, added.
  static Response problem(const Error& error, const Json& more);

  /// The value of the first field of that name, whatever the case of its letters, or nullptr.
  [[nodiscard]] const std::string* find(std::string_view name) const;
  /// Replaces the fields of that name. Control characters in `value` become spaces, so that a value from outside can
  /// not add a field of its own.
  Response& set(std::string_view name, std::string_view value);
  /// Adds a field beside others of that name (Set-Cookie, Link). Control characters as in set().
  Response& add(std::string_view name, std::string_view value);
};

/// For the field Retry-After of an answer with status 503.
inline constexpr std::string_view retry_after_seconds = "30";

/// 400 malformed · 422 refused, false_proof · 404 · 409 · 403 · 413 · 410 · 503
int http_status(ErrorKind kind);
/// "Not Found"; "" for a status that haip never sends.
std::string_view reason_phrase(int status);

/// A response whose bytes are ready to be sent many times, from any thread: cached pages. Immutable.
class PreparedResponse {
 public:
  /// Content-Length is computed. A body for 204 or 304 is dropped. An ETag among the headers makes the server answer
  /// 304 to a request whose If-None-Match names it.
  static std::shared_ptr<const PreparedResponse> prepare(Response response);

  [[nodiscard]] int status() const { return status_; }
  /// Status line and fields, each ended by CRLF, without Date, Connection and the empty line.
  [[nodiscard]] std::string_view head() const { return head_; }
  /// The head to send when the client has it already; empty when there is no ETag.
  [[nodiscard]] std::string_view not_modified_head() const { return not_modified_head_; }
  /// With its quotes; "" when there is none.
  [[nodiscard]] std::string_view etag() const { return etag_; }
  [[nodiscard]] const std::string& body() const { return body_; }

 private:
  PreparedResponse() = default;
  int status_ = 200;
  std::string head_;
  std::string not_modified_head_;
  std::string etag_;
  std::string body_;
};

/// Whether an If-None-Match value (RFC 9110, 13.1.2; weak comparison) names `etag` or is "*".
bool names_etag(std::string_view if_none_match, std::string_view etag);

using Respond = std::function<void(Response)>;

/// A reply that comes later, from any thread: for work that would hold up other requests.
/// `start` runs at once on the connection's thread and must not block; it hands the work to a thread of its own.
/// Respond takes effect once. When all its copies are gone without a call, the client gets status 500.
struct Deferred {
  std::function<void(Respond respond)> start;
};

/// What a handler returns.
using Reply = std::variant<Response, std::shared_ptr<const PreparedResponse>, Deferred>;

}  // namespace haip
