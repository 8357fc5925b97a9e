// Commands that sign a report's files for a register: report sign, submit, withdraw.

#include <algorithm>

#include "base/text.hpp"
#include "register/commands.hpp"
#include "register/key_file.hpp"
#include "reports/check.hpp"
#include "reports/commands.hpp"
#include "reports/own_framework.hpp"
#include "reports/reports.hpp"

namespace haip {
namespace {

Status refuse_errors(const std::vector<Finding>& findings, const std::string& folder) {
  const auto errors = std::ranges::count(findings, Severity::error, &Finding::severity);
  if (errors == 0) return {};
  return fail(ErrorKind::refused,
              "the report has " + std::to_string(errors) + (errors == 1 ? " error" : " errors") +
                  " that a secretariat would send it back for",
              "see them with `haip report check " + folder + "`; to sign it all the same, add --despite-findings");
}

/// What has not its form cannot be read, so nobody can decide to sign it.
Status refuse_faults(const ReportFolder& folder, const std::string& path) {
  const auto faults = std::ranges::count(folder.faults(), Severity::error, &Finding::severity);
  if (faults == 0) return {};
  return fail(ErrorKind::refused,
              "the report has " + std::to_string(faults) + (faults == 1 ? " fault" : " faults") +
                  " of form, which cannot be signed over",
              "see " + std::string(faults == 1 ? "it" : "them") + " with `haip report check " + path + "`");
}

Result<int> sign_report(Invocation& call) {
  TRY(const KeyFile key, read_key_file(call.value("--key")));
  const std::string path = call.value("folder");
  TRY(const ReportFolder folder, ReportFolder::read(path));
  CHECK(refuse_faults(folder, path));
  TRY(const Framework framework, framework_beside(path, folder.report().framework));
  const std::vector<Finding> findings = check_report(folder, &framework, call.clock.now());
  if (!call.has("--despite-findings")) CHECK(refuse_errors(findings, path));
  Report report = seen_by(folder.report(), Audience::everyone);
  report.questionnaire = framework.digest().hex();
  if (report.domain != key.domain.text())
    return fail(ErrorKind::refused, "the report is " + report.domain + "'s, and the key is " + key.domain.text() + "'s",
                "sign it with the organisation's own key");
  const Act act = report_submission_act(report, call.clock.now(), call.entropy);
  CHECK(check_report_submission(act));
  CHECK(write_signed_act(call, act, key,
                         "the report " + act.subject + " as everybody may read it, " +
                             std::to_string(report.answers.size()) +
                             (report.answers.size() == 1 ? " answer" : " answers") + ", signed for " + report.domain)
            .map([](int) {}));
  // The act names the questionnaire by its digest; whoever gets the folder needs the questions too.
  CHECK(keep_framework(call.value("--out"), framework));
  return 0;
}

Result<int> withdraw_report(Invocation& call) {
  TRY(const KeyFile key, read_key_file(call.value("--key")));
  const ReportName name{key.domain.text(), call.value("--instrument"), call.value("--period")};
  CHECK(read_report_subject(report_subject(name)).map([](const ReportName&) {}));
  const Act act = report_withdrawal_act(name, call.value("--reason"), call.clock.now(), call.entropy);
  return write_signed_act(call, act, key, "the withdrawal of " + act.subject);
}

}  // namespace

std::vector<Command> report_signing_commands() {
  const CommandOption key{
      .name = "--key", .value = "FILE", .help = "the organisation's private key", .is_required = true};
  const CommandOption out{
      .name = "--out", .value = "FOLDER", .help = "folder to write; must not exist", .is_required = true};
  return {
      {.name = "report sign",
       .summary = "sign a report, as everybody may read it",
       .description = "Checks the report first, offline. Internal items, notes and what is on request are left out. "
                      "Writes a folder with the act and its signature, and the questionnaire where this program ships "
                      "none; nothing is sent: see `haip report submit`.",
       .arguments = {{"folder", "folder of the report"}},
       .options = {key,
                   out,
                   {.name = "--despite-findings",
                    .value = "",
                    .help = "sign it although the check finds errors, but none of form"}},
       .example = "haip report sign report --key lab.key --out signed-report",
       .run = sign_report},
      submit_command("report submit", "haip report submit signed-report --to https://register.example"),
      {.name = "report withdraw",
       .summary = "write a signed withdrawal of a report",
       .options = {key,
                   {.name = "--instrument", .value = "ID", .help = "of the framework", .fallback = "oecd-haip"},
                   {.name = "--period", .value = "YEAR", .help = "year in which the period ends", .is_required = true},
                   {.name = "--reason", .value = "TEXT", .help = "why, for everybody to read", .is_required = true},
                   out},
       .example = "haip report withdraw --key lab.key --period 2026 --reason \"It named the wrong model.\" --out "
                  "withdrawal",
       .run = withdraw_report}};
}

}  // namespace haip
