#pragma once
// A text in one or more languages, and the choice of the one to show.

#include <map>
#include <string>
#include <string_view>

#include "base/json.hpp"

namespace haip {

/// By BCP 47 code, such as "en", "ja", "pt-BR".
using LocalText = std::map<std::string, std::string, std::less<>>;

struct ChosenText {
  std::string_view language;  ///< Of `text`: may differ from the language asked for.
  std::string_view text;      ///< "" when there is none at all.
};

/// The text in `language`, else in English, else in whichever language comes first. Lives as long as `texts`.
ChosenText choose_text(const LocalText& texts, std::string_view language);

/// {"en":"…","ja":"…"}
Json local_text_json(const LocalText& texts);
/// As base/json_members.hpp: leaves out what is empty.
void set_if_any(Json& json, std::string_view name, const LocalText& texts);
/// At least one language; each text not empty and at most `limit_code_points` (check_public_text). `name` is what the
/// message calls it.
Result<LocalText> read_local_text(const Json& json, std::string_view name, std::size_t limit_code_points);

}  // namespace haip
