#pragma once
// What a check found in files, and the ways to say it: to a person with the line it is about, and to programs.
//
//   std::vector<Finding> findings = …;
//   call.out << findings_as_text(findings, sources, call.shows_colour ? Colour::on : Colour::off);
//   call.out << findings_as_sarif(findings, rules);
//
// Every text of a finding may come from a stranger's file: the writers escape what their format or a terminal would
// take for more than text.

#include <cstddef>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"

namespace haip {

enum class Severity { error, warning, note };

std::string_view severity_word(Severity severity);

struct Finding {
  std::string rule_id;  ///< Such as "schema-required"; the key of its FindingRule.
  Severity severity = Severity::error;
  std::string message;         ///< Starts in lower case, no final stop.
  std::string advice;          ///< What to do; may be empty.
  std::string file;            ///< As the user named it, with "/" between folders.
  std::size_t line = 0;        ///< From 1; 0 when it is about the whole file.
  std::size_t column = 0;      ///< From 1, in code points; 0 when it is about the whole line.
  std::size_t end_column = 0;  ///< Behind the last code point, on the same line; 0 when not known.
  std::string pointer;         ///< JSON Pointer (RFC 6901) of the value it is about; "" is also the whole document.
  friend bool operator==(const Finding&, const Finding&) = default;
};

/// What a rule asks for, for programs that show more than the one finding.
struct FindingRule {
  std::string id;
  std::string short_description;  ///< One sentence.
  std::string help;               ///< How to mend it.
};

/// The texts that findings point into, by Finding::file. A file that is missing here is shown without its line.
using SourceTexts = std::map<std::string, std::string, std::less<>>;

enum class Colour { off, on };

/// For people: file:line:column, severity, message and rule, the line with a mark under it, the pointer, the advice;
/// then how many. "" when there are none. Lines are cut to what is around the mark.
std::string findings_as_text(std::span<const Finding> findings, const SourceTexts& sources, Colour colour);

/// {"findings": […], "errors": n, "warnings": n, "notes": n}
Json findings_as_json(std::span<const Finding> findings);

/// SARIF 2.1.0 (OASIS), one run. The rules table holds `rules`, and those that findings name beyond them by their id
/// alone. The partial fingerprint "haipFinding/v1" depends on rule, file, pointer and message, not on the line, so a
/// finding stays the same when lines are added above it.
Json findings_as_sarif(std::span<const Finding> findings, std::span<const FindingRule> rules);

/// JUnit XML as build servers read it: one test suite, one test case for each of `files` that has no finding, and one
/// for each finding. Errors are failures; warnings and notes pass, with their text as output.
std::string findings_as_junit(std::span<const Finding> findings, std::span<const std::string> files);

/// Most files have one text only: the counts of a list, such as "2 errors, 1 warning".
std::string count_findings(std::span<const Finding> findings);

}  // namespace haip
