#pragma once
// A domain name that an organisation controls: how organisations are identified.

#include <compare>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace haip {

/// Lower-case letters, digits, hyphens and dots; two labels or more; at most 253 characters (RFC 1035, RFC 1123).
/// Internationalised names come in their ASCII form ("xn--…"). No port, no path, no final dot.
class Domain {
 public:
  static Result<Domain> parse(std::string_view text);
  [[nodiscard]] const std::string& text() const { return text_; }
  auto operator<=>(const Domain&) const = default;

 private:
  explicit Domain(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

}  // namespace haip
