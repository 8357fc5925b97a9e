#include "reports/given_report.hpp"

#include <filesystem>

#include "base/named_file.hpp"
#include "base/text.hpp"
#include "reports/report_folder.hpp"

namespace haip {
namespace {

constexpr std::size_t largest_report_json_bytes = 16 * 1024 * 1024;

Result<Report> read_report_json(const Path& path) {
  const std::string shown = printable(path.string(), 200);
  TRY(const std::string text, read_text_file(path, largest_report_json_bytes));
  TRY(const Json json, parse_json(text, largest_report_json_bytes).map_error(in_context(shown)));
  const Json* report = &json;
  if (const Json* body = json.find("body"))
    report = body->find("report");
  else if (const Json* answered = json.find("report"))
    report = answered;
  if (report == nullptr) return malformed(shown + " holds no report");
  return read_report(*report).map_error(in_context(shown));
}

bool is_folder(const Path& path) {
  std::error_code ignored;
  return std::filesystem::is_directory(path, ignored);
}

}  // namespace

Result<Report> read_given_report(const Path& path, Audience audience) {
  std::error_code ignored;
  const Path act = path / "act.json";
  if (!is_folder(path) || std::filesystem::exists(act, ignored)) {
    TRY(const Report report, read_report_json(is_folder(path) ? act : path));
    return seen_by(report, audience);
  }
  TRY(const ReportFolder folder, ReportFolder::read(path));
  for (const Finding& fault : folder.faults())
    if (fault.severity == Severity::error)
      return malformed(path.string() + ": " + fault.message,
                       "see all of it with `haip report check " + path.string() + " --offline`");
  return seen_by(folder.report(), audience);
}

Path questionnaire_folder(const Path& path) { return is_folder(path) ? path : path.parent_path(); }

std::string other_questionnaire_notice(const Report& report, const Framework& framework) {
  if (report.questionnaire.empty() || report.questionnaire == framework.digest().hex()) return {};
  return "the report answers another text of " + report.framework +
         " than the one this program holds; look at its questions again\n";
}

Result<Audience> asked_audience(const Invocation& call, std::string_view option) {
  const std::string word = call.value(option);
  if (word == "everyone") return Audience::everyone;
  if (word == "partners") return Audience::partners;
  if (word == "colleagues") return Audience::colleagues;
  return malformed(std::string(option) + " must be everyone, partners or colleagues, not \"" + printable(word) + "\"");
}

}  // namespace haip
