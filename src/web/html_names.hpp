#pragma once
// Names of elements and attributes: literals that are checked while the program is compiled.

#include <array>
#include <cstddef>
#include <stdexcept>
#include <string_view>

namespace haip {

namespace html_detail {

// A throw that the compiler reaches while it checks a literal is a compile error that quotes the reason.
consteval void require(bool holds, const char* reason) {
  if (!holds) throw std::logic_error(reason);
}

template <std::size_t Size>
consteval bool contains(const std::array<std::string_view, Size>& list, std::string_view name) {
  for (const std::string_view entry : list)
    if (entry == name) return true;
  return false;
}

consteval bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

consteval bool is_name(std::string_view name) {
  if (name.empty() || !is_letter(name[0])) return false;
  for (const char c : name)
    if (!is_letter(c) && !(c >= '0' && c <= '9') && c != '-') return false;
  return true;
}

inline constexpr std::array<std::string_view, 13> void_elements{"area",  "base", "br",   "col",    "embed", "hr", "img",
                                                                "input", "link", "meta", "source", "track", "wbr"};

// Their content is not parsed as text, so escaping would not protect it.
inline constexpr std::array<std::string_view, 10> raw_elements{
    "script", "style", "iframe", "noembed", "noframes", "noscript", "plaintext", "xmp", "object", "template"};

// Their values are addresses or code.
inline constexpr std::array<std::string_view, 14> typed_attributes{
    "href", "src",  "action",     "formaction", "srcset", "data",  "poster",
    "cite", "ping", "background", "manifest",   "srcdoc", "style", "longdesc"};

}  // namespace html_detail

/// An element with content: "p", "table", "linearGradient". Holds its tags ready to be copied, "<p></p>".
class ElementName {
 public:
  template <std::size_t Size>
  consteval ElementName(const char (&name)[Size]) {
    const std::string_view text(name, Size - 1);
    html_detail::require(html_detail::is_name(text), "not the name of an element");
    html_detail::require(text.size() <= longest, "the name of an element is too long");
    html_detail::require(!html_detail::contains(html_detail::void_elements, text), "use void_tag for this element");
    html_detail::require(!html_detail::contains(html_detail::raw_elements, text), "this element is not allowed");
    append("<");
    append(text);
    append("></");
    append(text);
    append(">");
    name_size_ = text.size();
  }
  [[nodiscard]] constexpr std::string_view text() const { return start().substr(1); }
  /// "<p", to be followed by attributes and ">".
  [[nodiscard]] constexpr std::string_view start() const { return {tags_.data(), name_size_ + 1}; }
  /// "<p>"
  [[nodiscard]] constexpr std::string_view start_tag() const { return {tags_.data(), name_size_ + 2}; }
  /// "</p>"
  [[nodiscard]] constexpr std::string_view end_tag() const { return {tags_.data() + name_size_ + 2, name_size_ + 3}; }

 private:
  static constexpr std::size_t longest = 24;
  consteval void append(std::string_view text) {
    for (const char c : text) tags_[name_size_++] = c;
  }
  std::array<char, 2 * longest + 5> tags_{};
  std::size_t name_size_ = 0;
};

/// An element without content: "br", "input".
class VoidElementName {
 public:
  template <std::size_t Size>
  consteval VoidElementName(const char (&name)[Size]) : name_(name, Size - 1) {
    html_detail::require(html_detail::contains(html_detail::void_elements, name_), "not an element without content");
  }
  [[nodiscard]] constexpr std::string_view text() const { return name_; }

 private:
  std::string_view name_;
};

/// "class", "aria-label", "viewBox". Addresses go through href(), src() and action() instead.
class AttributeName {
 public:
  template <std::size_t Size>
  consteval AttributeName(const char (&name)[Size]) : name_(name, Size - 1) {
    html_detail::require(html_detail::is_name(name_), "not the name of an attribute");
    html_detail::require(!html_detail::contains(html_detail::typed_attributes, name_),
                         "this attribute needs its own function (href, src, action) or is not allowed");
    html_detail::require(!(name_.size() > 2 && name_[0] == 'o' && name_[1] == 'n'), "no event handlers");
  }
  [[nodiscard]] constexpr std::string_view text() const { return name_; }

 private:
  std::string_view name_;
};

}  // namespace haip
