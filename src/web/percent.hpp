#pragma once
// Percent-encoding (RFC 3986, section 2.1).

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace haip {

/// What "+" stands for: itself in paths, a space in queries and forms.
enum class Plus { literal, space };

/// Refuses "%" without two hexadecimal digits, NUL, and what is not UTF-8 once decoded.
Result<std::string> percent_decode(std::string_view text, Plus plus);

/// Appends `text` with everything but letters, digits and "-._~" encoded, in upper-case hexadecimal.
void append_percent_encoded(std::string& out, std::string_view text);

}  // namespace haip
