#include "register/register_address.hpp"

#include <algorithm>

#include "base/json.hpp"
#include "base/text.hpp"

namespace haip {
namespace {

constexpr std::size_t largest_key_bytes = 64 * 1024;
constexpr std::string_view expected_form =
    "the address is that of the register's first page, such as "
    "https://register.example";

/// "https://register.example" of "https://register.example/instruments".
std::string server_of(const std::string& address) {
  const std::size_t host = address.find("://") + 3;
  return address.substr(0, address.find('/', host));
}

std::string found_in(const HttpAnswer& answer, std::string_view expected) {
  if (answer.status != 200) return "answered with status " + std::to_string(answer.status);
  const std::string type(trim(std::string_view(answer.content_type).substr(0, answer.content_type.find(';'))));
  const std::string kind = type == "text/html" ? "a page" : "something else";
  return "answered with " + kind + (type.empty() ? "" : " (" + printable(type, 60) + ")") + " instead of " +
         std::string(expected);
}

/// What a register says of an error (RFC 9457), or "".
std::string detail_of(const HttpAnswer& answer) {
  if (!answer.content_type.starts_with("application/problem+json")) return {};
  const Result<Json> problem = parse_json(answer.body);
  if (!problem) return {};
  const Result<std::string> detail = problem->optional_text("detail");
  return detail ? printable(*detail, 300) : std::string();
}

}  // namespace

Result<std::string> read_register_address(std::string_view text) {
  const auto wrong = [&](std::string_view what) {
    return malformed("\"" + printable(text, 200) + "\" is not the address of a register: " + std::string(what),
                     std::string(expected_form));
  };
  const std::size_t host = text.starts_with("https://") ? 8 : text.starts_with("http://") ? 7 : 0;
  if (host == 0) return wrong("it must begin with https://");
  const std::string_view server = text.substr(host, text.find('/', host) - host);
  if (server.empty()) return wrong("it names no server");
  if (server.find('@') != std::string_view::npos) return wrong("it holds a user's name");
  if (text.find_first_of("?#") != std::string_view::npos) return wrong("it has a \"?\" or \"#\"");
  if (std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) <= ' '; }))
    return wrong("it holds a space");
  while (text.ends_with('/')) text.remove_suffix(1);
  return std::string(text);
}

bool looks_like_checkpoint(std::string_view text) {
  const auto lines = split(text, '\n');
  return lines.size() > 4 && parse_decimal(lines[1]) && text.find("\n\n\xe2\x80\x94 ") != std::string_view::npos;
}

Error no_register_error(const std::string& address, const std::string& url, const HttpAnswer& answer,
                        std::string_view expected) {
  if (!answer.location.empty())
    return {ErrorKind::unavailable,
            url + " sends us to " + printable(answer.location, 200) + ", and redirects are not followed",
            "give the address of that server instead, if you trust it"};
  if (answer.status == 429 || answer.status >= 500)
    return {ErrorKind::unavailable, url + " answered with status " + std::to_string(answer.status),
            "try again later; if it stays so, check the address: " + std::string(expected_form)};
  if (const std::string detail = detail_of(answer); !detail.empty() && server_of(address) == address)
    return {ErrorKind::unavailable, url + " answered with status " + std::to_string(answer.status) + ": " + detail,
            "try again later"};
  const std::string server = server_of(address);
  return {ErrorKind::unavailable,
          address + " is not the address of a register: " + url + " " + found_in(answer, expected),
          std::string(expected_form) + (server == address ? "" : "; try " + server)};
}

Result<HttpAnswer> ask_register(HttpClient& http, const HttpRequest& request) {
  Result<HttpAnswer> answer = http.send(request);
  if (answer || answer.error().kind != ErrorKind::unavailable || !request.url.starts_with("http://")) return answer;
  Error error = answer.error();
  error.advice += (error.advice.empty() ? "" : "; ") + std::string("if the server speaks HTTPS, write https://");
  return fail(std::move(error));
}

Result<tlog::VerifierKey> ask_log_key(HttpClient& http, const std::string& address) {
  HttpRequest request;
  request.url = address + "/log/key";
  request.time_limit = std::chrono::seconds(60);
  request.largest_answer_bytes = largest_key_bytes;
  constexpr std::string_view expected = "a log's key";
  Result<HttpAnswer> answer = ask_register(http, request);
  if (!answer && answer.error().kind == ErrorKind::too_large)
    return fail(no_register_error(address, request.url, {.status = 200}, expected));
  if (!answer) return fail(answer.error());
  if (answer->status != 200) return fail(no_register_error(address, request.url, *answer, expected));
  Result<tlog::VerifierKey> key = tlog::VerifierKey::parse(trim(answer->body));
  if (!key) return fail(no_register_error(address, request.url, *answer, expected));
  return key;
}

}  // namespace haip
