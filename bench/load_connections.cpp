#include "bench/load_connections.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <array>
#include <charconv>
#include <cstring>

namespace haip::bench {
namespace {

[[noreturn]] void give_up(const char* what) {
  std::perror(what);
  std::exit(1);
}

class LoadConnection {
 public:
  explicit LoadConnection(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) give_up("connect");
    const int on = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }
  ~LoadConnection() { ::close(socket_); }
  LoadConnection(const LoadConnection&) = delete;
  LoadConnection& operator=(const LoadConnection&) = delete;

  [[nodiscard]] int socket() const { return socket_; }

  void send(const std::string& request) {
    received_.clear();
    sent_ = Stopwatch();
    for (std::size_t at = 0; at < request.size();) {
      const ssize_t written = ::send(socket_, request.data() + at, request.size() - at, MSG_NOSIGNAL);
      if (written <= 0) give_up("send");
      at += static_cast<std::size_t>(written);
    }
  }

  /// Reads what is there; true when the answer is whole.
  bool receive() {
    std::array<char, 16384> buffer;
    const ssize_t got = ::recv(socket_, buffer.data(), buffer.size(), 0);
    if (got <= 0) give_up("recv");
    received_.append(buffer.data(), static_cast<std::size_t>(got));
    const std::size_t head = received_.find("\r\n\r\n");
    return head != std::string::npos && received_.size() >= head + 4 + content_length(head);
  }

  [[nodiscard]] int status() const { return std::atoi(received_.c_str() + std::strlen("HTTP/1.1 ")); }
  [[nodiscard]] double seconds() const { return sent_.seconds(); }

 private:
  [[nodiscard]] std::size_t content_length(std::size_t head) const {
    constexpr std::string_view name = "\r\nContent-Length: ";
    const std::size_t at = received_.find(name);
    if (at == std::string::npos || at > head) return 0;
    std::size_t length = 0;
    std::from_chars(received_.data() + at + name.size(), received_.data() + head, length);
    return length;
  }

  int socket_;
  std::string received_;
  Stopwatch sent_;
};

}  // namespace

LoadResult send_all(std::uint16_t port, const std::vector<std::string>& requests, unsigned connections,
                    int wanted_status) {
  const int poll = ::epoll_create1(0);
  std::vector<std::unique_ptr<LoadConnection>> all;
  for (unsigned i = 0; i < connections; ++i) {
    all.push_back(std::make_unique<LoadConnection>(port));
    epoll_event event{.events = EPOLLIN, .data = {.ptr = all.back().get()}};
    if (::epoll_ctl(poll, EPOLL_CTL_ADD, all.back()->socket(), &event) != 0) give_up("epoll_ctl");
  }
  LoadResult result;
  result.latencies.reserve(requests.size());
  const Stopwatch watch;
  std::size_t next = 0;
  for (const auto& connection : all)
    if (next < requests.size()) connection->send(requests[next++]);
  std::array<epoll_event, 256> events;
  while (result.answered < requests.size()) {
    const int ready = ::epoll_wait(poll, events.data(), static_cast<int>(events.size()), 30'000);
    if (ready <= 0) give_up("no answer within 30 seconds");
    for (int i = 0; i < ready; ++i) {
      auto* connection = static_cast<LoadConnection*>(events[static_cast<std::size_t>(i)].data.ptr);
      if (!connection->receive()) continue;
      ++result.answered;
      result.of_wanted_status += connection->status() == wanted_status ? 1U : 0U;
      result.latencies.add(connection->seconds());
      if (next < requests.size()) connection->send(requests[next++]);
    }
  }
  result.seconds = watch.seconds();
  ::close(poll);
  return result;
}

}  // namespace haip::bench
