#pragma once
// How many connections are open, in all and for each client.

#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

namespace haip {

/// Safe to use from several threads.
class ConnectionCounter {
 public:
  ConnectionCounter(std::size_t limit, std::size_t limit_per_client)
      : limit_(limit), limit_per_client_(limit_per_client) {}

  /// One open connection; gives its place back when destroyed. The counter must outlive it.
  class Place {
   public:
    Place(Place&& other) noexcept
        : counter_(std::exchange(other.counter_, nullptr)), client_(std::move(other.client_)) {}
    Place& operator=(Place&&) = delete;
    ~Place() {
      if (counter_) counter_->give_back(client_);
    }

   private:
    friend class ConnectionCounter;
    Place(ConnectionCounter& counter, std::string client) : counter_(&counter), client_(std::move(client)) {}
    ConnectionCounter* counter_;
    std::string client_;
  };

  /// `client` is an address or network, or "" for one that is not counted by client. Nothing when a limit is reached.
  [[nodiscard]] std::optional<Place> take(std::string client) {
    const std::lock_guard lock(mutex_);
    if (open_ >= limit_) return std::nullopt;
    if (!client.empty()) {
      std::size_t& count = by_client_[client];
      if (count >= limit_per_client_) return std::nullopt;
      ++count;
    }
    ++open_;
    return Place(*this, std::move(client));
  }

  [[nodiscard]] std::size_t open() const {
    const std::lock_guard lock(mutex_);
    return open_;
  }

 private:
  void give_back(const std::string& client) {
    const std::lock_guard lock(mutex_);
    --open_;
    const auto entry = by_client_.find(client);
    if (entry != by_client_.end() && --entry->second == 0) by_client_.erase(entry);
  }

  const std::size_t limit_;
  const std::size_t limit_per_client_;
  mutable std::mutex mutex_;
  std::size_t open_ = 0;
  std::unordered_map<std::string, std::size_t> by_client_;
};

}  // namespace haip
