#include "web/server_connection.hpp"

#include <array>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>

#include "base/text.hpp"
#include "web/receive_buffer.hpp"
#include "web/request_parser.hpp"

namespace haip::serving {
namespace {

/// Where the reply of a Deferred goes. The connection may be gone by then, and the whole server too.
struct Mailbox {
  Mailbox(std::weak_ptr<Worker> of_worker, ConnectionBase* of_connection)
      : worker(std::move(of_worker)), connection(of_connection) {}
  const std::weak_ptr<Worker> worker;
  ConnectionBase* connection;  // Looked at on the worker's thread only; nullptr once nobody waits.
};

/// Shared by all copies of one Respond: the first call counts, and if there is none, the last copy says so.
class ReplyTicket {
 public:
  explicit ReplyTicket(std::shared_ptr<Mailbox> mailbox) : mailbox_(std::move(mailbox)) {}
  ~ReplyTicket() { use(Response::text("the answer was never given\n", 500)); }
  ReplyTicket(const ReplyTicket&) = delete;
  ReplyTicket& operator=(const ReplyTicket&) = delete;

  void use(Response response) {
    if (is_used_.exchange(true)) return;
    const auto worker = mailbox_->worker.lock();
    if (!worker) return;
    asio::post(worker->executor(), [mailbox = mailbox_, response = std::move(response)]() mutable {
      if (mailbox->connection) mailbox->connection->deliver(std::move(response));
    });
  }

 private:
  std::shared_ptr<Mailbox> mailbox_;
  std::atomic<bool> is_used_ = false;
};

/// The conversation with one client.
template <class Stream>
class Connection final : public ConnectionBase {
 public:
  Connection(const std::shared_ptr<Worker>& worker, Shared& shared, Stream stream, const asio::ip::address& client,
             ConnectionCounter::Place place)
      : ConnectionBase(*worker),
        shared_(shared),
        owner_(worker),
        place_(std::move(place)),
        stream_(std::move(stream)),
        is_from_loopback_(client.is_loopback()),
        client_address_(client.to_string()),
        buffer_(limits().header_bytes + 4096),
        parser_(limits().header_bytes, limits().body_bytes) {}

  /// From the first byte to the last. The coroutine owns the connection.
  static Task<> run(std::unique_ptr<Connection> connection) {
    Connection& self = *connection;
    self.worker_.add(self);
    self.is_registered_ = true;
    if (self.worker_.is_stopping()) co_return;
    const bool is_open = co_await self.shake_hands();
    if (is_open) co_await self.converse();
  }

 private:
  static constexpr bool is_tls = std::is_same_v<Stream, TlsSocket>;
  enum class Received { request, refusal, nothing };

  [[nodiscard]] const ServerLimits& limits() const { return shared_.options.limits; }

  Socket& socket() {
    if constexpr (is_tls)
      return stream_.next_layer();
    else
      return stream_;
  }

  void cancel() override {
    AsioError ignored;
    socket().cancel(ignored);
  }
  void close() override {
    AsioError ignored;
    socket().close(ignored);
  }

  Task<bool> shake_hands() {
    set_deadline(limits().header_timeout);
    if constexpr (is_tls) {
      const auto [error] = co_await stream_.async_handshake(asio::ssl::stream_base::server, as_values);
      co_return !error;
    }
    co_return true;
  }

  Task<> converse() {
    bool keep_alive = true;
    for (std::size_t served = 0; keep_alive; ++served) {
      const Received received = co_await receive(served == 0);
      if (received == Received::nothing) co_return;
      const auto received_at = SteadyClock::now();
      is_idle_ = false;
      Reply reply;
      if (received == Received::request) {
        keep_alive = parser_.keep_alive() && served + 1 < limits().requests_per_connection;
        reply = ask_handler();
      } else {
        keep_alive = false;
        reply = Response::text(std::string(refusal_.sentence) + "\n", refusal_.status);
      }
      if (auto* deferred = std::get_if<Deferred>(&reply)) {
        const std::shared_ptr<Mailbox> mailbox = start(*deferred);
        co_await reply_event_->async_wait(as_values);
        mailbox->connection = nullptr;
        if (is_closed_ || !late_reply_) co_return;
        reply = std::move(*late_reply_);
        late_reply_.reset();
      }
      if (worker_.is_stopping()) keep_alive = false;
      const bool is_sent = co_await send(reply, keep_alive, received_at);
      if (!is_sent) co_return;
      if (received == Received::refusal || !buffer_.empty()) has_unread_input_ = true;
    }
    co_await say_goodbye();
  }

  /// Reads one request, or what is wrong with it.
  Task<Received> receive(bool is_first) {
    request_.client_address = client_address_;
    request_.is_secure = is_tls;
    parser_.start(request_);
    is_idle_ = buffer_.empty();
    if (is_idle_ && worker_.is_stopping()) co_return Received::nothing;
    set_deadline(is_idle_ && !is_first ? limits().idle_timeout : limits().header_timeout);
    bool is_in_body = false;
    for (;;) {
      const RequestParser::Step step = parser_.read(buffer_.unread());
      buffer_.consume(step.consumed_bytes);
      if (step.progress == RequestParser::Progress::complete) co_return Received::request;
      if (step.progress == RequestParser::Progress::refused) {
        refusal_ = parser_.refusal();
        co_return Received::refusal;
      }
      if (step.progress == RequestParser::Progress::header_done) {
        is_in_body = true;
        set_deadline(limits().body_timeout);
        if (parser_.expects_continue() && buffer_.empty()) co_await send_continue();
        continue;
      }
      const std::span<char> space = buffer_.prepare();
      const asio::mutable_buffer place(space.data(), space.size());
      const auto [error, size] = co_await stream_.async_read_some(place, as_values);
      if (error) {
        if (!has_expired_ || is_idle_ || is_closed_) co_return Received::nothing;
        refusal_ = {408, is_in_body ? "the body took too long" : "the header took too long"};
        co_return Received::refusal;
      }
      buffer_.commit(size);
      if (is_idle_) {
        is_idle_ = false;
        set_deadline(limits().header_timeout);
      }
    }
  }

  Task<> send_continue() {
    constexpr std::string_view interim = "HTTP/1.1 100 Continue\r\n\r\n";
    const asio::const_buffer bytes(interim.data(), interim.size());
    co_await asio::async_write(stream_, bytes, as_values);
  }

  Reply ask_handler() {
    if (shared_.options.behind_proxy && is_from_loopback_) believe_proxy();
    try {
      Reply reply = shared_.handler(request_);
      const auto* prepared = std::get_if<std::shared_ptr<const PreparedResponse>>(&reply);
      if (prepared && !*prepared) throw std::logic_error("a handler returned no prepared response");
      return reply;
    } catch (const std::exception& bug) {
      if (shared_.options.on_bug) shared_.options.on_bug(bug.what());
      return Response::text("this page has a fault; the operator can see which in the log\n", 500);
    }
  }

  void believe_proxy() {
    if (const auto protocol = request_.header("x-forwarded-proto")) request_.is_secure = *protocol == "https";
    // Each proxy appends the address it saw, so only the last one comes from ours.
    const std::string chain = request_.headers.joined("x-forwarded-for");
    const std::string last(trim(std::string_view(chain).substr(chain.rfind(',') + 1)));
    AsioError error;
    const auto address = asio::ip::make_address(last, error);
    if (!error) request_.client_address = plain_address(address).to_string();
  }

  /// The reply comes to the mailbox, which then wakes up whoever waits for reply_event_.
  std::shared_ptr<Mailbox> start(const Deferred& deferred) {
    clear_deadline();
    reply_event_.emplace(worker_.executor(), SteadyClock::time_point::max());
    const auto mailbox = std::make_shared<Mailbox>(owner_, this);
    const auto ticket = std::make_shared<ReplyTicket>(mailbox);
    try {
      deferred.start([ticket](Response response) { ticket->use(std::move(response)); });
    } catch (const std::exception& bug) {
      if (shared_.options.on_bug) shared_.options.on_bug(bug.what());
    }
    return mailbox;
  }

  Task<bool> send(const Reply& reply, bool keep_alive, SteadyClock::time_point received_at) {
    std::string_view head;
    std::string_view body;
    int status = 0;
    if (const auto* prepared = std::get_if<std::shared_ptr<const PreparedResponse>>(&reply)) {
      const auto if_none_match = (*prepared)->etag().empty() ? std::nullopt : request_.header("if-none-match");
      if (if_none_match && names_etag(*if_none_match, (*prepared)->etag())) {
        head = (*prepared)->not_modified_head();
        status = 304;
      } else {
        head = (*prepared)->head();
        body = (*prepared)->body();
        status = (*prepared)->status();
      }
    } else {
      const auto& response = std::get<Response>(reply);
      head_.clear();
      append_response_head(head_, response);
      head = head_;
      if (may_have_body(response.status)) body = response.body;
      status = response.status;
    }
    if (request_.method == Method::head) body = {};

    const bool is_old_client = keep_alive && parser_.is_http_1_0();
    tail_ = worker_.tail(!keep_alive     ? ConnectionHeader::close
                         : is_old_client ? ConnectionHeader::keep_alive
                                         : ConnectionHeader::none);
    constexpr std::size_t slowest_bytes_per_second = std::size_t{16} * 1024;
    set_deadline(limits().write_timeout + std::chrono::seconds(body.size() / slowest_bytes_per_second));
    const std::array<asio::const_buffer, 3> parts{asio::buffer(head), asio::buffer(tail_), asio::buffer(body)};
    const auto [error, size] = co_await asio::async_write(stream_, parts, as_values);
    if (shared_.options.on_served)
      shared_.options.on_served(Served{request_, status, body.size(), SteadyClock::now() - received_at});
    co_return !error;
  }

  /// Ends the connection so that the client still gets the last response: closing a socket with unread input would
  /// make the kernel throw the response away.
  Task<> say_goodbye() {
    set_deadline(limits().linger_timeout);
    if constexpr (is_tls) co_await stream_.async_shutdown(as_values);
    AsioError ignored;
    socket().shutdown(Socket::shutdown_send, ignored);
    if (!has_unread_input_) co_return;
    std::array<char, 4096> discarded;
    const asio::mutable_buffer place(discarded.data(), discarded.size());
    for (;;) {
      const auto [error, size] = co_await socket().async_read_some(place, as_values);
      if (error || has_expired_) co_return;
    }
  }

  Shared& shared_;
  const std::weak_ptr<Worker> owner_;
  const ConnectionCounter::Place place_;
  Stream stream_;
  const bool is_from_loopback_;
  const std::string client_address_;
  ReceiveBuffer buffer_;
  RequestParser parser_;
  Request request_;
  RequestRefusal refusal_{400, ""};
  bool has_unread_input_ = false;
  std::string head_;
  std::string tail_;
};

template <class Stream>
void launch(const std::shared_ptr<Worker>& worker, Shared& shared, Stream stream, const asio::ip::address& client,
            ConnectionCounter::Place place) {
  auto connection = std::make_unique<Connection<Stream>>(worker, shared, std::move(stream), client, std::move(place));
  Task<> conversation = Connection<Stream>::run(std::move(connection));
  asio::co_spawn(worker->executor(), std::move(conversation), asio::detached);
}

}  // namespace

asio::ip::address plain_address(const asio::ip::address& address) {
  if (address.is_v6() && address.to_v6().is_v4_mapped())
    return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
  return address;
}

void begin_conversation(const std::shared_ptr<Worker>& worker, Shared& shared, Socket socket,
                        const asio::ip::address& client, ConnectionCounter::Place place) {
  if (shared.tls)
    launch(worker, shared, TlsSocket(std::move(socket), *shared.tls), client, std::move(place));
  else
    launch(worker, shared, std::move(socket), client, std::move(place));
}

}  // namespace haip::serving
