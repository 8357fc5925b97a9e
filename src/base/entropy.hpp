#pragma once
// Randomness is passed in: the operating system's in production, a counter in tests that must replay.

#include <array>
#include <cstdint>
#include <span>

namespace haip {

class Entropy {
 public:
  virtual ~Entropy() = default;
  virtual void fill(std::span<std::uint8_t> out) = 0;

  template <std::size_t Size>
  std::array<std::uint8_t, Size> take() {
    std::array<std::uint8_t, Size> out{};
    fill(out);
    return out;
  }
};

/// getrandom(2); safe to use from several threads.
class SystemEntropy final : public Entropy {
 public:
  void fill(std::span<std::uint8_t> out) override;
};

}  // namespace haip
