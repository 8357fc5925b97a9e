#pragma once
// A mail server on a loopback address: takes messages without TLS, or refuses a recipient as it is told to.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace haip::testing_support {

class FakeSmtpServer {
 public:
  /// `capabilities`: what EHLO is answered besides the name; `to_recipient`: the answer to RCPT TO.
  explicit FakeSmtpServer(std::string to_recipient = "250 ok", std::vector<std::string> capabilities = {})
      : to_recipient_(std::move(to_recipient)), capabilities_(std::move(capabilities)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listener_, 8) != 0 ||
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
      throw std::runtime_error("no loopback port");
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] {
      for (int client = 0; (client = ::accept(listener_, nullptr, nullptr)) >= 0; ::close(client)) serve(client);
    });
  }
  FakeSmtpServer(const FakeSmtpServer&) = delete;
  FakeSmtpServer& operator=(const FakeSmtpServer&) = delete;
  ~FakeSmtpServer() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }

  [[nodiscard]] std::string url() const { return "smtp://127.0.0.1:" + std::to_string(port_); }
  /// What clients said, a line at a time, without the messages.
  std::vector<std::string> commands() {
    const std::lock_guard lock(mutex_);
    return commands_;
  }
  /// Whole messages as they came, dots unstuffed.
  std::vector<std::string> messages() {
    const std::lock_guard lock(mutex_);
    return messages_;
  }

 private:
  static void say(int client, const std::string& line) {
    const std::string bytes = line + "\r\n";
    static_cast<void>(::send(client, bytes.data(), bytes.size(), MSG_NOSIGNAL));
  }
  void serve(int client) {
    say(client, "220 mail.example ready");
    std::string pending;
    bool in_message = false;
    std::string message;
    for (std::string line; next_line(client, pending, line);) {
      if (in_message) {
        if (line == ".") {
          in_message = false;
          const std::lock_guard lock(mutex_);
          messages_.push_back(std::exchange(message, {}));
          say(client, "250 taken");
        } else {
          message += (line.starts_with('.') ? line.substr(1) : line) + "\r\n";
        }
        continue;
      }
      {
        const std::lock_guard lock(mutex_);
        commands_.push_back(line);
      }
      if (line.starts_with("EHLO")) {
        for (const std::string& capability : capabilities_) say(client, "250-" + capability);
        say(client, "250 8BITMIME");
      } else if (line.starts_with("RCPT")) {
        say(client, to_recipient_);
      } else if (line == "DATA") {
        say(client, "354 go on");
        in_message = true;
      } else if (line == "QUIT") {
        say(client, "221 bye");
        return;
      } else {
        say(client, "250 ok");
      }
    }
  }
  static bool next_line(int client, std::string& pending, std::string& line) {
    for (;;) {
      if (const std::size_t end = pending.find("\r\n"); end != std::string::npos) {
        line = pending.substr(0, end);
        pending.erase(0, end + 2);
        return true;
      }
      char bytes[4096];
      const ssize_t got = ::recv(client, bytes, sizeof bytes, 0);
      if (got <= 0) return false;
      pending.append(bytes, static_cast<std::size_t>(got));
    }
  }

  std::string to_recipient_;
  std::vector<std::string> capabilities_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::mutex mutex_;
  std::vector<std::string> commands_;  ///< Guarded by mutex_.
  std::vector<std::string> messages_;  ///< Guarded by mutex_.
  std::thread thread_;
};

}  // namespace haip::testing_support
