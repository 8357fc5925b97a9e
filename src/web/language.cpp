#include "web/language.hpp"

#include <unicode/locid.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <vector>

#include "base/embedded.hpp"
#include "web/accept.hpp"
#include "web/language_table.hpp"

namespace haip {
namespace {

std::string native_name_of(const icu::Locale& locale) {
  icu::UnicodeString name;
  locale.getDisplayName(locale, name);
  std::string text;
  return name.toUTF8String(text);
}

}  // namespace

/// All languages, made once when the first is asked for.
class LanguageTable {
 public:
  static const LanguageTable& instance() {
    static const LanguageTable table;
    return table;
  }
  [[nodiscard]] std::span<const Language> languages() const { return languages_; }

 private:
  LanguageTable() {
    add("en", nullptr);
    constexpr std::string_view folder = "i18n/";
    constexpr std::string_view ending = ".mo";
    for (const EmbeddedFile& file : embedded_files()) {
      if (!file.name.starts_with(folder) || !file.name.ends_with(ending)) continue;
      const auto code = file.name.substr(folder.size(), file.name.size() - folder.size() - ending.size());
      if (code != "en") add(code, std::make_unique<Catalogue>(file.content));
    }
    std::ranges::sort(entries_.begin() + 1, entries_.end(), {}, [](const auto& entry) { return entry->code; });
    for (const auto& entry : entries_) languages_.push_back(Language(*entry));
  }

  void add(std::string_view file_code, std::unique_ptr<Catalogue> catalogue) {
    std::string code(file_code);
    std::ranges::replace(code, '_', '-');
    const std::string icu_name = code == "en" ? "en_GB" : icu::Locale::createCanonical(code.c_str()).getName();
    const icu::Locale locale(code.c_str());
    entries_.push_back(std::make_unique<Language::Entry>(Language::Entry{
        code, native_name_of(locale), icu_name,
        locale.isRightToLeft() ? Direction::right_to_left : Direction::left_to_right, std::move(catalogue)}));
  }

  std::vector<std::unique_ptr<Language::Entry>> entries_;
  std::vector<Language> languages_;
};

std::string_view Language::code() const { return entry_->code; }
std::string_view Language::native_name() const { return entry_->native_name; }
Direction Language::direction() const { return entry_->direction; }
std::string_view Language::direction_name() const { return direction() == Direction::right_to_left ? "rtl" : "ltr"; }
const char* Language::icu_locale() const { return entry_->icu_locale.c_str(); }

std::span<const Language> supported_languages() { return LanguageTable::instance().languages(); }

Language english() { return supported_languages().front(); }

std::optional<Language> find_language(std::string_view code) {
  // "zh-Hant-TW", then "zh-Hant", then "zh".
  while (!code.empty()) {
    for (const Language language : supported_languages())
      if (equal_ignoring_case(language.code(), code)) return language;
    const std::size_t hyphen = code.rfind('-');
    code = code.substr(0, hyphen == std::string_view::npos ? 0 : hyphen);
  }
  return std::nullopt;
}

Language negotiate_language(std::optional<std::string_view> query, std::optional<std::string_view> cookie,
                            std::optional<std::string_view> accept_language) {
  for (const auto& wish : {query, cookie})
    if (wish)
      if (const auto language = find_language(*wish)) return *language;
  if (!accept_language) return english();
  Language best = english();
  int best_weight = 0;
  for (const Preference& preference : parse_preferences(*accept_language)) {
    if (preference.weight <= best_weight) continue;
    const auto language = find_language(preference.value);
    if (!language) continue;
    best = *language;
    best_weight = preference.weight;
  }
  return best;
}

}  // namespace haip
