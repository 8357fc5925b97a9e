#include "web/form.hpp"

#include "base/text.hpp"
#include "web/accept.hpp"

namespace haip {

Result<Parameters> read_form(const Request& request, const ParameterLimits& limits) {
  const std::string_view type = request.header("content-type").value_or("");
  const std::size_t semicolon = type.find(';');
  if (!equal_ignoring_case(trim(type.substr(0, semicolon)), "application/x-www-form-urlencoded"))
    return malformed("the request has no form", "send it as application/x-www-form-urlencoded");
  if (semicolon != std::string_view::npos) {
    const std::string_view parameter = trim(type.substr(semicolon + 1));
    if (!equal_ignoring_case(parameter, "charset=utf-8") && !equal_ignoring_case(parameter, "charset=\"utf-8\""))
      return malformed("the form is not in UTF-8", "send it as UTF-8");
  }
  return parse_parameters(request.body, limits).map_error(in_context("the form"));
}

}  // namespace haip
