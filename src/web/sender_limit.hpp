#pragma once
// How often anybody may send something: by their own network, and, with more room, by the larger network around it, so
// that whoever holds thousands of small ones cannot fill what all share.

#include "web/rate_limit.hpp"

namespace haip {

struct SenderLimitOptions {
  RateLimitOptions customer;   ///< One IPv4 address or IPv6 /64.
  RateLimitOptions allotment;  ///< IPv4 /24 or IPv6 /48.
};

/// Safe to use from several threads.
class SenderLimit {
 public:
  explicit SenderLimit(const SenderLimitOptions& options)
      : by_customer_(options.customer), by_allotment_(options.allotment) {}

  /// Takes a token of both. False: one of them has none left; what it lacks alone takes nothing of the larger network.
  bool allow(std::string_view client_address, RateLimit::Moment now);

 private:
  RateLimit by_customer_;
  RateLimit by_allotment_;
};

}  // namespace haip
