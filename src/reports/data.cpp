#include "reports/data.hpp"

#include "reports/pages.hpp"

namespace haip {
namespace {

Json summary_json(const ReportSummary& report) {
  Json json;
  json.set("domain", report.name.domain).set("instrument", report.name.instrument).set("period", report.name.period);
  json.set("edition", report.edition).set("language", report.language).set("withdrawn", report.is_withdrawn);
  json.set("revisions", report.revisions).set("answered", report.answered).set("not_done", report.not_done);
  json.set("not_disclosed", report.not_disclosed).set("not_applicable", report.not_applicable);
  json.set("first_entry", report.first_entry.value).set("first_at", format_instant(report.first_at));
  return json.set("last_entry", report.last_entry.value).set("last_at", format_instant(report.last_at));
}

Result<Json> reports_json(const PageRequest& ask) {
  TRY(const std::vector<ReportSummary> reports, list_reports(ask.view));
  Json list{Json::Array{}};
  for (const ReportSummary& report : reports) list.push(summary_json(report));
  return Json().set("reports", std::move(list));
}

Result<Json> one_report_json(const PageRequest& ask) {
  TRY(const ShownReport shown, shown_report(ask));
  Json json = summary_json(shown.summary);
  Json revisions{Json::Array{}};
  for (const ReportRevision& revision : shown.revisions)
    revisions.push(Json()
                       .set("entry", revision.entry_index.value)
                       .set("at", format_instant(revision.at))
                       .set("erased", revision.is_erased));
  json.set("revision", shown.revision.entry_index.value).set("all_revisions", std::move(revisions));
  return json.set("report", report_json(shown.report));
}

const std::string summary_members =
    R"("domain":{"type":"string"},"instrument":{"type":"string"},"period":{"type":"string","pattern":"^[0-9]{4}$"},"edition":{"type":"string"},"language":{"type":"string"},"withdrawn":{"type":"boolean"},"revisions":{"type":"integer"},"answered":{"type":"integer"},"not_done":{"type":"integer"},"not_disclosed":{"type":"integer"},"not_applicable":{"type":"integer"},"first_entry":{"type":"integer"},"first_at":{"type":"string","format":"date-time"},"last_entry":{"type":"integer"},"last_at":{"type":"string","format":"date-time"})";
const std::string required_of_summary =
    R"("domain","instrument","period","edition","language","withdrawn","revisions","answered","not_done","not_disclosed","not_applicable","first_entry","first_at","last_entry","last_at")";
const std::string reports_schema =
    R"({"type":"object","required":["reports"],"properties":{"reports":{"type":"array","items":{"type":"object","required":[)" +
    required_of_summary + R"(],"properties":{)" + summary_members +
    R"(},"additionalProperties":false}}},"additionalProperties":false})";
const std::string report_schema =
    R"({"type":"object","required":[)" + required_of_summary +
    R"(,"revision","all_revisions","report"],"properties":{)" + summary_members +
    R"(,"revision":{"type":"integer"},"all_revisions":{"type":"array","items":{"type":"object","required":["entry","at","erased"],"properties":{"entry":{"type":"integer"},"at":{"type":"string","format":"date-time"},"erased":{"type":"boolean"}},"additionalProperties":false}},"report":{"type":"object","required":["organisation","framework","period","language"]}},"additionalProperties":false})";

const std::string exports_schema =
    R"({"type":"object","required":["exports"],"properties":{"exports":{"type":"array","items":{"type":"object","required":["form","title","address","media_type","file_name","size_bytes","left_out"],"properties":{"form":{"type":"string"},"title":{"type":"string"},"address":{"type":"string"},"media_type":{"type":"string"},"file_name":{"type":"string"},"size_bytes":{"type":"integer"},"left_out":{"type":"array","items":{"type":"object","required":["id","count","message"],"properties":{"id":{"type":"string"},"count":{"type":"integer"},"message":{"type":"string"}},"additionalProperties":false}}},"additionalProperties":false}}},"additionalProperties":false})";

const CsvTable exports_table{"exports",
                             {"form", "title", "address", "media_type", "file_name", "size_bytes", "left_out"}};

const CsvTable reports_table{
    "reports",
    {"domain", "instrument", "period", "edition", "language", "withdrawn", "revisions", "answered", "not_done",
     "not_disclosed", "not_applicable", "first_entry", "first_at", "last_entry", "last_at"}};

}  // namespace

std::vector<DataRoute> reports_data() {
  return {{"/api/v1/reports", "Reports, newest revision first", reports_schema, {}, reports_json, reports_table},
          {"/api/v1/reports/{domain}/{instrument}/{period}",
           "One report with all its answers, claims and evidence",
           report_schema,
           {"revision"},
           one_report_json},
          {"/api/v1/reports/{domain}/{instrument}/{period}/exports",
           "Forms in which a report can be downloaded, and what each leaves out",
           exports_schema,
           {"revision"},
           exports_json,
           exports_table}};
}

}  // namespace haip
