#include "instruments/provision_id.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace haip {
namespace {

constexpr std::size_t longest_segment = 40;
constexpr std::size_t longest_id = 120;
constexpr std::size_t most_segments = 8;
// Literal segments of the site's addresses below /instruments/{id}/, and places that every page of an instrument has.
constexpr std::array<std::string_view, 8> reserved_segments{"editions",  "history",     "compare", "contents",
                                                            "questions", "commitments", "about",   "main"};

bool is_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

bool is_segment(std::string_view text) {
  return !text.empty() && text.size() <= longest_segment && is_letter_or_digit(text.front()) &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_letter_or_digit(c) || c == '-'; });
}

}  // namespace

Status check_instrument_id(std::string_view text) {
  if (is_segment(text)) return {};
  return malformed("\"" + printable(text) + "\" is not the id of an instrument",
                   "use at most 40 characters of a-z, 0-9 and -, as in oecd-haip");
}

Status check_edition_id(std::string_view text) {
  const bool is_id =
      !text.empty() && text.size() <= longest_segment && is_letter_or_digit(text.front()) &&
      is_letter_or_digit(text.back()) &&
      std::all_of(text.begin(), text.end(), [](char c) { return is_letter_or_digit(c) || c == '-' || c == '.'; });
  if (is_id) return {};
  return malformed("\"" + printable(text) + "\" is not the id of an edition",
                   "use at most 40 characters of a-z, 0-9, - and ., as in 2023-10-30 or 2.0");
}

Result<ProvisionId> ProvisionId::parse(std::string_view text) {
  const auto refused = [&](const std::string& reason) {
    return malformed("\"" + printable(text) + "\" is not the id of a provision: " + reason, "an id reads coc/a1/d");
  };
  if (text.size() > longest_id) return refused("it is longer than 120 characters");
  const auto segments = split(text, '/');
  if (segments.size() < 2) return refused("it needs the instrument and at least one more segment");
  if (segments.size() > most_segments) return refused("it has more than 8 segments");
  if (!std::all_of(segments.begin(), segments.end(), is_segment))
    return refused("a segment is not made of a-z, 0-9 and -");
  if (std::find(reserved_segments.begin(), reserved_segments.end(), segments[1]) != reserved_segments.end())
    return refused("the word after the instrument has another meaning on the site");
  return ProvisionId(std::string(text));
}

std::string_view ProvisionId::instrument() const { return std::string_view(text_).substr(0, text_.find('/')); }

std::string_view ProvisionId::rest() const { return std::string_view(text_).substr(text_.find('/') + 1); }

std::string ProvisionId::anchor() const {
  std::string anchor(rest());
  std::replace(anchor.begin(), anchor.end(), '/', '-');
  return anchor;
}

std::optional<ProvisionId> ProvisionId::parent() const {
  const std::size_t last = text_.rfind('/');
  if (last == text_.find('/')) return std::nullopt;
  return ProvisionId(text_.substr(0, last));
}

}  // namespace haip
