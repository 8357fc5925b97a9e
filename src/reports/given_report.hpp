#pragma once
// A report that a command is given, wherever it lies: a folder with report.yaml, a folder that `haip report sign`
// wrote, or a JSON file.

#include "base/command.hpp"
#include "base/file.hpp"
#include "reports/framework.hpp"
#include "reports/report.hpp"

namespace haip {

/// As that audience may read it. A JSON file is the report's own, the act that submits it, or what /api/v1/reports/…
/// answers. Errors: not_found; malformed, naming the file.
Result<Report> read_given_report(const Path& path, Audience audience);

/// Where the questionnaire.json of that report would lie: in the folder, or beside the JSON file.
Path questionnaire_folder(const Path& path);

/// What people should know when the report answers another text of its framework than this one; "" when it is the same,
/// or when the report does not say.
std::string other_questionnaire_notice(const Report& report, const Framework& framework);

/// Whom an option names: everyone, partners or colleagues. Errors: malformed, naming the option.
Result<Audience> asked_audience(const Invocation& call, std::string_view option);

}  // namespace haip
