// report diff: what changed between two reports, wherever they lie.

#include <algorithm>

#include "base/text.hpp"
#include "register/language_tag.hpp"
#include "reports/commands.hpp"
#include "reports/given_report.hpp"
#include "reports/own_framework.hpp"
#include "reports/report_difference.hpp"

namespace haip {
namespace {

std::string marked_up(const ChangedText& text, ComparisonBudget& budget) {
  std::string line;
  for (const Segment& segment : difference_within(budget, text)) {
    if (segment.kind == SegmentKind::deleted)
      line += "[-" + segment.text + "-]";
    else if (segment.kind == SegmentKind::inserted)
      line += "{+" + segment.text + "+}";
    else
      line += segment.text;
  }
  return line;
}

std::string fact_line(const ChangedFact& fact) {
  std::string line = std::string(fact_word(fact.kind));
  if (!fact.item.empty()) line += " " + printable(fact.item);
  line += ": " + (fact.from.empty() ? std::string("–") : printable(fact.from, 200));
  return line + " → " + (fact.to.empty() ? std::string("–") : printable(fact.to, 200));
}

/// "2 added, 1 weakened, 36 unchanged"
std::string counted(const ReportDifference& changes) {
  std::string line;
  for (const AnswerChange change : answer_changes)
    if (const auto count = std::ranges::count(changes.answers, change, &AnswerDifference::suggested); count > 0)
      line += (line.empty() ? "" : ", ") + std::to_string(count) + " " + std::string(answer_change_word(change));
  return line.empty() ? "no answers" : line;
}

/// What differs outside the answers, of which no change is made: "summary, roles".
std::vector<std::string_view> parts_that_differ(const Report& older, const Report& newer) {
  std::vector<std::string_view> parts;
  const auto compare = [&](std::string_view name, bool is_same) {
    if (!is_same) parts.push_back(name);
  };
  compare("domain", older.domain == newer.domain);
  compare("name", older.organisation == newer.organisation);
  compare("economy", older.economy == newer.economy);
  compare("size", older.size == newer.size);
  compare("roles", older.roles == newer.roles);
  compare("period", older.period_from == newer.period_from && older.period_to == newer.period_to);
  compare("summary", older.summary == newer.summary);
  compare("language", older.language == newer.language);
  compare("translations", older.translations == newer.translations);
  compare("attestation", older.attestation == newer.attestation);
  return parts;
}

Json counts_json(const ReportDifference& changes) {
  Json counts{Json::Object{}};
  for (const AnswerChange change : answer_changes)
    counts.set(answer_change_word(change),
               static_cast<std::uint64_t>(std::ranges::count(changes.answers, change, &AnswerDifference::suggested)));
  return counts;
}

Result<int> compare_files(Invocation& call) {
  TRY(const Audience audience, asked_audience(call, "--audience"));
  TRY(const Report older, read_given_report(call.value("older"), audience));
  TRY(const Report newer, read_given_report(call.value("newer"), audience));
  const std::string language = call.value("--language").empty() ? newer.language : call.value("--language");
  CHECK(check_language_tag(language));
  std::optional<Framework> framework;
  if (Result<Framework> known = framework_beside(questionnaire_folder(call.value("newer")), newer.framework))
    framework.emplace(std::move(*known));
  TRY(const ReportDifference changes, compare_revisions(older, newer, framework ? &*framework : nullptr));
  std::string text = counted(changes) + "\n";
  Json parts{Json::Array{}};
  std::string parts_listed;
  for (const std::string_view part : parts_that_differ(older, newer)) {
    parts.push(part);
    parts_listed += (parts_listed.empty() ? "" : ", ") + std::string(part);
  }
  if (!parts_listed.empty()) text += "outside the answers differs, and is not compared: " + parts_listed + "\n";
  Json list{Json::Array{}};
  ComparisonBudget budget;
  ComparisonBudget budget_of_text;
  for (const AnswerDifference& answer : changes.answers) {
    if (answer.suggested == AnswerChange::unchanged && answer.rule == nullptr) continue;
    list.push(answer_difference_json(answer, language, newer.language, budget));
    text += "\n" + answer.question + "  " + std::string(answer_change_word(answer.suggested)) + " (" +
            std::string(answer.rule->id) + ": " + std::string(answer.rule->looks_for) + ")\n";
    for (const ChangedFact& fact : answer.facts) text += "  " + fact_line(fact) + "\n";
    for (const ChangedText& changed : shown_texts(answer, language, newer.language)) {
      const std::string whose = !changed.claim.empty()      ? "claim " + changed.claim
                                : !changed.evidence.empty() ? "title of evidence " + changed.evidence
                                                            : std::string("answer");
      text += "  " + whose + ": " + marked_up(changed, budget_of_text) + "\n";
    }
  }
  call.answer(text, Json()
                        .set("framework", newer.framework)
                        .set("counts", counts_json(changes))
                        .set("changes", std::move(list))
                        .set("outside_answers", std::move(parts)));
  return 0;
}

}  // namespace

std::vector<Command> report_difference_commands() {
  return {
      {.name = "report diff",
       .summary = "show what changed between two reports, answer by answer",
       .description =
           "Takes folders of a report, folders that `haip report sign` wrote, and JSON files. Each change has a class, "
           "and the rule that suggests it: see docs/report-differences.md.",
       .arguments = {{"older", "folder or JSON file"}, {"newer", "folder or JSON file"}},
       .options = {{.name = "--audience",
                    .value = "WHO",
                    .help = "as everyone, partners or colleagues may read them",
                    .fallback = "everyone"},
                   {.name = "--language", .value = "CODE", .help = "of texts; the original's without it"}},
       .example = "haip report diff signed-2026-05 report",
       .run = compare_files}};
}

}  // namespace haip
