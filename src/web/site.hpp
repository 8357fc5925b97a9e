#pragma once
// The website of a register: features' pages in one frame, kept ready until the log grows; the same facts as data.
//
//   Site site(reg, features);
//   Router router;
//   site.add_routes(router);
//
// A public page is a function of (path and query, language, log size): that is the key under which it is kept,
// compressed, as the bytes that go onto the wire. The size is that of the snapshot the page was made from.

#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "register/register.hpp"
#include "web/feature.hpp"
#include "web/prepared_page.hpp"
#include "web/router.hpp"

namespace haip {

/// Connections for pages, lent out one at a time.
class ViewConnections {
 public:
  explicit ViewConnections(const Register& reg) : register_(reg) {}

  class Lease {
   public:
    Lease(ViewConnections& owner, std::unique_ptr<Connection> connection)
        : owner_(&owner), connection_(std::move(connection)) {}
    Lease(Lease&&) noexcept = default;
    Lease& operator=(Lease&&) = delete;
    ~Lease();
    [[nodiscard]] Connection& connection() const { return *connection_; }
    /// The connection failed: do not lend it again.
    void discard() { connection_.reset(); }

   private:
    ViewConnections* owner_;
    std::unique_ptr<Connection> connection_;
  };
  /// For whoever begins transactions of its own.
  Result<Lease> borrow();

  /// The view at one moment.
  struct Snapshot {
    Lease lease;
    Transaction transaction;
    std::uint64_t log_size = 0;  ///< Entries in the log at that moment, published or waiting for witnesses.

    [[nodiscard]] Connection& view() const { return lease.connection(); }
  };
  /// Connections that broke while they were idle (the database was restarted) are replaced.
  Result<Snapshot> snapshot();

 private:
  std::optional<Lease> take_idle();

  const Register& register_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Connection>> idle_;  ///< Guarded by mutex_.
};

/// Prepared pages, the least recently used dropped beyond a size; all dropped when the log grows.
class PageCache {
 public:
  explicit PageCache(std::size_t capacity_bytes) : capacity_bytes_(capacity_bytes) {}
  std::shared_ptr<const PreparedPage> find(const std::string& key, std::uint64_t log_size);
  void keep(const std::string& key, std::uint64_t log_size, std::shared_ptr<const PreparedPage> page);

 private:
  struct Kept {
    std::string key;
    std::shared_ptr<const PreparedPage> page;
  };
  std::mutex mutex_;
  std::size_t capacity_bytes_;
  std::size_t size_bytes_ = 0;  ///< Guarded by mutex_, as all below.
  std::uint64_t log_size_ = 0;
  std::list<Kept> kept_;  ///< Most recently used first.
  std::unordered_map<std::string, std::list<Kept>::iterator> by_key_;
};

class Site {
 public:
  Site(Register& reg, const std::vector<Feature>& features);

  /// All public routes: pages, data, style sheet, sitemap of languages.
  void add_routes(Router& router);

  /// A page of the site in its frame, not kept; for the desk and for refusals.
  Response render(const Request& request, const Page& page, Translator translate) const;

  /// The page of a refusal (refusal.hpp), for people, with the ways on to the parts of the site. `first` stands before
  /// them: where this reader most likely wants to go.
  [[nodiscard]] Response refusal(const Request& request, int status, const Error& error,
                                 std::optional<Crumb> first = {}) const;

  [[nodiscard]] Register& reg() const { return register_; }
  [[nodiscard]] ViewConnections& connections() { return connections_; }
  [[nodiscard]] const Genesis& genesis() const { return genesis_; }
  [[nodiscard]] const std::vector<Feature>& features() const { return features_; }
  [[nodiscard]] std::span<const DescribeAct> describers() const { return describers_; }

  /// The language that a request asks for.
  static Translator translator_for(const Request& request);

 private:
  static void add_embedded_file(Router& router, const std::string& path, std::string_view file, std::string_view type,
                                std::string_view caching);
  Reply page_reply(const PageRoute& route, const Request& request, const RouteParameters& parameters);
  Reply data_reply(const DataRoute& route, const Request& request, const RouteParameters& parameters);
  Reply file_reply(const FileRoute& route, const Request& request, const RouteParameters& parameters);
  [[nodiscard]] Response render_as_of(std::uint64_t log_size, const Request& request, const Page& page,
                                      Translator translate) const;
  /// The address of the page's data as CSV, when its data is a list.
  [[nodiscard]] std::optional<Url> csv_url_of(const Page& page) const;
  /// For one reader; with an ETag like a page that is kept.
  static Reply not_kept(Response response, const Request& request);
  Reply keep(const std::string& key, std::uint64_t log_size, Response response, const Request& request);

  Register& register_;
  const std::vector<Feature>& features_;
  Genesis genesis_;
  std::vector<NavigationEntry> navigation_;
  std::vector<DescribeAct> describers_;
  ViewConnections connections_;
  PageCache cache_;
};

}  // namespace haip
