#pragma once
// How often one address may do something: a bucket of tokens that refills steadily.

#include <chrono>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace haip {

struct RateLimitOptions {
  double per_second = 20;  ///< 0: no limit.
  double burst = 100;
  std::size_t most_addresses = 100'000;  ///< Remembered at once; full buckets are forgotten.
};

/// Safe to use from several threads. Time is passed in: any steady clock.
class RateLimit {
 public:
  using Moment = std::chrono::nanoseconds;  ///< Since a fixed point.

  explicit RateLimit(RateLimitOptions options) : options_(options) {}

  /// Takes a token. False: none is left.
  bool allow(std::string_view address, Moment now);

 private:
  struct Bucket {
    double tokens;
    Moment at;
    std::list<std::string>::iterator place;  ///< In by_last_use_.
  };
  [[nodiscard]] double tokens_at(const Bucket& bucket, Moment now) const;
  void forget_full(Moment now);

  RateLimitOptions options_;
  std::mutex mutex_;
  // Guarded by mutex_.
  std::unordered_map<std::string, Bucket> buckets_;
  std::list<std::string> by_last_use_;  ///< The one not used for longest first.
};

}  // namespace haip
