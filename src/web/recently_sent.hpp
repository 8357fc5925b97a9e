#pragma once
// What was sent a moment ago, so that a form that is sent twice (a double click, a reload) does its thing once. In
// memory only: digests, for a minute.

#include <deque>
#include <mutex>
#include <optional>
#include <string>

#include "base/time.hpp"
#include "crypto/digest.hpp"

namespace haip {

class RecentlySent {
 public:
  static constexpr std::int64_t seconds = 60;
  static constexpr std::size_t most = 1000;

  /// The address that the same got before.
  std::optional<std::string> find(const Digest& what, Instant now) {
    const std::lock_guard lock(mutex_);
    while (!sent_.empty() && sent_.front().at.seconds + seconds <= now.seconds) sent_.pop_front();
    for (const Sent& one : sent_)
      if (one.what == what) return one.id;
    return std::nullopt;
  }
  void add(const Digest& what, std::string id, Instant now) {
    const std::lock_guard lock(mutex_);
    if (sent_.size() >= most) sent_.pop_front();
    sent_.push_back({what, std::move(id), now});
  }

 private:
  struct Sent {
    Digest what;
    std::string id;
    Instant at;
  };
  std::mutex mutex_;
  std::deque<Sent> sent_;  ///< Oldest first. Guarded by mutex_.
};

}  // namespace haip
