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
  const Path file = folder / questionnaire_file_name;
  Result<Framework> own = read_framework_file(file);
  if (!own && own.error().kind == ErrorKind::not_found) return shipped;
  if (own && own->name().text() != name)
    return malformed(
        printable(file.string(), 200) + " is " + own->name().text() + ", and the report answers " + printable(name),
        "put the edition that the report answers there");
  return own;
}

Status keep_framework(const Path& folder, const Framework& framework) {
  if (shipped_framework(framework.name().text())) return {};
  return write_file(folder / questionnaire_file_name, pretty_json(edition_json(framework.edition())));
}

}  // namespace haip
