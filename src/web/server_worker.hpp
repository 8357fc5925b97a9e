#pragma once
// A thread of the server with its event loop, and what it knows of its connections.
// For the server's own .cpp files only; everybody else includes web/server.hpp.

#include <array>
#include <atomic>
#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <thread>

#include "base/result.hpp"
#include "base/time.hpp"
#include "web/http.hpp"
#include "web/response_head.hpp"
#include "web/server_asio.hpp"

namespace haip::serving {

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

  /// Errors: unavailable when the system gives no thread; then nothing runs.
  [[nodiscard]] Status start();

  /// From any thread, before begin_stop(): responses from now on are the last of their connections. All workers are
  /// told before the first of them ends anything, so that no client sees one connection end and another go on.
  void announce_stop() { is_stop_announced_.store(true, std::memory_order_release); }

  /// On the worker's thread: idle connections end at once, all others by `deadline`.
  void begin_stop(SteadyClock::time_point deadline);
  void join() { thread_.join(); }

 private:
  void refresh_tails();
  Task<> sweep();

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

}  // namespace haip::serving
