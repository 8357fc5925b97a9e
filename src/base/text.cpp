#include "base/text.hpp"

#include <array>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <optional>

namespace haip {
namespace {

struct CodePoint {
  char32_t value;
  std::size_t size_bytes;
};

std::optional<CodePoint> first_code_point(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t lead = byte(0);
  if (lead < 0x80) return CodePoint{lead, 1};
  const std::size_t size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() < size) return std::nullopt;
  char32_t value = lead & (0x7fU >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return std::nullopt;
    value = (value << 6) | (byte(i) & 0x3fU);
  }
  constexpr std::array<char32_t, 5> smallest{0, 0, 0x80, 0x800, 0x10000};
  if (value < smallest[size] || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff)) return std::nullopt;
  return CodePoint{value, size};
}

bool is_bidirectional_control(char32_t c) {
  return c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

bool reorders_text(char32_t c) { return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069); }

// Unicode 16, section 23.7. XML, and so feeds and Word files, cannot hold two of them.
bool is_no_character(char32_t c) { return (c & 0xfffeU) == 0xfffeU || (c >= 0xfdd0 && c <= 0xfdef); }

// Hebrew, Arabic, Syriac, Thaana, N'Ko and what else Unicode has in its blocks for them.
bool runs_right_to_left(char32_t c) {
  return (c >= 0x0590 && c <= 0x08ff) || (c >= 0xfb1d && c <= 0xfdff) || (c >= 0xfe70 && c <= 0xfeff) ||
         (c >= 0x10800 && c <= 0x10fff) || (c >= 0x1e800 && c <= 0x1efff);
}

}  // namespace

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const auto next = first_code_point(text);
    if (!next) return false;
    text.remove_prefix(next->size_bytes);
  }
  return true;
}

std::size_t count_code_points(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text)
    if ((static_cast<std::uint8_t>(c) & 0xc0) != 0x80) ++count;
  return count;
}

std::string printable(std::string_view text, std::size_t limit) {
  std::string out;
  for (std::size_t shown = 0; !text.empty(); ++shown) {
    if (shown == limit) return out + "…";
    const auto next = first_code_point(text);
    std::array<char, 16> escaped{};
    if (!next || next->value < 0x20 || next->value == 0x7f) {
      const int size = std::snprintf(escaped.data(), escaped.size(), "\\x%02x",
                                     static_cast<unsigned>(static_cast<std::uint8_t>(text[0])));
      out.append(escaped.data(), static_cast<std::size_t>(size));
      text.remove_prefix(1);
      continue;
    }
    if (is_bidirectional_control(next->value)) {
      const int size = std::snprintf(escaped.data(), escaped.size(), "\\u{%04x}", static_cast<unsigned>(next->value));
      out.append(escaped.data(), static_cast<std::size_t>(size));
    } else {
      out += text.substr(0, next->size_bytes);
    }
    text.remove_prefix(next->size_bytes);
  }
  return out;
}

Status check_public_text(std::string_view name, std::string_view text, std::size_t limit_code_points) {
  std::size_t position = 0;
  for (std::string_view rest = text; !rest.empty(); ++position) {
    const auto next = first_code_point(rest);
    const std::string where = std::string(name) + ", character " + std::to_string(position + 1);
    if (!next) return malformed(where + ": not valid UTF-8", "save the text as UTF-8");
    if ((next->value < 0x20 && next->value != '\n' && next->value != '\t') ||
        (next->value >= 0x7f && next->value < 0xa0))
      return malformed(where + ": a control character", "remove it");
    if (is_no_character(next->value))
      return malformed(where + ": a code point that stands for no character", "remove it");
    if (reorders_text(next->value))
      return malformed(where + ": an invisible character that reorders text",
                       "remove it; right-to-left text needs none");
    rest.remove_prefix(next->size_bytes);
  }
  if (position > limit_code_points)
    return fail(ErrorKind::too_large, std::string(name) + " has " + std::to_string(position) + " characters; at most " +
                                          std::to_string(limit_code_points) + " are allowed");
  return {};
}

Status check_needed_text(std::string_view name, std::string_view text, std::size_t limit_code_points,
                         std::string_view advice) {
  CHECK(check_public_text(name, text, limit_code_points));
  if (trim(text).empty()) return malformed(std::string(name) + " is empty", std::string(advice));
  return {};
}

std::string isolated(std::string_view text) {
  for (std::string_view rest = text; !rest.empty();) {
    const auto next = first_code_point(rest);
    if (!next) break;
    if (runs_right_to_left(next->value)) return "\u2068" + std::string(text) + "\u2069";
    rest.remove_prefix(next->size_bytes);
  }
  return std::string(text);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t at = text.find(separator);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

Result<std::uint64_t> parse_decimal(std::string_view text) {
  const std::string shown = "\"" + printable(text, 30) + "\"";
  if (text.empty()) return malformed("a number is missing");
  if (text.size() > 1 && text[0] == '0') return malformed(shown + " has a leading zero");
  std::uint64_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return malformed(shown + " is not a whole number");
    const auto digit = static_cast<std::uint64_t>(c - '0');
    if (value > (static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()) - digit) / 10)
      return malformed(shown + " is too large a number");
    value = value * 10 + digit;
  }
  return value;
}

}  // namespace haip
