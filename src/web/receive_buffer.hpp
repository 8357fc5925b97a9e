#pragma once
// Bytes that came from a connection and have not been used yet.

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

namespace haip {

/// Starts small, since most requests are, and grows up to a limit.
class ReceiveBuffer {
 public:
  explicit ReceiveBuffer(std::size_t limit_bytes)
      : limit_bytes_(std::max(limit_bytes, first_bytes)), memory_(first_bytes) {}

  [[nodiscard]] std::string_view unread() const { return {memory_.data() + begin_, end_ - begin_}; }
  [[nodiscard]] bool empty() const { return begin_ == end_; }

  void consume(std::size_t count) {
    begin_ += count;
    if (begin_ == end_) begin_ = end_ = 0;
  }

  /// Where to put the next bytes; empty when the buffer is full.
  [[nodiscard]] std::span<char> prepare() {
    if (end_ == memory_.size() && begin_ > 0) {
      std::memmove(memory_.data(), memory_.data() + begin_, end_ - begin_);
      end_ -= begin_;
      begin_ = 0;
    }
    if (end_ == memory_.size()) memory_.resize(std::min(memory_.size() * 2, limit_bytes_));
    return std::span(memory_).subspan(end_);
  }
  void commit(std::size_t count) { end_ += count; }

 private:
  static constexpr std::size_t first_bytes = 4096;
  std::size_t limit_bytes_;
  std::vector<char> memory_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace haip
