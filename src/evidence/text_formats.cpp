#include "evidence/text_formats.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "evidence/ecma_pattern.hpp"

namespace haip {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// The number in `size` digits at `at`, or -1.
int digits_at(std::string_view text, std::size_t at, std::size_t size) {
  if (at + size > text.size()) return -1;
  int number = 0;
  for (std::size_t i = at; i < at + size; ++i) {
    if (!is_digit(text[i])) return -1;
    number = number * 10 + (text[i] - '0');
  }
  return number;
}

bool is_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  const int year = digits_at(text, 0, 4);
  const int month = digits_at(text, 5, 2);
  const int day = digits_at(text, 8, 2);
  if (year < 0 || month < 1 || month > 12 || day < 1) return false;
  constexpr std::array<int, 12> days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return day <= days[static_cast<std::size_t>(month - 1)] + (month == 2 && is_leap ? 1 : 0);
}

bool is_time(std::string_view text) {
  const int hour = digits_at(text, 0, 2);
  const int minute = digits_at(text, 3, 2);
  const int second = digits_at(text, 6, 2);
  if (text.size() < 9 || text[2] != ':' || text[5] != ':') return false;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return false;
  text.remove_prefix(8);
  if (text.starts_with('.')) {
    const std::size_t end = std::min(text.find_first_not_of("0123456789", 1), text.size());
    if (end == 1) return false;
    text.remove_prefix(end);
  }
  int offset = 0;
  if (text != "Z" && text != "z") {
    if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return false;
    const int hours = digits_at(text, 1, 2);
    const int minutes = digits_at(text, 4, 2);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return false;
    offset = (hours * 60 + minutes) * (text[0] == '+' ? 1 : -1);
  }
  // A leap second is the last one of a day in UTC.
  return second < 60 || ((hour * 60 + minute - offset) % 1440 + 1440) % 1440 == 1439;
}

bool is_date_time(std::string_view text) {
  return text.size() > 11 && (text[10] == 'T' || text[10] == 't') && is_date(text.substr(0, 10)) &&
         is_time(text.substr(11));
}

bool is_hostname(std::string_view text) {
  if (text.empty() || text.size() > 253) return false;
  return std::ranges::all_of(split(text, '.'), [](std::string_view label) {
    const auto is_plain = [](char c) { return is_letter(c) || is_digit(c) || c == '-'; };
    return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
           std::ranges::all_of(label, is_plain);
  });
}

bool is_email(std::string_view text) {
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos || at == 0 || at + 1 == text.size()) return false;
  const std::string_view local = text.substr(0, at);
  if (local.starts_with('"')) return local.size() > 2 && local.ends_with('"');
  if (local.starts_with('.') || local.ends_with('.') || local.find("..") != std::string_view::npos) return false;
  return text.find_first_of(" \t\r\n<>") == std::string_view::npos && local.find('@') == std::string_view::npos;
}

bool is_ipv4(std::string_view text) {
  const auto parts = split(text, '.');
  return parts.size() == 4 && std::ranges::all_of(parts, [](std::string_view part) {
           const int number = part.empty() || part.size() > 3 ? -1 : digits_at(part, 0, part.size());
           return number >= 0 && number < 256 && (part.size() == 1 || part[0] != '0');
         });
}

bool is_ipv6(std::string_view text) {
  if (text.size() < 2 || text.size() > 45) return false;
  if (text.find(":::") != std::string_view::npos) return false;
  const std::size_t gap = text.find("::");
  if (gap != std::string_view::npos && text.find("::", gap + 1) != std::string_view::npos) return false;
  if ((text.front() == ':' && gap != 0) || (text.back() == ':' && gap != text.size() - 2)) return false;
  std::size_t groups = 0;
  const auto parts = split(text, ':');
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::string_view part = parts[i];
    if (part.empty()) continue;
    if (part.find('.') != std::string_view::npos) {
      if (i + 1 != parts.size() || !is_ipv4(part)) return false;
      groups += 2;
    } else {
      if (part.size() > 4 || !std::ranges::all_of(part, is_hex)) return false;
      ++groups;
    }
  }
  return gap == std::string_view::npos ? groups == 8 : groups < 8;
}

struct UriParts {
  std::string_view scheme;
  std::optional<std::string_view> authority;
  std::string_view path;
  std::optional<std::string_view> query;
  std::optional<std::string_view> fragment;
};

/// The parts of RFC 3986, appendix B.
UriParts parts_of(std::string_view text) {
  UriParts parts;
  if (const std::size_t hash = text.find('#'); hash != std::string_view::npos) {
    parts.fragment = text.substr(hash + 1);
    text = text.substr(0, hash);
  }
  if (const std::size_t mark = text.find('?'); mark != std::string_view::npos) {
    parts.query = text.substr(mark + 1);
    text = text.substr(0, mark);
  }
  const std::size_t colon = text.find_first_of(":/");
  if (colon != std::string_view::npos && colon > 0 && text[colon] == ':') {
    parts.scheme = text.substr(0, colon);
    text.remove_prefix(colon + 1);
  }
  if (text.starts_with("//")) {
    const std::size_t slash = std::min(text.find('/', 2), text.size());
    parts.authority = text.substr(2, slash - 2);
    text.remove_prefix(slash);
  }
  parts.path = text;
  return parts;
}

/// Characters of a URI (or, beyond ASCII, of an IRI), and whole %XX.
bool has_uri_characters(std::string_view text) {
  constexpr std::string_view others = "-._~:/?#[]@!$&'()*+,;=%";
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (static_cast<unsigned char>(c) >= 0x80 || is_letter(c) || is_digit(c)) continue;
    if (others.find(c) == std::string_view::npos) return false;
    if (c == '%' && (i + 2 >= text.size() || !is_hex(text[i + 1]) || !is_hex(text[i + 2]))) return false;
  }
  return true;
}

bool is_authority(std::string_view text) {
  const std::size_t at = text.rfind('@');
  if (at != std::string_view::npos) text.remove_prefix(at + 1);
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos) return false;
    const std::string_view address = text.substr(1, end - 1);
    if (!is_ipv6(address) && !address.starts_with('v')) return false;
    text.remove_prefix(end + 1);
    return text.empty() || (text[0] == ':' && std::ranges::all_of(text.substr(1), is_digit));
  }
  const std::size_t colon = text.find(':');
  if (text.find_first_of("[]") != std::string_view::npos) return false;
  return colon == std::string_view::npos || std::ranges::all_of(text.substr(colon + 1), is_digit);
}

bool is_iri_reference(std::string_view text) {
  if (!has_uri_characters(text)) return false;
  const UriParts parts = parts_of(text);
  const auto may_follow = [](char c) { return is_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.'; };
  if (!parts.scheme.empty() && (!is_letter(parts.scheme[0]) || !std::ranges::all_of(parts.scheme, may_follow)))
    return false;
  if (parts.scheme.empty() && text.starts_with(':')) return false;
  if (parts.authority && !is_authority(*parts.authority)) return false;
  if (parts.path.find_first_of("[]") != std::string_view::npos) return false;
  return !parts.fragment || parts.fragment->find('#') == std::string_view::npos;
}

bool is_iri(std::string_view text) { return is_iri_reference(text) && !parts_of(text).scheme.empty(); }
bool is_uri(std::string_view text) { return is_ascii(text) && is_iri(text); }
bool is_uri_reference(std::string_view text) { return is_ascii(text) && is_iri_reference(text); }

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (is_dash ? text[i] != '-' : !is_hex(text[i])) return false;
  }
  return true;
}

bool is_json_pointer(std::string_view text) {
  if (text.empty()) return true;
  if (text[0] != '/') return false;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] == '~' && (i + 1 == text.size() || (text[i + 1] != '0' && text[i + 1] != '1'))) return false;
  return true;
}

bool is_relative_json_pointer(std::string_view text) {
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  if (digits == 0 || (digits > 1 && text[0] == '0')) return false;
  text.remove_prefix(digits);
  return text == "#" || is_json_pointer(text);
}

bool is_regex(std::string_view text) { return EcmaPattern::compile(text).has_value(); }

struct Format {
  std::string_view name;
  FormatCheck check;
  std::string_view words;
};

constexpr std::array<Format, 15> formats{{
    {"date-time", is_date_time, "a date with time and zone such as 2026-05-12T08:30:00Z"},
    {"date", is_date, "a date such as 2026-05-12"},
    {"time", is_time, "a time with zone such as 08:30:00Z"},
    {"email", is_email, "an e-mail address"},
    {"hostname", is_hostname, "a host name such as www.example.org"},
    {"ipv4", is_ipv4, "an IPv4 address such as 192.0.2.1"},
    {"ipv6", is_ipv6, "an IPv6 address such as 2001:db8::1"},
    {"uri", is_uri, "an absolute address such as https://example.org/page"},
    {"uri-reference", is_uri_reference, "an address, or a part of one such as ../page#part"},
    {"iri", is_iri, "an absolute address such as https://example.org/page"},
    {"iri-reference", is_iri_reference, "an address, or a part of one such as ../page#part"},
    {"uuid", is_uuid, "a UUID such as 4b3a8d4e-1b2c-4d5e-8f90-0123456789ab"},
    {"json-pointer", is_json_pointer, "a JSON Pointer such as /metadata/title"},
    {"relative-json-pointer", is_relative_json_pointer, "a relative JSON Pointer such as 1/title"},
    {"regex", is_regex, "a pattern of ECMA-262"},
}};

std::string without_dots(std::string_view path) {
  std::vector<std::string_view> kept;
  const bool is_absolute = path.starts_with('/');
  auto segments = split(is_absolute ? path.substr(1) : path, '/');
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const bool is_last = i + 1 == segments.size();
    if (segments[i] == "..") {
      if (!kept.empty()) kept.pop_back();
      if (is_last) kept.emplace_back();
    } else if (segments[i] == ".") {
      if (is_last) kept.emplace_back();
    } else {
      kept.push_back(segments[i]);
    }
  }
  std::string out = is_absolute ? "/" : "";
  for (std::size_t i = 0; i < kept.size(); ++i) out += (i > 0 ? "/" : "") + std::string(kept[i]);
  return out;
}

}  // namespace

FormatCheck find_format(std::string_view name) {
  const auto found = std::ranges::find(formats, name, &Format::name);
  return found == formats.end() ? nullptr : found->check;
}

std::string format_in_words(std::string_view name) {
  const auto found = std::ranges::find(formats, name, &Format::name);
  return found == formats.end() ? "of the format " + std::string(name) : std::string(found->words);
}

std::string resolve_uri(std::string_view base, std::string_view reference) {
  const UriParts from = parts_of(base);
  UriParts to = parts_of(reference);
  std::string path(to.path);
  if (to.scheme.empty()) {
    to.scheme = from.scheme;
    if (!to.authority) {
      to.authority = from.authority;
      if (to.path.empty()) {
        path = from.path;
        if (!to.query) to.query = from.query;
      } else if (!to.path.starts_with('/')) {
        const std::size_t slash = from.path.rfind('/');
        const bool is_root = from.authority && from.path.empty();
        path = (is_root ? "/" : std::string(slash == std::string_view::npos ? "" : from.path.substr(0, slash + 1))) +
               std::string(to.path);
      }
    }
    path = without_dots(path);
  }
  std::string out;
  if (!to.scheme.empty()) out += std::string(to.scheme) + ":";
  if (to.authority) out += "//" + std::string(*to.authority);
  out += path;
  if (to.query) out += "?" + std::string(*to.query);
  if (to.fragment) out += "#" + std::string(*to.fragment);
  return out;
}

std::string undo_percent(std::string_view text) {
  std::string out;
  const auto value = [](char c) { return static_cast<unsigned>(is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10); };
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && is_hex(text[i + 1]) && is_hex(text[i + 2])) {
      out += static_cast<char>(value(text[i + 1]) * 16 + value(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace haip
