// What the secretariat does with reports on the command line: report classify.

#include "app/commands.hpp"
#include "base/text.hpp"
#include "register/staff_journal.hpp"
#include "reports/classification.hpp"

namespace haip {
namespace {

Result<std::optional<EntryIndex>> asked_entry(const Invocation& call, std::string_view option) {
  if (!call.has(option)) return std::nullopt;
  TRY(const std::uint64_t number, parse_decimal(call.value(option)).map_error(in_context(std::string(option))));
  return EntryIndex{number};
}

/// Without --from and --to: the last revision and the one before it.
Status choose_revisions(Connection& view, Invocation& call, Classification& wanted) {
  TRY(const std::optional<EntryIndex> from, asked_entry(call, "--from"));
  TRY(const std::optional<EntryIndex> to, asked_entry(call, "--to"));
  TRY(const std::vector<ReportRevision> revisions, revisions_of(view, wanted.report));
  if (revisions.empty())
    return fail(ErrorKind::not_found, "the register has no report " + report_subject(wanted.report));
  if (revisions.size() < 2 && (!from || !to))
    return fail(ErrorKind::refused, report_subject(wanted.report) + " has one revision; nothing has changed");
  wanted.to = to ? *to : revisions.back().entry_index;
  if (from) {
    wanted.from = *from;
    return {};
  }
  std::optional<EntryIndex> before;
  for (const ReportRevision& revision : revisions)
    if (revision.entry_index < wanted.to) before = revision.entry_index;
  if (!before)
    return fail(ErrorKind::refused, "there is no revision before entry " + std::to_string(wanted.to.value),
                "name it with --from");
  wanted.from = *before;
  return {};
}

Result<int> classify(const Program& program, Invocation& call) {
  Classification wanted;
  TRY(wanted.report, read_report_subject("report/" + call.value("report")));
  wanted.question = call.value("question");
  TRY(wanted.change, read_answer_change(call.value("--class")));
  wanted.reason = call.value("--reason");
  wanted.language = call.value("--language");
  TRY(const std::unique_ptr<Register> opened, open_register(program, call));
  TRY(const std::unique_ptr<Connection> connection, opened->connect());
  CHECK(choose_revisions(*connection, call, wanted));
  for (const EntryIndex entry : {wanted.from, wanted.to})
    if (const Result<Report> report = read_revision(*connection, wanted.report, entry);
        !report && report.error().kind == ErrorKind::gone)
      return fail(ErrorKind::refused, "the words of the revision in entry " + std::to_string(entry.value) +
                                          " were erased; there is nothing to compare");
  const Instant now = call.clock.now();
  const Act act = classification_act(wanted, now, call.entropy);
  TRY(const Acknowledgement logged,
      opened->log_own_act_and_wait(in_journal(
          ready(act), {now, std::string(operator_actor), "classified", act.subject + " " + wanted.question, {}})));
  Json facts;
  facts.set("report", act.subject).set("question", wanted.question).set("from", wanted.from.value);
  facts.set("to", wanted.to.value).set("class", answer_change_word(wanted.change));
  facts.set("entry", logged.entry_index.value);
  call.answer("the change of " + wanted.question + " from entry " + std::to_string(wanted.from.value) + " to entry " +
                  std::to_string(wanted.to.value) + " is classed as " + std::string(answer_change_word(wanted.change)) +
                  " in entry " + std::to_string(logged.entry_index.value) + "\n",
              facts);
  warn_if_unpublished(*opened, logged.entry_index, call);
  return 0;
}

}  // namespace

std::vector<Command> report_register_commands(const Program& program) {
  return {{.name = "report classify",
           .summary = "correct the class of a change between two revisions of a report",
           .description =
               "For the secretariat, where a suggestion on the page of changes is not right. The class, the reason and "
               "the entry are shown beside the suggestion. Works beside a running server.",
           .arguments = {{"register", "folder of the register"},
                         {"report", "domain/instrument/year, as in its address"},
                         {"question", "as the form numbers it, such as 1c"}},
           .options = {{.name = "--class",
                        .value = "CLASS",
                        .help = "added, removed, strengthened, weakened, date-only, wording-only, changed or unchanged",
                        .is_required = true},
                       {.name = "--reason", .value = "TEXT", .help = "why, for everybody to read", .is_required = true},
                       {.name = "--language", .value = "CODE", .help = "of the reason", .fallback = "en"},
                       {.name = "--from", .value = "ENTRY", .help = "older revision; the one before --to without it"},
                       {.name = "--to", .value = "ENTRY", .help = "newer revision; the last one without it"}},
           .example = "haip report classify reg lab.example/oecd-haip/2026 1c --class weakened --reason \"One model "
                      "instead of all.\"",
           .run = [&program](Invocation& call) { return classify(program, call); }}};
}

}  // namespace haip
