#include "web/site.hpp"

#include <algorithm>

#include "base/embedded.hpp"
#include "register/fold.hpp"
#include "web/compression.hpp"
#include "web/data_format.hpp"
#include "web/layout.hpp"
#include "web/own_trouble.hpp"
#include "web/refusal.hpp"
#include "web/security_headers.hpp"

namespace haip {
namespace {

constexpr std::size_t cache_capacity_bytes = 64 * 1024 * 1024;
constexpr std::string_view page_caching = "public, max-age=0, must-revalidate";

// What is not there now may be there when the log has grown: nobody shall keep the answer.
Response data_problem(const Error& error) {
  Response problem = Response::problem(error);
  problem.set("Cache-Control", "no-store").set("X-Content-Type-Options", "nosniff").add("Vary", "Accept");
  return problem;
}

}  // namespace

ViewConnections::Lease::~Lease() {
  if (connection_ == nullptr) return;
  const std::lock_guard lock(owner_->mutex_);
  owner_->idle_.push_back(std::move(connection_));
}

std::optional<ViewConnections::Lease> ViewConnections::take_idle() {
  const std::lock_guard lock(mutex_);
  if (idle_.empty()) return std::nullopt;
  Lease lease(*this, std::move(idle_.back()));
  idle_.pop_back();
  return lease;
}

Result<ViewConnections::Lease> ViewConnections::borrow() {
  if (std::optional<Lease> idle = take_idle()) return std::move(*idle);
  TRY(std::unique_ptr<Connection> connection, register_.connect());
  return Lease(*this, std::move(connection));
}

Result<ViewConnections::Snapshot> ViewConnections::snapshot() {
  const auto begin = [](Lease lease) -> Result<Snapshot> {
    Result<Transaction> transaction = lease.connection().begin(TransactionKind::read);
    if (!transaction) {
      lease.discard();
      return fail(std::move(transaction).error());
    }
    TRY(const std::optional<SignedCheckpoint> last, last_signed_checkpoint(lease.connection()));
    return Snapshot{std::move(lease), std::move(*transaction), last ? last->size : 0};
  };
  while (std::optional<Lease> idle = take_idle())
    if (Result<Snapshot> begun = begin(std::move(*idle))) return begun;
  TRY(std::unique_ptr<Connection> connection, register_.connect());
  return begin(Lease(*this, std::move(connection)));
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
  return render_as_of(register_.publisher().logged_size(), request, page, translate);
}

Response Site::render_as_of(std::uint64_t log_size, const Request& request, const Page& page,
                            Translator translate) const {
  const Frame frame{genesis_, navigation_, request.path, request.query, log_size, csv_url_of(page)};
  Html document = framed(page, frame, translate);
  // Whoever chose a language by the link at the foot keeps it on the next page.
  if (const std::string* chosen = request.query.find("lang"); chosen != nullptr && find_language(*chosen))
    document = with_language_in_links(document, translate.language());
  Response response = Response::html(std::move(document), page.status);
  add_security_headers(response, transport_of(request));
  response.set("Content-Language", translate.language().code());
  return response;
}

std::optional<Url> Site::csv_url_of(const Page& page) const {
  if (!page.data_url) return std::nullopt;
  const std::string_view path = std::string_view(page.data_url->text()).substr(0, page.data_url->text().find('?'));
  for (const Feature& feature : features_)
    for (const DataRoute& route : feature.data)
      if (!route.table.rows.empty() && fits_pattern(route.pattern, path)) return page.data_url->with("format", "csv");
  return std::nullopt;
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
    for (const FileRoute& route : feature.files)
      router.get(route.pattern, [this, &route](const Request& request, const RouteParameters& parameters) {
        return file_reply(route, request, parameters);
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

Response Site::refusal(const Request& request, int status, const Error& error, std::optional<Crumb> first) const {
  const Translator translate = translator_for(request);
  std::vector<Crumb> ways_on;
  if (first) ways_on.push_back(std::move(*first));
  ways_on.push_back({std::string(translate("First page")), Url("/")});
  for (const NavigationEntry& entry : navigation_)
    ways_on.push_back({std::string(translate(entry.label)), address_of(entry)});
  Response response = render(request, refusal_page(status, error, ways_on, translate), translate);
  response.set("Cache-Control", "no-store").add("Vary", "Accept-Language");
  if (status == 503) response.set("Retry-After", retry_after_seconds);
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
  std::string key = request.target;
  key += '\n';
  key += translate.language().code();
  key += request.is_secure ? "s" : "";
  if (const auto kept = cache_.find(key, register_.publisher().logged_size())) return kept->for_client(request);
  std::uint64_t log_size = 0;
  const auto made = [&]() -> Result<Page> {
    TRY(const ViewConnections::Snapshot snapshot, connections_.snapshot());
    log_size = snapshot.log_size;
    return route.make({request, parameters, translate, snapshot.view(), genesis_, log_size, describers_});
  }();
  if (!made) {
    const Error told = told_to_strangers(register_, Asked::to_show, made.error());
    return refusal(request, http_status(told.kind), told);
  }
  Response response = render_as_of(log_size, request, *made, translate);
  if (response.status != 200) return response;
  response.set("Cache-Control", page_caching).add("Vary", "Accept-Language");
  if (route.keeping == Keeping::not_kept) return not_kept(std::move(response), request);
  return keep(key, log_size, std::move(response), request);
}

Reply Site::data_reply(const DataRoute& route, const Request& request, const RouteParameters& parameters) {
  const Result<DataFormat> format = asked_format(route, request);
  if (!format) return data_problem(format.error());
  const std::string key = (*format == DataFormat::csv ? "csv\n" : "json\n") + request.target;
  if (const auto kept = cache_.find(key, register_.publisher().logged_size())) return kept->for_client(request);
  std::uint64_t log_size = 0;
  const auto made = [&]() -> Result<Json> {
    TRY(const ViewConnections::Snapshot snapshot, connections_.snapshot());
    log_size = snapshot.log_size;
    // Unlike a page, data does not follow the reader's Accept-Language: programs get the same everywhere.
    const std::string* asked = request.query.find("lang");
    const Translator translate(asked == nullptr ? english() : find_language(*asked).value_or(english()));
    return route.make({request, parameters, translate, snapshot.view(), genesis_, log_size, describers_});
  }();
  if (!made) return data_problem(told_to_strangers(register_, Asked::to_show, made.error()));
  Response response = data_response(route, *made, *format, request);
  response.set("Cache-Control", page_caching);
  if (route.keeping == Keeping::not_kept) return not_kept(std::move(response), request);
  return keep(key, log_size, std::move(response), request);
}

Reply Site::file_reply(const FileRoute& route, const Request& request, const RouteParameters& parameters) {
  const std::string key = (request.is_secure ? "files\n" : "file\n") + request.target;
  if (const auto kept = cache_.find(key, register_.publisher().logged_size())) return kept->for_client(request);
  std::uint64_t log_size = 0;
  auto made = [&]() -> Result<DownloadedFile> {
    TRY(const ViewConnections::Snapshot snapshot, connections_.snapshot());
    log_size = snapshot.log_size;
    const std::string* asked = request.query.find("lang");
    const Translator translate(asked == nullptr ? english() : find_language(*asked).value_or(english()));
    return route.make({request, parameters, translate, snapshot.view(), genesis_, log_size, describers_});
  }();
  if (!made) {
    const Error told = told_to_strangers(register_, Asked::to_show, made.error());
    return refusal(request, http_status(told.kind), told);
  }
  Response response = Response::bytes(std::move(made->bytes), made->media_type);
  response.set("Content-Disposition", "attachment; filename=\"" + made->name + "\"");
  response.set("Cache-Control", page_caching);
  add_security_headers(response, transport_of(request));
  return keep(key, log_size, std::move(response), request);
}

Reply Site::not_kept(Response response, const Request& request) {
  return PreparedPage(std::move(response)).for_client(request);
}

Reply Site::keep(const std::string& key, std::uint64_t log_size, Response response, const Request& request) {
  auto prepared = std::make_shared<const PreparedPage>(std::move(response));
  cache_.keep(key, log_size, prepared);
  return prepared->for_client(request);
}

}  // namespace haip
