#include "web/form_token.hpp"

#include <sodium.h>

#include "base/encoding.hpp"
#include "crypto/digest.hpp"

namespace haip {

FormTokens::~FormTokens() { sodium_memzero(secret_.data(), secret_.size()); }

std::string FormTokens::make(std::string_view session, std::string_view purpose) const {
  // The length keeps ("ab", "c") and ("a", "bc") apart.
  const std::string length = std::to_string(session.size()) + ":";
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, secret_.data(), secret_.size());
  for (const std::string_view part : {std::string_view(length), session, purpose})
    crypto_auth_hmacsha256_update(&state, as_bytes(part).data(), part.size());
  std::array<std::uint8_t, crypto_auth_hmacsha256_BYTES> code{};
  crypto_auth_hmacsha256_final(&state, code.data());
  return base64url(code);
}

bool FormTokens::holds(std::string_view token, std::string_view session, std::string_view purpose) const {
  return equal_in_constant_time(as_bytes(token), as_bytes(make(session, purpose)));
}

}  // namespace haip
