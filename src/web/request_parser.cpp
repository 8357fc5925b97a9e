#include "web/request_parser.hpp"

#include <algorithm>
#include <boost/beast/http/basic_parser.hpp>
#include <optional>

#include "web/accept.hpp"
#include "web/target.hpp"

namespace haip {
namespace {

namespace http = boost::beast::http;
using BeastError = boost::beast::error_code;
using BeastView = boost::beast::string_view;

std::string_view view(BeastView text) { return {text.data(), text.size()}; }

/// Writes what Beast finds straight into a Request.
class BeastParser final : public http::basic_parser<true> {
 public:
  explicit BeastParser(Request& request) : request_(request) {}

  [[nodiscard]] int version() const { return version_; }
  [[nodiscard]] std::string_view method() const { return method_; }

 private:
  void on_request_impl(http::verb, BeastView method, BeastView target, int version, BeastError&) override {
    method_ = view(method);
    request_.target = view(target);
    version_ = version;
  }
  void on_field_impl(http::field, BeastView name, BeastView value, BeastError&) override {
    // Fields after a chunked body (trailers) are dropped: nobody may slip in a Host or a Cookie there.
    if (!is_in_body_) request_.headers.add(view(name), view(value));
  }
  void on_header_impl(BeastError&) override { is_in_body_ = true; }
  void on_body_init_impl(const boost::optional<std::uint64_t>& length, BeastError&) override {
    constexpr std::uint64_t believed_bytes = std::uint64_t{64} * 1024;
    if (length) request_.body.reserve(static_cast<std::size_t>(std::min(*length, believed_bytes)));
  }
  std::size_t on_body_impl(BeastView part, BeastError&) override {
    request_.body += view(part);
    return part.size();
  }
  void on_chunk_header_impl(std::uint64_t, BeastView, BeastError&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, BeastView part, BeastError&) override {
    request_.body += view(part);
    return part.size();
  }
  void on_response_impl(int, BeastView, int, BeastError&) override {}
  void on_finish_impl(BeastError&) override {}

  Request& request_;
  std::string_view method_;
  int version_ = 11;
  bool is_in_body_ = false;
};

/// "… HTTP/2.0": a version that exists or may exist, in contrast to nonsense.
bool names_other_version(std::string_view header) {
  const std::string_view line = header.substr(0, header.find('\r'));
  const std::string_view version = line.substr(line.rfind(' ') + 1);
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return version.size() == 8 && version.starts_with("HTTP/") && is_digit(version[5]) && version[6] == '.' &&
         is_digit(version[7]) && version != "HTTP/1.0" && version != "HTTP/1.1";
}

RequestRefusal refusal_for(const BeastError& error, std::string_view header) {
  if (error == http::error::header_limit) return {431, "the header is too large"};
  if (error == http::error::body_limit) return {413, "the body is too large"};
  if (error == http::error::bad_version && names_other_version(header))
    return {505, "only HTTP/1.0 and 1.1 are spoken here"};
  if (error == http::error::bad_version || error == http::error::bad_method || error == http::error::bad_target)
    return {400, "the request line is malformed"};
  if (error == http::error::bad_line_ending) return {400, "lines end with CR LF"};
  if (error == http::error::bad_content_length || error == http::error::multiple_content_length)
    return {400, "Content-Length is not one whole number, or stands beside Transfer-Encoding"};
  if (error == http::error::bad_transfer_encoding)
    return {400, "Transfer-Encoding is repeated or stands beside Content-Length"};
  if (error == http::error::bad_chunk || error == http::error::bad_chunk_extension)
    return {400, "a chunk is malformed"};
  return {400, "a header field is malformed"};
}

bool has_bare_line_feed(std::string_view text) {
  for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1))
    if (at == 0 || text[at - 1] != '\r') return true;
  return false;
}

bool is_host(std::string_view host) {
  constexpr std::string_view marks = "-._~%!$&'()*+;=:[]";
  return !host.empty() && std::ranges::all_of(host, [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           marks.find(c) != std::string_view::npos;
  });
}

std::optional<RequestRefusal> check_host(const Request& request, int version) {
  const std::size_t count = request.headers.count("host");
  if (count == 0 && version == 10) return std::nullopt;
  if (count != 1) return RequestRefusal{400, "there must be exactly one Host"};
  if (!is_host(*request.header("host"))) return RequestRefusal{400, "Host is malformed"};
  return std::nullopt;
}

/// What decides where the body ends; two readings of it would let requests be smuggled past a proxy.
std::optional<RequestRefusal> check_framing(const Request& request, int version) {
  const std::size_t codings = request.headers.count("transfer-encoding");
  const std::size_t lengths = request.headers.count("content-length");
  if (codings > 0) {
    if (version == 10) return RequestRefusal{400, "HTTP/1.0 has no Transfer-Encoding"};
    if (codings > 1) return RequestRefusal{400, "Transfer-Encoding is repeated"};
    if (!equal_ignoring_case(*request.header("transfer-encoding"), "chunked"))
      return RequestRefusal{501, "chunked is the only transfer coding known here"};
    if (lengths > 0) return RequestRefusal{400, "Content-Length stands beside Transfer-Encoding"};
  }
  if (lengths > 1) return RequestRefusal{400, "Content-Length is repeated"};
  if (lengths == 1 &&
      !std::ranges::all_of(*request.header("content-length"), [](char c) { return c >= '0' && c <= '9'; }))
    return RequestRefusal{400, "Content-Length is not one whole number"};
  return std::nullopt;
}

std::optional<RequestRefusal> read_target(Request& request) {
  Result<Target> target = parse_target(request.target);
  if (!target) return RequestRefusal{400, "the path or the query is malformed"};
  if (target->path == "*" && request.method != Method::options)
    return RequestRefusal{400, "the target * is for OPTIONS only"};
  if (!target->host.empty() && request.header("host") && !equal_ignoring_case(target->host, *request.header("host")))
    return RequestRefusal{400, "the target names another host than Host"};
  request.path = std::move(target->path);
  request.query = std::move(target->query);
  return std::nullopt;
}

}  // namespace

class RequestParser::State {
 public:
  State(std::size_t header_limit_bytes, std::size_t body_limit_bytes)
      : header_limit_bytes_(header_limit_bytes), body_limit_bytes_(body_limit_bytes) {}

  void start(Request& request) {
    constexpr std::size_t kept_body_bytes = std::size_t{64} * 1024;
    request_ = &request;
    request.target.clear();
    request.path.clear();
    request.query.clear();
    request.headers.clear();
    request.body.clear();
    if (request.body.capacity() > kept_body_bytes) request.body.shrink_to_fit();
    parser_.emplace(request);
    // Both limits are enforced by ourselves; Beast counts a header anew for each piece it gets.
    parser_->header_limit(static_cast<std::uint32_t>(header_limit_bytes_ + 1));
    parser_->body_limit(body_limit_bytes_);
    scanned_bytes_ = 0;
    line_begin_ = 0;
    may_skip_empty_line_ = true;
  }

  Step read(std::string_view received) {
    if (parser_->is_header_done()) return read_body(received);
    std::size_t skipped = 0;
    if (may_skip_empty_line_ && received.starts_with("\r\n")) {
      // Left over from a client that ends bodies with an extra line (RFC 9112, 2.2).
      may_skip_empty_line_ = false;
      scanned_bytes_ = 0;
      skipped = 2;
      received.remove_prefix(skipped);
    }
    Step step = read_header(received);
    step.consumed_bytes += skipped;
    return step;
  }

  [[nodiscard]] RequestRefusal refusal() const { return refusal_; }
  [[nodiscard]] bool keep_alive() const { return parser_->keep_alive(); }
  [[nodiscard]] bool is_http_1_0() const { return parser_->version() == 10; }
  [[nodiscard]] bool expects_continue() const { return !is_http_1_0() && request_->header("expect").has_value(); }

 private:
  Step refuse(RequestRefusal refusal) {
    refusal_ = refusal;
    return {Progress::refused, 0};
  }

  /// Looks for the empty line first, so that Beast sees each header whole and once, and wrong line endings are
  /// answered at once instead of waiting for an end that never comes.
  Step read_header(std::string_view received) {
    for (std::size_t at = received.find('\n', scanned_bytes_); at != std::string_view::npos;
         at = received.find('\n', at + 1)) {
      if (at == 0 || received[at - 1] != '\r') return refuse({400, "lines end with CR LF"});
      if (line_begin_ > 0 && (received[line_begin_] == ' ' || received[line_begin_] == '\t'))
        return refuse({400, "a header field is folded over several lines"});
      if (at == line_begin_ + 1) return finish_header(received.substr(0, at + 1));
      line_begin_ = at + 1;
    }
    if (received.find('\0', scanned_bytes_) != std::string_view::npos) return refuse(nul_in_header);
    scanned_bytes_ = received.size();
    if (scanned_bytes_ > header_limit_bytes_) return refuse({431, "the header is too large"});
    return {Progress::needs_more, 0};
  }

  /// `header` ends with its empty line: what follows is body, where any byte may stand.
  Step finish_header(std::string_view header) {
    if (header.find('\0') != std::string_view::npos) return refuse(nul_in_header);
    if (header.size() > header_limit_bytes_) return refuse({431, "the header is too large"});
    BeastError error;
    parser_->put(boost::asio::const_buffer(header.data(), header.size()), error);
    if (error) return refuse(refusal_for(error, header));
    if (!parser_->is_header_done()) return refuse({400, "the request line is malformed"});

    if (const auto wrong = check_framing(*request_, parser_->version())) return refuse(*wrong);
    if (const auto wrong = check_host(*request_, parser_->version())) return refuse(*wrong);
    const auto method = parse_method(parser_->method());
    if (!method) return refuse({501, "the method is not known here"});
    request_->method = *method;
    if (const auto wrong = read_target(*request_)) return refuse(*wrong);
    if (const auto expectation = request_->header("expect");
        expectation && !equal_ignoring_case(*expectation, "100-continue"))
      return refuse({417, "100-continue is the only expectation known here"});
    return {parser_->is_done() ? Progress::complete : Progress::header_done, header.size()};
  }

  Step read_body(std::string_view received) {
    std::size_t consumed = 0;
    while (!parser_->is_done()) {
      const std::string_view rest = received.substr(consumed);
      if (rest.empty()) return {Progress::needs_more, consumed};
      BeastError error;
      consumed += parser_->put(boost::asio::const_buffer(rest.data(), rest.size()), error);
      if (error == http::error::need_more) {
        if (has_bare_line_feed(received.substr(consumed))) return refuse({400, "lines end with CR LF"});
        if (received.size() - consumed > header_limit_bytes_)
          return refuse({431, "a chunk's header or the trailer is too large"});
        return {Progress::needs_more, consumed};
      }
      if (error) return refuse(refusal_for(error, {}));
    }
    return {Progress::complete, consumed};
  }

  static constexpr RequestRefusal nul_in_header{400, "a NUL character in the header"};

  std::size_t header_limit_bytes_;
  std::size_t body_limit_bytes_;
  Request* request_ = nullptr;
  std::optional<BeastParser> parser_;
  std::size_t scanned_bytes_ = 0;
  std::size_t line_begin_ = 0;
  bool may_skip_empty_line_ = true;
  RequestRefusal refusal_{400, ""};
};

RequestParser::RequestParser(std::size_t header_limit_bytes, std::size_t body_limit_bytes)
    : state_(std::make_unique<State>(header_limit_bytes, body_limit_bytes)) {}
RequestParser::~RequestParser() = default;

void RequestParser::start(Request& request) { state_->start(request); }
RequestParser::Step RequestParser::read(std::string_view received) { return state_->read(received); }
RequestRefusal RequestParser::refusal() const { return state_->refusal(); }
bool RequestParser::keep_alive() const { return state_->keep_alive(); }
bool RequestParser::is_http_1_0() const { return state_->is_http_1_0(); }
bool RequestParser::expects_continue() const { return state_->expects_continue(); }

}  // namespace haip
