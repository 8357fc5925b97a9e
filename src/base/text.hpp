#pragma once
// Text from strangers: checked for UTF-8, cut to size, made visible before it goes into a message.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace haip {

/// Valid UTF-8 as in RFC 3629: no overlong forms, no surrogates, nothing past U+10FFFF.
bool is_utf8(std::string_view text);

/// How many code points; `text` must be UTF-8.
std::size_t count_code_points(std::string_view text);

/// For error messages: control characters and invalid bytes as \xNN, bidirectional controls as \u{NNNN}, cut with "…"
/// after `limit` characters.
std::string printable(std::string_view text, std::size_t limit = 60);

/// Text that a person wrote and others will read on a page. Refuses invalid UTF-8, control characters other than
/// newline and tab, code points that stand for no character, bidirectional override and isolate controls (they can make
/// a sentence read as another one), and more than `limit_code_points`. `name` is what the message calls it.
Status check_public_text(std::string_view name, std::string_view text, std::size_t limit_code_points);

/// The same for text that must be there: "the reply is empty", with `advice`, when it is blank.
Status check_needed_text(std::string_view name, std::string_view text, std::size_t limit_code_points,
                         std::string_view advice = {});

/// For putting a name into a sentence of another language: between isolates (Unicode UAX #9) when it has letters that
/// run from right to left, so that it does not draw the words and numbers behind it to its other side. Not for data.
std::string isolated(std::string_view text);

std::vector<std::string_view> split(std::string_view text, char separator);
/// Without blanks, tabs, CR and LF at both ends.
std::string_view trim(std::string_view text);

/// Decimal digits only, no sign, no leading zero except "0" itself; malformed when it does not fit 63 bits.
Result<std::uint64_t> parse_decimal(std::string_view text);

}  // namespace haip
