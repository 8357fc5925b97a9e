#include "reports/own_framework.hpp"

#include "base/named_file.hpp"
#include "base/text.hpp"

namespace haip {

Result<Framework> read_framework_file(const Path& file) {
  const std::string shown = printable(file.string(), 200);
  // As much again, because people may have indented it.
  TRY(const std::string text, read_text_file(file, 2 * largest_edition_bytes));
  TRY(const Json json, parse_json(text, 2 * largest_edition_bytes).map_error(in_context(shown)));
  TRY(Edition edition, read_edition(json).map_error(in_context(shown)));
  return Framework::of(std::move(edition));
}

Result<Framework> framework_beside(const Path& folder, std::string_view name) {
  Result<Framework> shipped = shipped_framework(name);
  if (shipped || shipped.error().kind != ErrorKind::not_found) return shipped;
  TRY(const FrameworkName wanted, FrameworkName::parse(name));
  const Path file = folder / questionnaire_file_name;
  const std::string shown = printable(file.string(), 200);
  const std::string way = "write it there: haip instrument show REGISTER " + printable(wanted.instrument) +
                          " --edition " + printable(wanted.edition) + " --format json > " + shown;
  Result<Framework> own = read_framework_file(file);
  if (own && own->name().text() == name) return own;
  if (own) return malformed(shown + " is " + own->name().text() + ", and the report answers " + printable(name), way);
  if (own.error().kind == ErrorKind::not_found)
    return fail(ErrorKind::not_found, shipped.error().message + ", and there is no " + shown,
                shipped.error().advice + ", or, if a register holds it, " + way);
  return fail(own.error().kind, own.error().message, way);
}

Status keep_framework(const Path& folder, const Framework& framework) {
  if (shipped_framework(framework.name().text())) return {};
  return write_file(folder / questionnaire_file_name, pretty_json(edition_json(framework.edition())));
}

}  // namespace haip
