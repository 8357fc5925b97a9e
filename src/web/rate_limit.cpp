#include "web/rate_limit.hpp"

#include <algorithm>

namespace haip {

double RateLimit::tokens_at(const Bucket& bucket, Moment now) const {
  const double seconds = std::chrono::duration<double>(now - bucket.at).count();
  return std::min(options_.burst, bucket.tokens + std::max(0.0, seconds) * options_.per_second);
}

bool RateLimit::allow(std::string_view address, Moment now) {
  if (options_.per_second <= 0) return true;
  const std::lock_guard lock(mutex_);
  if (buckets_.size() >= options_.most_addresses)
    std::erase_if(buckets_, [&](const auto& item) { return tokens_at(item.second, now) >= options_.burst; });
  // Someone who sends from very many addresses must not use up memory; then nobody gets a new bucket.
  auto found = buckets_.find(std::string(address));
  if (found == buckets_.end()) {
    if (buckets_.size() >= options_.most_addresses) return false;
    found = buckets_.emplace(std::string(address), Bucket{options_.burst, now}).first;
  }
  Bucket& bucket = found->second;
  bucket.tokens = tokens_at(bucket, now);
  bucket.at = now;
  if (bucket.tokens < 1) return false;
  bucket.tokens -= 1;
  return true;
}

}  // namespace haip
