#pragma once
// Tasks that wait until their host has a free place. Only the order: whoever uses it locks and waits.
//
//   HostQueue queue(1);
//   queue.add("a.example", 0);
//   queue.add("a.example", 1);
//   queue.take();              // task 0
//   queue.take();              // nothing: a.example is being asked
//   queue.leave("a.example");
//   queue.take();              // task 1

#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <string>

namespace haip {

struct HostTurn {
  std::string host;
  std::size_t task = 0;
};

class HostQueue {
 public:
  explicit HostQueue(std::size_t most_per_host) : most_per_host_(most_per_host) {}

  void add(std::string host, std::size_t task) { waiting_.push_back({std::move(host), task}); }
  /// Before everything that waits: for a task that has begun.
  void add_first(std::string host, std::size_t task) { waiting_.push_front({std::move(host), task}); }
  /// The first task whose host has a free place; it is taken until leave(host).
  std::optional<HostTurn> take();
  void leave(const std::string& host);

 private:
  std::size_t most_per_host_;
  std::deque<HostTurn> waiting_;
  std::map<std::string, std::size_t> taken_;  ///< Only hosts with places that are taken.
};

}  // namespace haip
