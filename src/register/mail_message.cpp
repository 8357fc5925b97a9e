#include "register/mail_message.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include "base/encoding.hpp"
#include "base/text.hpp"

namespace haip {
namespace {

constexpr std::size_t longest_address = 254;
constexpr std::size_t longest_local_part = 64;
constexpr std::size_t longest_label = 63;
constexpr std::size_t longest_plain_line = 76;
constexpr std::size_t encoded_bytes_per_word = 42;  // 56 characters of base64 and 12 around them: below 75 (RFC 2047)

bool is_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

bool is_atom(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return is_letter_or_digit(c) || std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
  });
}

bool is_label(std::string_view text) {
  return !text.empty() && text.size() <= longest_label && text.front() != '-' && text.back() != '-' &&
         std::ranges::all_of(text, [](char c) { return is_letter_or_digit(c) || c == '-'; });
}

bool is_one_line(std::string_view text) {
  return is_utf8(text) &&
         std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) >= ' ' && c != '\x7f'; });
}

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// RFC 2047, section 2: as many encoded words as it takes, each with whole characters, on lines of their own.
std::string encoded_words(std::string_view text) {
  std::string words;
  while (!text.empty()) {
    std::size_t size = std::min(encoded_bytes_per_word, text.size());
    while (size < text.size() && (static_cast<unsigned char>(text[size]) & 0xc0U) == 0x80U) --size;
    words += (words.empty() ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?") + base64(as_bytes(text.substr(0, size))) + "?=";
    text.remove_prefix(size);
  }
  return words;
}

/// A header's text as it is when it is plain and short, else encoded.
std::string unstructured(std::string_view text) {
  const bool is_plain =
      is_ascii(text) && text.size() <= longest_plain_line - 16 && text.find("=?") == std::string::npos;
  return is_plain ? std::string(text) : encoded_words(text);
}

/// A display name: what is not letters, digits and blanks is encoded, so that no quoting is needed.
std::string phrase(std::string_view text) {
  const bool is_plain = text.size() <= longest_plain_line - 16 &&
                        std::ranges::all_of(text, [](char c) { return is_letter_or_digit(c) || c == ' '; });
  return is_plain ? std::string(text) : encoded_words(text);
}

/// "Wed, 25 Nov 2026 17:33:00 +0000"
std::string mail_date(Instant instant) {
  constexpr std::array<std::string_view, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::chrono::sys_seconds time{std::chrono::seconds(instant.seconds)};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const std::string iso = format_instant(instant);  // 2026-11-25T17:33:00Z
  return std::string(days.at(std::chrono::weekday(day).c_encoding())) + ", " +
         std::to_string(static_cast<unsigned>(date.day())) + " " +
         std::string(months.at(static_cast<unsigned>(date.month()) - 1)) + " " + iso.substr(0, 4) + " " +
         iso.substr(11, 8) + " +0000";
}

/// RFC 2045, section 6.7, one line without its end.
std::string quoted_printable_line(std::string_view line) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string written;
  std::size_t width = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const auto byte = static_cast<unsigned char>(line[i]);
    const bool is_last = i + 1 == line.size();
    const bool is_plain = (byte > ' ' && byte < 0x7f && byte != '=') || (byte == ' ' && !is_last);
    const std::size_t size = is_plain ? 1 : 3;
    if (width + size > longest_plain_line - 1) {
      written += "=\r\n";
      width = 0;
    }
    if (is_plain)
      written += line[i];
    else
      written.append(1, '=').append(1, digits[byte >> 4U]).append(1, digits[byte & 15U]);
    width += size;
  }
  return written;
}

}  // namespace

Result<MailAddress> MailAddress::parse(std::string_view text) {
  const Error no_address{ErrorKind::malformed, "this is no e-mail address", "write it as in name@mail.example"};
  const std::size_t at = text.rfind('@');
  if (text.size() > longest_address || at == std::string_view::npos || at > longest_local_part) return fail(no_address);
  const std::vector<std::string_view> local = split(text.substr(0, at), '.');
  const std::vector<std::string_view> labels = split(text.substr(at + 1), '.');
  if (!std::ranges::all_of(local, is_atom) || labels.size() < 2 || !std::ranges::all_of(labels, is_label))
    return fail(no_address);
  std::string address(text);
  // Only the domain's case is known to mean nothing.
  std::transform(address.begin() + static_cast<std::ptrdiff_t>(at), address.end(),
                 address.begin() + static_cast<std::ptrdiff_t>(at),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return MailAddress(std::move(address));
}

std::string_view MailAddress::domain() const { return std::string_view(text_).substr(text_.rfind('@') + 1); }

Result<std::string> write_mail(const MailMessage& message) {
  if (!is_one_line(message.subject) || !is_one_line(message.from_name) || !is_one_line(message.id))
    return malformed("a header of the message has more than one line");
  if (count_code_points(message.subject) > longest_mail_subject)
    return fail(ErrorKind::too_large, "the subject of the message is too long");
  CHECK(check_public_text("the text of the message", message.text, longest_mail_text));
  std::string mail;
  mail += "Date: " + mail_date(message.date) + "\r\n";
  mail += "From: " + phrase(message.from_name) + " <" + message.from.text() + ">\r\n";
  mail += "To: <" + message.to.text() + ">\r\n";
  mail += "Subject: " + unstructured(message.subject) + "\r\n";
  mail += "Message-ID: <" + message.id + "@" + std::string(message.from.domain()) + ">\r\n";
  // RFC 3834: nobody's holiday notice need answer it.
  mail += "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n";
  const std::vector<std::string_view> lines = split(message.text, '\n');
  const bool is_plain =
      is_ascii(message.text) && message.text.find('\t') == std::string::npos &&
      std::ranges::all_of(lines, [](std::string_view line) { return line.size() <= longest_plain_line; });
  mail += "Content-Type: text/plain; charset=utf-8\r\n";
  mail += std::string("Content-Transfer-Encoding: ") + (is_plain ? "7bit" : "quoted-printable") + "\r\n\r\n";
  for (const std::string_view line : lines)
    mail += (is_plain ? std::string(line) : quoted_printable_line(line)) + "\r\n";
  return mail;
}

}  // namespace haip
