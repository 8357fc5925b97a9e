#pragma once
// A clock that stands still until the test moves it.

#include <atomic>

#include "base/time.hpp"

namespace haip::testing_support {

class ManualClock final : public Clock {
 public:
  explicit ManualClock(Instant now) : seconds_(now.seconds) {}
  [[nodiscard]] Instant now() const override { return {seconds_.load()}; }
  void set(Instant now) { seconds_ = now.seconds; }
  void advance(std::int64_t seconds) { seconds_ += seconds; }

 private:
  std::atomic<std::int64_t> seconds_;
};

}  // namespace haip::testing_support
