#include "web/parameters.hpp"

#include "base/text.hpp"
#include "web/percent.hpp"

namespace haip {

const std::string* Parameters::find(std::string_view name) const {
  for (const Entry& entry : entries_)
    if (entry.name == name) return &entry.value;
  return nullptr;
}

std::string_view Parameters::text(std::string_view name) const {
  const std::string* value = find(name);
  return value ? std::string_view(*value) : std::string_view();
}

std::vector<std::string_view> Parameters::all(std::string_view name) const {
  std::vector<std::string_view> values;
  for (const Entry& entry : entries_)
    if (entry.name == name) values.push_back(entry.value);
  return values;
}

Result<Parameters> parse_parameters(std::string_view text, const ParameterLimits& limits) {
  Parameters parameters;
  while (!text.empty()) {
    const std::size_t end = text.find('&');
    const std::string_view piece = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (piece.empty()) continue;
    if (parameters.entries().size() == limits.count)
      return fail(ErrorKind::too_large, "more than " + std::to_string(limits.count) + " parameters");

    const std::size_t equals = piece.find('=');
    TRY(std::string name, percent_decode(piece.substr(0, equals), Plus::space).map_error(in_context("a name")));
    if (name.size() > limits.name_bytes)
      return fail(ErrorKind::too_large,
                  "the name \"" + printable(name, 30) + "\" is over " + std::to_string(limits.name_bytes) + " bytes");
    std::string value;
    if (equals != std::string_view::npos) {
      auto decoded = percent_decode(piece.substr(equals + 1), Plus::space);
      if (!decoded) return fail(decoded.error().within("the value of \"" + printable(name, 30) + "\""));
      value = std::move(*decoded);
    }
    if (value.size() > limits.value_bytes)
      return fail(ErrorKind::too_large, "the value of \"" + printable(name, 30) + "\" is over " +
                                            std::to_string(limits.value_bytes) + " bytes");
    parameters.add(std::move(name), std::move(value));
  }
  return parameters;
}

}  // namespace haip
