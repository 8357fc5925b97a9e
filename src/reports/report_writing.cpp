#include "reports/report_writing.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "reports/file_shape.hpp"
#include "reports/report_folder.hpp"

namespace haip {
namespace {

constexpr std::string_view schema_file_name = "report.schema.json";
/// Code points; a longer text goes into a file of its own.
constexpr std::size_t longest_text_in_line = 300;

std::string in_quotes(std::string_view text) {
  std::string out;
  append_json_string(out, text);  // a JSON string is a YAML string
  return out;
}

/// Words that YAML and everybody else reads as they stand.
bool is_plain_word(std::string_view text) {
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '/' || c == '_';
  };
  return !text.empty() && text.front() != '-' && text != "null" && std::ranges::all_of(text, is_plain);
}
std::string word(std::string_view text) { return is_plain_word(text) ? std::string(text) : in_quotes(text); }

std::string word_list(const std::vector<std::string>& words) {
  std::string list = "[";
  for (const std::string& one : words) list += (list.size() == 1 ? "" : ", ") + word(one);
  return list + "]";
}

class ReportWriter {
 public:
  ReportWriter(const Report& report, const Framework& framework) : report_(report), framework_(framework) {}

  WrittenReport write() && {
    line("# yaml-language-server: $schema=./" + std::string(schema_file_name));
    line("format: haip-report/1\n");
    organisation();
    line("framework: " + word(report_.framework) + "\n");
    line("period: {from: " + word(report_.period_from) + ", to: " + word(report_.period_to) + "}\n");
    line("language: " + word(report_.language));
    translations();
    if (!report_.summary.empty()) line("");
    texts(0, "summary", report_.summary, "summary");
    claims();
    evidence();
    answers();
    attestation();
    return std::move(written_);
  }

 private:
  void line(std::string_view text) { written_.report_file += std::string(text) + "\n"; }
  void field(std::size_t indent, std::string_view name, std::string_view value) {
    if (!value.empty()) line(std::string(indent, ' ') + std::string(name) + ": " + word(value));
  }
  void list(std::size_t indent, std::string_view name, const std::vector<std::string>& words) {
    if (!words.empty()) line(std::string(indent, ' ') + std::string(name) + ": " + word_list(words));
  }
  void visibility(std::size_t indent, std::string_view visibility) {
    if (visibility != "public") field(indent, "visibility", visibility);
  }

  /// One language at a time below the name, so that each can be edited by itself. `file` is what a long text's file is
  /// called.
  void texts(std::size_t indent, std::string_view name, const LocalText& all, const std::string& file) {
    if (all.empty()) return;
    line(std::string(indent, ' ') + std::string(name) + ":");
    for (const auto& [language, text] : all) {
      const std::string begin = std::string(indent + 2, ' ') + word(language) + ": ";
      const bool is_long = count_code_points(text) > longest_text_in_line || text.find('\n') != std::string::npos;
      if (!is_long) {
        line(begin + in_quotes(text));
        continue;
      }
      std::string path = "texts/" + file;
      path += '.';
      path += language;
      path += ".md";
      written_.text_files.emplace_back(path, text + "\n");
      line(begin + "{file: " + word(path) + "}");
    }
  }

  void organisation() {
    line("organisation:");
    field(2, "domain", report_.domain);
    texts(2, "name", report_.organisation, "organisation");
    field(2, "economy", report_.economy);
    if (!report_.size.empty()) line("  size: " + in_quotes(report_.size));
    list(2, "roles", report_.roles);
    line("");
  }

  void translations() {
    if (report_.translations.empty()) return;
    line("translations:");
    for (const auto& [language, how] : report_.translations) field(2, language, how);
  }

  void claims() {
    if (report_.claims.empty()) return;
    line("\nclaims:");
    for (const Claim& claim : report_.claims) {
      line("  " + claim.id + ":");
      field(4, "kind", claim.kind);
      field(4, "date", claim.date);
      field(4, "until", claim.until);
      if (claim.scope.is_stated()) {
        line("    scope:");
        if (claim.scope.whole_organisation) line("      whole_organisation: true");
        list(6, "models", claim.scope.models);
        list(6, "products", claim.scope.products);
        list(6, "versions", claim.scope.versions);
      }
      texts(4, "text", claim.text, "claim-" + claim.id);
      list(4, "evidence", claim.evidence);
      visibility(4, claim.visibility);
    }
  }

  void evidence() {
    if (report_.evidence.empty()) return;
    line("\nevidence:");
    for (const EvidenceItem& item : report_.evidence) {
      line("  " + item.id + ":");
      texts(4, "title", item.title, "evidence-" + item.id);
      field(4, "url", item.url);
      field(4, "file", item.file);
      field(4, "sha256", item.sha256);
      field(4, "media_type", item.media_type);
      field(4, "retrieved", item.retrieved);
      field(4, "expires", item.expires);
      visibility(4, item.visibility);
    }
  }

  void answers() {
    if (report_.answers.empty()) return;
    line("\nanswers:");
    for (const Answer& answer : report_.answers) {
      std::string file = "answer-" + answer.question;
      std::ranges::replace(file, '/', '-');
      if (const Question* question = framework_.find(answer.question)) remark(*question);
      line("  " + word(answer.question) + ":");
      if (answer.state != "answered") field(4, "state", answer.state);
      list(4, "claims", answer.claims);
      list(4, "options", answer.options);
      texts(4, "text", answer.text, file);
      texts(4, "note", answer.note, "note-" + file);
      visibility(4, answer.visibility);
      // An answer of which nothing is left but that there is one.
      if (answer.state == "answered" && answer.claims.empty() && answer.options.empty() && answer.text.empty() &&
          answer.note.empty() && answer.visibility == "public")
        line("    state: answered");
    }
  }

  // What was asked, so that nobody has to look it up.
  void remark(const Question& question) {
    std::string heading(choose_text(question.provision.heading, report_.language).text);
    if (heading.empty()) heading = choose_text(question.provision.text, report_.language).text;
    std::ranges::replace(heading, '\n', ' ');
    if (!heading.empty()) line("  # " + heading);
  }

  void attestation() {
    if (!report_.attestation) return;
    line("\nattestation:");
    line("  name: " + in_quotes(report_.attestation->name));
    line("  function: " + in_quotes(report_.attestation->function));
    field(2, "date", report_.attestation->date);
    texts(2, "statement", report_.attestation->statement, "statement");
  }

  const Report& report_;
  const Framework& framework_;
  WrittenReport written_;
};

}  // namespace

WrittenReport written_report(const Report& report, const Framework& framework) {
  return ReportWriter(report, framework).write();
}

namespace {

/// Reading cuts space off at either end of a text.
void trim_texts(LocalText& texts) {
  for (auto& [language, text] : texts) text = std::string(trim(text));
}

Report as_read_back(Report report) {
  report.questionnaire.clear();
  trim_texts(report.organisation);
  trim_texts(report.summary);
  for (Claim& claim : report.claims) trim_texts(claim.text);
  for (EvidenceItem& item : report.evidence) trim_texts(item.title);
  for (Answer& answer : report.answers) {
    trim_texts(answer.text);
    trim_texts(answer.note);
  }
  if (report.attestation) trim_texts(report.attestation->statement);
  return report;
}

/// Before anything is written: paths that lead out, ids and words that the format does not know.
Status check_form(const WrittenReport& written) {
  const YamlResult file = parse_yaml(written.report_file, largest_report_file_bytes);
  if (!file) return fail(error_with_place(file.error()));
  const std::vector<ShapeFault> faults = check_shape(*file, report_file_shape());
  if (faults.empty()) return {};
  return fail(ErrorKind::refused,
              "report.yaml cannot hold " + printable(faults.front().pointer) + ": " + faults.front().message,
              faults.front().advice);
}

}  // namespace

Status write_report_folder(const Path& folder, const Report& report, const Framework& framework) {
  const Report trimmed = as_read_back(report);
  const WrittenReport written = written_report(trimmed, framework);
  CHECK(check_form(written));
  std::error_code ignored;
  if (std::filesystem::exists(std::filesystem::symlink_status(folder / report_file_name, ignored)))
    return fail(ErrorKind::conflict, "there is a report in " + printable(folder.string(), 200) + " already",
                "name another folder");
  CHECK(create_folder(folder));
  if (!written.text_files.empty()) CHECK(create_folder(folder / "texts"));
  for (const auto& [name, text] : written.text_files) CHECK(write_new_file(folder / name, text));
  CHECK(write_file(folder / schema_file_name, pretty_json(shape_schema())));
  // report.yaml comes last: without it nothing is a report yet.
  CHECK(write_new_file(folder / report_file_name, written.report_file));
  TRY(const ReportFolder read, ReportFolder::read(folder));
  if (as_read_back(read.report()) == trimmed) return {};
  return fail(ErrorKind::refused,
              "the report was written to " + printable(folder.string(), 200) + ", and is not read back as it was",
              "look with `haip report check` for what the format of files does not allow");
}

}  // namespace haip
