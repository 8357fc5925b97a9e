#include "web/server.hpp"

#include <algorithm>
#include <future>
#include <vector>

#include "base/text.hpp"
#include "web/server_asio.hpp"
#include "web/server_connection.hpp"
#include "web/server_worker.hpp"
#include "web/tls_context.hpp"

namespace haip {

using namespace serving;

namespace {

/// Whom the limit per address counts: one IPv4 address, or the /64 network that one IPv6 customer usually has.
std::string network_of(const asio::ip::address& address) {
  if (address.is_v4()) return address.to_string();
  constexpr std::size_t network_bytes = 8;
  const auto bytes = address.to_v6().to_bytes();
  return {bytes.begin(), bytes.begin() + network_bytes};
}

struct ListenAddress {
  asio::ip::address address;
  std::uint16_t port;
};

Result<ListenAddress> parse_listen_address(std::string_view text) {
  const std::string shown = "the address to listen on, \"" + printable(text) + "\",";
  const std::string advice = "write it as 127.0.0.1:8480 or [::1]:8480";
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return malformed(shown + " has no port", advice);
  std::string_view host = text.substr(0, colon);
  const bool is_bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (is_bracketed) host = host.substr(1, host.size() - 2);
  AsioError error;
  const auto address = asio::ip::make_address(std::string(host), error);
  if (error || address.is_v6() != is_bracketed) return malformed(shown + " is not an IP address and a port", advice);
  const auto port = parse_decimal(text.substr(colon + 1));
  if (!port || *port > 65535) return malformed(shown + " has no port from 0 to 65535", advice);
  return ListenAddress{address, static_cast<std::uint16_t>(*port)};
}

SteadyClock::duration sweep_interval_for(const ServerLimits& limits) {
  using std::chrono::milliseconds;
  const milliseconds shortest = std::min(
      {limits.header_timeout, limits.body_timeout, limits.idle_timeout, limits.write_timeout, limits.linger_timeout});
  return std::clamp(shortest / 4, milliseconds(5), milliseconds(500));
}

}  // namespace

class Server::State {
 public:
  State(ServerOptions options, RequestHandler handler) : shared_(std::move(options), std::move(handler)) {}

  Result<std::uint16_t> start() {
    if (!workers_.empty()) throw std::logic_error("a server starts once");
    const ServerOptions& options = shared_.options;
    TRY(const ListenAddress listen, parse_listen_address(options.listen));
    if (options.certificate.empty() != options.private_key.empty())
      return malformed("TLS needs both a certificate and a private key");
    if (!options.certificate.empty()) {
      TRY(TlsContext tls, make_tls_context(options.certificate, options.private_key));
      shared_.tls.emplace(tls.release());
    }
    const unsigned threads = options.threads > 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
    std::vector<std::shared_ptr<Worker>> workers;
    workers.reserve(threads);
    for (unsigned i = 0; i < threads; ++i)
      workers.push_back(std::make_shared<Worker>(sweep_interval_for(options.limits)));
    TRY(const std::uint16_t port, open_acceptor(listen, *workers.front()));
    if (Status started = start_all(workers); !started) {
      close_acceptor();
      return fail(std::move(started).error());
    }
    workers_ = std::move(workers);
    asio::co_spawn(workers_.front()->executor(), accept_connections(), asio::detached);
    return port;
  }

  void stop(std::chrono::milliseconds patience) {
    if (workers_.empty()) return;
    const auto deadline = SteadyClock::now() + patience;
    asio::post(workers_.front()->executor(), [this] {
      AsioError ignored;
      acceptor_->close(ignored);
      retry_timer_->cancel();
    });
    accepting_has_ended_.get_future().wait();
    for (const auto& worker : workers_) worker->announce_stop();
    for (const auto& worker : workers_)
      asio::post(worker->executor(), [worker = worker.get(), deadline] { worker->begin_stop(deadline); });
    for (const auto& worker : workers_) worker->join();
    close_acceptor();
    workers_.clear();
  }

  [[nodiscard]] std::size_t open_connections() const { return shared_.counter.open(); }

 private:
  /// All of them or none.
  static Status start_all(const std::vector<std::shared_ptr<Worker>>& workers) {
    for (std::size_t started = 0; started < workers.size(); ++started) {
      Status outcome = workers[started]->start();
      if (outcome) continue;
      for (std::size_t i = 0; i < started; ++i) {
        Worker* worker = workers[i].get();
        asio::post(worker->executor(), [worker] { worker->begin_stop(SteadyClock::now()); });
        worker->join();
      }
      return outcome;
    }
    return {};
  }

  /// The port that it got.
  Result<std::uint16_t> open_acceptor(const ListenAddress& listen, Worker& worker) {
    const Tcp::endpoint endpoint(listen.address, listen.port);
    acceptor_.emplace(worker.executor());
    retry_timer_.emplace(worker.executor());
    AsioError error;
    acceptor_->open(endpoint.protocol(), error);
    if (!error) acceptor_->set_option(Acceptor::reuse_address(true), error);
    if (!error) acceptor_->bind(endpoint, error);
    if (!error) acceptor_->listen(Acceptor::max_listen_connections, error);
    Tcp::endpoint bound;
    if (!error) bound = acceptor_->local_endpoint(error);
    if (!error) return bound.port();
    close_acceptor();
    return fail(system_error("listening on " + shared_.options.listen, error.value()));
  }

  void close_acceptor() {
    retry_timer_.reset();
    acceptor_.reset();
  }

  Task<> accept_connections() {
    constexpr std::chrono::milliseconds pause{100};
    while (acceptor_->is_open()) {
      const std::shared_ptr<Worker> worker = workers_[next_worker_++ % workers_.size()];
      Socket socket(worker->executor());
      const auto [error] = co_await acceptor_->async_accept(socket, as_values);
      if (!error) {
        admit(std::move(socket), worker);
      } else if (acceptor_->is_open()) {
        // Out of file descriptors, most likely: they come back when connections end.
        retry_timer_->expires_after(pause);
        co_await retry_timer_->async_wait(as_values);
      }
    }
    accepting_has_ended_.set_value();
  }

  void admit(Socket socket, const std::shared_ptr<Worker>& worker) {
    AsioError error;
    const auto endpoint = socket.remote_endpoint(error);
    if (error) return;
    const asio::ip::address client = plain_address(endpoint.address());
    const bool is_proxy = shared_.options.behind_proxy && client.is_loopback();
    auto place = shared_.counter.take(is_proxy ? std::string() : network_of(client));
    if (!place) return;
    socket.set_option(Tcp::no_delay(true), error);
    begin_conversation(worker, shared_, std::move(socket), client, std::move(*place));
  }

  Shared shared_;
  std::vector<std::shared_ptr<Worker>> workers_;
  std::size_t next_worker_ = 0;
  std::optional<Acceptor> acceptor_;
  std::optional<Timer> retry_timer_;
  std::promise<void> accepting_has_ended_;
};

Server::Server(ServerOptions options, RequestHandler handler)
    : state_(std::make_unique<State>(std::move(options), std::move(handler))) {}
Server::~Server() { stop(); }

Result<std::uint16_t> Server::start() { return state_->start(); }
void Server::stop(std::chrono::milliseconds patience) { state_->stop(patience); }
std::size_t Server::open_connections() const { return state_->open_connections(); }

}  // namespace haip
