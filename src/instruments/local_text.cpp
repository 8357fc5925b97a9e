#include "instruments/local_text.hpp"

#include "base/text.hpp"
#include "register/language_tag.hpp"

namespace haip {

ChosenText choose_text(const LocalText& texts, std::string_view language) {
  for (const std::string_view wanted : {language, std::string_view("en")})
    if (const auto found = texts.find(wanted); found != texts.end()) return {found->first, found->second};
  if (texts.empty()) return {};
  return {texts.begin()->first, texts.begin()->second};
}

Json local_text_json(const LocalText& texts) {
  Json json{Json::Object{}};
  for (const auto& [language, text] : texts) json.set(language, text);
  return json;
}

void set_if_any(Json& json, std::string_view name, const LocalText& texts) {
  if (!texts.empty()) json.set(name, local_text_json(texts));
}

Result<LocalText> read_local_text(const Json& json, std::string_view name, std::size_t limit_code_points) {
  const Json::Object* members = json.if_object();
  if (members == nullptr || members->empty())
    return malformed(std::string(name) + " must be an object of texts by language code");
  LocalText texts;
  for (const auto& [language, value] : *members) {
    CHECK(check_language_tag(language));
    if (value.if_text() == nullptr) return malformed(std::string(name) + " in " + language + " must be text");
    CHECK(check_public_text(name, *value.if_text(), limit_code_points));
    if (trim(*value.if_text()).empty()) return malformed(std::string(name) + " in " + language + " is empty");
    texts.emplace(language, *value.if_text());
  }
  return texts;
}

}  // namespace haip
