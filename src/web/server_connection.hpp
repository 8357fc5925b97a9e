#pragma once
// The server's conversation with one client, from the TLS handshake to the goodbye.
// For the server's own .cpp files only; everybody else includes web/server.hpp.

#include <memory>
#include <optional>
#include <utility>

#include "web/connection_counter.hpp"
#include "web/server.hpp"
#include "web/server_asio.hpp"
#include "web/server_worker.hpp"

namespace haip::serving {

/// What the threads share.
struct Shared {
  Shared(ServerOptions with_options, Server::RequestHandler with_handler)
      : options(std::move(with_options)),
        handler(std::move(with_handler)),
        counter(options.limits.connections, options.limits.connections_per_address) {}

  const ServerOptions options;
  const Server::RequestHandler handler;
  ConnectionCounter counter;
  std::optional<asio::ssl::context> tls;
};

/// What a client is called: its address, without the disguise that IPv4 wears on an IPv6 socket.
asio::ip::address plain_address(const asio::ip::address& address);

/// Begins the conversation, on the worker's thread; `shared` must outlive it. It gives its place back when it ends.
void begin_conversation(const std::shared_ptr<Worker>& worker, Shared& shared, Socket socket,
                        const asio::ip::address& client, ConnectionCounter::Place place);

}  // namespace haip::serving
