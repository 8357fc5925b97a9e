#include "base/text.hpp"
#include "register/fold.hpp"
#include "reports/data.hpp"
#include "reports/pages_standing.hpp"

namespace haip {
namespace {

// With their words and replies, some 4 kB each.
constexpr std::uint64_t challenges_at_once = 100;

Result<Json> standing_json(const PageRequest& ask) {
  TRY(const ReportName name, asked_report(ask));
  TRY(const std::optional<ReportSummary> report, find_report(ask.view, name));
  if (!report) return fail(ErrorKind::not_found, "the register has no such report");
  TRY(const ReportStanding standing, standing_of(ask.view, name));
  TRY(const Instant now, log_time(ask.view));
  Json json;
  json.set("last_revision", report->last_entry.value).set("as_of", format_instant(now));
  if (const auto& listing = standing.listing) {
    const ReportCounts& counts = listing->counts;
    Json one;
    one.set("entry", listing->entry_index.value).set("at", format_instant(listing->at));
    one.set("revision", listing->revision.value).set("asked", counts.asked).set("answered", counts.answered);
    one.set("errors", counts.errors).set("warnings", counts.warnings).set("notes", counts.notes);
    json.set("listing", one.set("memberships", counts.memberships));
  }
  if (const auto& request = standing.request) {
    Json questions{Json::Array{}};
    for (const std::string& question : request->questions) questions.push(question);
    Json one;
    one.set("entry", request->entry_index.value).set("at", format_instant(request->at));
    one.set("questions", std::move(questions)).set("reason", request->reason).set("language", request->language);
    one.set("until", request->until).set("missed", request->is_missed(now) || request->was_late());
    if (request->answered_by) one.set("answered_by", request->answered_by->entry_index.value);
    json.set("request", std::move(one));
  }
  if (const auto& reminder = standing.reminder)
    json.set("reminder", Json()
                             .set("entry", reminder->entry_index.value)
                             .set("at", format_instant(reminder->at))
                             .set("revision", reminder->revision.value));
  return json;
}

Json challenge_json(const Challenge& challenge) {
  const ChallengeWords& words = challenge.words;
  Json json;
  json.set("entry", challenge.entry_index.value).set("at", format_instant(challenge.at));
  json.set("question", challenge.question).set("actor", challenge.actor).set("revision", words.revision.value);
  json.set("statement", words.statement).set("language", words.language).set("source", words.source);
  json.set("source_date", words.source_date).set("name", words.name).set("group", words.group);
  json.set("erased", words.statement.empty());
  if (challenge.withdrawn_entry) json.set("withdrawn_entry", challenge.withdrawn_entry->value);
  Json replies{Json::Array{}};
  for (const ChallengeReply& reply : challenge.replies)
    replies.push(Json()
                     .set("entry", reply.entry_index.value)
                     .set("at", format_instant(reply.at))
                     .set("language", reply.language)
                     .set("text", reply.text));
  return json.set("replies", std::move(replies));
}

Result<Json> challenges_json(const PageRequest& ask) {
  TRY(const ReportName name, asked_report(ask));
  TRY(const std::optional<ReportSummary> report, find_report(ask.view, name));
  if (!report) return fail(ErrorKind::not_found, "the register has no such report");
  std::optional<EntryIndex> after;
  if (const std::string_view asked = ask.request.query.text("after"); !asked.empty()) {
    TRY(const std::uint64_t entry, parse_decimal(asked));
    after = EntryIndex{entry};
  }
  TRY(std::vector<Challenge> challenges, challenges_after(ask.view, name, after, challenges_at_once + 1));
  const bool has_more = challenges.size() > challenges_at_once;
  if (has_more) challenges.pop_back();
  Json list{Json::Array{}};
  for (const Challenge& challenge : challenges) list.push(challenge_json(challenge));
  Json json = Json().set("challenges", std::move(list));
  if (has_more)
    json.set("next", site_url({"api", "v1", "reports", name.domain, name.instrument, name.period, "challenges"})
                         .with("after", std::to_string(challenges.back().entry_index.value))
                         .text());
  return json;
}

constexpr std::string_view standing_schema =
    R"({"type":"object","required":["last_revision","as_of"],"properties":{"last_revision":{"type":"integer"},"as_of":{"type":"string","format":"date-time"},"listing":{"type":"object","required":["entry","at","revision","asked","answered","errors","warnings","notes","memberships"]},"request":{"type":"object","required":["entry","at","questions","reason","language","until","missed"]},"reminder":{"type":"object","required":["entry","at","revision"]}},"additionalProperties":false})";
constexpr std::string_view challenges_schema =
    R"({"type":"object","required":["challenges"],"properties":{"challenges":{"type":"array","items":{"type":"object","required":["entry","at","question","actor","revision","statement","language","source","source_date","name","group","erased","replies"],"properties":{"entry":{"type":"integer"},"at":{"type":"string","format":"date-time"},"question":{"type":"string"},"actor":{"type":"string"},"revision":{"type":"integer"},"statement":{"type":"string"},"language":{"type":"string"},"source":{"type":"string"},"source_date":{"type":"string"},"name":{"type":"string"},"group":{"type":"string"},"erased":{"type":"boolean"},"withdrawn_entry":{"type":"integer"},"replies":{"type":"array","items":{"type":"object","required":["entry","at","language","text"]}}},"additionalProperties":false}},"next":{"type":"string","pattern":"^/"}},"additionalProperties":false})";

}  // namespace

std::vector<DataRoute> report_standing_data() {
  return {{"/api/v1/reports/{domain}/{instrument}/{period}/standing",
           "How far the secretariat has come with a report",
           standing_schema,
           {},
           standing_json},
          {"/api/v1/reports/{domain}/{instrument}/{period}/challenges",
           "Challenges to the answers of a report, with replies",
           challenges_schema,
           {"after"},
           challenges_json}};
}

}  // namespace haip
