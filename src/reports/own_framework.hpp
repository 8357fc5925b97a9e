#pragma once
// Questionnaires that this program does not ship: an edition in JSON (docs/format-edition.md), as a register answers it
// at /api/v1/instruments/{id}/editions/{edition}, kept as questionnaire.json beside report.yaml.

#include <string_view>

#include "base/file.hpp"
#include "reports/framework.hpp"

namespace haip {

inline constexpr std::string_view questionnaire_file_name = "questionnaire.json";

/// Errors: not_found, malformed; refused when the edition has no question.
Result<Framework> read_framework_file(const Path& file);

/// The framework of that name: as shipped, else the one in `folder`. Errors: not_found; malformed when
/// questionnaire.json is another one or none. They name the file, and the command that writes it.
Result<Framework> framework_beside(const Path& folder, std::string_view name);

/// Writes it into `folder` unless this program ships it.
Status keep_framework(const Path& folder, const Framework& framework);

}  // namespace haip
