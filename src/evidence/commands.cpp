#include "evidence/commands.hpp"

#include <algorithm>
#include <span>

#include "base/file.hpp"
#include "base/text.hpp"
#include "evidence/commands_links.hpp"
#include "evidence/findings.hpp"
#include "evidence/json_schema.hpp"

namespace haip {
namespace {

constexpr const char* unreadable_rule = "json-unreadable";

std::vector<FindingRule> rules_of(std::span<const Finding> findings) {
  std::vector<FindingRule> rules;
  for (const Finding& finding : findings) {
    if (std::ranges::find(rules, finding.rule_id, &FindingRule::id) != rules.end()) continue;
    if (finding.rule_id == unreadable_rule)
      rules.push_back({unreadable_rule, "The file must be JSON.", "Mend the text at the place that is shown."});
    else
      rules.push_back({finding.rule_id,
                       "The document must satisfy its JSON Schema, keyword " + finding.rule_id.substr(7) + ".",
                       "Change the value at the place that is shown into what the schema allows."});
  }
  return rules;
}

/// What is wrong with one file goes to `findings`.
Status check_file(const JsonSchema& schema, const std::string& file, std::vector<Finding>& findings,
                  SourceTexts& sources, bool& is_cut) {
  TRY(std::string text, read_file(file, largest_json_text));
  const JsonTextResult read = read_json_text(text);
  if (!read) {
    findings.push_back({.rule_id = unreadable_rule,
                        .message = read.error().error.message,
                        .advice = read.error().error.advice,
                        .file = file,
                        .line = read.error().at.line,
                        .column = read.error().at.column,
                        .pointer = {}});
    sources.insert_or_assign(file, std::move(text));
    return {};
  }
  Result<SchemaOutcome> checked = schema.check(*read);
  if (!checked) return fail(checked.error().within(printable(file, 200)));
  is_cut = is_cut || checked->is_cut;
  if (checked->violations.empty()) return {};
  for (SchemaViolation& violation : checked->violations)
    findings.push_back({.rule_id = "schema-" + violation.keyword,
                        .message = std::move(violation.message),
                        .advice = std::move(violation.advice),
                        .file = file,
                        .line = violation.line,
                        .column = violation.column,
                        .end_column = violation.end_column,
                        .pointer = std::move(violation.pointer)});
  sources.insert_or_assign(file, std::move(text));
  return {};
}

void print(Invocation& call, std::span<const Finding> findings, const SourceTexts& sources,
           std::span<const std::string> files) {
  switch (call.format) {
    case OutputFormat::text:
    case OutputFormat::csv:  // not offered
      if (findings.empty())
        call.out << (files.size() == 1 ? "the file satisfies" : std::to_string(files.size()) + " files satisfy")
                 << " the schema\n";
      call.out << findings_as_text(findings, sources, call.shows_colour ? Colour::on : Colour::off);
      break;
    case OutputFormat::json:
      call.out << pretty_json(findings_as_json(findings));
      break;
    case OutputFormat::sarif:
      call.out << pretty_json(findings_as_sarif(findings, rules_of(findings)));
      break;
    case OutputFormat::junit:
      call.out << findings_as_junit(findings, files);
      break;
  }
}

Result<int> validate(Invocation& call) {
  const std::string schema_file = call.value("--schema");
  TRY(std::string schema_text, read_file(schema_file, largest_json_text));
  TRY(const JsonSchema schema,
      Result<JsonSchema>(
          JsonSchema::compile(std::move(schema_text)).map_error(in_context(printable(schema_file, 200)))));
  std::vector<Finding> findings;
  SourceTexts sources;
  bool is_cut = false;
  std::vector<std::string> checked;
  Status unchecked;
  for (const std::string& file : call.all("file")) {
    Status outcome = check_file(schema, file, findings, sources, is_cut);
    if (outcome) {
      checked.push_back(file);
    } else {
      if (!unchecked) call.err << "haip: " << unchecked.error().message << "\n";
      unchecked = std::move(outcome);
    }
  }
  // What one file hides is no reason to keep back what was found in the others.
  if (!checked.empty()) print(call, findings, sources, checked);
  if (is_cut) call.err << "haip: only the first " << most_violations << " violations of a file are shown\n";
  if (!unchecked) return fail(std::move(unchecked).error());
  return findings.empty() ? 0 : 1;
}

}  // namespace

std::vector<Command> evidence_commands() {
  return {
      evidence_links_command(),
      {.name = "evidence validate",
       .summary = "check JSON files against a JSON Schema, and show what is wrong where",
       .description = "Draft-07, as OSCAL, CSAF and CycloneDX use it. Nothing is fetched: a $ref that leads out of the "
                      "schema's file is refused.",
       .arguments = {{.name = "file", .help = "JSON files", .is_repeatable = true}},
       .options = {{.name = "--schema", .value = "FILE", .help = "the schema", .is_required = true}},
       .example = "haip evidence validate catalog.json --schema oscal_catalog_schema.json",
       .formats = OutputFormats::findings,
       .run = validate}};
}

}  // namespace haip
