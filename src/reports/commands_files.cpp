// Commands that work on a report's files, without a register: report new, check, schema.

#include <algorithm>
#include <span>

#include "base/text.hpp"
#include "evidence/link_check.hpp"
#include "register/identity.hpp"
#include "register/language_tag.hpp"
#include "reports/check.hpp"
#include "reports/commands.hpp"
#include "reports/file_shape.hpp"
#include "reports/folder_watch.hpp"
#include "reports/link_findings.hpp"
#include "reports/own_framework.hpp"
#include "reports/starting_point.hpp"

namespace haip {
namespace {

std::string frameworks_listed() {
  std::string all;
  for (const std::string& name : shipped_framework_names()) all += (all.empty() ? "" : ", ") + name;
  return all;
}

constexpr std::string_view link_history_file_name = ".haip-links.json";

/// What the check remembers of links is one machine's own, and holds whole addresses.
Status keep_out_of_git(const Path& folder) {
  const Status written = write_new_file(folder / ".gitignore", std::string(link_history_file_name) + "\n");
  return !written && written.error().kind == ErrorKind::conflict ? Status() : written;
}

Result<int> new_report(Invocation& call) {
  TRY(const Framework framework, call.has("--questionnaire") ? read_framework_file(call.value("--questionnaire"))
                                                             : shipped_framework(call.value("--framework")));
  StartingPoint start{call.value("--domain"), call.all("--role"), call.value("--size"), call.value("--language"),
                      call.clock.now()};
  for (const std::string& role : start.roles) CHECK(check_role(role));
  if (!start.size.empty()) CHECK(check_size(start.size));
  CHECK(check_language_tag(start.language));
  TRY(const Domain domain, Domain::parse(start.domain));
  const std::string folder = call.value("folder");
  CHECK(write_starting_point(folder, framework, start));
  CHECK(keep_framework(folder, framework));
  CHECK(keep_out_of_git(folder));
  const std::size_t asked = framework.asked_of(start.roles).size();
  Json facts;
  facts.set("folder", folder).set("framework", framework.name().text()).set("questions", std::uint64_t{asked});
  call.answer("wrote " + folder + "/report.yaml: " + framework.name().text() + ", " + std::to_string(asked) +
                  (asked == 1 ? " question" : " questions") +
                  (framework.edition().is_partial ? " (the form is known in part only)" : "") +
                  "\nfill it in with any editor, then: haip report check " + folder + "\n",
              facts);
  return 0;
}

Result<int> print_schema(Invocation& call) {
  call.out << pretty_json(shape_schema());
  return 0;
}

// The check.

struct Checked {
  std::vector<Finding> findings;
  SourceTexts sources;
  std::string eligibility;  ///< A sentence, or "" without an economy.
  std::size_t asked = 0;
  std::size_t answered = 0;
};

Result<std::vector<Finding>> check_report_links(Invocation& call, const ReportFolder& folder) {
  const ReportLinks links = links_of(folder.report());
  if (links.links.empty()) return std::vector<Finding>();
  const Path history_file = folder.path() / link_history_file_name;
  TRY(LinkHistory history, read_link_history(history_file).map_error([](Error error) {
    if (error.kind == ErrorKind::malformed)  // nobody wrote it by hand or named it in the call
      error = {ErrorKind::unavailable, error.message, "delete it; what earlier checks saw is then forgotten"};
    return error;
  }));
  const auto http = make_http_client(
      {.addresses = call.has("--allow-private-addresses") ? AddressRule::any_address : AddressRule::public_only,
       .https_only = false});
  std::vector<CheckedLink> checked;
  {
    Progress line(call, "checking links", links.links.size());
    checked = check_links(links.links, history, *http, call.clock, {}, [&](std::uint64_t done, std::uint64_t total) {
      line.show(done + links.links.size() - total);
    });
  }
  CHECK(write_link_history(history_file, history));
  return link_findings(folder, links, checked);
}

void count_answers(const ReportFolder& folder, const Framework& framework, Checked& checked) {
  for (const Question* question : framework.asked_of(folder.report().roles)) {
    ++checked.asked;
    if (is_answered(folder.report(), framework, *question)) ++checked.answered;
  }
}

Result<Checked> check_once(Invocation& call, const Path& path) {
  TRY(const ReportFolder folder, ReportFolder::read(path));
  const Result<Framework> framework = framework_beside(path, folder.report().framework);
  Checked checked{check_report(folder, framework, call.clock.now()), folder.sources(), {}};
  if (!call.has("--offline")) {
    TRY(const std::vector<Finding> links, check_report_links(call, folder));
    checked.findings.insert(checked.findings.end(), links.begin(), links.end());
  }
  if (!folder.report().economy.empty()) checked.eligibility = eligibility_sentence(folder.report().economy);
  if (framework) count_answers(folder, *framework, checked);
  return checked;
}

Result<Severity> threshold_of(const Invocation& call) {
  const std::string word = call.value("--fail-on");
  for (const Severity severity : {Severity::error, Severity::warning, Severity::note})
    if (severity_word(severity) == word) return severity;
  return malformed("--fail-on must be error, warning or note, not \"" + printable(word) + "\"");
}

void print(Invocation& call, const Checked& checked) {
  const std::vector<FindingRule> rules = report_finding_rules();
  std::vector<std::string> files;
  for (const auto& [name, text] : checked.sources) files.push_back(name);
  switch (call.format) {
    case OutputFormat::sarif:
      call.out << pretty_json(findings_as_sarif(checked.findings, rules));
      return;
    case OutputFormat::junit:
      call.out << findings_as_junit(checked.findings, files);
      return;
    case OutputFormat::json: {
      Json json = findings_as_json(checked.findings);
      json.set("questions",
               Json().set("asked", std::uint64_t{checked.asked}).set("answered", std::uint64_t{checked.answered}));
      if (!checked.eligibility.empty()) json.set("eligibility", checked.eligibility);
      call.out << pretty_json(json);
      return;
    }
    case OutputFormat::text:
    case OutputFormat::csv:
      break;
  }
  call.out << findings_as_text(checked.findings, checked.sources, call.shows_colour ? Colour::on : Colour::off);
  call.out << checked.answered << " of " << checked.asked
           << (checked.asked == 1 ? " question answered\n" : " questions answered\n");
  if (!checked.eligibility.empty()) call.out << "economy " << checked.eligibility << "\n";
  if (checked.findings.empty())
    call.out
        << "nothing found. This check looks at form, completeness and evidence, not at whether what is said holds.\n";
}

int exit_code_of(const std::vector<Finding>& findings, Severity threshold) {
  return std::ranges::any_of(findings, [threshold](const Finding& finding) { return finding.severity <= threshold; })
             ? 1
             : 0;
}

Result<int> check(Invocation& call) {
  const Path path = call.value("folder");
  TRY(const Severity threshold, threshold_of(call));
  if (!call.has("--watch")) {
    TRY(const Checked checked, check_once(call, path));
    print(call, checked);
    return exit_code_of(checked.findings, threshold);
  }
  TRY(FolderWatch watch, FolderWatch::open(path));
  while (call.out.good()) {
    const Result<Checked> checked = check_once(call, path);
    if (checked)
      print(call, *checked);
    else
      call.out << checked.error().message << "\n";
    call.out << "— " << format_instant(call.clock.now()) << ", waiting for changes (stop with Ctrl-C)\n" << std::flush;
    CHECK(watch.wait());
  }
  return 0;
}

Result<int> explain(Invocation& call) {
  const std::string wanted = call.value("rule");
  Json all{Json::Array{}};
  std::string text;
  for (const ReportRule& rule : report_rules()) {
    if (!wanted.empty() && rule.id != wanted) continue;
    Json json;
    json.set("id", rule.id).set("severity", severity_word(rule.severity)).set("summary", rule.summary);
    json.set("explanation", rule.explanation).set("fix", rule.fix);
    all.push(std::move(json));
    text += std::string(rule.id) + "  (" + std::string(severity_word(rule.severity)) + ")\n  " +
            std::string(rule.summary) + "\n  why   " + std::string(rule.explanation) + "\n  mend  " +
            std::string(rule.fix) + "\n\n";
  }
  if (text.empty())
    return fail(ErrorKind::not_found, "there is no rule \"" + printable(wanted) + "\"", "haip report rules lists them");
  call.answer(text, Json().set("rules", std::move(all)));
  return 0;
}

}  // namespace

std::vector<Command> report_file_commands() {
  const CommandArgument folder{"folder", "folder of the report"};
  static const std::string framework_help = "questionnaire to answer: " + frameworks_listed();
  return {
      {.name = "report new",
       .summary = "write a commented starting point for a report",
       .description = "Makes report.yaml with a comment for each question that is asked of the role, a schema that "
                      "editors complete from, and a .gitignore for what the check remembers. Nothing that is there is "
                      "overwritten.",
       .arguments = {folder},
       .options =
           {{.name = "--framework", .value = "NAME", .help = framework_help, .fallback = "oecd-haip/2.0"},
            {.name = "--questionnaire",
             .value = "FILE",
             .help = "another questionnaire: an edition in JSON, as a register answers it"},
            {.name = "--role",
             .value = "ROLE",
             .help = "model-developer, application-developer or deployer; may be given more than once",
             .is_required = true,
             .is_repeatable = true},
            {.name = "--size", .value = "BAND", .help = "1-9, 10-49, 50-249 or 250+"},
            {.name = "--domain", .value = "DOMAIN", .help = "the organisation's domain", .fallback = "lab.example"},
            {.name = "--language", .value = "CODE", .help = "language of the original", .fallback = "en"}},
       .example = "haip report new report --framework oecd-haip/2.0 --role model-developer --language en",
       .run = new_report},
      {.name = "report check",
       .summary = "check a report as a secretariat does, and for what makes it hard to rely on",
       .description =
           "Looks at form, completeness, dates, evidence and wording; never at whether what is said holds. Without "
           "--offline the links are asked too; what failed is remembered in .haip-links.json, because one failure "
           "breaks no link. Exit code 1: findings at or above the threshold.",
       .arguments = {folder},
       .options = {{.name = "--offline", .value = "", .help = "do not ask the links"},
                   {.name = "--fail-on",
                    .value = "SEVERITY",
                    .help = "threshold: error, warning or note",
                    .fallback = "error"},
                   {.name = "--watch", .value = "", .help = "check again whenever a file changes"},
                   {.name = "--allow-private-addresses", .value = "", .help = "ask links to private addresses too"}},
       .example = "haip report check report --offline --format sarif",
       .formats = OutputFormats::findings,
       .run = check},
      {.name = "report rules",
       .summary = "list the rules of the check, or explain one",
       .arguments = {{"rule", "id of a rule, as findings name it", false}},
       .example = "haip report rules claim-undated",
       .run = explain},
      {.name = "report schema",
       .summary = "print the JSON Schema of report.yaml for editors",
       .description = "Draft-07, from the same definitions that the check uses.",
       .example = "haip report schema > report.schema.json",
       .run = print_schema}};
}

}  // namespace haip
