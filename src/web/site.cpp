#include "web/site.hpp"

#include <algorithm>

#include "base/embedded.hpp"
#include "register/fold.hpp"
#include "web/compression.hpp"
#include "web/layout.hpp"
#include "web/refusal.hpp"
#include "web/security_headers.hpp"

namespace haip {
namespace {

constexpr std::size_t cache_capacity_bytes = 64 * 1024 * 1024;
constexpr std::string_view page_caching = "public, max-age=0, must-revalidate";

}  // namespace

ViewConnections::Lease::~Lease() {
  if (connection_ == nullptr) return;
  const std::lock_guard lock(owner_->mutex_);
  owner_->idle_.push_back(std::move(connection_));
}

Result<ViewConnections::Lease> ViewConnections::borrow() {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      Lease lease(*this, std::move(idle_.back()));
      idle_.pop_back();
      return lease;
    }
  }
  TRY(std::unique_ptr<Connection> connection, register_.connect());
  return Lease(*this, std::move(connection));
}

std::shared_ptr<const PreparedPage> PageCache::find(const std::string& key, std::uint64_t log_size) {
  const std::lock_guard lock(mutex_);
  if (log_size != log_size_) return nullptr;
  const auto found = by_key_.find(key);
  if (found == by_key_.end()) return nullptr;
  kept_.splice(kept_.begin(), kept_, found->second);
  return found->second->page;
}

void PageCache::keep(const std::string& key, std::uint64_t log_size, std::shared_ptr<const PreparedPage> page) {
  const std::lock_guard lock(mutex_);
  if (log_size < log_size_) return;
  if (log_size > log_size_) {
    kept_.clear();
    by_key_.clear();
    size_bytes_ = 0;
    log_size_ = log_size;
  }
  if (by_key_.contains(key)) return;
  size_bytes_ += page->size_bytes() + key.size();
  kept_.push_front({key, std::move(page)});
  by_key_.emplace(key, kept_.begin());
  while (size_bytes_ > capacity_bytes_) {
    const Kept& oldest = kept_.back();
    size_bytes_ -= oldest.page->size_bytes() + oldest.key.size();
    by_key_.erase(oldest.key);
    kept_.pop_back();
  }
}

Site::Site(Register& reg, const std::vector<Feature>& features)
    : register_(reg),
      features_(features),
      genesis_(reg.folder().genesis()),
      connections_(reg),
      cache_(cache_capacity_bytes) {
  for (const Feature& feature : features)
    navigation_.insert(navigation_.end(), feature.navigation.begin(), feature.navigation.end());
  for (const Feature& feature : features)
    if (feature.describe != nullptr) describers_.push_back(feature.describe);
  std::sort(navigation_.begin(), navigation_.end(), [](const auto& a, const auto& b) { return a.rank < b.rank; });
}

Translator Site::translator_for(const Request& request) {
  const std::string* asked = request.query.find("lang");
  return Translator(negotiate_language(asked == nullptr ? std::nullopt : std::optional<std::string_view>(*asked),
                                       std::nullopt, request.header("accept-language")));
}

Response Site::render(const Request& request, const Page& page, Translator translate) const {
  const Frame frame{genesis_, navigation_, request.path, request.query, register_.published_size()};
  Html document = framed(page, frame, translate);
  // Whoever chose a language by the link at the foot keeps it on the next page.
  if (const std::string* chosen = request.query.find("lang"); chosen != nullptr && find_language(*chosen))
    document = with_language_in_links(document, translate.language());
  Response response = Response::html(std::move(document), page.status);
  add_security_headers(response, transport_of(request));
  response.set("Content-Language", translate.language().code());
  return response;
}

void Site::add_routes(Router& router) {
  for (const Feature& feature : features_) {
    for (const PageRoute& route : feature.pages)
      router.get(route.pattern, [this, &route](const Request& request, const RouteParameters& parameters) {
        return page_reply(route, request, parameters);
      });
    for (const DataRoute& route : feature.data)
      router.get(route.pattern, [this, &route](const Request& request, const RouteParameters& parameters) {
        return data_reply(route, request, parameters);
      });
  }
  add_embedded_file(router, style_sheet_path(), "data/style.css", "text/css; charset=utf-8",
                    "public, max-age=31536000, immutable");
  add_embedded_file(router, "/icon.svg", "data/icon.svg", "image/svg+xml", "public, max-age=86400");
  router.on_refusal([this](const Request& request, int status, const Error& error) {
    // Programs get a problem they can read, people a page.
    if (request.path.starts_with("/api/")) {
      Response problem = Response::problem(error);
      Json body = *parse_json(problem.body);
      body.set("status", status).set("title", reason_phrase(status));
      problem.status = status;
      problem.body = canonical_json(body) + "\n";
      return problem;
    }
    return refusal(request, status, error);
  });
}

Response Site::refusal(const Request& request, int status, const Error& error) const {
  const Translator translate = translator_for(request);
  std::vector<Crumb> ways_on{{std::string(translate("First page")), Url("/")}};
  for (const NavigationEntry& entry : navigation_)
    ways_on.push_back({std::string(translate(entry.label)), address_of(entry)});
  Response response = render(request, refusal_page(status, error, ways_on, translate), translate);
  response.set("Cache-Control", "no-store").add("Vary", "Accept-Language");
  compress_for(request, response);
  return response;
}

void Site::add_embedded_file(Router& router, const std::string& path, std::string_view file, std::string_view type,
                             std::string_view caching) {
  Response response = Response::bytes(std::string(embedded_file(file)), type);
  response.set("Cache-Control", caching);
  add_security_headers(response, Transport::plain);
  router.get(path,
             [prepared = PreparedPage(std::move(response))](const Request& request, const RouteParameters&) -> Reply {
               return prepared.for_client(request);
             });
}

Reply Site::page_reply(const PageRoute& route, const Request& request, const RouteParameters& parameters) {
  const Translator translate = translator_for(request);
  const std::uint64_t size = register_.published_size();
  std::string key = request.target;
  key += '\n';
  key += translate.language().code();
  key += request.is_secure ? "s" : "";
  if (const auto kept = cache_.find(key, size)) return kept->for_client(request);
  Response response = make_page(route, request, parameters, translate, size);
  if (response.status != 200) return response;
  response.set("Cache-Control", page_caching).add("Vary", "Accept-Language");
  return keep(key, size, std::move(response), request);
}

Response Site::make_page(const PageRoute& route, const Request& request, const RouteParameters& parameters,
                         Translator translate, std::uint64_t size) {
  const auto made = [&]() -> Result<Page> {
    TRY(ViewConnections::Lease lease, connections_.borrow());
    TRY(Transaction snapshot, lease.connection().begin(TransactionKind::read));
    return route.make({request, parameters, translate, lease.connection(), genesis_, size, describers_});
  }();
  if (made) return render(request, *made, translate);
  return refusal(request, http_status(made.error().kind), made.error());
}

Reply Site::data_reply(const DataRoute& route, const Request& request, const RouteParameters& parameters) {
  const std::uint64_t size = register_.published_size();
  const std::string key = "data\n" + request.target;
  if (const auto kept = cache_.find(key, size)) return kept->for_client(request);
  const auto made = [&]() -> Result<Json> {
    TRY(ViewConnections::Lease lease, connections_.borrow());
    TRY(Transaction snapshot, lease.connection().begin(TransactionKind::read));
    return route.make({request, parameters, translator_for(request), lease.connection(), genesis_, size, describers_});
  }();
  if (!made) return Response::problem(made.error());
  Response response = Response::json(*made);
  response.set("Cache-Control", page_caching)
      .set("Access-Control-Allow-Origin", "*")
      .set("X-Content-Type-Options", "nosniff");
  return keep(key, size, std::move(response), request);
}

Reply Site::keep(const std::string& key, std::uint64_t size, Response response, const Request& request) {
  auto prepared = std::make_shared<const PreparedPage>(std::move(response));
  cache_.keep(key, size, prepared);
  return prepared->for_client(request);
}

}  // namespace haip
