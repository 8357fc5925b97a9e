#include "evidence/findings.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/text.hpp"

namespace haip {
namespace {

constexpr std::size_t longest_shown = 2000;  ///< Of a message, in characters.
constexpr std::size_t frame_width = 100;     ///< Code points of a line that are shown around the mark.

struct Counts {
  std::size_t errors = 0;
  std::size_t warnings = 0;
  std::size_t notes = 0;
};

Counts count(std::span<const Finding> findings) {
  Counts counts;
  for (const Finding& finding : findings) {
    if (finding.severity == Severity::error) ++counts.errors;
    if (finding.severity == Severity::warning) ++counts.warnings;
    if (finding.severity == Severity::note) ++counts.notes;
  }
  return counts;
}

std::vector<char32_t> code_points(std::string_view text) {
  std::vector<char32_t> points;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  for (std::size_t i = 0; i < text.size();) {
    UChar32 point = 0;
    U8_NEXT(bytes, i, text.size(), point);  // NOLINT(bugprone-inc-dec-in-conditions): a macro of ICU
    points.push_back(point < 0 ? U'\uFFFD' : static_cast<char32_t>(point));
  }
  return points;
}

/// What a terminal may be shown for a code point of a file: no escapes, no reordering.
char32_t shown(char32_t point) {
  if (point == U'\t') return U' ';
  const auto type = u_charType(static_cast<UChar32>(point));
  if (type == U_CONTROL_CHAR || type == U_FORMAT_CHAR || type == U_LINE_SEPARATOR || type == U_PARAGRAPH_SEPARATOR)
    return U'\uFFFD';
  return point;
}

std::size_t columns_of(char32_t point) {
  const auto type = u_charType(static_cast<UChar32>(point));
  if (type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK) return 0;
  const int width = u_getIntPropertyValue(static_cast<UChar32>(point), UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

void append_point(std::string& out, char32_t point) {
  std::array<std::uint8_t, U8_MAX_LENGTH> bytes{};
  std::size_t size = 0;
  U8_APPEND_UNSAFE(bytes.data(), size, static_cast<std::uint32_t>(point));
  out.append(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
}

/// Where each line of a text begins, so that a thousand findings do not read the text a thousand times.
class Lines {
 public:
  explicit Lines(std::string_view text) : text_(text) {
    for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1))
      begins_.push_back(at + 1);
  }

  /// "" when there is no such line.
  [[nodiscard]] std::string_view line(std::size_t number) const {
    if (number == 0 || number > begins_.size()) return {};
    const std::size_t begin = begins_[number - 1];
    const std::size_t end = number < begins_.size() ? begins_[number] - 1 : text_.size();
    std::string_view found = text_.substr(begin, end - begin);
    if (found.ends_with('\r')) found.remove_suffix(1);
    return found;
  }

 private:
  std::string_view text_;
  std::vector<std::size_t> begins_{0};
};

/// The bytes of a line around the wanted column, so that a line of megabytes costs no more than its beginning.
void append_frame(std::string& out, std::string_view line, const Finding& finding, std::string_view mark_colour,
                  std::string_view plain) {
  const std::vector<char32_t> points = code_points(line);
  const std::size_t column = std::min(std::max<std::size_t>(finding.column, 1), points.size() + 1);
  std::size_t from = 0;
  if (points.size() > frame_width && column > frame_width / 2) from = column - 1 - frame_width / 2;
  const std::size_t to = std::min(points.size(), from + frame_width);
  const std::string number = std::to_string(finding.line);
  out += "  " + number + " | " + (from > 0 ? "…" : "");
  std::size_t before = from > 0 ? 1 : 0;
  std::size_t marked = 0;
  const std::size_t end = finding.end_column > column ? finding.end_column : column + 1;
  for (std::size_t i = from; i < to; ++i) {
    const char32_t point = shown(points[i]);
    append_point(out, point);
    if (i + 1 < column) before += columns_of(point);
    if (i + 1 >= column && i + 1 < end) marked += columns_of(point);
  }
  out += to < points.size() ? "…\n" : "\n";
  if (finding.column == 0) return;
  out += std::string(number.size() + 2, ' ') + " | " + std::string(before, ' ') + std::string(mark_colour) +
         std::string(std::max<std::size_t>(marked, 1), '^') + std::string(plain) + "\n";
}

std::string_view colour_of(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "\033[1;31m";
    case Severity::warning:
      return "\033[1;33m";
    case Severity::note:
      break;
  }
  return "\033[1;36m";
}

std::string in_words(std::size_t count, std::string_view thing) {
  return std::to_string(count) + " " + std::string(thing) + (count == 1 ? "" : "s");
}

/// For a URI reference (RFC 3986): what is not a plain character of a path becomes %XX.
std::string path_as_uri(std::string_view path) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  constexpr std::string_view plain = "-._~/";
  std::string out;
  for (const char c : path) {
    const auto byte = static_cast<std::uint8_t>(c);
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                          plain.find(c) != std::string_view::npos;
    if (is_plain) {
      out += c;
    } else {
      out += '%';
      out += digits[byte >> 4U];
      out += digits[byte & 15U];
    }
  }
  return out;
}

/// Valid UTF-8, whatever came in.
std::string as_utf8(std::string_view text) {
  if (is_utf8(text)) return std::string(text);
  std::string out;
  for (const char32_t point : code_points(text)) append_point(out, point);
  return out;
}

/// FNV-1a, 64 bits: it need not withstand anybody, only stay the same.
std::string fingerprint(const Finding& finding) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const std::string* part : {&finding.rule_id, &finding.file, &finding.pointer, &finding.message}) {
    for (const char c : *part + '\0') hash = (hash ^ static_cast<std::uint8_t>(c)) * 0x100000001b3U;
  }
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (int shift = 60; shift >= 0; shift -= 4) out += digits[(hash >> static_cast<unsigned>(shift)) & 15U];
  return out;
}

std::vector<FindingRule> complete_rules(std::span<const Finding> findings, std::span<const FindingRule> rules) {
  std::vector<FindingRule> all(rules.begin(), rules.end());
  for (const Finding& finding : findings)
    if (std::ranges::find(all, finding.rule_id, &FindingRule::id) == all.end())
      all.push_back({finding.rule_id, finding.rule_id, {}});
  return all;
}

Json rule_as_sarif(const FindingRule& rule) {
  Json json;
  json.set("id", rule.id);
  json.set("shortDescription", Json().set("text", as_utf8(rule.short_description)));
  if (!rule.help.empty()) json.set("help", Json().set("text", as_utf8(rule.help)));
  return json;
}

constexpr std::string_view sarif_base = "%SRCROOT%";

/// SARIF 2.1.0, 3.4: an absolute address, or one relative to a base that the run names (3.4.4), without "./" (3.10.2).
Json artifact_as_sarif(std::string_view file) {
  if (file.starts_with('/')) return Json().set("uri", "file://" + path_as_uri(file));
  while (file.starts_with("./")) file.remove_prefix(2);
  return Json().set("uri", path_as_uri(file)).set("uriBaseId", sarif_base);
}

Json location_as_sarif(const Finding& finding) {
  Json physical;
  physical.set("artifactLocation", artifact_as_sarif(finding.file));
  if (finding.line > 0) {
    Json region;
    region.set("startLine", std::uint64_t{finding.line});
    if (finding.column > 0) region.set("startColumn", std::uint64_t{finding.column});
    if (finding.column > 0 && finding.end_column > finding.column)
      region.set("endColumn", std::uint64_t{finding.end_column});
    physical.set("region", region);
  }
  Json location;
  location.set("physicalLocation", physical);
  if (!finding.pointer.empty())
    location.set("logicalLocations",
                 Json().push(Json().set("fullyQualifiedName", as_utf8(finding.pointer)).set("kind", "element")));
  return location;
}

Json result_as_sarif(const Finding& finding, std::size_t rule_index) {
  std::string text = as_utf8(finding.message);
  if (!finding.advice.empty()) text += "; " + as_utf8(finding.advice);
  return Json()
      .set("ruleId", finding.rule_id)
      .set("ruleIndex", std::uint64_t{rule_index})
      .set("level", severity_word(finding.severity))
      .set("message", Json().set("text", text))
      .set("locations", Json().push(location_as_sarif(finding)))
      .set("partialFingerprints", Json().set("haipFinding/v1", fingerprint(finding)));
}

/// Text or attribute of XML 1.0; characters that XML 1.0 cannot hold become U+FFFD.
std::string xml(std::string_view text) {
  std::string out;
  for (const char32_t point : code_points(text)) {
    switch (point) {
      case U'<':
        out += "&lt;";
        break;
      case U'>':
        out += "&gt;";
        break;
      case U'&':
        out += "&amp;";
        break;
      case U'"':
        out += "&quot;";
        break;
      case U'\n':
        out += "&#10;";
        break;
      case U'\t':
        out += "&#9;";
        break;
      default:
        append_point(out, point < 0x20 || point == 0xfffe || point == 0xffff ? U'\uFFFD' : point);
    }
  }
  return out;
}

std::string place(const Finding& finding) {
  std::string out = finding.file;
  if (finding.line > 0) out += ":" + std::to_string(finding.line);
  if (finding.line > 0 && finding.column > 0) out += ":" + std::to_string(finding.column);
  return out;
}

}  // namespace

std::string_view severity_word(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "error";
    case Severity::warning:
      return "warning";
    case Severity::note:
      break;
  }
  return "note";
}

std::string count_findings(std::span<const Finding> findings) {
  const Counts counts = count(findings);
  std::string out;
  const auto add = [&out](std::size_t number, std::string_view thing) {
    if (number > 0) out += (out.empty() ? "" : ", ") + in_words(number, thing);
  };
  add(counts.errors, "error");
  add(counts.warnings, "warning");
  add(counts.notes, "note");
  return out.empty() ? "no findings" : out;
}

std::string findings_as_text(std::span<const Finding> findings, const SourceTexts& sources, Colour colour) {
  if (findings.empty()) return {};
  const bool coloured = colour == Colour::on;
  const std::string_view plain = coloured ? "\033[0m" : "";
  std::map<std::string, Lines, std::less<>> lines_of;
  std::string out;
  for (const Finding& finding : findings) {
    const std::string_view mark = coloured ? colour_of(finding.severity) : "";
    out += printable(place(finding), longest_shown) + ": " + std::string(mark) +
           std::string(severity_word(finding.severity)) + std::string(plain) + ": " +
           printable(finding.message, longest_shown) + " [" + printable(finding.rule_id) + "]\n";
    if (const auto source = sources.find(finding.file); source != sources.end() && finding.line > 0) {
      const Lines& lines = lines_of.try_emplace(finding.file, source->second).first->second;
      append_frame(out, lines.line(finding.line), finding, mark, plain);
    }
    if (!finding.pointer.empty()) out += "  at " + printable(finding.pointer, longest_shown) + "\n";
    if (!finding.advice.empty()) out += "  " + printable(finding.advice, longest_shown) + "\n";
  }
  return out + count_findings(findings) + "\n";
}

Json findings_as_json(std::span<const Finding> findings) {
  Json list(Json::Array{});
  for (const Finding& finding : findings) {
    Json json;
    json.set("rule", as_utf8(finding.rule_id));
    json.set("severity", severity_word(finding.severity));
    json.set("message", as_utf8(finding.message));
    if (!finding.advice.empty()) json.set("advice", as_utf8(finding.advice));
    json.set("file", as_utf8(finding.file));
    if (finding.line > 0) json.set("line", std::uint64_t{finding.line});
    if (finding.column > 0) json.set("column", std::uint64_t{finding.column});
    if (finding.end_column > 0) json.set("end_column", std::uint64_t{finding.end_column});
    json.set("pointer", as_utf8(finding.pointer));
    list.push(std::move(json));
  }
  const Counts counts = count(findings);
  return Json()
      .set("findings", std::move(list))
      .set("errors", std::uint64_t{counts.errors})
      .set("warnings", std::uint64_t{counts.warnings})
      .set("notes", std::uint64_t{counts.notes});
}

Json findings_as_sarif(std::span<const Finding> findings, std::span<const FindingRule> rules) {
  const std::vector<FindingRule> all_rules = complete_rules(findings, rules);
  Json rules_json(Json::Array{});
  for (const FindingRule& rule : all_rules) rules_json.push(rule_as_sarif(rule));
  Json results(Json::Array{});
  for (const Finding& finding : findings) {
    const auto rule = std::ranges::find(all_rules, finding.rule_id, &FindingRule::id);
    results.push(result_as_sarif(finding, static_cast<std::size_t>(rule - all_rules.begin())));
  }
  // Where it lies is the reader's to know: the same check gives the same bytes on any machine.
  Json bases;
  bases.set(sarif_base, Json().set("description", Json().set("text", "the folder in which the check was run")));
  return Json()
      .set("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
      .set("version", "2.1.0")
      .set("runs",
           Json().push(Json()
                           .set("tool", Json().set("driver", Json().set("name", "haip").set("rules", rules_json)))
                           .set("columnKind", "unicodeCodePoints")
                           .set("originalUriBaseIds", std::move(bases))
                           .set("results", results)));
}

std::string findings_as_junit(std::span<const Finding> findings, std::span<const std::string> files) {
  std::string cases;
  std::size_t tests = 0;
  for (const Finding& finding : findings) {
    ++tests;
    const std::string text = place(finding) + ": " + finding.message +
                             (finding.pointer.empty() ? "" : "\nat " + finding.pointer) +
                             (finding.advice.empty() ? "" : "\n" + finding.advice);
    cases += "  <testcase classname=\"" + xml(finding.file) + "\" name=\"" +
             xml(finding.rule_id + " at " + place(finding)) + "\">";
    if (finding.severity == Severity::error)
      cases += "<failure type=\"" + xml(finding.rule_id) + "\" message=\"" + xml(finding.message) + "\">" + xml(text) +
               "</failure>";
    else
      cases += "<system-out>" + xml(std::string(severity_word(finding.severity)) + ": " + text) + "</system-out>";
    cases += "</testcase>\n";
  }
  for (const std::string& file : files) {
    if (std::ranges::find(findings, file, &Finding::file) != findings.end()) continue;
    ++tests;
    cases += "  <testcase classname=\"" + xml(file) + "\" name=\"no findings\"/>\n";
  }
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n <testsuite name=\"haip\" tests=\"" +
         std::to_string(tests) + "\" failures=\"" + std::to_string(count(findings).errors) + "\">\n" + cases +
         " </testsuite>\n</testsuites>\n";
}

}  // namespace haip
