#pragma once
// An HTTP/1.1 server for loopback, a proxy or the open internet: strict parser, hard limits, TLS if asked for.
// docs/http-server.md holds the design, the table of what is refused, and measurements.
//
//   Server server({.listen = "127.0.0.1:8480"}, [&](const Request& request) { return router.handle(request); });
//   TRY(std::uint16_t port, server.start());
//   …
//   server.stop(std::chrono::seconds(10));
//
// The handler runs on the connection's thread, from several threads at once. It should take a few milliseconds at
// most; slower work returns a Deferred. An exception out of it is a bug: the client gets status 500.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/file.hpp"
#include "base/result.hpp"
#include "web/http.hpp"

namespace haip {

/// How much one client may ask of the server. All counts and times are per server unless said otherwise.
struct ServerLimits {
  std::size_t header_bytes = std::size_t{16} * 1024;  ///< Request line and header fields; more is answered with 431.
  std::size_t body_bytes = std::size_t{5} * 1024 * 1024;  ///< More is answered with 413.
  std::size_t connections = 10'000;                       ///< Open at once; a further one is closed.
  std::size_t connections_per_address = 100;              ///< The same, for one IPv4 address or one IPv6 /64 network.
  std::size_t requests_per_connection = 10'000;

  std::chrono::milliseconds header_timeout{10'000};  ///< From its first byte (and for the TLS handshake); then 408.
  std::chrono::milliseconds body_timeout{60'000};    ///< From the end of the header; then 408.
  std::chrono::milliseconds idle_timeout{60'000};    ///< Between requests; then the connection is closed.
  std::chrono::milliseconds write_timeout{30'000};   ///< For a response, and one second more for each 16 KiB of it.
  std::chrono::milliseconds linger_timeout{2'000};   ///< For the client to read a refusal before the connection ends.
};

/// What an observer hears about each response, for logs and metrics.
struct Served {
  const Request& request;
  int status;
  std::size_t body_bytes;
  std::chrono::nanoseconds duration;  ///< From the complete request to the response handed to the kernel.
};

struct ServerOptions {
  std::string listen = "127.0.0.1:8480";  ///< "address:port" or "[address]:port"; port 0 takes a free one.
  unsigned threads = 0;                   ///< 0: as many as the processor runs at once.
  ServerLimits limits = {};

  Path certificate = {};  ///< PEM chain. With a key: TLS 1.2 or later only.
  Path private_key = {};  ///< PEM.

  /// Connections from loopback come from a proxy whose X-Forwarded-For (its last address) and X-Forwarded-Proto are
  /// believed; they do not count against connections_per_address.
  bool behind_proxy = false;

  std::function<void(const Served&)> on_served = {};          ///< Called on the connections' threads.
  std::function<void(std::string_view message)> on_bug = {};  ///< An exception out of the handler.
};

class Server {
 public:
  using RequestHandler = std::function<Reply(const Request&)>;

  Server(ServerOptions options, RequestHandler handler);
  /// stop() without patience.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Listens and starts the threads; returns the port. Errors: malformed (listen, certificate), not_found
  /// (certificate, key), unavailable (address in use, no permission). At most once per object.
  Result<std::uint16_t> start();

  /// Stops accepting, closes idle connections, lets requests in flight finish until `patience` is over, then closes
  /// the rest. Returns when all threads are joined. A second call does nothing.
  void stop(std::chrono::milliseconds patience = std::chrono::milliseconds(0));

  /// Connections open now.
  [[nodiscard]] std::size_t open_connections() const;

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace haip
