#include "web/accept.hpp"

#include <algorithm>
#include <optional>

#include "base/text.hpp"

namespace haip {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// qvalue = ( "0" [ "." 0*3DIGIT ] ) / ( "1" [ "." 0*3("0") ] )
std::optional<int> parse_weight(std::string_view text) {
  if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return std::nullopt;
  if (text.size() > 1 && text[1] != '.') return std::nullopt;
  int weight = (text[0] - '0') * 1000;
  int unit = 100;
  for (const char c : text.substr(std::min<std::size_t>(2, text.size()))) {
    if (c < '0' || c > '9') return std::nullopt;
    weight += (c - '0') * unit;
    unit /= 10;
  }
  if (weight > 1000) return std::nullopt;
  return weight;
}

std::optional<Preference> parse_item(std::string_view item) {
  const std::size_t semicolon = item.find(';');
  const std::string_view value = trim(item.substr(0, semicolon));
  if (value.empty() || value.find_first_of(" \t") != std::string_view::npos) return std::nullopt;
  if (semicolon == std::string_view::npos) return Preference{value, 1000};
  std::string_view parameter = trim(item.substr(semicolon + 1));
  if (parameter.size() < 2 || lower(parameter[0]) != 'q' || parameter[1] != '=') return std::nullopt;
  const auto weight = parse_weight(parameter.substr(2));
  if (!weight) return std::nullopt;
  return Preference{value, *weight};
}

}  // namespace

std::vector<Preference> parse_preferences(std::string_view header) {
  constexpr std::size_t most = 50;
  std::vector<Preference> preferences;
  for (std::size_t read = 0; read < most && !header.empty(); ++read) {
    const std::size_t comma = header.find(',');
    if (const auto preference = parse_item(header.substr(0, comma))) preferences.push_back(*preference);
    header.remove_prefix(comma == std::string_view::npos ? header.size() : comma + 1);
  }
  return preferences;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::ranges::equal(a, b, {}, lower, lower);
}

}  // namespace haip
