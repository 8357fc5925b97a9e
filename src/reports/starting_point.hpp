#pragma once
// What `haip report new` writes: a report.yaml with a comment for each question that is asked of the role, the schema
// for editors, and a folder for long texts.

#include <string>

#include "base/file.hpp"
#include "base/time.hpp"
#include "reports/framework.hpp"

namespace haip {

struct StartingPoint {
  std::string domain = "lab.example";
  std::vector<std::string> roles;
  std::string size;      ///< From organisation_sizes, or "".
  std::string language;  ///< Comments are in Japanese for "ja", else in English.
  Instant today;
};

/// The text of report.yaml.
std::string starting_report(const Framework& framework, const StartingPoint& start);

/// Writes the folder. Errors: conflict when a file is there already; unavailable.
Status write_starting_point(const Path& folder, const Framework& framework, const StartingPoint& start);

}  // namespace haip
