#pragma once
// A client that sends exactly the bytes a test wants and shows exactly what came back.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace haip::testing_support {

/// Reading gives up after 20 seconds, so that a hanging server fails a test instead of the run.
class RawClient {
 public:
  explicit RawClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    const timeval patience{20, 0};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
      throw std::runtime_error("no connection");
  }
  ~RawClient() { ::close(socket_); }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  RawClient& send(std::string_view text) {
    while (!text.empty()) {
      const ssize_t sent = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
      if (sent <= 0) break;
      text.remove_prefix(static_cast<std::size_t>(sent));
    }
    return *this;
  }

  /// Head and body of the next response, by its Content-Length; less when the connection ends.
  std::string read_response(bool has_body = true) {
    while (received_.find("\r\n\r\n") == std::string::npos && read_more()) {
    }
    const std::size_t head_size = std::min(received_.find("\r\n\r\n") + 4, received_.size());
    std::size_t size = head_size;
    const std::size_t length = received_.find("Content-Length: ");
    if (has_body && length < head_size) size += std::stoul(received_.substr(length + 16));
    while (received_.size() < size && read_more()) {
    }
    std::string response = received_.substr(0, size);
    received_.erase(0, size);
    return response;
  }

  /// Everything until the server closes.
  std::string read_to_end() {
    while (read_more()) {
    }
    return std::move(received_);
  }

  [[nodiscard]] int descriptor() const { return socket_; }

 private:
  bool read_more() {
    std::array<char, 16384> part{};
    const ssize_t size = ::recv(socket_, part.data(), part.size(), 0);
    if (size < 0 && errno == EAGAIN) throw std::runtime_error("the server said nothing for too long");
    if (size <= 0) return false;
    received_.append(part.data(), static_cast<std::size_t>(size));
    return true;
  }

  int socket_;
  std::string received_;
};

/// "200" of "HTTP/1.1 200 OK…"; "" when the server closed without a word.
inline std::string status_of(std::string_view response) {
  return response.starts_with("HTTP/1.1 ") ? std::string(response.substr(9, 3)) : std::string(response.substr(0, 30));
}

inline std::string body_of(std::string_view response) {
  const std::size_t end = response.find("\r\n\r\n");
  return end == std::string_view::npos ? std::string() : std::string(response.substr(end + 4));
}

/// The value of a field, written exactly as `name`; "(none)" when it is not there.
inline std::string field_of(std::string_view response, std::string_view name) {
  const std::string key = "\r\n" + std::string(name) + ": ";
  const std::size_t begin = response.find(key);
  if (begin == std::string_view::npos || begin > response.find("\r\n\r\n")) return "(none)";
  const std::string_view rest = response.substr(begin + key.size());
  return std::string(rest.substr(0, rest.find("\r\n")));
}

}  // namespace haip::testing_support
