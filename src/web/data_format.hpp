#pragma once
// The two forms of a data route's answer: JSON always, CSV where the answer is a list (docs/format-data.md).

#include "web/page.hpp"

namespace haip {

enum class DataFormat { json, csv };

/// What the request asks for: ?format=json|csv, else the better of text/csv and application/json in Accept (JSON when
/// they are equal, and when the route has no table). Errors: malformed for another ?format=, and for csv of a route
/// that has no table.
Result<DataFormat> asked_format(const DataRoute& route, const Request& request);

/// The answer in that form, with what both forms have: it may be read by other sites, and names the next part of a long
/// list in a Link field (RFC 8288) when `data` has a member "next".
Response data_response(const DataRoute& route, const Json& data, DataFormat format, const Request& request);

/// Whether the path of an address is one that the pattern (router.hpp) stands for.
bool fits_pattern(std::string_view pattern, std::string_view path);

}  // namespace haip
