#pragma once
// A report that exists as data, written as a folder that people edit: the other direction of report_folder.hpp. Reading
// the folder gives the report back, except for its questionnaire digest, which follows from the framework.

#include "base/file.hpp"
#include "reports/framework.hpp"
#include "reports/report.hpp"

namespace haip {

/// What report.yaml holds, and the files beside it by their relative names: texts that are long or have several lines.
struct WrittenReport {
  std::string report_file;
  std::vector<std::pair<std::string, std::string>> text_files;
};
WrittenReport written_report(const Report& report, const Framework& framework);

/// Errors: conflict when one of the files is there already; refused when a text cannot be written so that it is read
/// back as it was; unavailable.
Status write_report_folder(const Path& folder, const Report& report, const Framework& framework);

}  // namespace haip
