#include "web/html.hpp"

#include <charconv>

namespace haip {
namespace {

enum class Treatment : std::uint8_t { plain, ampersand, less, greater, quote, apostrophe, forbidden };

constexpr std::array<Treatment, 256> make_treatments() {
  std::array<Treatment, 256> table{};
  for (std::size_t c = 0; c < 0x20; ++c) table[c] = Treatment::forbidden;
  for (const std::size_t c : {0x09U, 0x0aU, 0x0cU, 0x0dU}) table[c] = Treatment::plain;
  table[0x7f] = Treatment::forbidden;
  table['&'] = Treatment::ampersand;
  table['<'] = Treatment::less;
  table['>'] = Treatment::greater;
  table['"'] = Treatment::quote;
  table['\''] = Treatment::apostrophe;
  return table;
}
constexpr std::array<Treatment, 256> treatments = make_treatments();

constexpr std::array<std::string_view, 7> replacements{"", "&amp;", "&lt;", "&gt;", "&#34;", "&#39;", "\xef\xbf\xbd"};

void append_decimal(std::string& out, html_detail::Decimal number) {
  std::array<char, 20> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number.magnitude).ptr;
  if (number.is_negative) out += '-';
  out.append(digits.data(), end);
}

}  // namespace

void append_escaped(std::string& out, std::string_view text) {
  std::size_t copied = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const Treatment treatment = treatments[static_cast<unsigned char>(text[i])];
    if (treatment == Treatment::plain) [[likely]]
      continue;
    out.append(text, copied, i - copied);
    out += replacements[static_cast<std::size_t>(treatment)];
    copied = i + 1;
  }
  out.append(text, copied);
}

namespace html_detail {

void Child::append_to(Html& into) const {
  switch (kind_) {
    case Kind::text:
      append_escaped(into.markup_, text_);
      break;
    case Kind::number:
      append_decimal(into.markup_, number_);
      break;
    case Kind::markup:
      into.markup_ += text_;
      break;
    case Kind::list:
      for (const Html& item : *static_cast<const std::vector<Html>*>(object_)) into += item;
      break;
    case Kind::function:
      call_(object_, into);
      break;
  }
}

}  // namespace html_detail

Html Html::text(std::string_view text) {
  Html html;
  html.add_text(text);
  return html;
}

Html Html::trusted(std::string markup) {
  Html html;
  html.markup_ = std::move(markup);
  return html;
}

Html& Html::add_text(std::string_view text) {
  append_escaped(markup_, text);
  return *this;
}

Html& Html::operator+=(const Html& more) {
  markup_ += more.markup_;
  return *this;
}

void Html::append_attributes(std::span<const Attribute> attributes) {
  for (const Attribute& attribute : attributes) {
    if (attribute.kind_ == Attribute::Kind::absent) continue;
    markup_ += ' ';
    markup_ += attribute.name_;
    if (attribute.kind_ == Attribute::Kind::name_only) continue;
    markup_ += "=\"";
    if (attribute.kind_ == Attribute::Kind::number)
      append_decimal(markup_, attribute.number_);
    else
      append_escaped(markup_, attribute.value_);
    markup_ += '"';
  }
}

void Html::append_element(const ElementName& name, std::span<const Attribute> attributes,
                          std::span<const html_detail::Child> children) {
  if (markup_.empty()) {
    // One allocation for most elements that are built on their own.
    std::size_t expected = name.start_tag().size() + name.end_tag().size();
    for (const Attribute& attribute : attributes) expected += attribute.name_.size() + attribute.value_.size() + 4;
    for (const html_detail::Child& child : children) expected += child.size_hint();
    markup_.reserve(expected);
  }
  if (attributes.empty()) {
    markup_ += name.start_tag();
  } else {
    markup_ += name.start();
    append_attributes(attributes);
    markup_ += '>';
  }
  for (const html_detail::Child& child : children) child.append_to(*this);
  markup_ += name.end_tag();
}

Html& Html::add_void(VoidElementName name, std::initializer_list<Attribute> attributes) {
  markup_ += '<';
  markup_ += name.text();
  append_attributes({attributes.begin(), attributes.size()});
  markup_ += '>';
  return *this;
}

Html operator+(Html left, const Html& right) {
  left += right;
  return left;
}

Html void_tag(VoidElementName name, std::initializer_list<Attribute> attributes) {
  Html html;
  html.add_void(name, attributes);
  return html;
}

Html doctype() { return Html::trusted("<!doctype html>"); }

}  // namespace haip
