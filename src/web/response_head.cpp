#include "web/response_head.hpp"

#include <array>
#include <charconv>
#include <chrono>

#include "web/accept.hpp"

namespace haip {
namespace {

void append_number(std::string& out, std::size_t number) {
  std::array<char, 24> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  out.append(digits.data(), end);
}

void append_two_digits(std::string& out, unsigned number) {
  out += static_cast<char>('0' + number / 10 % 10);
  out += static_cast<char>('0' + number % 10);
}

bool is_written_by_server(std::string_view name) {
  return equal_ignoring_case(name, "content-length") || equal_ignoring_case(name, "connection") ||
         equal_ignoring_case(name, "date") || equal_ignoring_case(name, "transfer-encoding");
}

}  // namespace

bool may_have_body(int status) { return status >= 200 && status != 204 && status != 304; }

void append_response_head(std::string& out, const Response& response) {
  out += "HTTP/1.1 ";
  append_number(out, static_cast<std::size_t>(response.status));
  out += ' ';
  out += reason_phrase(response.status);
  out += "\r\n";
  for (const Response::Field& field : response.headers) {
    if (is_written_by_server(field.name)) continue;
    out += field.name;
    out += ": ";
    out += field.value;
    out += "\r\n";
  }
  if (may_have_body(response.status)) {
    out += "Content-Length: ";
    append_number(out, response.body.size());
    out += "\r\n";
  }
}

std::string response_tail(Instant now, ConnectionHeader connection) {
  std::string tail = "Date: " + http_date(now) + "\r\n";
  if (connection == ConnectionHeader::keep_alive) tail += "Connection: keep-alive\r\n";
  if (connection == ConnectionHeader::close) tail += "Connection: close\r\n";
  return tail + "\r\n";
}

std::string http_date(Instant instant) {
  constexpr std::array<std::string_view, 7> weekdays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::chrono::sys_seconds time{std::chrono::seconds(instant.seconds)};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);

  std::string text(weekdays[std::chrono::weekday(day).c_encoding()]);
  text += ", ";
  append_two_digits(text, static_cast<unsigned>(date.day()));
  text += ' ';
  text += months[static_cast<unsigned>(date.month()) - 1];
  text += ' ' + std::to_string(static_cast<int>(date.year())) + ' ';
  append_two_digits(text, static_cast<unsigned>(clock.hours().count()));
  text += ':';
  append_two_digits(text, static_cast<unsigned>(clock.minutes().count()));
  text += ':';
  append_two_digits(text, static_cast<unsigned>(clock.seconds().count()));
  return text + " GMT";
}

}  // namespace haip
