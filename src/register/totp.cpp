#include "register/totp.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "crypto/digest.hpp"

namespace haip {
namespace {

constexpr std::size_t code_digits = 6;
constexpr std::uint32_t code_modulus = 1'000'000;

using Sha1Code = std::array<std::uint8_t, 20>;

Sha1Code hmac_sha1(ByteView key, ByteView message) {
  Sha1Code code{};
  unsigned size = 0;
  if (HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()), message.data(), message.size(), code.data(), &size) ==
          nullptr ||
      size != code.size())
    throw std::logic_error("HMAC-SHA-1 is not available");
  return code;
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view hexadecimal = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const bool is_unreserved = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                               c == '.' || c == '_' || c == '~';
    if (is_unreserved) {
      out += c;
    } else {
      const auto byte = static_cast<std::uint8_t>(c);
      out += {'%', hexadecimal[byte >> 4], hexadecimal[byte & 15]};
    }
  }
  return out;
}

}  // namespace

std::string base32(ByteView bytes) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string out;
  std::uint32_t waiting = 0;
  unsigned waiting_bits = 0;
  for (const std::uint8_t byte : bytes) {
    waiting = (waiting << 8) | byte;
    waiting_bits += 8;
    for (; waiting_bits >= 5; waiting_bits -= 5) out += alphabet[(waiting >> (waiting_bits - 5)) & 31];
  }
  if (waiting_bits > 0) out += alphabet[(waiting << (5 - waiting_bits)) & 31];
  return out;
}

std::int64_t totp_step_at(Instant now) { return now.seconds / totp_step_seconds; }

std::string totp_code(ByteView secret, std::int64_t step) {
  std::array<std::uint8_t, 8> counter{};
  for (std::size_t i = 0; i < counter.size(); ++i)
    counter[i] = static_cast<std::uint8_t>(static_cast<std::uint64_t>(step) >> (8 * (counter.size() - 1 - i)));
  const Sha1Code code = hmac_sha1(secret, counter);
  const std::size_t at = code.back() & 15;
  const std::uint32_t number = (static_cast<std::uint32_t>(code[at] & 0x7f) << 24) |
                               (static_cast<std::uint32_t>(code[at + 1]) << 16) |
                               (static_cast<std::uint32_t>(code[at + 2]) << 8) | code[at + 3];
  std::string digits = std::to_string(number % code_modulus);
  return std::string(code_digits - digits.size(), '0') + digits;
}

std::optional<std::int64_t> matching_totp_step(ByteView secret, std::string_view typed, Instant now,
                                               std::int64_t last_used_step) {
  // Apps show "123 456", and people type what they see.
  std::string code(typed);
  std::erase(code, ' ');
  std::optional<std::int64_t> found;
  for (const std::int64_t distance : {-1, 0, 1}) {
    const std::int64_t step = totp_step_at(now) + distance;
    const bool is_equal = equal_in_constant_time(as_bytes(totp_code(secret, step)), as_bytes(code));
    if (is_equal && step > last_used_step) found = step;
  }
  return found;
}

std::string totp_address(std::string_view issuer, std::string_view account, ByteView secret) {
  return "otpauth://totp/" + percent_encoded(issuer) + ":" + percent_encoded(account) + "?secret=" + base32(secret) +
         "&issuer=" + percent_encoded(issuer) + "&algorithm=SHA1&digits=6&period=" + std::to_string(totp_step_seconds);
}

}  // namespace haip
