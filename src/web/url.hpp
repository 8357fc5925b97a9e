#pragma once
// Addresses that are safe to put into href, src and action: the type can hold nothing but a path on this site, a
// fragment, or an http(s) address.
//
//   site_url({"organisations", domain}).with("lang", "ja").at("reports")   //
//   /organisations/example.org?lang=ja#reports TRY(Url source, external_url(text_from_a_report));

#include <initializer_list>
#include <stdexcept>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace haip {

/// A path on this site or a fragment, written in the source: "/plan", "/plan?kind=project", "#main". Checked when
/// compiled.
class SitePath {
 public:
  template <std::size_t Size>
  consteval SitePath(const char (&text)[Size]) : text_(text, Size - 1) {
    if (text_.empty() || (text_[0] != '/' && text_[0] != '#')) throw std::logic_error("a path begins with / or #");
    if (text_.size() > 1 && text_[0] == '/' && text_[1] == '/') throw std::logic_error("a path does not begin with //");
    for (const char c : text_)
      if (c <= ' ' || c > '~' || c == '\\' || c == '"' || c == '<' || c == '>')
        throw std::logic_error("a path consists of visible ASCII characters");
  }
  [[nodiscard]] constexpr std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};

class Url {
 public:
  Url(SitePath path) : text_(path.text()) {}

  [[nodiscard]] const std::string& text() const { return text_; }
  /// Adds a query parameter, before the fragment if there is one.
  [[nodiscard]] Url with(std::string_view name, std::string_view value) const;
  /// Sets the fragment.
  [[nodiscard]] Url at(std::string_view fragment) const;

  friend bool operator==(const Url&, const Url&) = default;

 private:
  friend Url site_url(std::initializer_list<std::string_view> segments);
  friend Result<Url> external_url(std::string_view text);
  friend Result<Url> site_url_from_text(std::string_view text);
  struct Checked {};
  Url(Checked, std::string text) : text_(std::move(text)) {}
  std::string text_;
};

/// "/" and the segments, percent-encoded, with "/" between them. Segments may hold anything; "/" in one becomes %2F,
/// "." and ".." are refused with std::logic_error since browsers would resolve them.
Url site_url(std::initializer_list<std::string_view> segments);

/// An absolute http or https address from outside: a host, no user name or password, no white space, control or
/// other-than-ASCII characters, at most 2,000 bytes.
Result<Url> external_url(std::string_view text);

/// A path on this site from outside (where to go after signing in): one "/" and then anything but "/" or "\".
Result<Url> site_url_from_text(std::string_view text);

}  // namespace haip
