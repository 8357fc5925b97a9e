#include "reports/shown_changes.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "instruments/view.hpp"

namespace haip {
namespace {

Result<ReportRevision> asked_revision(const std::vector<ReportRevision>& revisions, const std::string& text) {
  TRY(const std::uint64_t entry, parse_decimal(text));
  const auto found = std::ranges::find(revisions, EntryIndex{entry}, &ReportRevision::entry_index);
  if (found == revisions.end()) return fail(ErrorKind::not_found, "the report has no such revision");
  return *found;
}

Status choose_revisions(const Parameters& query, ShownChanges& shown) {
  std::vector<ReportRevision> readable = shown.revisions;
  std::erase_if(readable, [](const ReportRevision& revision) { return revision.is_erased; });
  if (const std::string* to = query.find("to")) {
    TRY(shown.to, asked_revision(shown.revisions, *to));
  } else if (!readable.empty()) {
    shown.to = readable.back();
  }
  if (const std::string* from = query.find("from")) {
    TRY(shown.from, asked_revision(shown.revisions, *from));
  } else if (shown.to) {
    for (const ReportRevision& revision : readable)
      if (revision.entry_index < shown.to->entry_index) shown.from = revision;
  }
  if (shown.from && shown.to && shown.from->entry_index >= shown.to->entry_index)
    return malformed("the older revision comes first: \"from\" is not before \"to\"");
  return {};
}

/// As the register holds it; what it does not hold, or holds otherwise, only orders the questions.
Result<std::optional<Framework>> framework_of(Connection& view, const Report& report) {
  TRY(const FrameworkName name, FrameworkName::parse(report.framework));
  TRY(Edition edition, find_edition(view, name.instrument, name.edition));
  TRY(Framework framework, Framework::of(std::move(edition)));
  return std::optional<Framework>(std::move(framework));
}

Json correction_json(const Classification& correction) {
  Json json;
  json.set("class", answer_change_word(correction.change)).set("reason", correction.reason);
  json.set("language", correction.language);
  return json.set("entry", correction.entry_index.value).set("at", format_instant(correction.at));
}

Result<Json> changes_json(const PageRequest& ask) {
  TRY(const std::unique_ptr<ShownChanges> shown, shown_changes(ask));
  Json json;
  const ReportName& name = shown->summary.name;
  json.set("domain", name.domain).set("instrument", name.instrument).set("period", name.period);
  if (!shown->from || !shown->to) return json.set("changes", Json{Json::Array{}});
  json.set("from", shown->from->entry_index.value).set("to", shown->to->entry_index.value);
  json.set("comparable", shown->difference.has_value());
  Json counts{Json::Object{}};
  for (const AnswerChange change : answer_changes) counts.set(answer_change_word(change), shown->count_of(change));
  Json list{Json::Array{}};
  ComparisonBudget budget;
  const std::string* language = ask.request.query.find("lang");
  for (const AnswerDifference* answer : shown->changed()) {
    Json one =
        answer_difference_json(*answer, language ? *language : shown->newer.language, shown->newer.language, budget);
    if (const Classification* correction = shown->correction_of(answer->question))
      one.set("correction", correction_json(*correction));
    list.push(std::move(one));
  }
  return json.set("counts", std::move(counts)).set("changes", std::move(list));
}

constexpr std::string_view changes_schema =
    R"({"type":"object","required":["domain","instrument","period","changes"],"properties":{"domain":{"type":"string"},"instrument":{"type":"string"},"period":{"type":"string"},"from":{"type":"integer"},"to":{"type":"integer"},"comparable":{"type":"boolean"},"counts":{"type":"object","additionalProperties":{"type":"integer"}},"changes":{"type":"array","items":{"type":"object","required":["question","class","rule","facts","texts"],"properties":{"question":{"type":"string"},"class":{"enum":["added","removed","strengthened","weakened","date-only","wording-only","changed"]},"rule":{"type":"string"},"facts":{"type":"array","items":{"type":"object","required":["what","from","to"],"properties":{"what":{"type":"string"},"item":{"type":"string"},"from":{"type":"string"},"to":{"type":"string"}},"additionalProperties":false}},"texts":{"type":"array","items":{"type":"object","required":["language","segments"],"properties":{"language":{"type":"string"},"claim":{"type":"string"},"evidence":{"type":"string"},"segments":{"type":"array","items":{"type":"object","required":["kind","text"],"properties":{"kind":{"enum":["equal","inserted","deleted"]},"text":{"type":"string"}},"additionalProperties":false}}},"additionalProperties":false}},"correction":{"type":"object","required":["class","reason","language","entry","at"],"properties":{"class":{"type":"string"},"reason":{"type":"string"},"language":{"type":"string"},"entry":{"type":"integer"},"at":{"type":"string","format":"date-time"}},"additionalProperties":false}},"additionalProperties":false}}},"additionalProperties":false})";

}  // namespace

const Classification* ShownChanges::correction_of(std::string_view question) const {
  const auto found = std::ranges::find(corrections, question, &Classification::question);
  return found == corrections.end() ? nullptr : &*found;
}

AnswerChange ShownChanges::change_of(const AnswerDifference& answer) const {
  const Classification* correction = correction_of(answer.question);
  return correction != nullptr ? correction->change : answer.suggested;
}

std::vector<const AnswerDifference*> ShownChanges::changed() const {
  std::vector<const AnswerDifference*> answers;
  if (!difference) return answers;
  for (const AnswerDifference& answer : difference->answers)
    if (answer.rule != nullptr) answers.push_back(&answer);
  return answers;
}

std::uint64_t ShownChanges::count_of(AnswerChange change) const {
  if (!difference) return 0;
  return static_cast<std::uint64_t>(std::ranges::count_if(
      difference->answers, [&](const AnswerDifference& answer) { return change_of(answer) == change; }));
}

Result<std::unique_ptr<ShownChanges>> shown_changes(const PageRequest& ask) {
  TRY(const ReportName name, asked_report(ask));
  TRY(const std::optional<ReportSummary> summary, find_report(ask.view, name));
  if (!summary) return fail(ErrorKind::not_found, "the register has no such report");
  auto shown = std::make_unique<ShownChanges>();
  shown->summary = *summary;
  shown->organisation = name.domain;
  TRY(shown->revisions, revisions_of(ask.view, name));
  CHECK(choose_revisions(ask.request.query, *shown));
  if (!shown->to) return shown;
  TRY(shown->newer, read_revision(ask.view, name, shown->to->entry_index));
  if (const auto title = choose_text(shown->newer.organisation, ask.language().code()).text; !title.empty())
    shown->organisation = title;
  if (!shown->from) return shown;
  TRY(shown->older, read_revision(ask.view, name, shown->from->entry_index));
  TRY(shown->framework, framework_of(ask.view, shown->newer));
  Result<ReportDifference> difference = compare_revisions(shown->older, shown->newer, &*shown->framework);
  if (difference)
    shown->difference = std::move(*difference);
  else if (difference.error().kind != ErrorKind::refused)
    return fail(difference.error());
  TRY(shown->corrections, classifications_between(ask.view, name, shown->from->entry_index, shown->to->entry_index));
  return shown;
}

DataRoute changes_data_route() {
  return {"/api/v1/reports/{domain}/{instrument}/{period}/changes",
          "What changed between two revisions of a report, word by word",
          changes_schema,
          {"from", "to"},
          changes_json};
}

}  // namespace haip
