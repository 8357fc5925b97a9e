#include "web/percent.hpp"

#include <array>

#include "base/text.hpp"

namespace haip {
namespace {

int hexadecimal_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

constexpr std::array<bool, 256> make_unreserved() {
  std::array<bool, 256> table{};
  for (const char c : std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"))
    table[static_cast<unsigned char>(c)] = true;
  return table;
}
constexpr std::array<bool, 256> unreserved = make_unreserved();

bool is_unreserved(char c) { return unreserved[static_cast<unsigned char>(c)]; }

}  // namespace

Result<std::string> percent_decode(std::string_view text, Plus plus) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      const int high = i + 1 < text.size() ? hexadecimal_digit(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? hexadecimal_digit(text[i + 2]) : -1;
      if (high < 0 || low < 0) return malformed("\"%\" is not followed by two hexadecimal digits");
      c = static_cast<char>(high * 16 + low);
      i += 2;
    } else if (c == '+' && plus == Plus::space) {
      c = ' ';
    }
    if (c == '\0') return malformed("a NUL character");
    decoded += c;
  }
  if (!is_utf8(decoded)) return malformed("not valid UTF-8");
  return decoded;
}

void append_percent_encoded(std::string& out, std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::size_t copied = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_unreserved(text[i])) continue;
    const auto byte = static_cast<unsigned char>(text[i]);
    out.append(text, copied, i - copied);
    out += '%';
    out += digits[byte >> 4];
    out += digits[byte & 15];
    copied = i + 1;
  }
  out.append(text, copied);
}

}  // namespace haip
