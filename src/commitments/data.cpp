#include "commitments/data.hpp"

#include "commitments/organisation_list.hpp"
#include "register/delisting_reply.hpp"

namespace haip {
namespace {

Json commitment_json(const Commitment& commitment) {
  Json json;
  json.set("instrument", commitment.instrument)
      .set("edition", commitment.edition)
      .set("state", commitment.state == CommitmentState::standing ? "standing" : "withdrawn");
  json.set("statement", commitment.statement)
      .set("language", commitment.language)
      .set("made_entry", commitment.made_entry.value);
  json.set("made_at", format_instant(commitment.made_at))
      .set("last_entry", commitment.last_entry.value)
      .set("last_at", format_instant(commitment.last_at));
  return json;
}

Json key_json(const SigningKey& key) {
  Json json;
  json.set("thumbprint", key.thumbprint.hex()).set("evidence", key_evidence_word(key.evidence));
  if (!key.found_at.empty()) json.set("found_at", key.found_at);
  json.set("recorded_entry", key.recorded_entry.value).set("recorded_at", format_instant(key.recorded_at));
  json.set("revoked", key.revoked_entry.has_value());
  if (key.revoked_entry && key.revoked_at)
    json.set("revoked_entry", key.revoked_entry->value)
        .set("revoked_at", format_instant(*key.revoked_at))
        .set("revocation_reason", key.revocation_reason);
  return json;
}

Result<Json> organisation_json(Connection& view, const Organisation& organisation) {
  TRY(const std::vector<Commitment> commitments, commitments_of(view, organisation.domain));
  TRY(const std::vector<SigningKey> keys, signing_keys_of(view, organisation.domain));
  Json roles{Json::Array{}};
  for (const std::string& role : organisation.roles) roles.push(role);
  Json commitment_list{Json::Array{}};
  for (const Commitment& commitment : commitments) commitment_list.push(commitment_json(commitment));
  Json key_list{Json::Array{}};
  for (const SigningKey& key : keys) key_list.push(key_json(key));
  Json json;
  json.set("domain", organisation.domain)
      .set("name", organisation.name)
      .set("economy", organisation.economy)
      .set("roles", roles);
  json.set("size", organisation.size)
      .set("delisted", organisation.is_delisted)
      .set("entry", organisation.entry_index.value);
  if (organisation.is_delisted)
    json.set("delisted_entry", organisation.delisted_entry.value)
        .set("delisting_reason", organisation.delisting_reason);
  json.set("commitments", commitment_list).set("keys", key_list);
  return json;
}

Result<Json> delisting_replies_json(Connection& view, EntryIndex delisting) {
  TRY(const std::vector<DelistingReply> replies, replies_to_delisting(view, delisting));
  Json list{Json::Array{}};
  for (const DelistingReply& reply : replies)
    list.push(Json()
                  .set("entry", reply.entry_index.value)
                  .set("at", format_instant(reply.at))
                  .set("language", reply.language)
                  .set("text", reply.text));
  return list;
}

Result<Json> organisations_json(const PageRequest& ask) {
  TRY(const OrganisationFilter filter, asked_filter(ask));
  TRY(const std::vector<ListedOrganisation> organisations, listed_organisations(ask.view, filter.instrument));
  Json list{Json::Array{}};
  for (const ListedOrganisation& listed : organisations) {
    if (!passes(listed, filter)) continue;
    TRY(Json item, organisation_json(ask.view, listed.organisation));
    list.push(std::move(item));
  }
  Json json;
  json.set("organisations", list);
  return json;
}

Result<Json> one_organisation_json(const PageRequest& ask) {
  TRY(const std::optional<Organisation> organisation, find_organisation(ask.view, ask.route.text("domain")));
  if (!organisation) return fail(ErrorKind::not_found, "the register has no such organisation");
  TRY(Json json, organisation_json(ask.view, *organisation));
  if (organisation->is_delisted) {
    TRY(Json replies, delisting_replies_json(ask.view, organisation->delisted_entry));
    json.set("delisting_replies", std::move(replies));
  }
  TRY(const Timeline timeline, organisation_acts(ask, organisation->domain));
  Json items{Json::Array{}};
  for (const TimelineItem& item : timeline.items)
    items.push(Json()
                   .set("entry", item.envelope.entry_index.value)
                   .set("at", format_instant(item.envelope.at))
                   .set("act", item.envelope.type)
                   .set("title", item.news.title));
  json.set("timeline", std::move(items));
  if (timeline.next_before)
    json.set("next", site_url({"api", "v1", "organisations", organisation->domain})
                         .with("before", std::to_string(*timeline.next_before))
                         .text());
  return json;
}

Result<Json> commitments_json(const PageRequest& ask) {
  TRY(const std::vector<Commitment> commitments, list_commitments(ask.view));
  TRY(const std::vector<Organisation> organisations, list_organisations(ask.view));
  std::map<std::string_view, const Organisation*> by_domain;
  for (const Organisation& organisation : organisations) by_domain.emplace(organisation.domain, &organisation);
  const Parameters& query = ask.request.query;
  const auto is_asked_for = [&](std::string_view name, const Json& value) {
    const std::string_view asked = query.text(name);
    return asked.empty() || *value.if_text() == asked;
  };
  Json list{Json::Array{}};
  for (const Commitment& commitment : commitments) {
    Json item;
    item.set("organisation", commitment.domain);
    if (const auto found = by_domain.find(commitment.domain); found != by_domain.end())
      item.set("name", found->second->name).set("economy", found->second->economy);
    const Json facts = commitment_json(commitment);
    for (const auto& [name, value] : *facts.if_object()) item.set(name, value);
    if (is_asked_for("organisation", *item.find("organisation")) && is_asked_for("state", *item.find("state")) &&
        is_asked_for("instrument", *item.find("instrument")))
      list.push(std::move(item));
  }
  Json json;
  json.set("commitments", std::move(list));
  return json;
}

// JSON Schemas, put together from what they share.

const std::string commitment_members =
    R"("instrument":{"type":"string"},"edition":{"type":"string"},"state":{"enum":["standing","withdrawn"]},"statement":{"type":"string"},"language":{"type":"string"},"made_entry":{"type":"integer"},"made_at":{"type":"string","format":"date-time"},"last_entry":{"type":"integer"},"last_at":{"type":"string","format":"date-time"})";
const std::string required_of_commitment =
    R"("instrument","edition","state","statement","language","made_entry","made_at","last_entry","last_at")";
const std::string required_of_organisation =
    R"("domain","name","economy","roles","size","delisted","entry","commitments","keys")";
const std::string organisation_members =
    R"("domain":{"type":"string"},"name":{"type":"string"},"economy":{"type":"string","pattern":"^[A-Z]{2}$"},"roles":{"type":"array","items":{"enum":["model-developer","application-developer","deployer"]}},"size":{"enum":["","1-9","10-49","50-249","250+"]},"delisted":{"type":"boolean"},"delisted_entry":{"type":"integer"},"delisting_reason":{"type":"string"},"entry":{"type":"integer"},"commitments":{"type":"array","items":{"type":"object","required":[)" +
    required_of_commitment + R"(],"properties":{)" + commitment_members +
    R"(},"additionalProperties":false}},"keys":{"type":"array","items":{"type":"object","required":["thumbprint","evidence","recorded_entry","recorded_at","revoked"],"properties":{"thumbprint":{"type":"string","pattern":"^[0-9a-f]{64}$"},"evidence":{"enum":["vouched","domain"]},"found_at":{"type":"string"},"recorded_entry":{"type":"integer"},"recorded_at":{"type":"string","format":"date-time"},"revoked":{"type":"boolean"},"revoked_entry":{"type":"integer"},"revoked_at":{"type":"string","format":"date-time"},"revocation_reason":{"enum":["replaced","lost","exposed"]}},"additionalProperties":false}})";
const std::string organisation_schema =
    R"({"type":"object","required":[)" + required_of_organisation + R"(,"timeline"],"properties":{)" +
    organisation_members +
    R"(,"delisting_replies":{"type":"array","items":{"type":"object","required":["entry","at","language","text"],"properties":{"entry":{"type":"integer"},"at":{"type":"string","format":"date-time"},"language":{"type":"string"},"text":{"type":"string"}},"additionalProperties":false}})"
    R"(,"timeline":{"type":"array","items":{"type":"object","required":["entry","at","act","title"],"properties":{"entry":{"type":"integer"},"at":{"type":"string","format":"date-time"},"act":{"type":"string"},"title":{"type":"string","minLength":1}},"additionalProperties":false}},"next":{"type":"string","pattern":"^/"}},"additionalProperties":false})";
const std::string organisations_schema =
    R"({"type":"object","required":["organisations"],"properties":{"organisations":{"type":"array","items":{"type":"object","required":[)" +
    required_of_organisation + R"(],"properties":{)" + organisation_members +
    R"(},"additionalProperties":false}}},"additionalProperties":false})";
const std::string commitments_schema =
    R"({"type":"object","required":["commitments"],"properties":{"commitments":{"type":"array","items":{"type":"object","required":["organisation",)" +
    required_of_commitment +
    R"(],"properties":{"organisation":{"type":"string"},"name":{"type":"string"},"economy":{"type":"string"},)" +
    commitment_members + R"(},"additionalProperties":false}}},"additionalProperties":false})";

const CsvTable organisations_table{
    "organisations", {"domain", "name", "economy", "roles", "size", "delisted", "entry", "commitments", "keys"}};
const CsvTable commitments_table{"commitments",
                                 {"organisation", "name", "economy", "instrument", "edition", "state", "statement",
                                  "language", "made_entry", "made_at", "last_entry", "last_at"}};

}  // namespace

std::vector<DataRoute> commitments_data() {
  return {{"/api/v1/organisations",
           "Organisations with their commitments and keys",
           organisations_schema,
           {"economy", "role", "size", "state", "instrument"},
           organisations_json,
           organisations_table},
          {"/api/v1/organisations/{domain}",
           "One organisation, and what it did, newest first",
           organisation_schema,
           {"before"},
           one_organisation_json},
          {"/api/v1/commitments",
           "Commitments as they stand, with the latest words",
           commitments_schema,
           {"organisation", "instrument", "state"},
           commitments_json,
           commitments_table}};
}

}  // namespace haip
