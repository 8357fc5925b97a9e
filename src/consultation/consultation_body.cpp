// Acts about a consultation as JSON: what they say, and what can be checked without a register.

#include <algorithm>

#include "base/text.hpp"
#include "consultation/consultation.hpp"
#include "consultation/consultation_body.hpp"
#include "consultation/strict_members.hpp"
#include "instruments/provision_id.hpp"
#include "register/decision.hpp"
#include "register/language_tag.hpp"

namespace haip {
namespace {

constexpr std::size_t longest_id = 60;
constexpr std::size_t longest_time_zone = 40;
constexpr std::size_t longest_edition_id = 60;

Result<LocalText> local_text_member(const Json& body, std::string_view name,
                                    std::size_t longest = longest_consultation_text) {
  TRY(const Json* member, body.object(name));
  return read_local_text(*member, name, longest);
}

Result<Instant> instant_member(const Json& body, std::string_view name) {
  TRY(const std::string text, body.text(name));
  return parse_instant(text).map_error(in_context(std::string(name)));
}

Result<std::string> edition_member(const Json& body, std::string_view name) {
  TRY(std::string edition, body.text(name));
  if (edition.empty() || edition.size() > longest_edition_id)
    return malformed(std::string(name) + " is no edition: \"" + printable(edition) + "\"");
  return edition;
}

/// Only the form is checked: which zones there are changes with every release of the list.
Status check_time_zone(std::string_view zone) {
  const auto is_part_of_name = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
           c == '+' || c == '/';
  };
  if (!zone.empty() && zone.size() <= longest_time_zone && zone.front() != '/' && zone.back() != '/' &&
      std::ranges::all_of(zone, is_part_of_name))
    return {};
  return malformed("\"" + printable(zone) + "\" is not the name of a time zone", "write it as in Asia/Tokyo, or UTC");
}

Act own_act(std::string_view type, const ConsultationId& id, Json body, Instant at, Entropy& entropy) {
  return make_act(std::string(type), std::string(register_actor), consultation_subject(id), std::move(body), at,
                  entropy);
}

}  // namespace

Result<ConsultationId> ConsultationId::parse(std::string_view text) {
  const auto is_plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  bool is_fit = !text.empty() && text.size() <= longest_id && is_plain(text.front()) && is_plain(text.back());
  for (std::size_t i = 0; is_fit && i < text.size(); ++i)
    is_fit = is_plain(text[i]) || (text[i] == '-' && text[i - 1] != '-');
  if (is_fit) return ConsultationId(std::string(text));
  return malformed("\"" + printable(text) + "\" is no id of a consultation",
                   "use small letters, digits and single hyphens, as in coc-2026");
}

std::string consultation_subject(const ConsultationId& id) { return "consultation/" + id.text(); }

// consultation.open

Json terms_json(const ConsultationTerms& terms) {
  Json body;
  body.set("instrument", terms.instrument).set("edition", terms.edition);
  body.set("title", local_text_json(terms.title)).set("purpose", local_text_json(terms.purpose));
  body.set("decides", local_text_json(terms.decides)).set("use", local_text_json(terms.use));
  if (!terms.questions.empty()) {
    Json questions{Json::Array{}};
    for (const LocalText& question : terms.questions) questions.push(local_text_json(question));
    body.set("questions", std::move(questions));
  }
  Json languages{Json::Array{}};
  for (const std::string& language : terms.languages) languages.push(language);
  body.set("languages", std::move(languages));
  body.set("opens_at", format_instant(terms.opens_at)).set("closes_at", format_instant(terms.closes_at));
  // What is usual is not said, so that a call without the member reads as before.
  if (terms.confirmation == CommentConfirmation::mail) body.set("confirmation", "e-mail");
  if (!terms.targets.empty()) body.set("targets", outreach_targets_json(terms.targets));
  return body.set("time_zone", terms.time_zone);
}

namespace {

Status read_questions(const Json& body, ConsultationTerms& terms) {
  if (body.find("questions") == nullptr) return {};
  TRY(const Json* questions, body.array("questions"));
  const Json::Array& list = *questions->if_array();
  if (list.empty() || list.size() > most_consultation_questions)
    return malformed("there are 1 to " + std::to_string(most_consultation_questions) + " questions",
                     "leave the member out when there is none");
  for (const Json& one : list) {
    TRY(LocalText question, read_local_text(one, "a question", longest_consultation_text));
    terms.questions.push_back(std::move(question));
  }
  return {};
}

Status read_languages(const Json& body, ConsultationTerms& terms) {
  TRY(const Json* languages, body.array("languages"));
  const Json::Array& list = *languages->if_array();
  if (list.empty() || list.size() > most_consultation_languages)
    return malformed("there are 1 to " + std::to_string(most_consultation_languages) + " languages");
  for (const Json& one : list) {
    if (one.if_text() == nullptr) return malformed("\"languages\" must be a list of language tags");
    CHECK(check_language_tag(*one.if_text()));
    if (std::ranges::find(terms.languages, *one.if_text()) != terms.languages.end())
      return malformed("the language " + *one.if_text() + " is named twice");
    terms.languages.push_back(*one.if_text());
  }
  return {};
}

}  // namespace

Result<ConsultationTerms> read_terms(const Json& body) {
  CHECK(check_only_members(body, "the body",
                           {"instrument", "edition", "title", "purpose", "decides", "use", "questions", "languages",
                            "opens_at", "closes_at", "time_zone", "confirmation", "targets"}));
  ConsultationTerms terms;
  TRY(terms.instrument, body.text("instrument"));
  CHECK(check_instrument_id(terms.instrument));
  TRY(terms.edition, edition_member(body, "edition"));
  TRY(terms.title, local_text_member(body, "title", longest_consultation_title));
  TRY(terms.purpose, local_text_member(body, "purpose"));
  TRY(terms.decides, local_text_member(body, "decides"));
  TRY(terms.use, local_text_member(body, "use"));
  CHECK(read_questions(body, terms));
  CHECK(read_languages(body, terms));
  TRY(terms.opens_at, instant_member(body, "opens_at"));
  TRY(terms.closes_at, instant_member(body, "closes_at"));
  TRY(terms.time_zone, body.text("time_zone"));
  CHECK(check_time_zone(terms.time_zone));
  TRY(const std::string confirmation, body.optional_text("confirmation"));
  if (body.find("confirmation") != nullptr && confirmation != "none" && confirmation != "e-mail")
    return malformed("\"" + printable(confirmation) + "\" is no way to confirm comments", "write none or e-mail");
  if (confirmation == "e-mail") terms.confirmation = CommentConfirmation::mail;
  TRY(terms.targets, read_outreach_targets(body));
  if (terms.closes_at <= terms.opens_at) return malformed("the consultation closes before it opens");
  return terms;
}

Act opening_act(const ConsultationId& id, const ConsultationTerms& terms, Instant at, Entropy& entropy) {
  return own_act("consultation.open", id, terms_json(terms), at, entropy);
}

// consultation.extend, consultation.close

Result<TimeChange> read_extension(const Json& body) {
  CHECK(check_only_members(body, "the body", {"closes_at", "reason"}));
  TimeChange change;
  TRY(change.closes_at, instant_member(body, "closes_at"));
  TRY(change.reason, local_text_member(body, "reason"));
  return change;
}

Result<LocalText> read_closing(const Json& body) {
  CHECK(check_only_members(body, "the body", {"reason"}));
  return local_text_member(body, "reason");
}

Act extension_act(const ConsultationId& id, Instant closes_at, const LocalText& reason, Instant at, Entropy& entropy) {
  return own_act("consultation.extend", id,
                 Json().set("closes_at", format_instant(closes_at)).set("reason", local_text_json(reason)), at,
                 entropy);
}

Act closing_act(const ConsultationId& id, const LocalText& reason, Instant at, Entropy& entropy) {
  return own_act("consultation.close", id, Json().set("reason", local_text_json(reason)), at, entropy);
}

// consultation.draft

Result<NextDraft> read_draft(const Json& body) {
  CHECK(check_only_members(body, "the body", {"edition", "note", "provisions"}));
  NextDraft draft;
  TRY(draft.edition, edition_member(body, "edition"));
  TRY(draft.note, local_text_member(body, "note"));
  if (const Json* provisions = body.find("provisions")) {
    TRY(draft.provisions, read_provision_decisions(*provisions));
  }
  return draft;
}

Act draft_act(const ConsultationId& id, std::string_view edition, const LocalText& note,
              const ProvisionDecisions& provisions, Instant at, Entropy& entropy) {
  Json body;
  body.set("edition", edition).set("note", local_text_json(note));
  if (!provisions.empty()) body.set("provisions", provision_decisions_json(provisions));
  return own_act("consultation.draft", id, std::move(body), at, entropy);
}

// consultation.conclude

Json rests_on_json(const std::vector<DisposedComment>& disposed) {
  Json list{Json::Array{}};
  for (const DisposedComment& one : disposed)
    list.push(Json(Json::Array{}).push(one.comment.value).push(one.disposition.value));
  return list;
}

Result<Conclusion> read_conclusion(const Json& body) {
  CHECK(check_only_members(body, "the body", {"adopts", "summary", "rests_on", "decided_by"}));
  Conclusion conclusion;
  if (body.find("adopts") != nullptr) {
    TRY(conclusion.adopts, edition_member(body, "adopts"));
  }
  TRY(conclusion.summary, local_text_member(body, "summary"));
  TRY(const Json* rests_on, body.array("rests_on"));
  for (const Json& pair : *rests_on->if_array()) {
    const Json::Array* two = pair.if_array();
    const auto is_entry = [](const Json& number) {
      return number.if_number() != nullptr && *number.if_number() >= 0 && *number.if_number() < 9e15 &&
             *number.if_number() == static_cast<double>(static_cast<std::uint64_t>(*number.if_number()));
    };
    if (two == nullptr || two->size() != 2 || !is_entry(two->front()) || !is_entry(two->back()))
      return malformed("\"rests_on\" must be a list of pairs: entry of a comment, entry of its disposition");
    conclusion.rests_on.push_back({{static_cast<std::uint64_t>(*two->front().if_number())},
                                   {static_cast<std::uint64_t>(*two->back().if_number())}});
  }
  TRY(conclusion.decided_by, read_deciders(body));
  return conclusion;
}

}  // namespace haip
