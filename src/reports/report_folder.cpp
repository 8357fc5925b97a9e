#include "reports/report_folder.hpp"

#include <algorithm>

#include "base/named_file.hpp"
#include "base/text.hpp"
#include "reports/file_shape.hpp"

namespace haip {
namespace {

/// Of a text in a file: lines and code points up to a byte.
TextPosition place_at(std::string_view text, std::size_t offset) {
  TextPosition place;
  place.offset = std::min(offset, text.size());
  const std::string_view before = text.substr(0, place.offset);
  place.line = 1 + static_cast<std::size_t>(std::ranges::count(before, '\n'));
  const std::size_t line_begin = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
  place.column = 1 + count_code_points(before.substr(line_begin));
  return place;
}

std::string scalar(const YamlNode* node) {
  return node == nullptr || node->kind != YamlNode::Kind::scalar || node->is_null() ? std::string() : node->text;
}

std::vector<std::string> scalars(const YamlNode* node) {
  std::vector<std::string> list;
  if (node == nullptr) return list;
  for (const YamlNode& item : node->items)
    if (const std::string text = scalar(&item); !text.empty()) list.push_back(text);
  return list;
}

std::string word_or(const YamlNode* node, std::string fallback) {
  std::string word = scalar(node);
  return word.empty() ? std::move(fallback) : word;
}

const std::vector<YamlNode::Member>& members_of(const YamlNode* node) {
  static const std::vector<YamlNode::Member> none;
  return node == nullptr ? none : node->members;
}

ClaimScope scope_of(const YamlNode* node) {
  ClaimScope scope;
  if (node == nullptr) return scope;
  scope.whole_organisation = scalar(node->find("whole_organisation")) == "true";
  scope.models = scalars(node->find("models"));
  scope.products = scalars(node->find("products"));
  scope.versions = scalars(node->find("versions"));
  return scope;
}

}  // namespace

Finding finding_at(const FilePlace& place, std::string rule, Severity severity, std::string pointer,
                   std::string message, std::string advice) {
  Finding finding{std::move(rule),    severity, std::move(message), std::move(advice), place.file, place.begin.line,
                  place.begin.column, 0,        std::move(pointer)};
  if (place.end.line == place.begin.line) finding.end_column = place.end.column;
  return finding;
}

Result<ReportFolder> ReportFolder::read(const Path& path) {
  ReportFolder folder(path);
  CHECK(folder.load());
  return folder;
}

ReportFolder ReportFolder::of_submitted(Report report) {
  ReportFolder folder{Path()};
  folder.report_ = std::move(report);
  return folder;
}

Status ReportFolder::load() {
  std::error_code ignored;
  if (std::filesystem::is_regular_file(path_, ignored)) {
    const Path holder = path_.has_parent_path() ? path_.parent_path() : Path(".");
    return malformed(path_.string() + " is a file; a report is named by its folder",
                     path_.filename() == report_file_name ? "write " + holder.string() : "name the folder");
  }
  const Path file = path_ / report_file_name;
  auto text = read_file(file, largest_report_file_bytes);
  if (!text && text.error().kind == ErrorKind::not_found)
    return fail(ErrorKind::not_found, "there is no " + file.string(),
                "make a report with `haip report new " + path_.string() + "`");
  if (!text) return fail(std::move(text).error());
  shown_name_ = file.generic_string();
  sources_[shown_name_] = *text;
  YamlResult parsed = parse_yaml(*text, largest_report_file_bytes);
  if (!parsed) {
    const YamlError& error = parsed.error();
    faults_.push_back(finding_at({shown_name_, error.at, error.at}, "format", Severity::error, "", error.error.message,
                                 error.error.advice));
    return {};
  }
  root_ = std::move(*parsed);
  for (const ShapeFault& fault : check_shape(root_, report_file_shape()))
    add_fault({shown_name_, fault.begin, fault.end}, fault.pointer, fault.message, fault.advice);
  take_report();
  return {};
}

void ReportFolder::add_fault(const FilePlace& at, std::string pointer, std::string message, std::string advice) {
  faults_.push_back(
      finding_at(at, "format", Severity::error, std::move(pointer), std::move(message), std::move(advice)));
}

void ReportFolder::take_report() {
  if (root_.kind != YamlNode::Kind::mapping) return;
  report_.language = scalar(root_.find("language"));  // texts without a language are in it
  report_.framework = scalar(root_.find("framework"));
  if (const YamlNode* organisation = root_.find("organisation")) {
    report_.domain = scalar(organisation->find("domain"));
    report_.organisation = needed_texts_at(organisation->find("name"), "/organisation/name");
    report_.economy = scalar(organisation->find("economy"));
    report_.size = scalar(organisation->find("size"));
    report_.roles = scalars(organisation->find("roles"));
  }
  if (const YamlNode* period = root_.find("period")) {
    report_.period_from = scalar(period->find("from"));
    report_.period_to = scalar(period->find("to"));
  }
  for (const YamlNode::Member& member : members_of(root_.find("translations")))
    report_.translations.emplace_back(member.key.text, scalar(&member.value));
  std::ranges::sort(report_.translations);
  report_.summary = texts_at(root_.find("summary"), "/summary");
  for (const YamlNode::Member& member : members_of(root_.find("claims"))) {
    const YamlNode& node = member.value;
    const std::string pointer = "/claims" + pointer_step(member.key.text);
    report_.claims.push_back({member.key.text, scalar(node.find("kind")), scalar(node.find("date")),
                              scalar(node.find("until")), scope_of(node.find("scope")),
                              needed_texts_at(node.find("text"), pointer + "/text"), scalars(node.find("evidence")),
                              word_or(node.find("visibility"), "public")});
  }
  for (const YamlNode::Member& member : members_of(root_.find("evidence"))) {
    const YamlNode& node = member.value;
    const std::string pointer = "/evidence" + pointer_step(member.key.text);
    report_.evidence.push_back({member.key.text, needed_texts_at(node.find("title"), pointer + "/title"),
                                scalar(node.find("url")), scalar(node.find("file")), scalar(node.find("sha256")),
                                scalar(node.find("media_type")), scalar(node.find("retrieved")),
                                scalar(node.find("expires")), word_or(node.find("visibility"), "public")});
  }
  for (const YamlNode::Member& member : members_of(root_.find("answers"))) {
    const YamlNode& node = member.value;
    const std::string pointer = "/answers" + pointer_step(member.key.text);
    report_.answers.push_back({member.key.text, word_or(node.find("state"), "answered"), scalars(node.find("claims")),
                               scalars(node.find("options")), texts_at(node.find("text"), pointer + "/text"),
                               texts_at(node.find("note"), pointer + "/note"),
                               word_or(node.find("visibility"), "public")});
  }
  if (const YamlNode* node = root_.find("attestation"); node != nullptr && node->kind == YamlNode::Kind::mapping)
    report_.attestation =
        Attestation{scalar(node->find("name")), scalar(node->find("function")),
                    texts_at(node->find("statement"), "/attestation/statement"), scalar(node->find("date"))};
}

LocalText ReportFolder::texts_at(const YamlNode* node, const std::string& pointer) {
  LocalText texts;
  if (node == nullptr || node->is_null()) return texts;
  const auto take = [&](const std::string& language, const YamlNode& written, const std::string& at) {
    std::string text = text_at(written, at);
    if (!trim(text).empty() && !language.empty()) texts[language] = std::move(text);
  };
  if (node->kind == YamlNode::Kind::scalar || node->find("file") != nullptr) {
    take(report_.language, *node, pointer);
    return texts;
  }
  for (const YamlNode::Member& member : node->members)
    take(member.key.text, member.value, pointer + pointer_step(member.key.text));
  return texts;
}

LocalText ReportFolder::needed_texts_at(const YamlNode* node, const std::string& pointer) {
  LocalText texts = texts_at(node, pointer);
  const bool is_said = std::ranges::any_of(faults_, [&](const Finding& fault) {
    return fault.pointer == pointer || fault.pointer.starts_with(pointer + "/");
  });
  if (texts.empty() && node != nullptr && !report_.language.empty() && !is_said)
    add_fault({shown_name_, node->begin, node->end}, pointer, "the file that is named here has no text",
              "write it, or say it here");
  return texts;
}

std::string ReportFolder::text_at(const YamlNode& node, const std::string& pointer) {
  if (node.kind == YamlNode::Kind::scalar) return node.is_null() ? std::string() : std::string(trim(node.text));
  const YamlNode* file = node.find("file");
  return file == nullptr || file->kind != YamlNode::Kind::scalar ? std::string() : file_text(*file, pointer);
}

std::string ReportFolder::file_text(const YamlNode& node, const std::string& pointer) {
  const FilePlace at{shown_name_, node.begin, node.end};
  // A path that has not the form of one is said already.
  if (std::ranges::find(faults_, pointer + "/file", &Finding::pointer) != faults_.end()) return {};
  const Result<Path> file = file_below(node.text);
  if (!file) {
    add_fault(at, pointer + "/file", file.error().message, file.error().advice);
    return {};
  }
  Result<std::string> text = read_text_file(*file, largest_text_file_bytes);
  if (!text) {
    add_fault(at, pointer + "/file", text.error().message, text.error().advice);
    return {};
  }
  const std::string shown = (path_ / node.text).generic_string();
  const Status fit = check_public_text("the text", *text, longest_answer);
  if (is_utf8(*text)) sources_[shown] = *text;
  if (!fit) {
    add_fault({shown, {}, {}}, pointer, fit.error().message, fit.error().advice);
    return {};
  }
  text_files_[pointer] = shown;
  return std::string(trim(*text));
}

FilePlace ReportFolder::place_of(std::string_view pointer) const {
  const YamlNode* node = &root_;
  const YamlNode* key = nullptr;
  std::vector<std::string_view> steps;
  if (!pointer.empty()) steps = split(pointer.substr(1), '/');
  for (const std::string_view step : steps) {
    const std::string name = name_of_pointer_step(step);
    const auto member =
        std::ranges::find(node->members, name, [](const YamlNode::Member& one) { return one.key.text; });
    if (member != node->members.end()) {
      key = &member->key;
      node = &member->value;
      continue;
    }
    const auto index = parse_decimal(name);
    if (!index || *index >= node->items.size()) break;
    key = nullptr;
    node = &node->items[*index];
  }
  // A mapping is shown at its key: its own text may go on for pages.
  const YamlNode& shown = key != nullptr && node->kind != YamlNode::Kind::scalar ? *key : *node;
  return {shown_name_, shown.begin, shown.end};
}

FilePlace ReportFolder::place_in_text(std::string_view pointer, std::size_t offset, std::size_t length) const {
  if (const auto file = text_files_.find(pointer); file != text_files_.end()) {
    const std::string& text = sources_.find(file->second)->second;
    const std::size_t skipped = text.find_first_not_of(" \t\r\n");
    const std::size_t begin = (skipped == std::string::npos ? 0 : skipped) + offset;
    return {file->second, place_at(text, begin), place_at(text, begin + length)};
  }
  FilePlace whole = place_of(pointer);
  if (sources_.empty()) return whole;
  const std::string& text = sources_.find(shown_name_)->second;
  const std::string_view written =
      std::string_view(text).substr(whole.begin.offset, whole.end.offset - whole.begin.offset);
  if (written.find('\n') != std::string_view::npos || written.starts_with('"') || written.starts_with('\''))
    return whole;
  return {whole.file, place_at(text, whole.begin.offset + offset),
          place_at(text, whole.begin.offset + offset + length)};
}

Result<Path> ReportFolder::file_below(std::string_view relative) const {
  std::error_code error;
  const Path root = std::filesystem::canonical(path_, error);
  if (error) return fail(system_error("cannot look into " + path_.string(), error.value()));
  Path file = std::filesystem::weakly_canonical(root / Path(relative), error);
  if (error) return fail(system_error("cannot look for " + printable(relative), error.value()));
  // Whatever links lie in between.
  const auto [end, unused] = std::mismatch(root.begin(), root.end(), file.begin(), file.end());
  if (end != root.end())
    return fail(ErrorKind::refused, printable(relative) + " leads out of the report's folder",
                "copy the file into the folder");
  if (!std::filesystem::is_regular_file(file, error))
    return fail(ErrorKind::not_found, "there is no file " + printable(relative) + " in the report's folder",
                "put it there, or mend the path");
  return file;
}

}  // namespace haip
