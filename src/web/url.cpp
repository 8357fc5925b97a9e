#include "web/url.hpp"

#include "base/text.hpp"
#include "web/accept.hpp"
#include "web/percent.hpp"

namespace haip {
namespace {

constexpr std::size_t limit_bytes = 2000;

Status check_characters(std::string_view text) {
  if (text.size() > limit_bytes)
    return fail(ErrorKind::too_large, "the address is over " + std::to_string(limit_bytes) + " bytes");
  for (const char c : text)
    if (c <= ' ' || c > '~' || c == '\\' || c == '"' || c == '<' || c == '>' || c == '`')
      return malformed("the address \"" + printable(text) + "\" has a character that addresses do not have",
                       "write it percent-encoded, and an international host name as xn--…");
  return {};
}

Status check_host(std::string_view address, std::string_view authority) {
  const std::string shown = "the address \"" + printable(address) + "\"";
  if (authority.find('@') != std::string_view::npos) return malformed(shown + " has a user name in front of the host");
  std::string_view host = authority;
  if (host.starts_with('[')) {
    const std::size_t end = host.find(']');
    if (end == std::string_view::npos) return malformed(shown + " has no proper host");
    if (host.substr(1, end - 1).find_first_not_of("0123456789abcdefABCDEF:.") != std::string_view::npos || end < 3)
      return malformed(shown + " has no proper host");
    host.remove_prefix(end + 1);
    if (!host.empty() && host[0] != ':') return malformed(shown + " has no proper host");
  } else {
    const std::string_view name = host.substr(0, host.find(':'));
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._";
    if (name.empty() || name.find_first_not_of(allowed) != std::string_view::npos)
      return malformed(shown + " has no proper host");
    host.remove_prefix(name.size());
  }
  if (host.empty()) return {};
  const auto port = parse_decimal(host.substr(1));
  if (!port || *port > 65535) return malformed(shown + " has no proper port");
  return {};
}

}  // namespace

Url Url::with(std::string_view name, std::string_view value) const {
  const std::size_t hash = text_.find('#');
  std::string text = text_.substr(0, hash);
  text += text.find('?') == std::string::npos ? '?' : '&';
  append_percent_encoded(text, name);
  text += '=';
  append_percent_encoded(text, value);
  if (hash != std::string::npos) text += text_.substr(hash);
  return Url(Url::Checked(), std::move(text));
}

Url Url::at(std::string_view fragment) const {
  std::string text = text_.substr(0, text_.find('#')) + '#';
  append_percent_encoded(text, fragment);
  return Url(Url::Checked(), std::move(text));
}

Url site_url(std::initializer_list<std::string_view> segments) {
  std::string text;
  for (const std::string_view segment : segments) {
    if (segment.empty() || segment == "." || segment == "..")
      throw std::logic_error("a path cannot have the segment \"" + std::string(segment) + "\"");
    text += '/';
    append_percent_encoded(text, segment);
  }
  return Url(Url::Checked(), text.empty() ? std::string("/") : std::move(text));
}

Result<Url> external_url(std::string_view text) {
  CHECK(check_characters(text));
  const std::size_t colon = text.find(':');
  const std::string_view scheme = text.substr(0, colon);
  if (colon == std::string_view::npos || !text.substr(colon).starts_with("://") ||
      !(equal_ignoring_case(scheme, "http") || equal_ignoring_case(scheme, "https")))
    return malformed("the address \"" + printable(text) + "\" does not begin with https:// or http://");
  const std::string_view rest = text.substr(colon + 3);
  CHECK(check_host(text, rest.substr(0, rest.find_first_of("/?#"))));
  return Url(Url::Checked(), std::string(text));
}

Result<Url> site_url_from_text(std::string_view text) {
  CHECK(check_characters(text));
  if (!text.starts_with('/') || text.starts_with("//"))
    return malformed("the address \"" + printable(text) + "\" is not a path on this site");
  return Url(Url::Checked(), std::string(text));
}

}  // namespace haip
