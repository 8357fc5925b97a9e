#pragma once
// Hexadecimal, base64 (RFC 4648 section 4, padded) and base64url (section 5, unpadded). Readers are strict: no white
// space, no missing or extra padding, no stray bits in the last character, so each value has exactly one spelling.

#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace haip {

/// Lower case.
std::string hex(ByteView bytes);
/// Accepts lower case only.
Result<Bytes> parse_hex(std::string_view text);

std::string base64(ByteView bytes);
Result<Bytes> parse_base64(std::string_view text);

std::string base64url(ByteView bytes);
Result<Bytes> parse_base64url(std::string_view text);

}  // namespace haip
