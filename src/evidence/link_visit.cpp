#include "evidence/link_visit.hpp"

#include <algorithm>
#include <cctype>
#include <limits>

#include "base/text.hpp"

namespace haip {
namespace {

/// What is remembered must fit a header and a file: "" for weak tags, too, which promise no equal bytes.
std::string strong_etag(const std::string& sent) {
  const auto is_inside = [](unsigned char c) { return c > 0x20 && c < 0x7f && c != '"'; };
  if (sent.size() < 2 || sent.size() > 200 || sent.front() != '"' || sent.back() != '"') return "";
  return std::all_of(sent.begin() + 1, sent.end() - 1, is_inside) ? sent : "";
}

/// "text/html" of "Text/HTML; charset=utf-8", or "".
std::string media_type_of(std::string_view content_type) {
  std::string type(trim(content_type.substr(0, content_type.find(';'))));
  std::ranges::transform(type, type.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const auto fits = [](unsigned char c) {
    return std::isalnum(c) != 0 || std::string_view("!#$&^_.+-/").find(static_cast<char>(c)) != std::string_view::npos;
  };
  const bool is_type = type.size() <= 200 && std::ranges::count(type, '/') == 1 && std::ranges::all_of(type, fits);
  return is_type ? type : "";
}

std::string in_seconds(std::chrono::milliseconds time) {
  const auto milliseconds = std::to_string(time.count() % 1000 + 1000).substr(1);
  return std::to_string(time.count() / 1000) + (time.count() % 1000 == 0 ? "" : "." + milliseconds) + " s";
}

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

}  // namespace

struct LinkVisit::Body {
  std::size_t limit_bytes;
  std::size_t received_bytes = 0;
  Sha256 hash{};

  bool take(std::string_view piece) {
    if (piece.size() > limit_bytes - received_bytes) return false;
    received_bytes += piece.size();
    hash.update(piece);
    return true;
  }
};

LinkVisit::LinkVisit(LinkAddress address, const LinkMemory& before, DigestWish digest, const LinkCheckOptions& options)
    : address_(std::move(address)), next_(address_), before_(before), digest_(digest), options_(options) {}

bool LinkVisit::asks_about_remembered() const {
  if (!before_.answer || before_.answer->etag.empty() || before_.answer->address != next_.asked) return false;
  return digest_ == DigestWish::none || before_.answer->digest.has_value();
}

HttpRequest LinkVisit::request() const {
  // GET, because many servers refuse HEAD or answer it differently.
  HttpRequest request{.url = next_.asked,
                      .headers = {{"User-Agent", link_user_agent(options_.documentation)}, {"Accept", "*/*"}},
                      .time_limit = options_.time_limit,
                      .largest_answer_bytes = std::numeric_limits<std::size_t>::max(),
                      .redirects = RedirectRule::are_answers};
  if (asks_about_remembered()) request.headers.emplace_back("If-None-Match", before_.answer->etag);
  return request;
}

void LinkVisit::ask(HttpClient& http, const Clock& clock) {
  Body body{.limit_bytes = digest_ == DigestWish::none ? options_.most_bytes : options_.most_bytes_for_digest};
  HttpRequest asked = request();
  asked.receive = [&body](std::string_view piece) { return body.take(piece); };
  const auto answer = http.ask(asked);
  mood_ = HostMood::fine;
  seen_.at = clock.now();
  if (answer)
    take_answer(*answer, body);
  else
    take_failure(answer.error());
}

void LinkVisit::skip(std::string reason, Instant at) {
  seen_.at = at;
  finish(LinkSight::unclear, std::move(reason));
}

void LinkVisit::take_answer(const HttpAnswer& answer, Body& body) {
  seen_.status = answer.status;
  const std::string status = "answered with status " + std::to_string(answer.status);
  if (answer.status == 304 && asks_about_remembered()) {
    seen_.media_type = before_.answer->media_type;
    seen_.etag = before_.answer->etag;
    seen_.digest = before_.answer->digest;
    return finish(LinkSight::answered, "");
  }
  if (is_redirect(answer.status) && !answer.redirect_url.empty()) return follow(answer);
  if (answer.status >= 200 && answer.status < 300) {
    seen_.media_type = media_type_of(answer.content_type);
    seen_.etag = strong_etag(answer.etag);
    if (!answer.is_cut_off && answer.status != 206) seen_.digest = body.hash.finish();  // 206: a part
    return finish(LinkSight::answered, "");
  }
  if (answer.status == 404 || answer.status == 410) return finish(LinkSight::failed, status);
  if (answer.status == 429 || (answer.status == 503 && answer.retry_after.count() > 0)) mood_ = HostMood::wants_rest;
  finish(LinkSight::unclear, status);
}

void LinkVisit::take_failure(const HttpFailure& failure) {
  switch (failure.cause) {
    case HttpFailureCause::no_such_name:
      seen_.is_name_unknown = true;
      return finish(LinkSight::failed, "the name " + next_.host + " does not exist");
    case HttpFailureCause::connection_refused:
      return finish(LinkSight::failed, "connection refused");
    case HttpFailureCause::timed_out:
      mood_ = HostMood::silent;
      return finish(LinkSight::unclear, "no whole answer within " + in_seconds(options_.time_limit));
    case HttpFailureCause::not_allowed:
      return finish(LinkSight::not_checkable, failure.error.message);
    case HttpFailureCause::not_secure:
    case HttpFailureCause::other:
      return finish(LinkSight::unclear, failure.error.message);
  }
}

void LinkVisit::follow(const HttpAnswer& answer) {
  if (++redirects_ > options_.most_redirects)
    return finish(LinkSight::unclear, "redirects more than " + std::to_string(options_.most_redirects) + " times");
  Result<LinkAddress> next = read_link_address(answer.redirect_url);
  if (!next)
    return finish(LinkSight::unclear, "redirects to " + shown_address(answer.redirect_url) +
                                          ", which cannot be checked: " + next.error().message);
  next_ = *std::move(next);
}

void LinkVisit::finish(LinkSight sight, std::string reason) {
  is_done_ = true;
  seen_.sight = sight;
  seen_.asked = address_.asked;
  seen_.final_address = next_.asked;
  seen_.is_other_host = next_.host != address_.host;
  seen_.reason = std::move(reason);
  if (redirects_ > 0 && !seen_.reason.empty()) seen_.reason += ", after a redirect to " + shown_address(next_.asked);
}

}  // namespace haip
