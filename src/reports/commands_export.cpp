// Commands that give a report to other programs and take it back: report export, import.

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "base/named_file.hpp"
#include "base/text.hpp"
#include "crypto/digest.hpp"
#include "register/language_tag.hpp"
#include "reports/commands.hpp"
#include "reports/export.hpp"
#include "reports/given_report.hpp"
#include "reports/own_framework.hpp"
#include "reports/report_writing.hpp"

namespace haip {
namespace {

std::string formats_listed() {
  std::string all;
  for (const ExportFormat& format : export_formats()) all += (all.empty() ? "" : ", ") + std::string(format.name);
  return all;
}

Result<const ExportFormat*> asked_format(const Invocation& call) {
  const std::string word = call.value("--as");
  if (const ExportFormat* format = find_export_format(word)) return format;
  return malformed("there is no export \"" + printable(word) + "\"", "choose one of " + formats_listed());
}

void print_losses(Invocation& call, const Export& file) {
  if (file.losses.empty()) {
    call.err << "nothing of the report is left out\n";
    return;
  }
  call.err << "left out:\n";
  for (const ExportLoss& loss : file.losses)
    call.err << "  " << loss_message(loss.id) << (loss.count == 0 ? "" : " (" + std::to_string(loss.count) + ")")
             << "\n";
}

/// What the report is made of is not written over by what is made of it.
Status check_target(const std::string& source, const Path& out) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(out, error)) return {};
  const auto refuse = [&](std::string_view is_what) {
    return fail(ErrorKind::conflict, printable(out.string(), 200) + " is " + std::string(is_what),
                "name a file elsewhere with --out");
  };
  if (!std::filesystem::is_directory(source, error))
    return std::filesystem::equivalent(source, out, error) ? refuse("the report itself") : Status();
  const Path folder = std::filesystem::canonical(source, error);
  const Path file = std::filesystem::canonical(out, error);
  if (error) return fail(system_error("cannot look for " + printable(out.string(), 200), error.value()));
  const bool is_inside = std::mismatch(folder.begin(), folder.end(), file.begin(), file.end()).first == folder.end();
  return is_inside ? refuse("one of the report's files") : Status();
}

Result<int> export_report(Invocation& call) {
  TRY(const ExportFormat* const format, asked_format(call));
  TRY(const Audience audience, asked_audience(call, "--for"));
  const std::string source = call.value("report");
  TRY(const Report report, read_given_report(source, audience));
  TRY(const Framework framework, framework_beside(questionnaire_folder(source), report.framework));
  call.err << other_questionnaire_notice(report, framework);
  const std::string language = call.has("--language") ? call.value("--language") : report.language;
  CHECK(check_language_tag(language));
  TRY(const Export file, format->make({report, framework, language, export_instant(report)}));
  const std::string out = call.has("--out") ? call.value("--out") : file.file_name;
  if (out == "-") {
    call.out << file.bytes;
    print_losses(call, file);
    return 0;
  }
  CHECK(check_target(source, out));
  CHECK(write_named_file(out, file.bytes));
  Json facts;
  facts.set("file", out).set("export", format->name).set("for", call.value("--for")).set("media_type", file.media_type);
  facts.set("size_bytes", std::uint64_t{file.bytes.size()}).set("sha256", sha256(file.bytes).hex());
  facts.set("left_out", losses_json(file.losses));
  if (call.format == OutputFormat::text) print_losses(call, file);
  call.answer("wrote " + out + ": " + std::string(format->title) + ", for " + call.value("--for") + "\n", facts);
  return 0;
}

Result<int> import_report(Invocation& call) {
  TRY(const Report report, read_given_report(call.value("file"), Audience::colleagues));
  TRY(const Framework framework, framework_beside(questionnaire_folder(call.value("file")), report.framework));
  const std::string folder = call.value("folder");
  CHECK(write_report_folder(folder, report, framework));
  CHECK(keep_framework(folder, framework));
  std::vector<std::string> files;
  for (const EvidenceItem& item : report.evidence)
    if (!item.file.empty()) files.push_back(item.file);
  call.err << other_questionnaire_notice(report, framework);
  Json list{Json::Array{}};
  for (const std::string& file : files) list.push(file);
  Json facts;
  facts.set("folder", folder).set("answers", std::uint64_t{report.answers.size()});
  facts.set("claims", std::uint64_t{report.claims.size()}).set("evidence_files_to_add", std::move(list));
  std::ostringstream text;
  text << "wrote " << folder << "/report.yaml: " << report.answers.size()
       << (report.answers.size() == 1 ? " answer, " : " answers, ") << report.claims.size()
       << (report.claims.size() == 1 ? " claim\n" : " claims\n");
  if (!files.empty()) text << "put the evidence beside it; a report's JSON names it and does not hold it:\n";
  for (const std::string& file : files) text << "  " << folder << "/" << file << "\n";
  text << "then: haip report check " << folder << "\n";
  call.answer(text.str(), facts);
  return 0;
}

}  // namespace

std::vector<Command> report_export_commands() {
  static const std::string format_help = "form: " + formats_listed();
  return {
      {.name = "report export",
       .summary = "write a report in a form for readers, forms or other programs",
       .description = "What the audience may not see is in no byte of it. What the form has no place for is listed, "
                      "on standard error and in the file where it can be. The same report gives the same bytes.",
       .arguments = {{"report", "folder of the report, folder that `haip report sign` wrote, or JSON file"}},
       .options =
           {{.name = "--as", .value = "FORM", .help = format_help, .is_required = true},
            {.name = "--for", .value = "AUDIENCE", .help = "everyone, partners or colleagues", .fallback = "everyone"},
            {.name = "--language", .value = "CODE", .help = "language of the texts; the original's by default"},
            {.name = "--out",
             .value = "FILE",
             .help = "where to write; \"-\" for standard output; "
                     "by default it is named as in lab.example-oecd-haip-2026.csv, in the working folder"}},
       .example = "haip report export report --as html --out report.html",
       .run = export_report},
      {.name = "report import",
       .summary = "make a report's folder from its JSON",
       .description = "Takes what `haip report export --as json` or the API of a register gives, and the folder that "
                      "`haip report sign` wrote. Nothing that is there is overwritten. Evidence files are named and "
                      "not held by the JSON.",
       .arguments = {{"file", "the report's JSON, or a signed folder"}, {"folder", "folder to make"}},
       .example = "haip report import report.json report",
       .run = import_report}};
}

}  // namespace haip
