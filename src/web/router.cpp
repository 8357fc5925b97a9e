#include "web/router.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <stdexcept>

#include "base/text.hpp"
#include "web/url.hpp"

namespace haip {
namespace {

constexpr std::size_t method_count = 7;

struct Route {
  std::vector<std::string> names;  // Of the named segments, in order.
  Handler handler;
};

Response plain_refusal(const Request&, int, const Error& error) {
  return Response::text(error.message + (error.advice.empty() ? "" : ": " + error.advice) + "\n",
                        http_status(error.kind));
}

}  // namespace

/// One segment's place in the tree of patterns.
struct Router::Node {
  std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
  std::unique_ptr<Node> parameter;
  std::unique_ptr<Node> rest;  // A node of its own, so that it can hold routes; never has children.
  std::array<std::optional<Route>, method_count> routes;

  [[nodiscard]] bool has_routes() const {
    return std::ranges::any_of(routes, [](const auto& route) { return route.has_value(); });
  }
};

struct Router::Match {
  const Node* node = nullptr;
  std::vector<std::string_view> values;
};

std::string_view RouteParameters::text(std::string_view name) const {
  for (const auto& [known, value] : values_)
    if (known == name) return value;
  throw std::logic_error("the pattern of this route has no {" + std::string(name) + "}");
}

Router::Router() : root_(std::make_unique<Node>()), refusal_(plain_refusal) {}
Router::~Router() = default;
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;

Router& Router::add(Method method, std::string_view pattern, Handler handler) {
  const auto wrong = [&](std::string_view why) {
    return std::logic_error("route \"" + std::string(pattern) + "\": " + std::string(why));
  };
  if (!pattern.starts_with('/')) throw wrong("does not begin with a slash");
  if (!handler) throw wrong("has no handler");

  Route route{{}, std::move(handler)};
  Node* node = root_.get();
  const auto step_into = [](std::unique_ptr<Node>& child) {
    if (!child) child = std::make_unique<Node>();
    return child.get();
  };
  const std::vector<std::string_view> segments = split(pattern.substr(1), '/');
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const std::string_view segment = segments[i];
    const bool is_last = i + 1 == segments.size();
    if (!segment.starts_with('{')) {
      if (segment.empty() && !is_last) throw wrong("has an empty segment");
      if (segment.find_first_of("{}%") != std::string_view::npos) throw wrong("has a bracket inside a segment");
      node = step_into(node->literals[std::string(segment)]);
      continue;
    }
    if (!segment.ends_with('}')) throw wrong("has an unclosed bracket");
    std::string_view name = segment.substr(1, segment.size() - 2);
    const bool is_rest = name.ends_with("...");
    if (is_rest) name.remove_suffix(3);
    if (name.empty()) throw wrong("has a segment without a name");
    if (is_rest && !is_last) throw wrong("has something after {…...}");
    if (std::ranges::find(route.names, name) != route.names.end()) throw wrong("uses a name twice");
    route.names.emplace_back(name);
    node = step_into(is_rest ? node->rest : node->parameter);
  }
  auto& place = node->routes[static_cast<std::size_t>(method)];
  if (place) throw wrong("is taken");
  place = std::move(route);
  return *this;
}

Router& Router::cross_origin(std::string prefix) {
  cross_origin_prefixes_.push_back(std::move(prefix));
  return *this;
}

Router& Router::on_refusal(Refusal refusal) {
  refusal_ = std::move(refusal);
  return *this;
}

/// Walks down the tree, `rest` being the path below `node` without its leading slash; backs out of a literal that
/// leads nowhere. The depth is that of the patterns, not of the path.
bool Router::find(const Node& node, std::string_view rest, Match& match) {
  const std::size_t slash = rest.find('/');
  const std::string_view segment = rest.substr(0, slash);
  const auto go_on = [&](const Node& child) {
    if (slash != std::string_view::npos) return find(child, rest.substr(slash + 1), match);
    if (!child.has_routes()) return false;
    match.node = &child;
    return true;
  };

  if (const auto literal = node.literals.find(segment); literal != node.literals.end() && go_on(*literal->second))
    return true;
  if (segment.empty()) return false;
  const std::size_t known_values = match.values.size();
  if (node.parameter) {
    match.values.push_back(segment);
    if (go_on(*node.parameter)) return true;
    match.values.resize(known_values);
  }
  if (node.rest && !rest.ends_with('/')) {
    match.values.push_back(rest);
    match.node = node.rest.get();
    return true;
  }
  return false;
}

/// The address with or without its final slash, where that is a page.
std::optional<Url> Router::other_spelling(const Request& request) const {
  const std::string_view path = request.path;
  const bool is_page = request.method == Method::get || request.method == Method::head;
  if (!is_page || path.size() < 2 || !path.starts_with('/')) return std::nullopt;
  const bool has_slash = path.ends_with('/');
  const std::string other =
      has_slash ? std::string(path.substr(1, path.size() - 2)) : std::string(path.substr(1)) + '/';
  if (Match match; !find(*root_, other, match)) return std::nullopt;
  const std::size_t query = std::min(request.target.find('?'), request.target.size());
  std::string target = request.target.substr(0, query);
  if (has_slash)
    target.erase(target.rfind('/'));
  else
    target += '/';
  const Result<Url> location = site_url_from_text(target + request.target.substr(query));
  return location ? std::optional(*location) : std::nullopt;
}

bool Router::is_cross_origin(std::string_view path) const {
  return std::ranges::any_of(cross_origin_prefixes_,
                             [&](const std::string& prefix) { return path.starts_with(prefix); });
}

Response Router::refuse(const Request& request, int status, const Error& error) const {
  Response response = refusal_(request, status, error);
  response.status = status;
  return response;
}

namespace {

std::string allowed_methods(const std::array<std::optional<Route>, method_count>& routes, bool is_cross_origin) {
  std::string allowed;
  const auto allow = [&](Method method) {
    if (!allowed.empty()) allowed += ", ";
    allowed += method_name(method);
  };
  for (std::size_t i = 0; i < method_count; ++i) {
    const auto method = static_cast<Method>(i);
    const bool is_there = routes[i].has_value();
    if (is_there || (method == Method::head && routes[static_cast<std::size_t>(Method::get)]) ||
        (method == Method::options && is_cross_origin))
      allow(method);
  }
  return allowed;
}

void allow_any_origin(Reply& reply) {
  if (auto* response = std::get_if<Response>(&reply)) {
    response->set("Access-Control-Allow-Origin", "*");
  } else if (auto* deferred = std::get_if<Deferred>(&reply)) {
    deferred->start = [start = std::move(deferred->start)](Respond respond) {
      start([respond = std::move(respond)](Response later) {
        later.set("Access-Control-Allow-Origin", "*");
        respond(std::move(later));
      });
    };
  }
}

Response preflight(std::string_view allowed) {
  Response response{204, {}, {}};
  response.set("Access-Control-Allow-Origin", "*").set("Access-Control-Allow-Methods", allowed);
  response.set("Access-Control-Allow-Headers", "Content-Type").set("Access-Control-Max-Age", "86400");
  return response.set("Allow", allowed);
}

}  // namespace

Reply Router::handle(const Request& request) const {
  const std::string_view path = request.path;
  const bool cross_origin = is_cross_origin(path);
  Match match;
  if (!path.starts_with('/') || !find(*root_, path.substr(1), match)) {
    if (std::optional<Url> location = other_spelling(request)) return Response::moved(*location);
    return refuse(request, 404, Error{ErrorKind::not_found, "there is no page at this address", {}});
  }

  const auto& routes = match.node->routes;
  const auto route_for = [&](Method method) -> const Route* {
    const auto& route = routes[static_cast<std::size_t>(method)];
    return route ? &*route : nullptr;
  };
  const Route* route = route_for(request.method);
  if (!route && request.method == Method::head) route = route_for(Method::get);
  if (!route) {
    const std::string allowed = allowed_methods(routes, cross_origin);
    if (request.method == Method::options && cross_origin) return preflight(allowed);
    Response response =
        refuse(request, 405,
               Error{ErrorKind::refused, "this address does not take " + std::string(method_name(request.method)),
                     "it takes " + allowed});
    return response.set("Allow", allowed);
  }

  RouteParameters parameters;
  for (std::size_t i = 0; i < route->names.size(); ++i)
    parameters.values_.emplace_back(route->names[i], match.values[i]);
  Reply reply = route->handler(request, parameters);
  if (cross_origin) allow_any_origin(reply);
  return reply;
}

}  // namespace haip
