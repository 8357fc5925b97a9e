#pragma once
// For operators: GET /health (JSON) and GET /metrics (Prometheus text format). /health says in `status` "ok", "behind"
// (200: entries wait for longer than lag_limit_seconds to be published) or "failing" (503: `reason` is "cannot-read" or
// "cannot-write"). Neither holds a path, an address of the database or its words: they may be open to strangers.

#include <array>
#include <atomic>
#include <map>
#include <mutex>

#include "web/server.hpp"
#include "web/site.hpp"

namespace haip {

class Health {
 public:
  explicit Health(Site& site) : site_(site) {}
  void add_routes(Router& router);
  /// Called by the server for each response, on its threads.
  void observe(const Served& served);

  /// How long the publication of a signed checkpoint may take: witnesses answer within seconds.
  static constexpr std::int64_t lag_limit_seconds = 300;

 private:
  [[nodiscard]] std::int64_t lag_seconds() const;
  Response health() const;
  Response metrics() const;

  /// Upper bounds in seconds of the latency buckets.
  static constexpr std::array<double, 8> bounds{0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.25, 1};

  Site& site_;
  std::array<std::atomic<std::uint64_t>, 6> by_status_class_{};  ///< 0: other, 1 to 5: 1xx to 5xx.
  std::array<std::atomic<std::uint64_t>, bounds.size() + 1> by_latency_{};
  std::atomic<std::uint64_t> nanoseconds_{0};
  std::atomic<std::uint64_t> body_bytes_{0};
};

}  // namespace haip
