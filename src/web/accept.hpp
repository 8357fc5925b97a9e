#pragma once
// Lists of wishes with weights: Accept-Encoding, Accept-Language (RFC 9110, section 12.4.2).

#include <string_view>
#include <vector>

namespace haip {

struct Preference {
  std::string_view value;  ///< As sent: "gzip", "ja-JP", "*". Refers to the header.
  int weight;              ///< In thousandths: 0 ("not this") to 1000.
};

/// The items in the order sent. An item that is not of the form is left out; after 50 items reading ends.
std::vector<Preference> parse_preferences(std::string_view header);

/// Compares ASCII letters without case.
bool equal_ignoring_case(std::string_view a, std::string_view b);

}  // namespace haip
