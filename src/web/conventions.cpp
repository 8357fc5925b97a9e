#include "web/conventions.hpp"

#include <unicode/coll.h>
#include <unicode/datefmt.h>
#include <unicode/locid.h>
#include <unicode/numfmt.h>
#include <unicode/timezone.h>
#include <unicode/unistr.h>

#include <map>
#include <memory>
#include <stdexcept>

namespace haip {
namespace {

enum class DateForm { long_date, short_date, time };

/// ICU's formatters for one language: slow to make, and not safe to share between threads.
class Formatters {
 public:
  explicit Formatters(const icu::Locale& locale) {
    for (const DateForm form : {DateForm::long_date, DateForm::short_date, DateForm::time}) {
      auto& made = dates_[form];
      switch (form) {
        case DateForm::long_date:
          made.reset(icu::DateFormat::createDateInstance(icu::DateFormat::kLong, locale));
          break;
        case DateForm::short_date:
          made.reset(icu::DateFormat::createDateInstance(icu::DateFormat::kMedium, locale));
          break;
        case DateForm::time:
          made.reset(icu::DateFormat::createTimeInstance(icu::DateFormat::kShort, locale));
          break;
      }
      if (!made) throw std::logic_error("ICU has no dates for this language");
      made->adoptTimeZone(icu::TimeZone::getGMT()->clone());
    }
    UErrorCode status = U_ZERO_ERROR;
    number_.reset(icu::NumberFormat::createInstance(locale, status));
    percentage_.reset(icu::NumberFormat::createPercentInstance(locale, status));
    collator_.reset(icu::Collator::createInstance(locale, status));
    if (U_FAILURE(status)) throw std::logic_error("ICU has no conventions for this language");
  }

  static const Formatters& of(Language language) {
    thread_local std::map<std::string, Formatters, std::less<>> known;
    const std::string_view name = language.icu_locale();
    auto found = known.find(name);
    if (found == known.end()) found = known.emplace(name, icu::Locale(language.icu_locale())).first;
    return found->second;
  }

  [[nodiscard]] std::string date(Instant instant, DateForm form) const {
    icu::UnicodeString text;
    dates_.at(form)->format(static_cast<UDate>(instant.seconds) * 1000.0, text);
    return utf8(text);
  }
  [[nodiscard]] std::string number(std::uint64_t number) const {
    icu::UnicodeString text;
    number_->format(static_cast<std::int64_t>(number), text);
    return utf8(text);
  }
  [[nodiscard]] std::string percentage(double share) const {
    icu::UnicodeString text;
    percentage_->format(share, text);
    return utf8(text);
  }
  [[nodiscard]] std::string sort_key(std::string_view text) const {
    const auto unicode =
        icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
    std::string key(static_cast<std::size_t>(collator_->getSortKey(unicode, nullptr, 0)), '\0');
    collator_->getSortKey(unicode, reinterpret_cast<std::uint8_t*>(key.data()), static_cast<std::int32_t>(key.size()));
    if (!key.empty()) key.pop_back();  // The final zero.
    return key;
  }

  static std::string utf8(const icu::UnicodeString& text) {
    std::string out;
    return text.toUTF8String(out);
  }

 private:
  std::map<DateForm, std::unique_ptr<icu::DateFormat>> dates_;
  std::unique_ptr<icu::NumberFormat> number_;
  std::unique_ptr<icu::NumberFormat> percentage_;
  std::unique_ptr<icu::Collator> collator_;
};

}  // namespace

std::string long_date(Instant instant, Language language) {
  return Formatters::of(language).date(instant, DateForm::long_date);
}

std::string short_date(Instant instant, Language language) {
  return Formatters::of(language).date(instant, DateForm::short_date);
}

std::string long_date_and_time(Instant instant, Language language) {
  const Formatters& formatters = Formatters::of(language);
  return formatters.date(instant, DateForm::long_date) + ", " + formatters.date(instant, DateForm::time) + " UTC";
}

std::string local_date_and_time(Instant instant, std::string_view time_zone, Language language) {
  const std::unique_ptr<icu::TimeZone> zone(icu::TimeZone::createTimeZone(
      icu::UnicodeString::fromUTF8(icu::StringPiece(time_zone.data(), static_cast<std::int32_t>(time_zone.size())))));
  if (*zone == icu::TimeZone::getUnknown() || time_zone == "UTC") return long_date_and_time(instant, language);
  const std::unique_ptr<icu::DateFormat> form(icu::DateFormat::createDateTimeInstance(
      icu::DateFormat::kLong, icu::DateFormat::kShort, icu::Locale(language.icu_locale())));
  if (!form) throw std::logic_error("ICU has no dates for this language");
  form->setTimeZone(*zone);
  icu::UnicodeString text;
  form->format(static_cast<UDate>(instant.seconds) * 1000.0, text);
  return Formatters::utf8(text) + " (" + std::string(time_zone) + ")";
}

std::string written_number(std::uint64_t number, Language language) { return Formatters::of(language).number(number); }

std::string written_percentage(double share, Language language) { return Formatters::of(language).percentage(share); }

std::string display_country(std::string_view alpha_2, Language language) {
  const auto is_upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (alpha_2.size() != 2 || !is_upper(alpha_2[0]) || !is_upper(alpha_2[1])) return std::string(alpha_2);
  const icu::Locale country("", std::string(alpha_2).c_str());
  icu::UnicodeString name;
  country.getDisplayCountry(icu::Locale(language.icu_locale()), name);
  return name.isEmpty() ? std::string(alpha_2) : Formatters::utf8(name);
}

std::string display_language(std::string_view tag, Language language) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Locale named =
      icu::Locale::forLanguageTag(icu::StringPiece(tag.data(), static_cast<std::int32_t>(tag.size())), status);
  if (U_FAILURE(status)) return std::string(tag);
  icu::UnicodeString name;
  named.getDisplayName(icu::Locale(language.icu_locale()), name);
  return name.isEmpty() ? std::string(tag) : Formatters::utf8(name);
}

std::string sort_key(std::string_view text, Language language) { return Formatters::of(language).sort_key(text); }

}  // namespace haip
