#pragma once
// The languages a register speaks: English, and each language with a catalogue under i18n/.

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace haip {

enum class Direction { left_to_right, right_to_left };

/// A language that pages can be shown in. Copies are cheap: it refers to a table that lives as long as the program.
class Language {
 public:
  /// BCP 47, for the lang attribute and ?lang=: "en", "ja", "pt-BR".
  [[nodiscard]] std::string_view code() const;
  /// What its speakers call it: "English", "日本語".
  [[nodiscard]] std::string_view native_name() const;
  [[nodiscard]] Direction direction() const;
  /// For the dir attribute: "ltr" or "rtl".
  [[nodiscard]] std::string_view direction_name() const;
  /// Where ICU finds its conventions. "en_GB" for English, so that the day comes before the month.
  [[nodiscard]] const char* icu_locale() const;

  friend bool operator==(Language a, Language b) { return a.entry_ == b.entry_; }

 private:
  friend class Translator;
  friend class LanguageTable;
  struct Entry;
  explicit Language(const Entry& entry) : entry_(&entry) {}
  const Entry* entry_;
};

/// English first, the others by code.
std::span<const Language> supported_languages();
Language english();
/// Whatever the case of its letters; also "ja-JP" for "ja" (RFC 4647 lookup).
std::optional<Language> find_language(std::string_view code);

/// The first of these that names a supported language: the query's lang, the cookie's, the best of an Accept-Language
/// value (RFC 9110, 12.5.4); else English.
Language negotiate_language(std::optional<std::string_view> query, std::optional<std::string_view> cookie,
                            std::optional<std::string_view> accept_language);

}  // namespace haip
