#include "reports/report.hpp"

#include <algorithm>
#include <functional>
#include <set>
#include <span>

#include "base/json_members.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "register/identity.hpp"
#include "reports/file_shape.hpp"

namespace haip {
namespace {

template <class Item>
const Item* find_by(const std::vector<Item>& items, std::string Item::* member, std::string_view wanted) {
  const auto found =
      std::ranges::find(items, wanted, [member](const Item& item) { return std::string_view(item.*member); });
  return found == items.end() ? nullptr : &*found;
}

// How far an audience may see, as an index into visibilities.
bool may_see(Audience audience, std::string_view visibility) {
  const auto level = std::ranges::find(visibilities, visibility) - visibilities.begin();
  return level <= static_cast<std::ptrdiff_t>(audience);
}

template <class Item>
void drop_hidden(std::vector<Item>& items, Audience audience) {
  std::erase_if(items, [audience](const Item& item) { return !may_see(audience, item.visibility); });
}

void drop_unknown(std::vector<std::string>& ids, const std::function<bool(std::string_view)>& is_known) {
  std::erase_if(ids, [&](const std::string& id) { return !is_known(id); });
}

Json scope_json(const ClaimScope& scope) {
  Json json;
  if (scope.whole_organisation) json.set("whole_organisation", true);
  set_if_any(json, "models", scope.models);
  set_if_any(json, "products", scope.products);
  set_if_any(json, "versions", scope.versions);
  return json;
}

void set_visibility(Json& json, const std::string& visibility) {
  if (visibility != "public") json.set("visibility", visibility);
}

Json claim_json(const Claim& claim) {
  Json json;
  json.set("id", claim.id).set("kind", claim.kind);
  set_if_any(json, "date", claim.date);
  set_if_any(json, "until", claim.until);
  if (claim.scope.is_stated()) json.set("scope", scope_json(claim.scope));
  set_if_any(json, "text", claim.text);
  set_if_any(json, "evidence", claim.evidence);
  set_visibility(json, claim.visibility);
  return json;
}

Json evidence_json(const EvidenceItem& item) {
  Json json;
  json.set("id", item.id);
  set_if_any(json, "title", item.title);
  set_if_any(json, "url", item.url);
  set_if_any(json, "file", item.file);
  set_if_any(json, "sha256", item.sha256);
  set_if_any(json, "media_type", item.media_type);
  set_if_any(json, "retrieved", item.retrieved);
  set_if_any(json, "expires", item.expires);
  set_visibility(json, item.visibility);
  return json;
}

Json answer_json(const Answer& answer) {
  Json json;
  json.set("question", answer.question).set("state", answer.state);
  set_if_any(json, "claims", answer.claims);
  set_if_any(json, "options", answer.options);
  set_if_any(json, "text", answer.text);
  set_if_any(json, "note", answer.note);
  set_visibility(json, answer.visibility);
  return json;
}

Json attestation_json(const Attestation& attestation) {
  Json json;
  json.set("name", attestation.name).set("function", attestation.function).set("date", attestation.date);
  set_if_any(json, "statement", attestation.statement);
  return json;
}

template <class Item, class Write>
Json items_json(const std::vector<Item>& items, Write write) {
  Json::Array array;
  for (const Item& item : items) array.push_back(write(item));
  return array;
}

// Reading.

/// An object of which every member must be asked for.
class Members {
 public:
  static Result<Members> of(const Json& json, std::string place) {
    if (json.if_object() == nullptr) return malformed(place + " must be an object");
    return Members(json, std::move(place));
  }

  [[nodiscard]] std::string place_of(std::string_view name) const { return place_ + "." + std::string(name); }
  const Json* find(std::string_view name) {
    asked_.insert(std::string(name));
    return json_->find(name);
  }

  Result<std::string> line(std::string_view name, std::size_t limit = longest_line) {
    const Json* value = find(name);
    if (value == nullptr) return std::string();
    if (value->if_text() == nullptr) return malformed(place_of(name) + " must be text");
    CHECK(check_public_text(place_of(name), *value->if_text(), limit));
    return *value->if_text();
  }
  Result<std::string> needed_line(std::string_view name) {
    TRY(std::string text, line(name));
    if (trim(text).empty()) return malformed(place_of(name) + " is missing");
    return text;
  }
  Result<std::string> date(std::string_view name) {
    TRY(std::string text, line(name));
    if (!text.empty()) CHECK(parse_date(text).map([](Instant) {}).map_error(in_context(place_of(name))));
    return text;
  }
  /// As in report.yaml; nothing is nothing.
  Result<std::string> of_kind(std::string_view name, Shape::Kind kind, std::size_t limit = longest_line) {
    TRY(std::string text, line(name, limit));
    if (text.empty()) return text;
    if (const auto expected = expected_instead(text, kind))
      return malformed(place_of(name) + " must be " + *expected + ", not \"" + printable(text) + "\"");
    return text;
  }
  Result<std::string> word(std::string_view name, std::span<const std::string_view> words, std::string_view fallback) {
    TRY(std::string text, line(name));
    if (text.empty()) text = fallback;
    if (std::ranges::find(words, text) == words.end())
      return malformed(place_of(name) + ": \"" + printable(text) + "\" is none of the words of the format");
    return text;
  }
  Result<LocalText> texts(std::string_view name, std::size_t limit) {
    const Json* value = find(name);
    if (value == nullptr) return LocalText();
    return read_local_text(*value, place_of(name), limit);
  }
  Result<LocalText> needed_texts(std::string_view name, std::size_t limit) {
    TRY(LocalText found, texts(name, limit));
    if (found.empty()) return malformed(place_of(name) + " is missing");
    return found;
  }
  Result<std::vector<std::string>> list(std::string_view name, std::size_t most) {
    std::vector<std::string> items;
    const Json* value = find(name);
    if (value == nullptr) return items;
    if (value->if_array() == nullptr || value->if_array()->size() > most)
      return malformed(place_of(name) + " must be a list of at most " + std::to_string(most));
    for (const Json& item : *value->if_array()) {
      if (item.if_text() == nullptr || item.if_text()->empty()) return malformed(place_of(name) + " must hold texts");
      CHECK(check_public_text(place_of(name), *item.if_text(), longest_line));
      if (std::ranges::find(items, *item.if_text()) != items.end())
        return malformed(place_of(name) + " names \"" + printable(*item.if_text()) + "\" twice");
      items.push_back(*item.if_text());
    }
    return items;
  }
  Status finish() const {
    for (const auto& [name, value] : *json_->if_object())
      if (!asked_.contains(name))
        return malformed(place_ + " has a member \"" + printable(name) + "\" that is not known");
    return {};
  }

 private:
  Members(const Json& json, std::string place) : json_(&json), place_(std::move(place)) {}
  const Json* json_;
  std::string place_;
  std::set<std::string, std::less<>> asked_;
};

template <class Item, class Read>
Result<std::vector<Item>> read_items(Members& members, std::string_view name, std::size_t most, Read read) {
  std::vector<Item> items;
  const Json* value = members.find(name);
  if (value == nullptr) return items;
  if (value->if_array() == nullptr || value->if_array()->size() > most)
    return malformed(members.place_of(name) + " must be a list of at most " + std::to_string(most));
  for (const Json& item : *value->if_array()) {
    TRY(Members of_item, Members::of(item, members.place_of(name) + "[" + std::to_string(items.size()) + "]"));
    TRY(Item made, read(of_item));
    CHECK(of_item.finish());
    items.push_back(std::move(made));
  }
  return items;
}

Result<ClaimScope> read_scope(Members& members) {
  ClaimScope scope;
  const Json* value = members.find("scope");
  if (value == nullptr) return scope;
  TRY(Members parts, Members::of(*value, members.place_of("scope")));
  if (const Json* whole = parts.find("whole_organisation")) {
    if (whole->if_bool() == nullptr) return malformed(parts.place_of("whole_organisation") + " must be true or false");
    scope.whole_organisation = *whole->if_bool();
  }
  TRY(scope.models, parts.list("models", most_citations));
  TRY(scope.products, parts.list("products", most_citations));
  TRY(scope.versions, parts.list("versions", most_citations));
  CHECK(parts.finish());
  return scope;
}

Result<std::string> read_id(Members& members) {
  TRY(std::string id, members.needed_line("id"));
  CHECK(check_item_id(id));
  return id;
}

Result<Claim> read_claim(Members& members) {
  Claim claim;
  TRY(claim.id, read_id(members));
  TRY(claim.kind, members.word("kind", claim_kinds, ""));
  TRY(claim.date, members.date("date"));
  TRY(claim.until, members.date("until"));
  TRY(claim.scope, read_scope(members));
  TRY(claim.text, members.needed_texts("text", longest_claim));
  TRY(claim.evidence, members.list("evidence", most_citations));
  TRY(claim.visibility, members.word("visibility", visibilities, "public"));
  return claim;
}

Result<EvidenceItem> read_evidence(Members& members) {
  EvidenceItem item;
  TRY(item.id, read_id(members));
  TRY(item.title, members.needed_texts("title", longest_line));
  TRY(item.url, members.of_kind("url", Shape::Kind::url, 2000));
  TRY(item.file, members.of_kind("file", Shape::Kind::path));
  TRY(item.sha256, members.of_kind("sha256", Shape::Kind::sha256));
  TRY(item.media_type, members.of_kind("media_type", Shape::Kind::media_type));
  TRY(item.retrieved, members.date("retrieved"));
  TRY(item.expires, members.date("expires"));
  TRY(item.visibility, members.word("visibility", visibilities, "public"));
  return item;
}

Result<Answer> read_answer(Members& members) {
  Answer answer;
  TRY(answer.question, members.needed_line("question"));
  CHECK(members.of_kind("question", Shape::Kind::question).map([](const std::string&) {}));
  TRY(answer.state, members.word("state", answer_states, "answered"));
  TRY(answer.claims, members.list("claims", most_citations));
  TRY(answer.options, members.list("options", most_citations));
  TRY(answer.text, members.texts("text", longest_answer));
  TRY(answer.note, members.texts("note", longest_answer));
  TRY(answer.visibility, members.word("visibility", visibilities, "public"));
  return answer;
}

Result<std::optional<Attestation>> read_attestation(Members& members) {
  const Json* value = members.find("attestation");
  if (value == nullptr) return std::nullopt;
  TRY(Members parts, Members::of(*value, members.place_of("attestation")));
  Attestation attestation;
  TRY(attestation.name, parts.needed_line("name"));
  TRY(attestation.function, parts.needed_line("function"));
  TRY(attestation.statement, parts.texts("statement", longest_claim));
  TRY(attestation.date, parts.date("date"));
  CHECK(parts.finish());
  return attestation;
}

Result<std::vector<std::pair<std::string, std::string>>> read_translations(Members& members) {
  std::vector<std::pair<std::string, std::string>> translations;
  const Json* value = members.find("translations");
  if (value == nullptr) return translations;
  TRY(Members parts, Members::of(*value, members.place_of("translations")));
  for (const auto& [language, kind] : *value->if_object()) {
    TRY(std::string word, parts.word(language, translation_kinds, ""));
    translations.emplace_back(language, std::move(word));
  }
  std::ranges::sort(translations);
  return translations;
}

template <class Item>
Status check_unique(const std::vector<Item>& items, std::string Item::* member, std::string_view name) {
  std::set<std::string_view> seen;
  for (const Item& item : items)
    if (!seen.insert(item.*member).second)
      return malformed(std::string(name) + " \"" + printable(item.*member) + "\" stands twice");
  return {};
}

Status check_pointers(const Report& report) {
  CHECK(check_unique(report.claims, &Claim::id, "the claim"));
  CHECK(check_unique(report.evidence, &EvidenceItem::id, "the evidence"));
  CHECK(check_unique(report.answers, &Answer::question, "the answer to"));
  for (const Claim& claim : report.claims)
    for (const std::string& id : claim.evidence)
      if (report.find_evidence(id) == nullptr)
        return malformed("the claim " + claim.id + " names the evidence \"" + printable(id) + "\", which is not there");
  for (const Answer& answer : report.answers)
    for (const std::string& id : answer.claims)
      if (report.find_claim(id) == nullptr)
        return malformed("the answer to " + printable(answer.question) + " names the claim \"" + printable(id) +
                         "\", which is not there");
  return {};
}

Json period_json(const Report& report) {
  Json period;
  set_if_any(period, "from", report.period_from);
  set_if_any(period, "to", report.period_to);
  return period;
}

Json organisation_json(const Report& report) {
  Json organisation;
  organisation.set("domain", report.domain);
  set_if_any(organisation, "name", report.organisation);
  set_if_any(organisation, "economy", report.economy);
  set_if_any(organisation, "size", report.size);
  set_if_any(organisation, "roles", report.roles);
  return organisation;
}

/// Of organisation_sizes, or nothing.
constexpr auto sizes_or_none = [] {
  std::array<std::string_view, organisation_sizes.size() + 1> words{};
  std::ranges::copy(organisation_sizes, words.begin());
  return words;
}();

Status read_organisation(Members& members, Report& report) {
  const Json* value = members.find("organisation");
  if (value == nullptr) return malformed(members.place_of("organisation") + " is missing");
  TRY(Members parts, Members::of(*value, members.place_of("organisation")));
  TRY(report.domain, parts.needed_line("domain"));
  TRY(report.organisation, parts.needed_texts("name", longest_line));
  TRY(report.economy, parts.of_kind("economy", Shape::Kind::economy));
  TRY(report.size, parts.word("size", sizes_or_none, ""));
  TRY(report.roles, parts.list("roles", 3));
  return parts.finish();
}

Status read_period(Members& members, Report& report) {
  const Json* value = members.find("period");
  if (value == nullptr) return {};
  TRY(Members parts, Members::of(*value, members.place_of("period")));
  TRY(report.period_from, parts.date("from"));
  TRY(report.period_to, parts.date("to"));
  return parts.finish();
}

}  // namespace

const Claim* Report::find_claim(std::string_view id) const { return find_by(claims, &Claim::id, id); }
const EvidenceItem* Report::find_evidence(std::string_view id) const {
  return find_by(evidence, &EvidenceItem::id, id);
}
const Answer* Report::find_answer(std::string_view question) const {
  return find_by(answers, &Answer::question, question);
}

std::string period_name(const Report& report) { return report.period_to.substr(0, 4); }

Report seen_by(const Report& report, Audience audience) {
  Report seen = report;
  drop_hidden(seen.evidence, audience);
  drop_hidden(seen.claims, audience);
  for (Claim& claim : seen.claims)
    drop_unknown(claim.evidence, [&](std::string_view id) { return seen.find_evidence(id) != nullptr; });
  for (Answer& answer : seen.answers) {
    if (!may_see(audience, answer.visibility)) answer = {.question = answer.question, .state = "not-disclosed"};
    drop_unknown(answer.claims, [&](std::string_view id) { return seen.find_claim(id) != nullptr; });
    if (audience != Audience::colleagues) answer.note.clear();
  }
  if (audience == Audience::colleagues) return seen;
  // Where something was kept back is not told either.
  const auto make_plain = [](auto& items) {
    for (auto& item : items) item.visibility = "public";
  };
  if (audience == Audience::everyone) {
    make_plain(seen.evidence);
    make_plain(seen.claims);
    make_plain(seen.answers);
  }
  return seen;
}

Json report_json(const Report& report) {
  Json json;
  json.set("organisation", organisation_json(report)).set("framework", report.framework);
  set_if_any(json, "questionnaire", report.questionnaire);
  json.set("period", period_json(report)).set("language", report.language);
  if (!report.translations.empty()) {
    Json translations;
    for (const auto& [language, kind] : report.translations) translations.set(language, kind);
    json.set("translations", std::move(translations));
  }
  set_if_any(json, "summary", report.summary);
  if (!report.claims.empty()) json.set("claims", items_json(report.claims, claim_json));
  if (!report.evidence.empty()) json.set("evidence", items_json(report.evidence, evidence_json));
  if (!report.answers.empty()) json.set("answers", items_json(report.answers, answer_json));
  if (report.attestation) json.set("attestation", attestation_json(*report.attestation));
  return json;
}

Result<Report> read_report(const Json& json) {
  TRY(Members members, Members::of(json, "report"));
  Report report;
  CHECK(read_organisation(members, report));
  TRY(report.framework, members.needed_line("framework"));
  TRY(report.questionnaire, members.line("questionnaire"));
  CHECK(read_period(members, report));
  TRY(report.language, members.needed_line("language"));
  TRY(report.translations, read_translations(members));
  TRY(report.summary, members.texts("summary", longest_claim));
  TRY(report.claims, read_items<Claim>(members, "claims", most_claims, read_claim));
  TRY(report.evidence, read_items<EvidenceItem>(members, "evidence", most_evidence, read_evidence));
  TRY(report.answers, read_items<Answer>(members, "answers", most_answers, read_answer));
  TRY(report.attestation, read_attestation(members));
  CHECK(members.finish());
  CHECK(check_pointers(report));
  return report;
}

Status check_item_id(std::string_view id) {
  const bool is_plain =
      std::ranges::all_of(id, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
  if (is_plain && !id.empty() && id.size() <= 60 && id.front() != '-' && id.back() != '-') return {};
  return malformed("\"" + printable(id) + "\" is not an id",
                   "use small letters, digits and hyphens, as in red-team-2026");
}

}  // namespace haip
