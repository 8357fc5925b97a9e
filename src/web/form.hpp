#pragma once
// What a person typed into a form and sent.

#include "base/result.hpp"
#include "web/http.hpp"
#include "web/parameters.hpp"

namespace haip {

/// The fields of a request whose body is application/x-www-form-urlencoded in UTF-8. Errors: malformed for another
/// media type or charset, and as parse_parameters.
Result<Parameters> read_form(const Request& request, const ParameterLimits& limits = {});

}  // namespace haip
