#pragma once
// A small HTTP/1.1 server on a loopback address for tests of clients: real sockets, a thread for each connection,
// keep-alive.
//
//   LoopbackServer server([](const LoopbackRequest& request) {
//     return LoopbackAnswer{.status = 404, .body = "no " + request.path};
//   });
//   client.send({.url = server.url("/x")});
//   EXPECT_EQ(server.requests().size(), 1U);
//
// The handler is called from several threads.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cctype>
#include <charconv>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace haip::testing_support {

struct LoopbackRequest {
  std::string method;
  std::string path;                            ///< With the query.
  std::map<std::string, std::string> headers;  ///< Names in lower case.
  std::string body;
};

struct LoopbackAnswer {
  int status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string body{};
  std::vector<std::pair<std::string, std::string>> headers{};
  bool never = false;  ///< Nothing is answered; the connection stays open until the client or the test gives up.
};

class LoopbackServer {
 public:
  using Handler = std::function<LoopbackAnswer(const LoopbackRequest&)>;

  /// Listens on a free port. `address` is any of 127.0.0.0/8, so that a test can have two hosts.
  /// `greeting` is sent to whoever connects, and nothing else ever, as by a server of another protocol.
  explicit LoopbackServer(Handler handler, std::string address = "127.0.0.1", std::string greeting = "")
      : handler_(std::move(handler)),
        address_(std::move(address)),
        greeting_(std::move(greeting)),
        listener_(listen_on_free_port()) {
    acceptor_ = std::thread([this] { accept_all(); });
  }
  LoopbackServer(const LoopbackServer&) = delete;
  LoopbackServer& operator=(const LoopbackServer&) = delete;
  ~LoopbackServer() {
    ::shutdown(listener_, SHUT_RDWR);
    acceptor_.join();
    ::close(listener_);
    for (Connection& connection : connections_) ::shutdown(connection.socket, SHUT_RDWR);
    for (Connection& connection : connections_) {
      connection.thread.join();
      ::close(connection.socket);
    }
  }

  [[nodiscard]] std::uint16_t port() const { return port_; }
  /// "http://<address>:<port>" and the path.
  [[nodiscard]] std::string url(std::string_view path = "/") const {
    return "http://" + address_ + ":" + std::to_string(port_) + std::string(path);
  }
  /// What was asked so far.
  [[nodiscard]] std::vector<LoopbackRequest> requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
  }
  /// How many connections were accepted so far.
  [[nodiscard]] std::size_t connection_count() const { return connection_count_; }

 private:
  struct Connection {
    int socket;
    std::thread thread;
  };

  int listen_on_free_port() {
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    ::inet_pton(AF_INET, address_.c_str(), &address.sin_addr);
    socklen_t size = sizeof address;
    if (listener < 0 || ::bind(listener, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        ::listen(listener, 64) != 0 || ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) != 0)
      throw std::runtime_error("the test server cannot listen on " + address_);
    port_ = ntohs(address.sin_port);
    return listener;
  }

  // connections_ belongs to this thread until it ends; only then the destructor reads it.
  void accept_all() {
    for (;;) {
      const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (socket < 0) return;
      ++connection_count_;
      connections_.push_back({socket, std::thread([this, socket] { serve(socket); })});
    }
  }

  void serve(int socket) {
    std::string received;
    if (!greeting_.empty()) {
      send_all(socket, greeting_);
      ::shutdown(socket, SHUT_WR);
      while (receive_more(socket, received)) {
      }
      return;
    }
    while (const std::optional<LoopbackRequest> request = read_request(socket, received)) {
      {
        const std::lock_guard lock(mutex_);
        requests_.push_back(*request);
      }
      const LoopbackAnswer answer = handler_(*request);
      if (answer.never) {
        while (receive_more(socket, received)) {
        }
        return;
      }
      if (!send_all(socket, format(answer, request->method == "HEAD"))) return;
    }
    ::shutdown(socket, SHUT_RDWR);
  }

  static bool receive_more(int socket, std::string& received) {
    char buffer[16 * 1024];
    const ssize_t count = ::recv(socket, buffer, sizeof buffer, 0);
    if (count <= 0) return false;
    received.append(buffer, static_cast<std::size_t>(count));
    return true;
  }

  static bool send_all(int socket, std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t count = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
  }

  static std::optional<LoopbackRequest> read_request(int socket, std::string& received) {
    std::size_t end = 0;
    while ((end = received.find("\r\n\r\n")) == std::string::npos)
      if (!receive_more(socket, received)) return std::nullopt;
    LoopbackRequest request = parse_head(std::string_view(received).substr(0, end + 2));
    std::size_t body_size = 0;
    if (const auto found = request.headers.find("content-length"); found != request.headers.end())
      std::from_chars(found->second.data(), found->second.data() + found->second.size(), body_size);
    if (request.headers.contains("expect")) send_all(socket, "HTTP/1.1 100 Continue\r\n\r\n");
    while (received.size() < end + 4 + body_size)
      if (!receive_more(socket, received)) return std::nullopt;
    request.body = received.substr(end + 4, body_size);
    received.erase(0, end + 4 + body_size);
    return request;
  }

  static LoopbackRequest parse_head(std::string_view head) {
    LoopbackRequest request;
    const auto next_line = [&head] {
      const std::size_t end = head.find("\r\n");
      const std::string_view line = head.substr(0, end);
      head.remove_prefix(end + 2);
      return line;
    };
    const std::string_view first = next_line();
    const std::size_t space = first.find(' ');
    request.method = first.substr(0, space);
    request.path = first.substr(space + 1, first.rfind(' ') - space - 1);
    while (!head.empty()) {
      const std::string_view line = next_line();
      const std::size_t colon = std::min(line.find(':'), line.size() - 1);
      std::string name(line.substr(0, colon));
      std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
      std::string_view value = line.substr(colon + 1);
      while (value.starts_with(' ')) value.remove_prefix(1);
      request.headers[name] = value;
    }
    return request;
  }

  static std::string format(const LoopbackAnswer& answer, bool only_head) {
    std::string text = "HTTP/1.1 " + std::to_string(answer.status) + " Answer\r\n";
    if (!answer.content_type.empty()) text += "Content-Type: " + answer.content_type + "\r\n";
    for (const auto& [name, value] : answer.headers) text += name + ": " + value + "\r\n";
    text += "Content-Length: " + std::to_string(answer.body.size()) + "\r\n\r\n";
    return only_head ? text : text + answer.body;
  }

  Handler handler_;
  std::string address_;
  std::string greeting_;
  std::uint16_t port_ = 0;
  int listener_;
  std::thread acceptor_;
  std::vector<Connection> connections_;
  std::atomic<std::size_t> connection_count_ = 0;
  mutable std::mutex mutex_;
  std::vector<LoopbackRequest> requests_;  ///< Guarded by mutex_.
};

}  // namespace haip::testing_support
