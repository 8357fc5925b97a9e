#include "web/rate_limit.hpp"

#include <algorithm>

namespace haip {

double RateLimit::tokens_at(const Bucket& bucket, Moment now) const {
  const double seconds = std::chrono::duration<double>(now - bucket.at).count();
  return std::min(options_.burst, bucket.tokens + std::max(0.0, seconds) * options_.per_second);
}

// Whatever was left in it, a bucket is full again once it was not used for this long. So those to forget stand in
// front.
void RateLimit::forget_full(Moment now) {
  const std::chrono::duration<double> refill(options_.burst / options_.per_second);
  while (!by_last_use_.empty()) {
    const auto oldest = buckets_.find(by_last_use_.front());
    if (now - oldest->second.at < refill) return;
    buckets_.erase(oldest);
    by_last_use_.pop_front();
  }
}

bool RateLimit::allow(std::string_view address, Moment now) {
  if (options_.per_second <= 0) return true;
  const std::lock_guard lock(mutex_);
  forget_full(now);
  auto found = buckets_.find(std::string(address));
  if (found == buckets_.end()) {
    // Someone who sends from very many addresses must not use up memory; then nobody gets a new bucket.
    if (buckets_.size() >= options_.most_addresses) return false;
    by_last_use_.emplace_back(address);
    found = buckets_.emplace(std::string(address), Bucket{options_.burst, now, std::prev(by_last_use_.end())}).first;
  }
  Bucket& bucket = found->second;
  by_last_use_.splice(by_last_use_.end(), by_last_use_, bucket.place);
  bucket.tokens = tokens_at(bucket, now);
  bucket.at = now;
  if (bucket.tokens < 1) return false;
  bucket.tokens -= 1;
  return true;
}

}  // namespace haip
