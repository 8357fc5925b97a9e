#include "web/server.hpp"

// Otherwise a function that hands its error to a parameter returns it a second time.
#define BOOST_ASIO_NO_DEPRECATED

#include <array>
#include <atomic>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <future>
#include <set>
#include <thread>

#include "base/text.hpp"
#include "base/time.hpp"
#include "web/connection_counter.hpp"
#include "web/receive_buffer.hpp"
#include "web/request_parser.hpp"
#include "web/response_head.hpp"
#include "web/tls_context.hpp"

// Coroutines live here and nowhere else. g++ 12.2 destroys certain temporaries inside a co_await expression twice, so
// every operand is a named value, and parameters of coroutines are references to such or values of classes with
// constructors.

namespace haip {
namespace {

namespace asio = boost::asio;
using AsioError = boost::system::error_code;
using SteadyClock = std::chrono::steady_clock;

// One executor type known to the compiler: no virtual calls between an operation and its coroutine.
using Executor = asio::io_context::executor_type;
using Tcp = asio::ip::tcp;
using Socket = asio::basic_stream_socket<Tcp, Executor>;
using TlsSocket = asio::ssl::stream<Socket>;
using Acceptor = asio::basic_socket_acceptor<Tcp, Executor>;
using Timer = asio::basic_waitable_timer<SteadyClock, asio::wait_traits<SteadyClock>, Executor>;
template <class T = void>
using Task = asio::awaitable<T, Executor>;

/// Errors of an operation as values.
constexpr auto as_values = asio::as_tuple(asio::use_awaitable_t<Executor>());

// ------------------------------------------------------------------------------------------------ connections

class Worker;

/// What a worker knows of a connection: when to wake it up, and how to end it. Used on the worker's thread only.
class ConnectionBase {
 public:
  explicit ConnectionBase(Worker& worker) : worker_(worker) {}
  virtual ~ConnectionBase();
  ConnectionBase(const ConnectionBase&) = delete;
  ConnectionBase& operator=(const ConnectionBase&) = delete;

  /// The worker's sweep calls it once the deadline has passed, and again until another deadline is set.
  void expire() {
    has_expired_ = true;
    cancel();
  }
  void close_now() {
    is_closed_ = true;
    close();
    if (reply_event_) reply_event_->cancel();
  }
  void deliver(Response response) {
    late_reply_ = std::move(response);
    if (reply_event_) reply_event_->cancel();
  }
  [[nodiscard]] SteadyClock::time_point deadline() const { return deadline_; }
  [[nodiscard]] bool is_idle() const { return is_idle_; }
  virtual void cancel() = 0;

 protected:
  virtual void close() = 0;
  void set_deadline(SteadyClock::duration from_now) {
    deadline_ = SteadyClock::now() + from_now;
    has_expired_ = false;
  }
  void clear_deadline() {
    deadline_ = SteadyClock::time_point::max();
    has_expired_ = false;
  }

  Worker& worker_;
  bool is_registered_ = false;
  bool is_idle_ = true;
  bool is_closed_ = false;
  bool has_expired_ = false;
  std::optional<Timer> reply_event_;
  std::optional<Response> late_reply_;

 private:
  SteadyClock::time_point deadline_ = SteadyClock::time_point::max();
};

/// A thread with its own event loop and connections. One timer per worker sweeps all deadlines, which costs a request
/// nothing but a look at the clock.
class Worker {
 public:
  explicit Worker(SteadyClock::duration sweep_interval)
      : sweep_interval_(sweep_interval),
        context_(1),
        work_(context_.get_executor()),
        sweep_timer_(context_.get_executor()) {
    refresh_tails();
  }

  [[nodiscard]] Executor executor() { return context_.get_executor(); }
  [[nodiscard]] bool is_stopping() const { return is_stop_announced_.load(std::memory_order_acquire); }
  [[nodiscard]] const std::string& tail(ConnectionHeader kind) const { return tails_[static_cast<std::size_t>(kind)]; }

  void add(ConnectionBase& connection) { connections_.insert(&connection); }
  void remove(ConnectionBase& connection) { connections_.erase(&connection); }

  void start() {
    asio::co_spawn(context_, sweep(), asio::detached);
    thread_ = std::thread([this] { context_.run(); });
  }

  /// From any thread, before begin_stop(): responses from now on are the last of their connections. All workers are
  /// told before the first of them ends anything, so that no client sees one connection end and another go on.
  void announce_stop() { is_stop_announced_.store(true, std::memory_order_release); }

  /// On the worker's thread: idle connections end at once, all others by `deadline`.
  void begin_stop(SteadyClock::time_point deadline) {
    is_stopping_ = true;
    stop_deadline_ = deadline;
    for (ConnectionBase* connection : connections_)
      if (connection->is_idle()) connection->cancel();
    work_.reset();
    sweep_timer_.cancel();
  }
  void join() { thread_.join(); }

 private:
  void refresh_tails() {
    const Instant now = SystemClock().now();
    if (now == tails_made_at_) return;
    tails_made_at_ = now;
    for (const auto kind : {ConnectionHeader::none, ConnectionHeader::keep_alive, ConnectionHeader::close})
      tails_[static_cast<std::size_t>(kind)] = response_tail(now, kind);
  }

  Task<> sweep() {
    constexpr std::chrono::milliseconds interval_while_stopping{5};
    while (!is_stopping_ || !connections_.empty()) {
      sweep_timer_.expires_after(is_stopping_ ? interval_while_stopping : sweep_interval_);
      co_await sweep_timer_.async_wait(as_values);
      refresh_tails();
      const auto now = SteadyClock::now();
      const bool patience_is_over = is_stopping_ && now >= stop_deadline_;
      for (ConnectionBase* connection : connections_) {
        if (patience_is_over)
          connection->close_now();
        else if (connection->deadline() <= now)
          connection->expire();
      }
    }
  }

  const SteadyClock::duration sweep_interval_;
  std::set<ConnectionBase*> connections_;
  std::array<std::string, 3> tails_;
  Instant tails_made_at_{-1};
  std::atomic<bool> is_stop_announced_{false};
  bool is_stopping_ = false;  ///< The sweep ends once the connections have.
  SteadyClock::time_point stop_deadline_;
  std::thread thread_;
  // Destroyed first, with all coroutines in it, while the members above are still there.
  asio::io_context context_;
  asio::executor_work_guard<Executor> work_;
  Timer sweep_timer_;
};

ConnectionBase::~ConnectionBase() {
  if (is_registered_) worker_.remove(*this);
}

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

/// What the threads share.
struct Common {
  Common(ServerOptions with_options, Server::RequestHandler with_handler)
      : options(std::move(with_options)),
        handler(std::move(with_handler)),
        counter(options.limits.connections, options.limits.connections_per_address) {}

  const ServerOptions options;
  const Server::RequestHandler handler;
  ConnectionCounter counter;
  std::optional<asio::ssl::context> tls;
};

/// What a client is called: its address, without the disguise that IPv4 wears on an IPv6 socket.
asio::ip::address plain_address(const asio::ip::address& address) {
  if (address.is_v6() && address.to_v6().is_v4_mapped())
    return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
  return address;
}

/// Whom the limit per address counts: one IPv4 address, or the /64 network that one IPv6 customer usually has.
std::string network_of(const asio::ip::address& address) {
  if (address.is_v4()) return address.to_string();
  constexpr std::size_t network_bytes = 8;
  const auto bytes = address.to_v6().to_bytes();
  return {bytes.begin(), bytes.begin() + network_bytes};
}

/// The conversation with one client.
template <class Stream>
class Connection final : public ConnectionBase {
 public:
  Connection(const std::shared_ptr<Worker>& worker, Common& common, Stream stream, const asio::ip::address& client,
             ConnectionCounter::Place place)
      : ConnectionBase(*worker),
        common_(common),
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

  [[nodiscard]] const ServerLimits& limits() const { return common_.options.limits; }

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
    if (common_.options.behind_proxy && is_from_loopback_) believe_proxy();
    try {
      Reply reply = common_.handler(request_);
      const auto* prepared = std::get_if<std::shared_ptr<const PreparedResponse>>(&reply);
      if (prepared && !*prepared) throw std::logic_error("a handler returned no prepared response");
      return reply;
    } catch (const std::exception& bug) {
      if (common_.options.on_bug) common_.options.on_bug(bug.what());
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
      if (common_.options.on_bug) common_.options.on_bug(bug.what());
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
    if (common_.options.on_served)
      common_.options.on_served(Served{request_, status, body.size(), SteadyClock::now() - received_at});
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

  Common& common_;
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

// --------------------------------------------------------------------------------------------------- listening

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

// ------------------------------------------------------------------------------------------------------ server

class Server::State {
 public:
  State(ServerOptions options, RequestHandler handler) : common_(std::move(options), std::move(handler)) {}

  Result<std::uint16_t> start() {
    if (!workers_.empty()) throw std::logic_error("a server starts once");
    const ServerOptions& options = common_.options;
    TRY(const ListenAddress listen, parse_listen_address(options.listen));
    if (options.certificate.empty() != options.private_key.empty())
      return malformed("TLS needs both a certificate and a private key");
    if (!options.certificate.empty()) {
      TRY(TlsContext tls, make_tls_context(options.certificate, options.private_key));
      common_.tls.emplace(tls.release());
    }
    const unsigned threads = options.threads > 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
    std::vector<std::shared_ptr<Worker>> workers;
    workers.reserve(threads);
    for (unsigned i = 0; i < threads; ++i)
      workers.push_back(std::make_shared<Worker>(sweep_interval_for(options.limits)));
    CHECK(open_acceptor(listen, *workers.front()));
    const std::uint16_t port = acceptor_->local_endpoint().port();

    workers_ = std::move(workers);
    asio::co_spawn(workers_.front()->executor(), accept_connections(), asio::detached);
    for (const auto& worker : workers_) worker->start();
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
    retry_timer_.reset();
    acceptor_.reset();
    workers_.clear();
  }

  [[nodiscard]] std::size_t open_connections() const { return common_.counter.open(); }

 private:
  Status open_acceptor(const ListenAddress& listen, Worker& worker) {
    const Tcp::endpoint endpoint(listen.address, listen.port);
    acceptor_.emplace(worker.executor());
    retry_timer_.emplace(worker.executor());
    AsioError error;
    acceptor_->open(endpoint.protocol(), error);
    if (!error) acceptor_->set_option(Acceptor::reuse_address(true), error);
    if (!error) acceptor_->bind(endpoint, error);
    if (!error) acceptor_->listen(Acceptor::max_listen_connections, error);
    if (!error) return {};
    acceptor_.reset();
    retry_timer_.reset();
    return fail(system_error("listening on " + common_.options.listen, error.value()));
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
    const bool is_proxy = common_.options.behind_proxy && client.is_loopback();
    auto place = common_.counter.take(is_proxy ? std::string() : network_of(client));
    if (!place) return;
    socket.set_option(Tcp::no_delay(true), error);
    if (common_.tls)
      launch(worker, TlsSocket(std::move(socket), *common_.tls), client, std::move(*place));
    else
      launch(worker, std::move(socket), client, std::move(*place));
  }

  template <class Stream>
  void launch(const std::shared_ptr<Worker>& worker, Stream stream, const asio::ip::address& client,
              ConnectionCounter::Place place) {
    auto connection =
        std::make_unique<Connection<Stream>>(worker, common_, std::move(stream), client, std::move(place));
    Task<> conversation = Connection<Stream>::run(std::move(connection));
    asio::co_spawn(worker->executor(), std::move(conversation), asio::detached);
  }

  Common common_;
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
