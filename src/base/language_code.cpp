#include "base/language_code.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace haip {

Status check_language_code(std::string_view code) {
  const auto subtags = split(code, '-');
  const auto is_small = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto is_alphanumeric = [&](char c) { return is_small(c) || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); };
  const bool has_language =
      (subtags[0].size() == 2 || subtags[0].size() == 3) && std::all_of(subtags[0].begin(), subtags[0].end(), is_small);
  const bool has_subtags = std::all_of(subtags.begin(), subtags.end(), [&](std::string_view subtag) {
    return !subtag.empty() && subtag.size() <= 8 && std::all_of(subtag.begin(), subtag.end(), is_alphanumeric);
  });
  if (has_language && has_subtags && code.size() <= 20) return {};
  return malformed("\"" + printable(code) + "\" is not a language code", "use one such as en, ja or pt-BR");
}

}  // namespace haip
