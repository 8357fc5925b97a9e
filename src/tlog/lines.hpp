#pragma once
// The line-based formats of this folder, read one line at a time, with line numbers for messages.

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace haip::tlog {

class Lines {
 public:
  /// `lines_before`: how many lines of the file come before `text`.
  explicit Lines(std::string_view text, std::size_t lines_before = 0) : rest_(text), number_(lines_before) {}

  /// The next line without its newline. malformed: the text is at its end ("line 2: the size is missing", with
  /// `expected` = "the size"), or its last line does not end in a newline.
  Result<std::string_view> next(std::string_view expected) {
    ++number_;
    if (rest_.empty()) return malformed(where() + ": " + std::string(expected) + " is missing");
    const std::size_t end = rest_.find('\n');
    if (end == std::string_view::npos) return malformed(where() + ": the line does not end in a newline");
    const std::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    return line;
  }

  [[nodiscard]] bool at_end() const { return rest_.empty(); }
  /// What next() has not returned yet.
  [[nodiscard]] std::string_view rest() const { return rest_; }
  /// "line 3": the one that next() returned last.
  [[nodiscard]] std::string where() const { return "line " + std::to_string(number_); }

 private:
  std::string_view rest_;
  std::size_t number_;
};

}  // namespace haip::tlog
