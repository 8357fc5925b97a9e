#include "web/translator.hpp"

#include "base/text.hpp"
#include "web/conventions.hpp"
#include "web/language_table.hpp"

namespace haip {
namespace {

/// Calls on_text for what stands between placeholders, on_name for each {name}; on_name says whether it knew it.
template <class OnText, class OnName>
void walk_placeholders(std::string_view message, OnText on_text, OnName on_name) {
  while (!message.empty()) {
    const std::size_t open = message.find('{');
    const std::size_t close = open == std::string_view::npos ? open : message.find('}', open);
    if (close == std::string_view::npos) break;
    on_text(message.substr(0, open));
    if (on_name(message.substr(open + 1, close - open - 1))) {
      message.remove_prefix(close + 1);
    } else {
      on_text(message.substr(open, 1));
      message.remove_prefix(open + 1);
    }
  }
  on_text(message);
}

std::string fill(std::string_view message, std::initializer_list<Translator::TextValue> values,
                 std::string_view count = {}) {
  std::string text;
  walk_placeholders(
      message, [&](std::string_view part) { text += part; },
      [&](std::string_view name) {
        for (const auto& [known, value] : values)
          if (known == name) {
            text += isolated(value);
            return true;
          }
        if (name != "count" || count.empty()) return false;
        text += count;
        return true;
      });
  return text;
}

}  // namespace

std::string_view Translator::operator()(const char* message) const { return in_context(nullptr, message); }

std::string Translator::operator()(const std::string& message) const {
  return std::string(in_context(nullptr, message.c_str()));
}

std::string_view Translator::in_context(const char* context, const char* message) const {
  // The empty message is the catalogue's own header.
  if (*message == '\0') return {};
  const auto& catalogue = language_.entry_->catalogue;
  return (catalogue ? catalogue->find(context, message) : std::nullopt).value_or(message);
}

std::string_view Translator::plural(const char* one, const char* many, std::uint64_t count) const {
  const auto& catalogue = language_.entry_->catalogue;
  return (catalogue ? catalogue->find_plural(nullptr, one, count) : std::nullopt).value_or(count == 1 ? one : many);
}

std::string Translator::format(const char* message, std::initializer_list<TextValue> values) const {
  return fill((*this)(message), values);
}

std::string Translator::format_plural(const char* one, const char* many, std::uint64_t count,
                                      std::initializer_list<TextValue> values) const {
  return fill(plural(one, many, count), values, written_number(count, language_));
}

Html Translator::markup(const char* message, std::initializer_list<MarkupValue> values) const {
  Html html;
  walk_placeholders((*this)(message), [&](std::string_view part) { html.add_text(part); },
                    [&](std::string_view name) {
                      for (const auto& [known, value] : values)
                        if (known == name) {
                          html += value;
                          return true;
                        }
                      return false;
                    });
  return html;
}

}  // namespace haip
