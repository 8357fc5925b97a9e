// What clients say they accept, and the other small header readers.

#include <string_view>

#include "web/accept.hpp"
#include "web/compression.hpp"
#include "web/http.hpp"
#include "web/language.hpp"
#include "web/url.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const haip::Preference& preference : haip::parse_preferences(text))
    if (preference.weight < 0 || preference.weight > 1000 || preference.value.empty()) __builtin_trap();
  (void)haip::negotiate_coding(text);
  (void)haip::negotiate_language(text, text, text);
  (void)haip::names_etag(text, "\"a\"");
  haip::Request request;
  request.headers.add("Cookie", text);
  (void)request.cookie("session");
  if (const auto url = haip::external_url(text); url && (url->text()[0] | 0x20) != 'h') __builtin_trap();
  if (const auto url = haip::site_url_from_text(text); url && url->text().starts_with("//")) __builtin_trap();
  return 0;
}
