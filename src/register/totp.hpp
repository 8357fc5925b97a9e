#pragma once
// One-time codes of an authenticator app (TOTP, RFC 6238): HMAC-SHA-1, steps of 30 seconds since 1970, 6 digits. Every
// common app understands exactly this.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/time.hpp"

namespace haip {

inline constexpr std::int64_t totp_step_seconds = 30;
inline constexpr std::size_t totp_secret_bytes = 20;  ///< The length of SHA-1, as RFC 4226 section 4 recommends.

/// RFC 4648 section 6 without padding, as authenticator apps take it.
std::string base32(ByteView bytes);

/// The step that `now` lies in; `now` is not before 1970.
std::int64_t totp_step_at(Instant now);

/// The six digits of a step (RFC 4226, 5.3).
std::string totp_code(ByteView secret, std::int64_t step);

/// The step whose code is `typed` (blanks in it do not matter), among the present one and its two neighbours, since
/// clocks differ. Only steps after `last_used_step` count, so that a code that was seen once is worth nothing. Compares
/// in constant time.
std::optional<std::int64_t> matching_totp_step(ByteView secret, std::string_view typed, Instant now,
                                               std::int64_t last_used_step);

/// "otpauth://totp/Register:anna?secret=…&issuer=Register&algorithm=SHA1&digits=6&period=30": what a QR code for an app
/// holds.
std::string totp_address(std::string_view issuer, std::string_view account, ByteView secret);

}  // namespace haip
