#pragma once
// Requests over many keep-alive connections from one thread: each connection sends its next request when it has its
// answer. Small on purpose, so that the machine's time goes to the server that is measured.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "bench/measure.hpp"

namespace haip::bench {

struct LoadResult {
  double seconds = 0;
  Latencies latencies;
  std::uint64_t answered = 0;
  std::uint64_t of_wanted_status = 0;
};

/// Sends every request once to 127.0.0.1:`port` over `connections` connections. An answer with another status than
/// `wanted_status` is counted, not sent again.
LoadResult send_all(std::uint16_t port, const std::vector<std::string>& requests, unsigned connections,
                    int wanted_status);

}  // namespace haip::bench
