#include "web/health.hpp"

#include <cstdio>

#include "register/log_store.hpp"

namespace haip {
namespace {

/// Writes the text format: https://prometheus.io/docs/instrumenting/exposition_formats/
class MetricsText {
 public:
  void family(std::string_view name, std::string_view type, std::string_view help) {
    text_ += "# HELP " + std::string(name) + " " + std::string(help) + "\n# TYPE " + std::string(name) + " " +
             std::string(type) + "\n";
  }
  void sample(std::string_view name, std::string_view labels, double value) {
    text_ += std::string(name) + (labels.empty() ? std::string() : "{" + std::string(labels) + "}") + " " +
             json_number(value) + "\n";
  }
  void counter(std::string_view name, std::string_view help, std::uint64_t value) {
    family(name, "counter", help);
    sample(name, "", static_cast<double>(value));
  }
  void gauge(std::string_view name, std::string_view help, double value) {
    family(name, "gauge", help);
    sample(name, "", value);
  }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

}  // namespace

void Health::add_routes(Router& router) {
  router.get("/health", [this](const Request&, const RouteParameters&) -> Reply { return health(); });
  router.get("/metrics", [this](const Request&, const RouteParameters&) -> Reply { return metrics(); });
}

void Health::observe(const Served& served) {
  const auto status_class = static_cast<std::size_t>(served.status / 100);
  by_status_class_[status_class < by_status_class_.size() ? status_class : 0].fetch_add(1, std::memory_order_relaxed);
  const double seconds = std::chrono::duration<double>(served.duration).count();
  std::size_t bucket = 0;
  while (bucket < bounds.size() && seconds > bounds[bucket]) ++bucket;
  by_latency_[bucket].fetch_add(1, std::memory_order_relaxed);
  nanoseconds_.fetch_add(static_cast<std::uint64_t>(served.duration.count()), std::memory_order_relaxed);
  body_bytes_.fetch_add(served.body_bytes, std::memory_order_relaxed);
}

// For how long entries have waited to be published.
std::int64_t Health::lag_seconds() const {
  const std::optional<Instant> since = site_.reg().publisher().behind_since();
  return since ? std::max<std::int64_t>(0, site_.reg().clock().now().seconds - since->seconds) : 0;
}

Response Health::health() const {
  Json json;
  json.set("origin", site_.genesis().origin).set("published_size", site_.reg().publisher().published_size());
  const auto answered = [&]() -> Result<std::uint64_t> {
    TRY(ViewConnections::Lease lease, site_.connections().borrow());
    TRY(const std::optional<SignedCheckpoint> last, last_signed_checkpoint(lease.connection()));
    return last ? last->size : 0;
  }();
  if (!answered) site_.reg().notice("the database does not answer: " + answered.error().message);
  const Register::WriteStanding writes = site_.reg().write_standing();
  const std::int64_t lag = lag_seconds();
  const bool fails = !answered || writes.fails;
  json.set("status", fails ? "failing" : lag > lag_limit_seconds ? "behind" : "ok");
  if (fails) json.set("reason", answered ? "cannot-write" : "cannot-read");
  if (answered) json.set("signed_size", *answered);
  json.set("behind_seconds", lag);
  if (writes.last_failure) json.set("last_write_failure", format_instant(*writes.last_failure));
  Json witnesses{Json::Array{}};
  for (const WitnessReport& report : site_.reg().publisher().witness_reports()) {
    Json item;
    item.set("name", report.name).set("cosigned", report.cosigned).set("fork_alarm", report.fork_alarm);
    if (!report.problem.empty()) item.set("problem", report.problem);
    witnesses.push(item);
  }
  json.set("witnesses", witnesses);
  Response response = Response::json(json, fails ? 503 : 200);
  response.set("Cache-Control", "no-store");
  return response;
}

Response Health::metrics() const {
  MetricsText text;
  const Register::Counters& counters = site_.reg().counters();
  text.counter("haip_acts_accepted_total", "Acts that entered the log or were in it already.", counters.accepted);
  text.counter("haip_acts_refused_total", "Acts that were refused.", counters.refused);
  text.counter("haip_acts_turned_away_total", "Acts turned away because too many were waiting.", counters.turned_away);
  text.counter("haip_batches_total", "Batches committed.", counters.batches);
  text.gauge("haip_log_published_entries", "Entries in the published checkpoint.",
             static_cast<double>(site_.reg().publisher().published_size()));
  text.gauge("haip_log_signed_entries", "Entries in the signed checkpoint.",
             static_cast<double>(site_.reg().publisher().logged_size()));
  text.gauge("haip_log_behind_seconds",
             "For how long signed entries have waited to be published; 0 when all are published.",
             static_cast<double>(lag_seconds()));
  const Register::WriteStanding writes = site_.reg().write_standing();
  text.gauge("haip_write_failing", "1 when the last write to the database failed.", writes.fails ? 1 : 0);
  text.gauge("haip_last_write_failure_seconds", "When a write last failed, in seconds since 1970; 0 for never.",
             writes.last_failure ? static_cast<double>(writes.last_failure->seconds) : 0);
  text.family("haip_http_responses_total", "counter", "Responses by class of status.");
  for (std::size_t i = 1; i < by_status_class_.size(); ++i)
    text.sample("haip_http_responses_total", "class=\"" + std::to_string(i) + "xx\"",
                static_cast<double>(by_status_class_[i].load()));
  text.counter("haip_http_body_bytes_total", "Bytes of bodies sent.", body_bytes_);
  text.family("haip_http_seconds", "histogram", "From the complete request to the response handed to the kernel.");
  std::uint64_t total = 0;
  for (std::size_t i = 0; i < bounds.size(); ++i) {
    total += by_latency_[i].load();
    text.sample("haip_http_seconds_bucket", "le=\"" + json_number(bounds[i]) + "\"", static_cast<double>(total));
  }
  total += by_latency_.back().load();
  text.sample("haip_http_seconds_bucket", "le=\"+Inf\"", static_cast<double>(total));
  text.sample("haip_http_seconds_sum", "", static_cast<double>(nanoseconds_.load()) / 1e9);
  text.sample("haip_http_seconds_count", "", static_cast<double>(total));
  text.family("haip_witness_cosigned", "gauge", "1 when the witness cosigned the last checkpoint.");
  for (const WitnessReport& report : site_.reg().publisher().witness_reports())
    text.sample("haip_witness_cosigned", "witness=\"" + report.name + "\"", report.cosigned ? 1 : 0);
  Response response = Response::bytes(text.take(), "text/plain; version=0.0.4; charset=utf-8");
  response.set("Cache-Control", "no-store");
  return response;
}

}  // namespace haip
