// haip report crosswalk: check, list, invert, compose.

#include <algorithm>

#include "base/file.hpp"
#include "base/text.hpp"
#include "reports/commands.hpp"
#include "reports/crosswalk_check.hpp"
#include "reports/oscal_mapping.hpp"

namespace haip {
namespace {

Result<std::vector<CrosswalkFile>> read_files(const std::vector<std::string>& names) {
  if (names.empty()) return malformed("no file is named", "name a crosswalk, as in data/crosswalks/…yaml");
  std::vector<CrosswalkFile> files;
  for (const std::string& name : names) {
    TRY(std::string text, read_file(name, largest_crosswalk_bytes));
    files.push_back(read_crosswalk(name, std::move(text)));
  }
  return files;
}

/// For what goes on from a crosswalk: its form must be right, and its questions must be there.
Status refuse_faults(const CrosswalkFile& file) {
  const std::string way = "see all of it with `haip report crosswalk check " + file.name + "`";
  if (!file.faults.empty()) return malformed(file.name + ": " + file.faults.front().message, way);
  for (const Finding& finding : check_crosswalks(std::span(&file, 1)))
    if (finding.rule_id == "crosswalk-question" || finding.rule_id == "crosswalk-unknown-content")
      return malformed(file.name + ": " + finding.message, finding.advice + "; " + way);
  return {};
}

Json coverage_json(const CrosswalkCoverage& coverage) {
  Json json;
  json.set("questions", std::uint64_t{coverage.questions}).set("mapped", std::uint64_t{coverage.mapped});
  json.set("same", std::uint64_t{coverage.same}).set("content_not_known", std::uint64_t{coverage.not_known});
  Json unmapped{Json::Array{}};
  for (const std::string& key : coverage.unmapped) unmapped.push(key);
  return json.set("unmapped", std::move(unmapped));
}

std::string coverage_line(const std::string& name, const CrosswalkCoverage& coverage) {
  return name + ": " + std::to_string(coverage.mapped) + " of " + std::to_string(coverage.questions) +
         " known questions mapped, " + std::to_string(coverage.same) + " to the same question" +
         (coverage.not_known == 0 ? "" : "; " + std::to_string(coverage.not_known) + " not known here") + "\n";
}

struct CoverageOutput {
  std::string text;
  Json json;
};

CoverageOutput coverage_output(const Crosswalk& crosswalk) {
  CoverageOutput output;
  output.json.set("id", crosswalk.id()).set("status", crosswalk.is_reviewed ? "reviewed" : "draft");
  output.json.set("pairs", std::uint64_t{crosswalk.entries.size()});
  for (const CrosswalkSide side : {CrosswalkSide::source, CrosswalkSide::target}) {
    const std::string& name = side == CrosswalkSide::source ? crosswalk.source : crosswalk.target;
    const Result<Framework> framework = shipped_framework(name);
    if (!framework) continue;
    const CrosswalkCoverage coverage = coverage_of(crosswalk, *framework, side);
    output.text += coverage_line(name, coverage);
    Json json = coverage_json(coverage);
    json.set("framework", name);
    output.json.set(side == CrosswalkSide::source ? "source" : "target", std::move(json));
  }
  return output;
}

Result<int> check(Invocation& call, const std::vector<std::string>& names) {
  TRY(const std::vector<CrosswalkFile> files, read_files(names));
  const std::vector<Finding> findings = check_crosswalks(files);
  const bool fails = std::ranges::any_of(findings, [](const Finding& one) { return one.severity == Severity::error; });
  Json coverages{Json::Array{}};
  std::string coverage_text;
  SourceTexts sources;
  std::vector<std::string> shown_names;
  for (const CrosswalkFile& file : files) {
    CoverageOutput output = coverage_output(file.crosswalk);
    coverage_text += output.text;
    coverages.push(std::move(output.json));
    sources[file.name] = file.text;
    shown_names.push_back(file.name);
  }
  switch (call.format) {
    case OutputFormat::sarif:
      call.out << pretty_json(findings_as_sarif(findings, crosswalk_finding_rules()));
      break;
    case OutputFormat::junit:
      call.out << findings_as_junit(findings, shown_names);
      break;
    case OutputFormat::json: {
      Json json = findings_as_json(findings);
      call.out << pretty_json(json.set("coverage", std::move(coverages)));
      break;
    }
    case OutputFormat::text:
    case OutputFormat::csv:
      call.out << findings_as_text(findings, sources, call.shows_colour ? Colour::on : Colour::off) << coverage_text;
      break;
  }
  return fails ? 1 : 0;
}

// Written with quotes everywhere, so that no text is taken for more than text.
std::string quoted(std::string_view text) { return canonical_json(Json(text)); }

std::string crosswalk_yaml(const Crosswalk& crosswalk) {
  const auto line = [](std::string_view name, std::string_view value) {
    return std::string(name) + ": " + quoted(value) + "\n";
  };
  const auto texts = [&](std::string_view indent, std::string_view name, const LocalText& local) {
    if (local.empty()) return std::string();
    std::string written = std::string(indent) + std::string(name) + ":\n";
    for (const auto& [language, text] : local) written += std::string(indent) + "  " + line(language, text);
    return written;
  };
  std::string yaml = "format: haip-crosswalk/1\n" + line("source", crosswalk.source) +
                     line("target", crosswalk.target) + line("author", crosswalk.author) +
                     line("date", crosswalk.date) + line("status", crosswalk.is_reviewed ? "reviewed" : "draft");
  if (!crosswalk.reviewed_by.empty()) yaml += line("reviewed_by", crosswalk.reviewed_by);
  if (!crosswalk.reviewed_on.empty()) yaml += line("reviewed_on", crosswalk.reviewed_on);
  yaml += texts("", "note", crosswalk.note) + (crosswalk.entries.empty() ? "" : "entries:\n");
  for (const CrosswalkEntry& entry : crosswalk.entries)
    yaml += "  - " + line("source", entry.source) + "    " + line("target", entry.target) + "    " +
            line("relation", relation_word(entry.relation)) + texts("    ", "rationale", entry.rationale);
  if (!crosswalk.gaps.empty()) yaml += "gaps:\n";
  for (const CrosswalkGap& gap : crosswalk.gaps) {
    yaml += "  - " + line("side", gap.side == CrosswalkSide::source ? "source" : "target") + "    questions: [";
    for (std::size_t i = 0; i < gap.questions.size(); ++i)
      yaml += (i == 0 ? "" : ", ") + quoted(std::string_view(gap.questions[i]));
    yaml += "]\n" + texts("    ", "reason", gap.reason);
  }
  return yaml;
}

Json crosswalk_facts(const Crosswalk& crosswalk) {
  Json entries{Json::Array{}};
  for (const CrosswalkEntry& entry : crosswalk.entries)
    entries.push(Json()
                     .set("source", entry.source)
                     .set("target", entry.target)
                     .set("relation", relation_word(entry.relation))
                     .set("rationale", local_text_json(entry.rationale)));
  Json json;
  json.set("source", crosswalk.source).set("target", crosswalk.target).set("author", crosswalk.author);
  json.set("date", crosswalk.date).set("status", crosswalk.is_reviewed ? "reviewed" : "draft");
  return json.set("entries", std::move(entries));
}

Result<int> print(Invocation& call, const Crosswalk& crosswalk) {
  call.answer(crosswalk_yaml(crosswalk), crosswalk_facts(crosswalk));
  return 0;
}

Result<int> invert(Invocation& call, const std::vector<std::string>& names) {
  TRY(const std::vector<CrosswalkFile> files, read_files(names));
  if (files.size() != 1) return malformed("one crosswalk is inverted at a time", "name one file");
  CHECK(refuse_faults(files[0]));
  return print(call, files[0].crosswalk.inverted());
}

Result<int> chain(Invocation& call, const std::vector<std::string>& names) {
  TRY(const std::vector<CrosswalkFile> files, read_files(names));
  if (files.size() < 2) return malformed("a chain needs two crosswalks or more", "name them in the order of the way");
  for (const CrosswalkFile& file : files) CHECK(refuse_faults(file));
  Crosswalk joined = files[0].crosswalk;
  for (std::size_t i = 1; i < files.size(); ++i) {
    TRY(joined, compose(joined, files[i].crosswalk));
  }
  return print(call, joined);
}

// Each catalog that OSCAL's document refers to is written by `haip report export --as oscal-catalog`.
Result<int> as_oscal(Invocation& call, const std::vector<std::string>& names) {
  TRY(const std::vector<CrosswalkFile> files, read_files(names));
  if (files.size() != 1) return malformed("one crosswalk is written at a time", "name one file");
  CHECK(refuse_faults(files[0]));
  const Crosswalk& crosswalk = files[0].crosswalk;
  TRY(const Framework source, shipped_framework(crosswalk.source));
  TRY(const Framework target, shipped_framework(crosswalk.target));
  TRY(const Instant changed_at, parse_date(crosswalk.date));
  const auto text = [](const LocalText& texts) { return std::string(choose_text(texts, "en").text); };
  QuestionnaireMapping mapping{.source = source,
                               .target = target,
                               .author = crosswalk.author,
                               .reviewer = crosswalk.reviewed_by,
                               .changed_at = changed_at,
                               .note = text(crosswalk.note)};
  for (const CrosswalkEntry& entry : crosswalk.entries)
    mapping.pairs.push_back(
        {entry.source, entry.target, std::string(relation_word(entry.relation)), text(entry.rationale)});
  for (const CrosswalkGap& gap : crosswalk.gaps) {
    auto& gaps = gap.side == CrosswalkSide::source ? mapping.source_gaps : mapping.target_gaps;
    gaps.insert(gaps.end(), gap.questions.begin(), gap.questions.end());
  }
  TRY(const Json document, oscal_mapping_collection(mapping));
  call.out << pretty_json(document);
  return 0;
}

Result<int> list(Invocation& call) {
  Json all{Json::Array{}};
  std::string text;
  for (const Crosswalk& crosswalk : shipped_crosswalks()) {
    CoverageOutput output = coverage_output(crosswalk);
    text += crosswalk.id() + "  (" + (crosswalk.is_reviewed ? "reviewed" : "draft") + ", " +
            std::to_string(crosswalk.entries.size()) + " pairs)\n" + output.text;
    all.push(std::move(output.json));
  }
  call.answer(text, Json().set("crosswalks", std::move(all)));
  return 0;
}

Result<int> run(Invocation& call) {
  const std::string action = call.value("action");
  const std::vector<std::string>& names = call.all("file");
  if (action == "check") return check(call, names);
  if (call.format != OutputFormat::text && call.format != OutputFormat::json)
    return malformed("only `check` gives findings; the others are text or json");
  if (action == "list") return list(call);
  if (action == "invert") return invert(call, names);
  if (action == "compose") return chain(call, names);
  if (action == "oscal") return as_oscal(call, names);
  return malformed("\"" + printable(action) + "\" is nothing that can be done with a crosswalk",
                   "write check, list, invert, compose or oscal");
}

}  // namespace

std::vector<Command> crosswalk_commands() {
  return {{.name = "report crosswalk",
           .summary = "check and join crosswalks between questionnaires",
           .description =
               "check FILE…: form, questions, reasons, gaps, coverage; and, of files that lead in opposite directions, "
               "whether they say the same. invert FILE: the other direction. compose FILE FILE…: a chain, each pair as "
               "strong as its weakest link. oscal FILE: as an OSCAL 1.2.1 mapping collection. list: those that this "
               "program ships. Exit code 1: the check found errors.",
           .arguments = {{"action", "check, list, invert, compose or oscal"},
                         {.name = "file", .help = "crosswalks", .is_required = false, .is_repeatable = true}},
           .example = "haip report crosswalk check data/crosswalks/oecd-haip-1-to-2.0.yaml",
           .formats = OutputFormats::findings,
           .run = run}};
}

}  // namespace haip
