#include "web/http.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "base/json.hpp"
#include "base/text.hpp"
#include "web/accept.hpp"
#include "web/html.hpp"
#include "web/response_head.hpp"

namespace haip {
namespace {

struct NamedMethod {
  Method method;
  std::string_view name;
};
constexpr std::array<NamedMethod, 7> methods{{
    {Method::get, "GET"},
    {Method::head, "HEAD"},
    {Method::post, "POST"},
    {Method::put, "PUT"},
    {Method::patch, "PATCH"},
    {Method::delete_, "DELETE"},
    {Method::options, "OPTIONS"},
}};

bool is_field_name(std::string_view name) {
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return !name.empty() && std::ranges::all_of(name, [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           marks.find(c) != std::string_view::npos;
  });
}

std::string single_line(std::string_view value) {
  std::string line(value);
  for (char& c : line)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  return line;
}

Response with_type(int status, std::string_view type, std::string body) {
  Response response{status, {}, std::move(body)};
  response.add("Content-Type", type);
  return response;
}

std::string_view without_weakness(std::string_view etag) {
  if (etag.starts_with("W/")) etag.remove_prefix(2);
  return etag;
}

}  // namespace

std::string_view method_name(Method method) { return methods[static_cast<std::size_t>(method)].name; }

std::optional<Method> parse_method(std::string_view name) {
  for (const NamedMethod& entry : methods)
    if (entry.name == name) return entry.method;
  return std::nullopt;
}

// ---------------------------------------------------------------------------------------------- RequestHeaders

RequestHeaders::Field RequestHeaders::operator[](std::size_t index) const {
  const Span& span = spans_[index];
  const std::string_view text = text_;
  return {text.substr(span.name_at, span.name_size), text.substr(span.name_at + span.name_size, span.value_size)};
}

std::optional<std::string_view> RequestHeaders::find(std::string_view name) const {
  for (std::size_t i = 0; i < spans_.size(); ++i) {
    if (spans_[i].name_size != name.size()) continue;
    const Field field = (*this)[i];
    if (equal_ignoring_case(field.name, name)) return field.value;
  }
  return std::nullopt;
}

std::size_t RequestHeaders::count(std::string_view name) const {
  std::size_t count = 0;
  for (std::size_t i = 0; i < spans_.size(); ++i)
    if (equal_ignoring_case((*this)[i].name, name)) ++count;
  return count;
}

std::string RequestHeaders::joined(std::string_view name) const {
  std::string all;
  bool is_first = true;
  for (std::size_t i = 0; i < spans_.size(); ++i) {
    const Field field = (*this)[i];
    if (!equal_ignoring_case(field.name, name)) continue;
    if (!is_first) all += ", ";
    all += field.value;
    is_first = false;
  }
  return all;
}

void RequestHeaders::add(std::string_view name, std::string_view value) {
  spans_.push_back({static_cast<std::uint32_t>(text_.size()), static_cast<std::uint32_t>(name.size()),
                    static_cast<std::uint32_t>(value.size())});
  text_ += name;
  text_ += value;
}

void RequestHeaders::clear() {
  text_.clear();
  spans_.clear();
}

std::optional<std::string_view> Request::cookie(std::string_view name) const {
  for (std::size_t i = 0; i < headers.size(); ++i) {
    const RequestHeaders::Field field = headers[i];
    if (!equal_ignoring_case(field.name, "cookie")) continue;
    for (std::string_view rest = field.value; !rest.empty();) {
      const std::size_t semicolon = rest.find(';');
      const std::string_view pair = trim(rest.substr(0, semicolon));
      rest.remove_prefix(semicolon == std::string_view::npos ? rest.size() : semicolon + 1);
      const std::size_t equals = pair.find('=');
      if (equals == std::string_view::npos || pair.substr(0, equals) != name) continue;
      std::string_view value = pair.substr(equals + 1);
      if (value.size() >= 2 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
      return value;
    }
  }
  return std::nullopt;
}

// ---------------------------------------------------------------------------------------------------- Response

Response Response::html(Html page, int status) {
  return with_type(status, "text/html; charset=utf-8", std::move(page).take());
}

Response Response::text(std::string content, int status) {
  return with_type(status, "text/plain; charset=utf-8", std::move(content));
}

Response Response::json(const Json& value, int status) {
  return with_type(status, "application/json", canonical_json(value) + "\n");
}

Response Response::bytes(std::string content, std::string_view type, int status) {
  return with_type(status, type, std::move(content));
}

Response Response::see_other(const Url& location) {
  Response response = text("see " + location.text() + "\n", 303);
  response.add("Location", location.text());
  return response;
}

Response Response::moved(const Url& location) {
  Response response = text("moved to " + location.text() + "\n", 308);
  response.add("Location", location.text());
  return response;
}

Response Response::problem(const Error& error) { return problem(error, Json()); }

Response Response::problem(const Error& error, const Json& more) {
  const int status = http_status(error.kind);
  Json problem;
  problem.set("type", "about:blank").set("title", reason_phrase(status)).set("status", status);
  problem.set("detail", error.message);
  if (!error.advice.empty()) problem.set("advice", error.advice);
  if (const Json::Object* members = more.if_object())
    for (const auto& [name, value] : *members) problem.set(name, value);
  Response response = with_type(status, "application/problem+json", canonical_json(problem) + "\n");
  if (status == 503) response.set("Retry-After", retry_after_seconds);
  return response;
}

const std::string* Response::find(std::string_view name) const {
  for (const Field& field : headers)
    if (equal_ignoring_case(field.name, name)) return &field.value;
  return nullptr;
}

Response& Response::set(std::string_view name, std::string_view value) {
  std::erase_if(headers, [&](const Field& field) { return equal_ignoring_case(field.name, name); });
  return add(name, value);
}

Response& Response::add(std::string_view name, std::string_view value) {
  if (!is_field_name(name)) throw std::logic_error("not the name of a header field: " + printable(name));
  headers.push_back({std::string(name), single_line(value)});
  return *this;
}

int http_status(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::malformed:
      return 400;
    case ErrorKind::refused:
      return 422;
    case ErrorKind::not_found:
      return 404;
    case ErrorKind::conflict:
      return 409;
    case ErrorKind::forbidden:
      return 403;
    case ErrorKind::too_large:
      return 413;
    case ErrorKind::gone:
      return 410;
    case ErrorKind::unavailable:
      return 503;
    case ErrorKind::false_proof:
      return 422;
  }
  return 500;
}

std::string_view reason_phrase(int status) {
  switch (status) {
    case 100:
      return "Continue";
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 206:
      return "Partial Content";
    case 301:
      return "Moved Permanently";
    case 302:
      return "Found";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 307:
      return "Temporary Redirect";
    case 308:
      return "Permanent Redirect";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 406:
      return "Not Acceptable";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 410:
      return "Gone";
    case 411:
      return "Length Required";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Content Too Large";
    case 415:
      return "Unsupported Media Type";
    case 416:
      return "Range Not Satisfiable";
    case 417:
      return "Expectation Failed";
    case 422:
      return "Unprocessable Content";
    case 428:
      return "Precondition Required";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "";
  }
}

// -------------------------------------------------------------------------------------------- PreparedResponse

std::shared_ptr<const PreparedResponse> PreparedResponse::prepare(Response response) {
  const std::shared_ptr<PreparedResponse> prepared(new PreparedResponse);
  if (!may_have_body(response.status)) response.body.clear();
  prepared->status_ = response.status;
  append_response_head(prepared->head_, response);
  prepared->body_ = std::move(response.body);
  if (const std::string* etag = response.find("etag"); etag && response.status == 200) {
    prepared->etag_ = *etag;
    Response not_modified{304, {}, {}};
    for (const Response::Field& field : response.headers)
      if (!equal_ignoring_case(field.name, "content-type") && !equal_ignoring_case(field.name, "content-encoding"))
        not_modified.headers.push_back(field);
    append_response_head(prepared->not_modified_head_, not_modified);
  }
  return prepared;
}

bool names_etag(std::string_view if_none_match, std::string_view etag) {
  if (trim(if_none_match) == "*") return true;
  // A comma may stand inside the quotes, so the list is read tag by tag.
  for (std::string_view rest = if_none_match;;) {
    const std::size_t begin = rest.find('"');
    if (begin == std::string_view::npos) return false;
    const std::size_t end = rest.find('"', begin + 1);
    if (end == std::string_view::npos) return false;
    if (rest.substr(begin, end + 1 - begin) == without_weakness(etag)) return true;
    rest.remove_prefix(end + 1);
  }
}

}  // namespace haip
