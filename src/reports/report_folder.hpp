#pragma once
// A report as files: report.yaml with answers, claims and evidence, long text in Markdown files beside it
// (docs/format-report.md). Reading changes nothing and remembers where everything stands.

#include <map>
#include <string>
#include <vector>

#include "base/file.hpp"
#include "base/yaml.hpp"
#include "evidence/findings.hpp"
#include "reports/report.hpp"

namespace haip {

inline constexpr std::string_view report_file_name = "report.yaml";
inline constexpr std::size_t largest_report_file_bytes = 4 * 1024 * 1024;
inline constexpr std::size_t largest_text_file_bytes = 256 * 1024;
inline constexpr std::uint64_t largest_evidence_bytes = 256ULL * 1024 * 1024;

/// Where something stands in one of the files.
struct FilePlace {
  std::string file;  ///< As in ReportFolder::sources.
  TextPosition begin;
  TextPosition end;
};

class ReportFolder {
 public:
  /// Errors: not_found (no report.yaml there), malformed (it is a file), unavailable,
  /// too_large. Whatever else is wrong is among faults().
  static Result<ReportFolder> read(const Path& path);
  /// A report without files, for the rules: nothing in it has a place.
  static ReportFolder of_submitted(Report report);

  [[nodiscard]] const Path& path() const { return path_; }
  /// As far as it could be read.
  [[nodiscard]] const Report& report() const { return report_; }
  /// What has not the form it should, as findings of the rule "format".
  [[nodiscard]] const std::vector<Finding>& faults() const { return faults_; }
  /// The texts of the files, for showing findings in them.
  [[nodiscard]] const SourceTexts& sources() const { return sources_; }

  /// The value at a JSON Pointer of report.yaml, or the nearest thing above it that is written.
  [[nodiscard]] FilePlace place_of(std::string_view pointer) const;
  /// The bytes from `offset` on of a text: in its own file, or in report.yaml where the text is written in one line.
  [[nodiscard]] FilePlace place_in_text(std::string_view pointer, std::size_t offset, std::size_t length) const;

  /// The file of an evidence item, if it lies below the folder. Errors: not_found, refused (it leads out of the
  /// folder).
  [[nodiscard]] Result<Path> file_below(std::string_view relative) const;

 private:
  explicit ReportFolder(Path path) : path_(std::move(path)) {}
  Status load();
  void take_report();
  void add_fault(const FilePlace& at, std::string pointer, std::string message, std::string advice);
  LocalText texts_at(const YamlNode* node, const std::string& pointer);
  /// Of a field that must not be empty, in a file neither.
  LocalText needed_texts_at(const YamlNode* node, const std::string& pointer);
  std::string text_at(const YamlNode& node, const std::string& pointer);
  std::string file_text(const YamlNode& node, const std::string& pointer);

  Path path_;
  std::string shown_name_;  ///< Of report.yaml.
  YamlNode root_;
  Report report_;
  std::vector<Finding> faults_;
  SourceTexts sources_;
  std::map<std::string, std::string, std::less<>> text_files_;  ///< Pointer of a text → its file.
};

/// A finding at that place.
Finding finding_at(const FilePlace& place, std::string rule, Severity severity, std::string pointer,
                   std::string message, std::string advice);

}  // namespace haip
