#include "web/server_worker.hpp"

#include <system_error>

#include "base/file.hpp"

namespace haip::serving {

ConnectionBase::~ConnectionBase() {
  if (is_registered_) worker_.remove(*this);
}

Status Worker::start() {
  try {
    thread_ = std::thread([this] { context_.run(); });
  } catch (const std::system_error& error) {
    return fail(system_error("starting a thread", error.code().value()));
  }
  asio::co_spawn(context_, sweep(), asio::detached);
  return {};
}

void Worker::begin_stop(SteadyClock::time_point deadline) {
  is_stopping_ = true;
  stop_deadline_ = deadline;
  for (ConnectionBase* connection : connections_)
    if (connection->is_idle()) connection->cancel();
  work_.reset();
  sweep_timer_.cancel();
}

void Worker::refresh_tails() {
  const Instant now = SystemClock().now();
  if (now == tails_made_at_) return;
  tails_made_at_ = now;
  for (const auto kind : {ConnectionHeader::none, ConnectionHeader::keep_alive, ConnectionHeader::close})
    tails_[static_cast<std::size_t>(kind)] = response_tail(now, kind);
}

Task<> Worker::sweep() {
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

}  // namespace haip::serving
