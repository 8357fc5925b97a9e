#pragma once
// "Random" bytes that are the same in every run: SHA-256 of a counter. Safe to use from several threads.

#include <atomic>
#include <cstdint>
#include <string>

#include "base/entropy.hpp"
#include "crypto/digest.hpp"

namespace haip::testing_support {

class CountingEntropy final : public Entropy {
 public:
  explicit CountingEntropy(std::string name = "entropy") : name_(std::move(name)) {}

  void fill(std::span<std::uint8_t> out) override {
    std::size_t filled = 0;
    while (filled < out.size()) {
      const Digest block = sha256(name_ + std::to_string(counter_++));
      for (std::size_t i = 0; i < Digest::size_bytes && filled < out.size(); ++i) out[filled++] = block.bytes()[i];
    }
  }

 private:
  std::string name_;
  std::atomic<std::uint64_t> counter_ = 0;
};

}  // namespace haip::testing_support
