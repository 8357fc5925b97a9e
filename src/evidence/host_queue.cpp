#include "evidence/host_queue.hpp"

#include <algorithm>

namespace haip {

std::optional<HostTurn> HostQueue::take() {
  const auto found = std::ranges::find_if(waiting_, [&](const HostTurn& turn) {
    const auto taken = taken_.find(turn.host);
    return taken == taken_.end() || taken->second < most_per_host_;
  });
  if (found == waiting_.end()) return std::nullopt;
  HostTurn turn = std::move(*found);
  waiting_.erase(found);
  ++taken_[turn.host];
  return turn;
}

void HostQueue::leave(const std::string& host) {
  const auto taken = taken_.find(host);
  if (taken != taken_.end() && --taken->second == 0) taken_.erase(taken);
}

}  // namespace haip
