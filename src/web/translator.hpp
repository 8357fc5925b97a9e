#pragma once
// Texts of pages in the reader's language. A message is known by its English text (gettext); what a catalogue lacks is
// shown in English.
//
//   const Translator translate(language);
//   translate("Organisations")                                              // 組織
//   translate.plural("{count} act", "{count} acts", acts.size())            // still with {count} in it
//   translate.format("signed by {name}", {{"name", name}})                  // text
//   translate.markup("read the {code}", {{"code", tag("a", {href("/instruments/coc")}, "Code")}})   // markup
//
// For xgettext: --keyword=translate --keyword=in_context:1c,2 --keyword=plural:1,2 --keyword=format
// --keyword=format_plural:1,2 --keyword=markup

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "web/html.hpp"
#include "web/language.hpp"

namespace haip {

/// Copies are cheap; safe to use from several threads.
class Translator {
 public:
  explicit Translator(Language language) : language_(language) {}

  using TextValue = std::pair<std::string_view, std::string_view>;
  using MarkupValue = std::pair<std::string_view, Html>;

  [[nodiscard]] Language language() const { return language_; }

  /// `message` is a literal: the answer refers to the catalogue or to `message` itself.
  [[nodiscard]] std::string_view operator()(const char* message) const;
  /// For messages that come from data/.
  [[nodiscard]] std::string operator()(const std::string& message) const;

  /// For an English text with several meanings: in_context("verb", "Open").
  [[nodiscard]] std::string_view in_context(const char* context, const char* message) const;

  /// The form for `count` by the rules of the language.
  [[nodiscard]] std::string_view plural(const char* one, const char* many, std::uint64_t count) const;

  /// The translation with each {name} replaced, each value isolated(). A placeholder without a value stays as it is.
  [[nodiscard]] std::string format(const char* message, std::initializer_list<TextValue> values) const;
  /// plural() and format(); {count} is the number as the language writes it.
  [[nodiscard]] std::string format_plural(const char* one, const char* many, std::uint64_t count,
                                          std::initializer_list<TextValue> values = {}) const;
  /// The translation as escaped text with each {name} replaced by markup.
  [[nodiscard]] Html markup(const char* message, std::initializer_list<MarkupValue> values) const;

 private:
  Language language_;
};

}  // namespace haip
