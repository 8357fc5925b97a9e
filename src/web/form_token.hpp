#pragma once
// Proof that a form was sent from our own page (against cross-site request forgery): a hidden field whose value only
// this site can make for this session and purpose.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/entropy.hpp"

namespace haip {

/// HMAC-SHA-256 under a secret of the server; nothing is stored per form.
class FormTokens {
 public:
  using Secret = std::array<std::uint8_t, 32>;

  explicit FormTokens(const Secret& secret) : secret_(secret) {}
  ~FormTokens();
  FormTokens(const FormTokens&) = default;
  FormTokens& operator=(const FormTokens&) = default;

  /// 43 characters of base64url. `purpose` is what the form does, such as "comment.submit".
  [[nodiscard]] std::string make(std::string_view session, std::string_view purpose) const;
  /// Compares in constant time.
  [[nodiscard]] bool holds(std::string_view token, std::string_view session, std::string_view purpose) const;

 private:
  Secret secret_;
};

}  // namespace haip
