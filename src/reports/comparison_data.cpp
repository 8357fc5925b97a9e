// Comparisons, counts and crosswalks as JSON and CSV.

#include <algorithm>

#include "base/json_members.hpp"
#include "base/text.hpp"
#include "instruments/view.hpp"
#include "reports/pages_compare.hpp"

namespace haip {
namespace {

constexpr std::size_t answers_at_once = 1'000;

Json filter_json(const ReportFilter& filter) {
  return Json()
      .set("framework", filter.framework.text())
      .set("role", filter.role)
      .set("size", filter.size)
      .set("period", filter.period);
}

Json left_out_json(const LeftOutReports& left) {
  return Json().set("withdrawn", left.withdrawn).set("erased", left.erased).set("delisted", left.delisted);
}

// Side by side.

Json cell_json(const SideBySide& side, std::size_t column, const Question& question, const ComparisonCell& cell,
               const ComparedAnswer* answer, std::string_view language) {
  const ReportName& name = side.listed[column].name;
  Json json;
  json.set("question", question.key).set("domain", name.domain).set("instrument", name.instrument);
  json.set("period", name.period).set("state", answer == nullptr ? cell_word(cell) : answer->answer->state);
  if (answer == nullptr) return json;
  json.set("answered_question", answer->answer->question);
  if (answer->relation)
    json.set("relation", relation_word(*answer->relation)).set("mapped_question", answer->mapped_question);
  json.set("kinds", text_list_json(answer->kinds)).set("options", text_list_json(answer->answer->options));
  const AnswerExcerpt excerpt = excerpt_of(side.reports[column], *answer->answer, language, 500);
  if (!excerpt.text.empty())
    json.set("text", excerpt.text).set("language", excerpt.language).set("cut", excerpt.is_cut);
  return json.set("url", answer_url(name, answer->answer->question).text());
}

Result<Framework> framework_of(Connection& view, const ComparableReport& report) {
  TRY(Edition edition, find_edition(view, report.name.instrument, report.edition));
  return Framework::of(std::move(edition));
}

Result<Json> compare_json(const PageRequest& ask) {
  TRY(const AskedReports asked, asked_reports(ask));
  // Nothing named: nothing compared.
  Result<Framework> framework = asked.reports.empty() || !ask.request.query.text("framework").empty()
                                    ? asked_framework(ask)
                                    : framework_of(ask.view, asked.reports.front());
  if (!framework) return fail(std::move(framework).error());
  TRY(const CrosswalkTrust trust, asked_trust(ask));
  TRY(const SideBySide side, read_side_by_side(ask.view, asked.reports, *framework, trust));
  TRY(const ReportFilter asked_filter, asked_report_filter(ask, framework->name()));
  ComparisonFilter filter{
      std::string(ask.request.query.text("section")), std::string(ask.request.query.text("question")), {}};
  if (!asked_filter.role.empty()) filter.roles = {asked_filter.role};
  Json rows{Json::Array{}};
  for (const ComparisonRow& row : comparison(side.compared(), *framework, filter))
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      const ComparisonCell& cell = row.cells[i];
      if (cell.answers.empty()) rows.push(cell_json(side, i, *row.question, cell, nullptr, ask.language().code()));
      for (const ComparedAnswer& answer : cell.answers)
        rows.push(cell_json(side, i, *row.question, cell, &answer, ask.language().code()));
    }
  Json crosswalks{Json::Array{}};
  for (std::size_t i = 0; i < side.crosswalks.size(); ++i)
    if (side.crosswalks[i])
      crosswalks.push(Json()
                          .set("from", side.crosswalks[i]->source)
                          .set("to", side.crosswalks[i]->target)
                          .set("status", side.crosswalks[i]->is_reviewed ? "reviewed" : "draft"));
  Json json;
  json.set("framework", framework->name().text()).set("left_out", std::uint64_t{asked.left_out + asked.beyond});
  return json.set("crosswalks", std::move(crosswalks)).set("cells", std::move(rows));
}

// Counts.

Result<Json> counts_json(const PageRequest& ask) {
  TRY(const Framework framework, asked_framework(ask));
  TRY(const ReportFilter filter, asked_report_filter(ask, framework.name()));
  TRY(const AnswerCounts counts, count_answers(ask.view, filter, framework));
  TRY(const LeftOutReports left, left_out_reports(ask.view, filter.framework.instrument));
  Json list{Json::Array{}};
  for (const QuestionCount& count : counts.questions) {
    Json json;
    json.set("question", count.question).set("reports", counts.reports).set("answered", count.by_state[0]);
    json.set("not_done", count.by_state[1]).set("not_disclosed", count.by_state[2]);
    json.set("not_applicable", count.by_state[3]).set("in_parts", count.in_parts).set("unanswered", count.unanswered);
    json.set("policy", count.by_kind[0]).set("practice", count.by_kind[1]).set("completed_act", count.by_kind[2]);
    json.set("plan", count.by_kind[3]).set("none", count.by_kind[4]).set("in_whole", count.in_whole);
    Json options{Json::Array{}};
    for (const auto& [option, ticked] : count.options)
      options.push(Json().set("option", option).set("reports", ticked));
    list.push(json.set("options", std::move(options)));
  }
  Json json = filter_json(filter);
  json.set("reports", counts.reports).set("left_out", left_out_json(left));
  return json.set("questions", std::move(list));
}

Result<Json> counted_answers_json(const PageRequest& ask) {
  TRY(const Framework framework, asked_framework(ask));
  TRY(const ReportFilter filter, asked_report_filter(ask, framework.name()));
  TRY(const AnswerQuery query, asked_answers(ask, filter));
  std::uint64_t offset = 0;
  if (const std::string_view after = ask.request.query.text("after"); !after.empty()) {
    TRY(offset, parse_decimal(after));
  }
  TRY(CountedAnswers counted, counted_answers(ask.view, query, offset, answers_at_once + 1));
  std::vector<CountedAnswer>& found = counted.answers;
  Json json = filter_json(filter);
  json.set("question", query.question).set("state", query.state).set("kind", query.kind).set("option", query.option);
  json.set("reports", counted.reports);
  const bool has_more = found.size() > answers_at_once;
  if (has_more) found.pop_back();
  Json list{Json::Array{}};
  for (const CountedAnswer& one : found) {
    const ReportName& name = one.report.name;
    Json row;
    row.set("domain", name.domain).set("organisation", one.report.organisation).set("instrument", name.instrument);
    row.set("edition", one.report.edition).set("period", name.period);
    row.set("question", one.answer.question).set("state", one.answer.state);
    row.set("kinds", text_list_json(one.answer.kinds)).set("roles", text_list_json(one.report.roles));
    row.set("size", one.report.size);
    const Url url = one.answer.state == "none" ? report_url(name) : answer_url(name, one.answer.question);
    list.push(row.set("url", url.text()));
  }
  json.set("answers", std::move(list));
  if (has_more) {
    Url next = with_filter(Url("/api/v1/compare/answers"), filter);
    for (const std::string_view parameter : {"question", "state", "kind", "option"})
      if (const std::string_view value = ask.request.query.text(parameter); !value.empty())
        next = next.with(parameter, value);
    json.set("next", next.with("after", std::to_string(offset + answers_at_once)).text());
  }
  return json;
}

// Crosswalks.

Json crosswalk_head_json(const Crosswalk& crosswalk) {
  Json json;
  json.set("id", crosswalk.id()).set("source", crosswalk.source).set("target", crosswalk.target);
  json.set("status", crosswalk.is_reviewed ? "reviewed" : "draft").set("author", crosswalk.author);
  return json.set("date", crosswalk.date).set("pairs", std::uint64_t{crosswalk.entries.size()});
}

Result<Json> crosswalks_json(const PageRequest&) {
  Json list{Json::Array{}};
  for (const Crosswalk& crosswalk : shipped_crosswalks()) list.push(crosswalk_head_json(crosswalk));
  return Json().set("crosswalks", std::move(list));
}

Result<Json> crosswalk_json(const PageRequest& ask) {
  const std::vector<Crosswalk>& all = shipped_crosswalks();
  const auto found = std::ranges::find(all, ask.route.text("id"), &Crosswalk::id);
  if (found == all.end()) return fail(ErrorKind::not_found, "there is no such crosswalk", "see /api/v1/crosswalks");
  Json json = crosswalk_head_json(*found);
  Json entries{Json::Array{}};
  for (const CrosswalkEntry& entry : found->entries)
    entries.push(Json()
                     .set("source", entry.source)
                     .set("target", entry.target)
                     .set("relation", relation_word(entry.relation))
                     .set("rationale", local_text_json(entry.rationale)));
  Json gaps{Json::Array{}};
  for (const CrosswalkGap& gap : found->gaps)
    gaps.push(Json()
                  .set("side", gap.side == CrosswalkSide::source ? "source" : "target")
                  .set("questions", text_list_json(gap.questions))
                  .set("reason", local_text_json(gap.reason)));
  return json.set("entries", std::move(entries)).set("gaps", std::move(gaps));
}

// Descriptions.

constexpr std::string_view text_list = R"({"type":"array","items":{"type":"string"}})";
const std::string filter_members =
    R"("framework":{"type":"string"},"role":{"type":"string"},"size":{"type":"string"},"period":{"type":"string"},"reports":{"type":"integer"})";
const std::string compare_schema =
    R"({"type":"object","required":["framework","left_out","crosswalks","cells"],"properties":{"framework":{"type":"string"},"left_out":{"type":"integer"},"crosswalks":{"type":"array","items":{"type":"object","required":["from","to","status"],"properties":{"from":{"type":"string"},"to":{"type":"string"},"status":{"enum":["draft","reviewed"]}},"additionalProperties":false}},"cells":{"type":"array","items":{"type":"object","required":["question","domain","instrument","period","state"],"properties":{"question":{"type":"string"},"domain":{"type":"string"},"instrument":{"type":"string"},"period":{"type":"string"},"state":{"type":"string"},"answered_question":{"type":"string"},"relation":{"type":"string"},"mapped_question":{"type":"string"},"kinds":)" +
    std::string(text_list) + R"(,"options":)" + std::string(text_list) +
    R"(,"text":{"type":"string"},"language":{"type":"string"},"cut":{"type":"boolean"},"url":{"type":"string"}},"additionalProperties":false}}},"additionalProperties":false})";
const std::string counts_schema =
    R"({"type":"object","required":["framework","role","size","period","reports","left_out","questions"],"properties":{)" +
    filter_members +
    R"(,"left_out":{"type":"object","required":["withdrawn","erased","delisted"],"properties":{"withdrawn":{"type":"integer"},"erased":{"type":"integer"},"delisted":{"type":"integer"}},"additionalProperties":false},"questions":{"type":"array","items":{"type":"object","required":["question","reports","answered","not_done","not_disclosed","not_applicable","in_parts","unanswered","policy","practice","completed_act","plan","none","in_whole","options"],"properties":{"question":{"type":"string"},"reports":{"type":"integer"},"answered":{"type":"integer"},"not_done":{"type":"integer"},"not_disclosed":{"type":"integer"},"not_applicable":{"type":"integer"},"in_parts":{"type":"integer"},"unanswered":{"type":"integer"},"policy":{"type":"integer"},"practice":{"type":"integer"},"completed_act":{"type":"integer"},"plan":{"type":"integer"},"none":{"type":"integer"},"in_whole":{"type":"integer"},"options":{"type":"array","items":{"type":"object","required":["option","reports"],"properties":{"option":{"type":"string"},"reports":{"type":"integer"}},"additionalProperties":false}}},"additionalProperties":false}}},"additionalProperties":false})";
const std::string answers_schema =
    R"({"type":"object","required":["framework","role","size","period","reports","question","state","kind","option","answers"],"properties":{)" +
    filter_members +
    R"(,"question":{"type":"string"},"state":{"type":"string"},"kind":{"type":"string"},"option":{"type":"string"},"next":{"type":"string","pattern":"^/"},"answers":{"type":"array","items":{"type":"object","required":["domain","organisation","instrument","edition","period","question","state","kinds","roles","size","url"],"properties":{"domain":{"type":"string"},"organisation":{"type":"string"},"instrument":{"type":"string"},"edition":{"type":"string"},"period":{"type":"string"},"question":{"type":"string"},"state":{"type":"string"},"kinds":)" +
    std::string(text_list) + R"(,"roles":)" + std::string(text_list) +
    R"(,"size":{"type":"string"},"url":{"type":"string"}},"additionalProperties":false}}},"additionalProperties":false})";
const std::string crosswalk_members =
    R"("id":{"type":"string"},"source":{"type":"string"},"target":{"type":"string"},"status":{"enum":["draft","reviewed"]},"author":{"type":"string"},"date":{"type":"string"},"pairs":{"type":"integer"})";
const std::string required_of_crosswalk = R"("id","source","target","status","author","date","pairs")";
const std::string crosswalks_schema =
    R"({"type":"object","required":["crosswalks"],"properties":{"crosswalks":{"type":"array","items":{"type":"object","required":[)" +
    required_of_crosswalk + R"(],"properties":{)" + crosswalk_members +
    R"(},"additionalProperties":false}}},"additionalProperties":false})";
const std::string crosswalk_schema =
    R"({"type":"object","required":[)" + required_of_crosswalk + R"(,"entries","gaps"],"properties":{)" +
    crosswalk_members +
    R"(,"entries":{"type":"array","items":{"type":"object","required":["source","target","relation","rationale"],"properties":{"source":{"type":"string"},"target":{"type":"string"},"relation":{"type":"string"},"rationale":{"type":"object"}},"additionalProperties":false}},"gaps":{"type":"array","items":{"type":"object","required":["side","questions","reason"],"properties":{"side":{"enum":["source","target"]},"questions":)" +
    std::string(text_list) +
    R"(,"reason":{"type":"object"}},"additionalProperties":false}}},"additionalProperties":false})";

}  // namespace

std::vector<DataRoute> comparison_data() {
  return {
      {"/api/v1/compare",
       "Up to six reports side by side; report=DOMAIN/INSTRUMENT/YEAR for each",
       compare_schema,
       {"report", "framework", "section", "question", "role", "crosswalk"},
       compare_json,
       {"cells",
        {"question", "domain", "instrument", "period", "state", "answered_question", "relation", "kinds", "options",
         "text", "language", "cut", "url", "mapped_question"}}},
      {"/api/v1/compare/counts",
       "How many reports answer each question of a questionnaire, and how",
       counts_schema,
       {"framework", "role", "size", "period"},
       counts_json,
       {"questions",
        {"question", "reports", "answered", "not_done", "not_disclosed", "not_applicable", "in_parts", "unanswered",
         "policy", "practice", "completed_act", "plan", "none", "options", "in_whole"}}},
      {"/api/v1/compare/answers",
       "The answers that a count counts",
       answers_schema,
       {"framework", "role", "size", "period", "question", "state", "kind", "option", "after"},
       counted_answers_json,
       {"answers",
        {"domain", "organisation", "instrument", "edition", "period", "question", "state", "kinds", "roles", "size",
         "url"}}},
      {"/api/v1/crosswalks",
       "Crosswalks between questionnaires",
       crosswalks_schema,
       {},
       crosswalks_json,
       {"crosswalks", {"id", "source", "target", "status", "author", "date", "pairs"}}},
      {"/api/v1/crosswalks/{id}",
       "One crosswalk with its pairs and gaps",
       crosswalk_schema,
       {},
       crosswalk_json,
       {"entries", {"source", "target", "relation", "rationale.en", "rationale.ja", "rationale"}}},
  };
}

}  // namespace haip
