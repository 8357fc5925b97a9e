#pragma once
// From method and path to handler.
//
//   Router router;
//   router.get("/organisations/{domain}", show_organisation)
//         .post("/organisations/{domain}/commitments", make_commitment)
//         .get("/log/tile/{rest...}", serve_tile)
//         .cross_origin("/api/");
//   Server server(options, [&](const Request& request) { return router.handle(request); });
//
// A pattern is a path whose segments are literal, or {name} (one non-empty segment), or last of all {name...} (one or
// more segments with the slashes between them). Literal segments win over {name}, {name} over {name...}.

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "web/http.hpp"

namespace haip {

/// What the named segments of a pattern matched.
class RouteParameters {
 public:
  /// Throws std::logic_error when the pattern has no such name.
  [[nodiscard]] std::string_view text(std::string_view name) const;

 private:
  friend class Router;
  std::vector<std::pair<std::string_view, std::string_view>> values_;  // Views into the router and the request.
};

using Handler = std::function<Reply(const Request&, const RouteParameters&)>;
/// Makes the page for a request that found no handler; `allow` goes with status 405.
using Refusal = std::function<Response(const Request&, int status, const Error& error)>;

/// Filled at start, then shared by all threads.
class Router {
 public:
  Router();
  ~Router();
  Router(Router&&) noexcept;
  Router& operator=(Router&&) noexcept;

  /// Throws std::logic_error for a pattern that is wrong or taken. A GET route also serves HEAD.
  Router& add(Method method, std::string_view pattern, Handler handler);
  Router& get(std::string_view pattern, Handler handler) { return add(Method::get, pattern, std::move(handler)); }
  Router& post(std::string_view pattern, Handler handler) { return add(Method::post, pattern, std::move(handler)); }

  /// Paths that begin with `prefix` may be read by scripts of any site, without credentials: OPTIONS is answered with
  /// the CORS permissions, and responses get "Access-Control-Allow-Origin: *". A prepared response cannot be changed
  /// any more and must carry that field itself.
  Router& cross_origin(std::string prefix);

  /// Replaces the text/plain pages for 404 and 405.
  Router& on_refusal(Refusal refusal);

  /// 404 when no pattern fits; 405 with Allow when one fits for another method; 308 when the path would fit without
  /// its final slash, or with one more.
  [[nodiscard]] Reply handle(const Request& request) const;

 private:
  struct Node;
  struct Match;
  [[nodiscard]] std::optional<Url> other_spelling(const Request& request) const;
  [[nodiscard]] bool is_cross_origin(std::string_view path) const;
  [[nodiscard]] Response refuse(const Request& request, int status, const Error& error) const;
  static bool find(const Node& node, std::string_view rest, Match& match);

  std::unique_ptr<Node> root_;
  std::vector<std::string> cross_origin_prefixes_;
  Refusal refusal_;
};

}  // namespace haip
