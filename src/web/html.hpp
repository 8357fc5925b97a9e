#pragma once
// Markup by construction: text is escaped because it is text, markup is not because it is of type Html, and nothing
// but this file turns one into the other.
//
//   Html row = tag("tr", {attribute("class", "open")}, tag("td", name), tag("td", 3), tag("td", tag("b", "yes & no")));
//
//   Html page = doctype();
//   page.add("ul", {attribute("id", "acts")}, [&](Html& list) {      // writes straight into the page's buffer
//     for (const Act& act : acts) list.add("li", {}, tag("a", {href(act_url(act))}, act.title));
//   });
//
// Names of elements and attributes are literals, checked when compiled: no <script> or <style> (their content is not
// text), no event handlers, no style attribute (the content security policy forbids both), and addresses only through
// href(), src() and action(), which take a Url (url.hpp).

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "web/html_names.hpp"
#include "web/url.hpp"

namespace haip {

class Attribute;

namespace html_detail {

class Child;

template <class T>
concept WholeNumber = std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char>;

/// A whole number, to be written in decimal.
struct Decimal {
  Decimal() = default;
  template <WholeNumber Number>
  explicit constexpr Decimal(Number number)
      : magnitude(std::cmp_less(number, 0) ? 0 - static_cast<std::uint64_t>(number)
                                           : static_cast<std::uint64_t>(number)),
        is_negative(std::cmp_less(number, 0)) {}
  std::uint64_t magnitude = 0;
  bool is_negative = false;
};

}  // namespace html_detail

/// Finished markup in UTF-8.
class Html {
 public:
  Html() = default;
  /// Escaped text.
  static Html text(std::string_view text);
  /// Bytes that are markup already, from a source that is part of the program (an embedded drawing, the Markdown
  /// writer). Never text from outside: each use is a place to review.
  static Html trusted(std::string markup);

  [[nodiscard]] const std::string& markup() const { return markup_; }
  [[nodiscard]] std::string take() && { return std::move(markup_); }
  [[nodiscard]] bool empty() const { return markup_.empty(); }
  void reserve(std::size_t size_bytes) { markup_.reserve(size_bytes); }

  /// Appends an element: the same as *this += tag(…), without the temporary.
  template <class... Children>
  Html& add(const ElementName& name, std::initializer_list<Attribute> attributes, const Children&... children);
  /// Appends an element without content, such as <input>.
  Html& add_void(VoidElementName name, std::initializer_list<Attribute> attributes = {});
  /// Appends escaped text.
  Html& add_text(std::string_view text);
  Html& operator+=(const Html& more);

  friend bool operator==(const Html&, const Html&) = default;

 private:
  friend class html_detail::Child;
  void append_attributes(std::span<const Attribute> attributes);
  void append_element(const ElementName& name, std::span<const Attribute> attributes,
                      std::span<const html_detail::Child> children);
  std::string markup_;
};

Html operator+(Html left, const Html& right);

/// A name with a value, a name alone, or nothing. Refers to its value, which lives until the end of the expression.
class Attribute {
 public:
  Attribute(const Attribute&) = default;
  Attribute& operator=(const Attribute&) = delete;

 private:
  friend class Html;
  friend Attribute attribute(AttributeName name, std::string_view value);
  friend Attribute attribute(AttributeName name, std::optional<std::string_view> value);
  template <html_detail::WholeNumber Number>
  friend Attribute attribute(AttributeName name, Number value);
  friend Attribute flag(AttributeName name, bool is_set);
  friend Attribute href(const Url& url);
  friend Attribute href(SitePath path);
  friend Attribute src(const Url& url);
  friend Attribute src(SitePath path);
  friend Attribute action(const Url& url);
  friend Attribute action(SitePath path);

  enum class Kind : std::uint8_t { absent, name_only, text, number };
  Attribute(std::string_view name, Kind kind, std::string_view value) : name_(name), value_(value), kind_(kind) {}

  std::string_view name_;
  std::string_view value_;
  Kind kind_;
  html_detail::Decimal number_;
};

inline Attribute attribute(AttributeName name, std::string_view value) {
  return {name.text(), Attribute::Kind::text, value};
}
/// Left out when there is no value.
inline Attribute attribute(AttributeName name, std::optional<std::string_view> value) {
  return {name.text(), value ? Attribute::Kind::text : Attribute::Kind::absent, value.value_or(std::string_view())};
}
inline Attribute attribute(AttributeName name, const char* value) { return attribute(name, std::string_view(value)); }
inline Attribute attribute(AttributeName name, const std::string& value) {
  return attribute(name, std::string_view(value));
}
template <html_detail::WholeNumber Number>
Attribute attribute(AttributeName name, Number value) {
  Attribute result(name.text(), Attribute::Kind::number, {});
  result.number_ = html_detail::Decimal(value);
  return result;
}
/// A boolean attribute such as `required`: there when `is_set`.
inline Attribute flag(AttributeName name, bool is_set = true) {
  return {name.text(), is_set ? Attribute::Kind::name_only : Attribute::Kind::absent, {}};
}
inline Attribute href(const Url& url) { return {"href", Attribute::Kind::text, url.text()}; }
inline Attribute href(SitePath path) { return {"href", Attribute::Kind::text, path.text()}; }
inline Attribute src(const Url& url) { return {"src", Attribute::Kind::text, url.text()}; }
inline Attribute src(SitePath path) { return {"src", Attribute::Kind::text, path.text()}; }
inline Attribute action(const Url& url) { return {"action", Attribute::Kind::text, url.text()}; }
inline Attribute action(SitePath path) { return {"action", Attribute::Kind::text, path.text()}; }

namespace html_detail {

/// One thing inside an element, by reference: text, a whole number, Html, a list or optional of Html, or a function
/// that writes into the element.
class Child {
 public:
  Child(std::string_view text) : kind_(Kind::text), text_(text) {}
  Child(const std::string& text) : Child(std::string_view(text)) {}
  Child(const char* text) : Child(std::string_view(text)) {}
  Child(const Html& markup) : kind_(Kind::markup), text_(markup.markup()) {}
  Child(const std::optional<Html>& markup) : kind_(Kind::markup) {
    if (markup) text_ = markup->markup();
  }
  Child(const std::vector<Html>& list) : kind_(Kind::list), object_(&list) {}

  template <WholeNumber Number>
  Child(Number number) : kind_(Kind::number), number_(number) {}

  template <std::invocable<Html&> Write>
  Child(const Write& write)
      : kind_(Kind::function),
        object_(&write),
        call_([](const void* object, Html& into) { (*static_cast<const Write*>(object))(into); }) {}

  [[nodiscard]] std::size_t size_hint() const { return text_.size(); }
  void append_to(Html& into) const;

 private:
  enum class Kind : std::uint8_t { text, number, markup, list, function };
  Kind kind_;
  Decimal number_;
  std::string_view text_;
  const void* object_ = nullptr;
  void (*call_)(const void*, Html&) = nullptr;
};

}  // namespace html_detail

template <class... Children>
Html& Html::add(const ElementName& name, std::initializer_list<Attribute> attributes, const Children&... children) {
  const std::array<html_detail::Child, sizeof...(Children)> list{html_detail::Child(children)...};
  append_element(name, {attributes.begin(), attributes.size()}, list);
  return *this;
}

/// An element. Each child is text (escaped), a whole number, Html, std::vector or std::optional of Html, or a function
/// that takes the Html& it writes into.
template <class... Children>
Html tag(const ElementName& name, std::initializer_list<Attribute> attributes, const Children&... children) {
  Html html;
  html.add(name, attributes, children...);
  return html;
}
template <class... Children>
Html tag(const ElementName& name, const Children&... children) {
  return tag(name, std::initializer_list<Attribute>{}, children...);
}

/// An element without content or end tag, such as <input>.
Html void_tag(VoidElementName name, std::initializer_list<Attribute> attributes = {});

/// "<!doctype html>"
Html doctype();

/// Appends `text` with & < > " ' written as entities, right in content and in quoted attributes. Control characters
/// that HTML forbids become U+FFFD.
void append_escaped(std::string& out, std::string_view text);

}  // namespace haip
