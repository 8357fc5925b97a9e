#include "evidence/link_address.hpp"

#include <curl/curl.h>
#include <unicode/bytestream.h>
#include <unicode/idna.h>

#include <algorithm>
#include <cctype>
#include <memory>
#include <new>
#include <optional>

#include "base/text.hpp"

namespace haip {
namespace {

constexpr std::size_t largest_address_bytes = 8192;
constexpr std::size_t most_shown_characters = 200;

struct CurlFree {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
  void operator()(char* text) const { curl_free(text); }
};
using Url = std::unique_ptr<CURLU, CurlFree>;

/// Null where libcurl cannot read it.
Url read_url(std::string_view text, unsigned flags) {
  Url url(curl_url());
  if (url == nullptr) throw std::bad_alloc();
  if (text.size() > largest_address_bytes || text.find('\0') != std::string_view::npos) return nullptr;
  if (curl_url_set(url.get(), CURLUPART_URL, std::string(text).c_str(), flags) != CURLUE_OK) return nullptr;
  return url;
}

std::optional<std::string> part(const Url& url, CURLUPart which, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url.get(), which, &text, flags) != CURLUE_OK) return std::nullopt;
  const std::unique_ptr<char, CurlFree> owner(text);
  return std::string(text);
}

void remove(const Url& url, std::initializer_list<CURLUPart> parts) {
  for (const CURLUPart which : parts) curl_url_set(url.get(), which, nullptr, 0);
}

std::string lower_case(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lower;
}

/// "mailto" of "mailto:…"; "" where the text does not begin with a scheme (RFC 3986, 3.1).
std::string scheme_of(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || std::isalpha(static_cast<unsigned char>(text[0])) == 0)
    return "";
  const auto fits = [](unsigned char c) { return std::isalnum(c) != 0 || c == '+' || c == '-' || c == '.'; };
  const std::string_view scheme = text.substr(0, colon);
  return std::ranges::all_of(scheme, fits) ? lower_case(scheme) : "";
}

// libcurl would do this by the locale of the process, which here says nothing about other people's addresses.
std::optional<std::string> ascii_host(const std::string& host) {
  if (std::ranges::all_of(host, [](unsigned char c) { return c < 0x80; })) return lower_case(host);
  if (!is_utf8(host)) return std::nullopt;
  UErrorCode code = U_ZERO_ERROR;
  const std::unique_ptr<icu::IDNA> idna(icu::IDNA::createUTS46Instance(
      UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_USE_STD3_RULES | UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ, code));
  if (U_FAILURE(code)) throw std::bad_alloc();
  std::string ascii;
  icu::StringByteSink<std::string> sink(&ascii);
  icu::IDNAInfo info;
  idna->nameToASCII_UTF8(host, sink, info, code);
  if (U_FAILURE(code) || info.hasErrors()) return std::nullopt;
  return ascii;
}

}  // namespace

Result<LinkAddress> read_link_address(std::string_view text) {
  // What cannot be read is shown only as far as it can hold no secret.
  const std::string scheme = scheme_of(text);
  if (!scheme.empty() && scheme != "http" && scheme != "https")
    return fail(ErrorKind::refused,
                "addresses that begin with " + printable(scheme, 20) + ": are not checked, only http and https");
  const auto unreadable = [] { return malformed("this is not an address", "write it as https://host/path"); };
  if (scheme.empty()) return unreadable();
  const Url url = read_url(text, CURLU_URLENCODE);
  if (url == nullptr) return unreadable();
  if (part(url, CURLUPART_USER) || part(url, CURLUPART_PASSWORD))
    return fail(ErrorKind::refused, "an address with a user or a password in it is not asked",
                "name an address that everyone can open");
  remove(url, {CURLUPART_FRAGMENT});
  const auto host = part(url, CURLUPART_HOST);
  const auto ascii = host ? ascii_host(*host) : std::nullopt;
  if (!ascii || curl_url_set(url.get(), CURLUPART_HOST, ascii->c_str(), 0) != CURLUE_OK) return unreadable();
  auto asked = part(url, CURLUPART_URL, CURLU_NO_DEFAULT_PORT);
  if (!asked) return unreadable();
  const bool has_final_dot = ascii->size() > 1 && ascii->ends_with('.');
  return LinkAddress{*std::move(asked), ascii->substr(0, ascii->size() - (has_final_dot ? 1 : 0))};
}

std::string shown_address(std::string_view text) {
  if (const std::string scheme = scheme_of(text); scheme == "http" || scheme == "https") {
    if (const Url url = read_url(text, 0); url != nullptr) {
      const bool has_query = part(url, CURLUPART_QUERY).has_value();
      remove(url, {CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_OPTIONS, CURLUPART_QUERY, CURLUPART_FRAGMENT});
      if (const auto shown = part(url, CURLUPART_URL, CURLU_NO_DEFAULT_PORT))
        return printable(*shown, most_shown_characters) + (has_query ? "?…" : "");
    }
  }
  if (text.find('@') != std::string_view::npos) return "(not shown: it may hold a password or a person's address)";
  const std::size_t end = text.find_first_of("?#");
  return printable(text.substr(0, end), most_shown_characters) + (end == std::string_view::npos ? "" : "…");
}

}  // namespace haip
