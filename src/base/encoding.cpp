#include "base/encoding.hpp"

#include <array>

namespace haip {
namespace {

constexpr std::string_view standard_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view url_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::uint8_t not_a_digit = 0xff;

constexpr std::array<std::uint8_t, 256> inverse(std::string_view alphabet) {
  std::array<std::uint8_t, 256> table{};
  table.fill(not_a_digit);
  for (std::size_t i = 0; i < alphabet.size(); ++i)
    table[static_cast<std::uint8_t>(alphabet[i])] = static_cast<std::uint8_t>(i);
  return table;
}
constexpr auto standard_values = inverse(standard_alphabet);
constexpr auto url_values = inverse(url_alphabet);

std::string encode64(ByteView bytes, std::string_view alphabet, bool padded) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  std::uint32_t group = 0;
  unsigned bits = 0;
  for (const std::uint8_t byte : bytes) {
    group = (group << 8) | byte;
    bits += 8;
    while (bits >= 6) {
      bits -= 6;
      out += alphabet[(group >> bits) & 63];
    }
  }
  if (bits > 0) out += alphabet[(group << (6 - bits)) & 63];
  while (padded && out.size() % 4 != 0) out += '=';
  return out;
}

Result<Bytes> decode64(std::string_view text, const std::array<std::uint8_t, 256>& values, std::string_view name) {
  Bytes out;
  out.reserve(text.size() / 4 * 3 + 2);
  std::uint32_t group = 0;
  unsigned bits = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::uint8_t value = values[static_cast<std::uint8_t>(text[i])];
    if (value == not_a_digit)
      return malformed(std::string(name) + ": character " + std::to_string(i + 1) + " is not in the alphabet");
    group = (group << 6) | value;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out.push_back(static_cast<std::uint8_t>(group >> bits));
    }
  }
  if (bits == 6) return malformed(std::string(name) + ": one character too many or too few");
  if ((group & ((1U << bits) - 1)) != 0) return malformed(std::string(name) + ": stray bits in the last character");
  return out;
}

}  // namespace

std::string hex(ByteView bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const std::uint8_t byte : bytes) {
    out += digits[byte >> 4];
    out += digits[byte & 15];
  }
  return out;
}

Result<Bytes> parse_hex(std::string_view text) {
  if (text.size() % 2 != 0) return malformed("hexadecimal text has an odd number of digits");
  Bytes out(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    unsigned digit = 0;
    if (c >= '0' && c <= '9')
      digit = static_cast<unsigned>(c - '0');
    else if (c >= 'a' && c <= 'f')
      digit = static_cast<unsigned>(c - 'a') + 10;
    else
      return malformed("character " + std::to_string(i + 1) + " is not a lower-case hexadecimal digit");
    out[i / 2] = static_cast<std::uint8_t>((static_cast<unsigned>(out[i / 2]) << 4) | digit);
  }
  return out;
}

std::string base64(ByteView bytes) { return encode64(bytes, standard_alphabet, true); }
std::string base64url(ByteView bytes) { return encode64(bytes, url_alphabet, false); }

Result<Bytes> parse_base64(std::string_view text) {
  if (text.size() % 4 != 0) return malformed("base64: the length is not a multiple of four");
  std::size_t padding = 0;
  while (padding < 2 && text.ends_with('=')) {
    text.remove_suffix(1);
    ++padding;
  }
  if ((text.size() + padding) % 4 != 0 || (padding > 0 && text.size() % 4 == 0))
    return malformed("base64: wrong padding");
  return decode64(text, standard_values, "base64");
}

Result<Bytes> parse_base64url(std::string_view text) { return decode64(text, url_values, "base64url"); }

}  // namespace haip
