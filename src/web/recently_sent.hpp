#pragma once
// What was sent a moment ago, so that a form that is sent twice (a double click, a reload) does its thing once. In
// memory only: digests, for a minute.

#include <deque>
#include <mutex>
#include <optional>

#include "base/time.hpp"
#include "crypto/digest.hpp"
#include "web/url.hpp"

namespace haip {

class RecentlySent {
 public:
  static constexpr std::int64_t seconds = 60;
  static constexpr std::size_t most = 1000;

  /// Where the same was sent on to before.
  std::optional<Url> find(const Digest& what, Instant now) {
    const std::lock_guard lock(mutex_);
    while (!sent_.empty() && sent_.front().at.seconds + seconds <= now.seconds) sent_.pop_front();
    for (const Sent& one : sent_)
      if (one.what == what) return one.next;
    return std::nullopt;
  }
  void add(const Digest& what, Url next, Instant now) {
    const std::lock_guard lock(mutex_);
    if (sent_.size() >= most) sent_.pop_front();
    sent_.push_back({what, std::move(next), now});
  }

 private:
  struct Sent {
    Digest what;
    Url next;
    Instant at;
  };
  std::mutex mutex_;
  std::deque<Sent> sent_;  ///< Oldest first. Guarded by mutex_.
};

}  // namespace haip
