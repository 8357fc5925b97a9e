#include "consultation/data.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "consultation/display.hpp"
#include "web/paging.hpp"

namespace haip {
namespace {

constexpr std::uint64_t comments_in_part = 100;

Json texts_json(const std::vector<LocalText>& texts) {
  Json list{Json::Array{}};
  for (const LocalText& text : texts) list.push(local_text_json(text));
  return list;
}

Json summary_json(const Consultation& consultation) {
  Json json;
  json.set("id", consultation.id.text()).set("title", local_text_json(consultation.terms.title));
  json.set("instrument", consultation.terms.instrument).set("edition", consultation.last_round().edition);
  json.set("opens_at", format_instant(consultation.terms.opens_at))
      .set("closes_at", format_instant(consultation.closes_at))
      .set("time_zone", consultation.terms.time_zone)
      .set("concluded", consultation.conclusion.has_value());
  return json.set("entry", consultation.entry_index.value);
}

Json rounds_json(const Consultation& consultation) {
  Json list{Json::Array{}};
  for (const ConsultationRound& round : consultation.rounds) {
    Json json;
    json.set("number", round.number).set("edition", round.edition).set("at", format_instant(round.at));
    json.set("entry", round.entry_index.value);
    if (!round.note.empty()) json.set("note", local_text_json(round.note));
    list.push(std::move(json));
  }
  return list;
}

Json changes_json(const Consultation& consultation) {
  Json list{Json::Array{}};
  for (const ConsultationChange& change : consultation.changes)
    list.push(Json()
                  .set("kind", change.is_close ? "close" : "extend")
                  .set("at", format_instant(change.at))
                  .set("entry", change.entry_index.value)
                  .set("before", format_instant(change.closed_at_before))
                  .set("closes_at", format_instant(change.closes_at))
                  .set("reason", local_text_json(change.reason)));
  return list;
}

Result<Json> consultation_json(Connection& view, const Consultation& consultation) {
  Json json = summary_json(consultation);
  const ConsultationTerms& terms = consultation.terms;
  json.set("purpose", local_text_json(terms.purpose)).set("decides", local_text_json(terms.decides));
  json.set("use", local_text_json(terms.use)).set("questions", texts_json(terms.questions));
  Json languages{Json::Array{}};
  for (const std::string& language : terms.languages) languages.push(language);
  json.set("languages", std::move(languages)).set("rounds", rounds_json(consultation));
  json.set("changes", changes_json(consultation));
  TRY(const std::vector<DispositionCount> counts, count_dispositions(view, consultation.id));
  TRY(const std::uint64_t waiting, count_undisposed(view, consultation.id));
  Json by_disposition;
  for (const DispositionCount& count : counts) by_disposition.set(count.disposition, count.comments);
  json.set("dispositions", by_disposition.set("none", waiting));
  if (const auto& conclusion = consultation.conclusion)
    json.set("conclusion", Json()
                               .set("at", format_instant(conclusion->at))
                               .set("entry", conclusion->entry_index.value)
                               .set("adopted_edition", conclusion->adopted_edition)
                               .set("summary", local_text_json(conclusion->summary)));
  return json;
}

Json participant_json(std::string_view actor, const Participant& by) {
  Json json;
  if (actor != register_actor) json.set("domain", actor);
  return json.set("name", by.name)
      .set("group", by.group)
      .set("economy", by.economy)
      .set("organisation", by.organisation)
      .set("door", by.door);
}

Json disposition_json(const Disposition& disposition) {
  Json json;
  json.set("disposition", disposition.words.disposition).set("reason", local_text_json(disposition.words.reason));
  json.set("at", format_instant(disposition.at)).set("entry", disposition.entry_index.value);
  if (const auto& change = disposition.words.change)
    json.set("change", Json().set("provision", change->provision.text()).set("edition", change->edition));
  return json;
}

Json comment_json(const Comment& comment, const Disposition* disposition) {
  const CommentWords& words = comment.words();
  Json json;
  json.set("entry", comment.entry_index.value)
      .set("version_entry", comment.versions.back().entry_index.value)
      .set("at", format_instant(comment.at))
      .set("provision", comment.provision ? comment.provision->text() : std::string())
      .set("by", participant_json(comment.actor, comment.by));
  json.set("edition", words.edition).set("language", words.language).set("text", words.text);
  json.set("quoted", words.quoted ? words.quoted->quote : std::string()).set("proposed", words.proposed);
  json.set("erased", words.text.empty()).set("withdrawn", comment.withdrawn_entry.has_value());
  if (disposition != nullptr) json.set("disposition", disposition_json(*disposition));
  return json;
}

Result<Json> consultations_json(const PageRequest& ask) {
  TRY(const std::vector<Consultation> all, list_consultations(ask.view));
  Json list{Json::Array{}};
  for (const Consultation& one : all) list.push(summary_json(one));
  return Json().set("consultations", std::move(list));
}

Result<Json> asked_consultation_json(const PageRequest& ask) {
  TRY(const Consultation consultation, asked_consultation(ask));
  return consultation_json(ask.view, consultation);
}

Result<Json> comments_json(const PageRequest& ask) {
  TRY(const Consultation consultation, asked_consultation(ask));
  const CommentFilter filter{std::string(ask.request.query.text("provision")),
                             std::string(ask.request.query.text("group")),
                             std::string(ask.request.query.text("disposition")), false};
  TRY(const std::uint64_t count, count_comments(ask.view, consultation.id, filter));
  const std::uint64_t parts = std::max<std::uint64_t>(1, (count + comments_in_part - 1) / comments_in_part);
  TRY(const std::uint64_t part, asked_page(ask.request.query, parts));
  TRY(const std::vector<Comment> comments,
      list_comments(ask.view, consultation.id, filter, (part - 1) * comments_in_part, comments_in_part));
  Json list{Json::Array{}};
  for (const Comment& comment : comments) {
    TRY(const std::optional<Disposition> disposition, disposition_of(ask.view, comment.entry_index));
    list.push(comment_json(comment, disposition ? &*disposition : nullptr));
  }
  Json json;
  json.set("count", count).set("comments", std::move(list));
  if (part < parts) {
    Url next = site_url({"api", "v1", "consultations", consultation.id.text(), "comments"});
    for (const std::string_view name : {"provision", "group", "disposition"})
      if (const std::string* value = ask.request.query.find(name)) next = next.with(name, *value);
    json.set("next", next.with("page", std::to_string(part + 1)).text());
  }
  return json;
}

Result<Json> asked_comment_json(const PageRequest& ask) {
  TRY(const Consultation consultation, asked_consultation(ask));
  const Result<std::uint64_t> entry = parse_decimal(ask.route.text("entry"));
  if (!entry) return fail(ErrorKind::not_found, "the register has no such comment");
  TRY(const std::optional<Comment> comment, find_comment(ask.view, {*entry}));
  if (!comment || comment->consultation != consultation.id)
    return fail(ErrorKind::not_found, "the register has no such comment");
  TRY(const std::optional<Disposition> disposition, disposition_of(ask.view, comment->entry_index));
  Json json = comment_json(*comment, disposition ? &*disposition : nullptr);
  Json replies{Json::Array{}};
  for (const CommentReply& reply : comment->replies)
    replies.push(Json()
                     .set("entry", reply.entry_index.value)
                     .set("at", format_instant(reply.at))
                     .set("by", participant_json(reply.actor, reply.by))
                     .set("language", reply.language)
                     .set("text", reply.text));
  return json.set("replies", std::move(replies));
}

constexpr std::string_view consultations_schema =
    R"({"type":"object","required":["consultations"],"properties":{"consultations":{"type":"array","items":{"type":"object","required":["id","title","instrument","edition","opens_at","closes_at","time_zone","concluded","entry"],"properties":{"id":{"type":"string"},"title":{"type":"object"},"instrument":{"type":"string"},"edition":{"type":"string"},"opens_at":{"type":"string"},"closes_at":{"type":"string"},"time_zone":{"type":"string"},"concluded":{"type":"boolean"},"entry":{"type":"integer"}},"additionalProperties":false}}},"additionalProperties":false})";

constexpr std::string_view consultation_schema =
    R"({"type":"object","required":["id","title","instrument","edition","purpose","decides","use","questions","languages","opens_at","closes_at","time_zone","rounds","changes","dispositions","concluded","entry"],"properties":{"id":{"type":"string"},"title":{"type":"object"},"instrument":{"type":"string"},"edition":{"type":"string"},"purpose":{"type":"object"},"decides":{"type":"object"},"use":{"type":"object"},"questions":{"type":"array","items":{"type":"object"}},"languages":{"type":"array","items":{"type":"string"}},"opens_at":{"type":"string"},"closes_at":{"type":"string"},"time_zone":{"type":"string"},"rounds":{"type":"array","items":{"type":"object","required":["number","edition","at","entry"]}},"changes":{"type":"array","items":{"type":"object","required":["kind","at","entry","before","closes_at","reason"]}},"dispositions":{"type":"object","additionalProperties":{"type":"integer"}},"concluded":{"type":"boolean"},"conclusion":{"type":"object","required":["at","entry","adopted_edition","summary"]},"entry":{"type":"integer"}},"additionalProperties":false})";

constexpr std::string_view comments_schema =
    R"({"type":"object","required":["count","comments"],"properties":{"count":{"type":"integer"},"comments":{"type":"array","items":{"type":"object","required":["entry","version_entry","at","provision","by","edition","language","text","quoted","proposed","erased","withdrawn"]}},"next":{"type":"string"}},"additionalProperties":false})";

constexpr std::string_view comment_schema =
    R"({"type":"object","required":["entry","version_entry","at","provision","by","edition","language","text","quoted","proposed","erased","withdrawn","replies"],"properties":{"replies":{"type":"array","items":{"type":"object","required":["entry","at","by","language","text"]}}}})";

const CsvTable consultations_table{"consultations",
                                   {"id", "title.en", "title.ja", "title", "instrument", "edition", "opens_at",
                                    "closes_at", "time_zone", "concluded", "entry"}};
const CsvTable comments_table{"comments",
                              {"entry",
                               "version_entry",
                               "at",
                               "provision",
                               "by.domain",
                               "by.name",
                               "by.group",
                               "by.economy",
                               "by.organisation",
                               "by.door",
                               "edition",
                               "language",
                               "text",
                               "quoted",
                               "proposed",
                               "erased",
                               "withdrawn",
                               "disposition.disposition",
                               "disposition.reason.en",
                               "disposition.reason.ja",
                               "disposition.at",
                               "disposition.entry",
                               "disposition.change.provision",
                               "disposition.change.edition",
                               "by",
                               "disposition"}};

}  // namespace

std::vector<DataRoute> consultation_data() {
  return {{"/api/v1/consultations",
           "Consultations, newest first",
           consultations_schema,
           {},
           consultations_json,
           consultations_table},
          {"/api/v1/consultations/{id}",
           "One consultation: its call, its drafts, how comments were disposed of",
           consultation_schema,
           {},
           asked_consultation_json},
          {"/api/v1/consultations/{id}/comments",
           "Comments of a consultation with their dispositions, oldest first",
           comments_schema,
           {"provision", "group", "disposition", "page"},
           comments_json,
           comments_table},
          {"/api/v1/consultations/{id}/comments/{entry}",
           "One comment with its replies",
           comment_schema,
           {},
           asked_comment_json}};
}

}  // namespace haip
