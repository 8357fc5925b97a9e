#include <algorithm>

#include "commitments/acts.hpp"
#include "commitments/commands.hpp"
#include "commitments/commitments.hpp"
#include "register/fold.hpp"
#include "register/identity.hpp"

namespace haip {
namespace {

std::string role_name(std::string_view role, const Translator& translate) {
  if (role == "model-developer") return std::string(translate("model developer"));
  if (role == "application-developer") return std::string(translate("application developer"));
  return std::string(translate("deployer"));
}

std::string size_name(std::string_view size, const Translator& translate) {
  if (size.empty()) return std::string(translate("not stated"));
  return translate.format("{band} people", {{"band", size}});
}

std::string instrument_title(Connection& view, std::string_view instrument, const Translator& translate) {
  const Result<std::optional<Row>> row =
      view.query_row("SELECT short_title FROM instrument WHERE instrument = $1", {instrument});
  if (!row || !*row) return std::string(instrument);
  const Result<Json> titles = parse_json((*row)->text(0));
  if (!titles) return std::string(instrument);
  for (const std::string_view code : {translate.language().code(), std::string_view("en")})
    if (const Json* title = titles->find(code); title != nullptr && title->if_text() != nullptr)
      return *title->if_text();
  return std::string(instrument);
}

Html state_label(CommitmentState state, const Translator& translate) {
  if (state == CommitmentState::standing) return tag("span", {attribute("class", "tag good")}, translate("stands"));
  return tag("span", {attribute("class", "tag")}, translate("withdrawn"));
}

// The list, with its filters.

struct OrganisationFilter {
  std::string economy;
  std::string role;
  std::string size;
  std::string state;
};

struct ListedOrganisation {
  Organisation organisation;
  std::optional<Commitment> to_the_code;
};

bool passes(const ListedOrganisation& listed, const OrganisationFilter& filter) {
  const Organisation& organisation = listed.organisation;
  if (!filter.economy.empty() && organisation.economy != filter.economy) return false;
  if (!filter.size.empty() && organisation.size != filter.size) return false;
  if (!filter.role.empty() &&
      std::find(organisation.roles.begin(), organisation.roles.end(), filter.role) == organisation.roles.end())
    return false;
  if (filter.state == "standing") return listed.to_the_code && listed.to_the_code->state == CommitmentState::standing;
  if (filter.state == "withdrawn") return listed.to_the_code && listed.to_the_code->state == CommitmentState::withdrawn;
  if (filter.state == "none") return !listed.to_the_code;
  return true;
}

Result<std::vector<ListedOrganisation>> listed_organisations(Connection& view) {
  TRY(const std::vector<Organisation> organisations, list_organisations(view));
  TRY(const std::vector<Commitment> commitments, commitments_to(view, "coc"));
  std::vector<ListedOrganisation> listed;
  for (const Organisation& organisation : organisations) {
    const auto found = std::find_if(commitments.begin(), commitments.end(),
                                    [&](const Commitment& one) { return one.domain == organisation.domain; });
    listed.push_back({organisation, found == commitments.end() ? std::nullopt : std::optional(*found)});
  }
  return listed;
}

Html select_field(std::string_view name, std::string_view label, std::string_view any,
                  const std::vector<std::pair<std::string, std::string>>& choices, std::string_view chosen) {
  Html options = tag("option", {attribute("value", "")}, any);
  for (const auto& [value, text] : choices)
    options.add("option", {attribute("value", value), flag("selected", value == chosen)}, text);
  const std::string id = "filter-" + std::string(name);
  return tag("div", tag("label", {attribute("for", id)}, label),
             tag("select", {attribute("id", id), attribute("name", name)}, options));
}

Html filter_form(const PageRequest& ask, const std::vector<ListedOrganisation>& all, const OrganisationFilter& filter) {
  const Translator& translate = ask.translate;
  std::vector<std::pair<std::string, std::string>> economies;
  for (const ListedOrganisation& listed : all) {
    const std::string& code = listed.organisation.economy;
    if (std::none_of(economies.begin(), economies.end(), [&](const auto& known) { return known.first == code; }))
      economies.emplace_back(code, display_country(code, ask.language()));
  }
  std::sort(economies.begin(), economies.end(), [&](const auto& a, const auto& b) {
    return sort_key(a.second, ask.language()) < sort_key(b.second, ask.language());
  });
  std::vector<std::pair<std::string, std::string>> roles;
  for (const std::string_view role : organisation_roles) roles.emplace_back(role, role_name(role, translate));
  std::vector<std::pair<std::string, std::string>> sizes;
  for (const std::string_view size : organisation_sizes) sizes.emplace_back(size, size_name(size, translate));
  const std::vector<std::pair<std::string, std::string>> states{{"standing", std::string(translate("stands"))},
                                                                {"withdrawn", std::string(translate("withdrawn"))},
                                                                {"none", std::string(translate("none made"))}};
  Html form;
  form += select_field("economy", translate("Economy"), translate("all"), economies, filter.economy);
  form += select_field("role", translate("Role"), translate("all"), roles, filter.role);
  form += select_field("size", translate("Size"), translate("all"), sizes, filter.size);
  form += select_field("state", translate("Commitment"), translate("all"), states, filter.state);
  if (const std::string* lang = ask.request.query.find("lang"))
    form.add_void("input", {attribute("type", "hidden"), attribute("name", "lang"), attribute("value", *lang)});
  form.add("button", {attribute("type", "submit")}, translate("Show"));
  return tag("form", {attribute("class", "filter"), action("/organisations"), attribute("role", "search")}, form);
}

Html way_to_take_part(const Translator& translate) {
  return tag("p", tag("a", {href(Url("/about").at("taking-part"))}, translate("Commit your organisation")));
}

Result<Page> organisations_page(const PageRequest& ask) {
  const Translator& translate = ask.translate;
  const Parameters& query = ask.request.query;
  const OrganisationFilter filter{std::string(query.text("economy")), std::string(query.text("role")),
                                  std::string(query.text("size")), std::string(query.text("state"))};
  TRY(std::vector<ListedOrganisation> all, listed_organisations(ask.view));
  Page page{.title = std::string(translate("Organisations")), .section = "organisations"};
  page.lead =
      tag("p", {attribute("class", "lead")},
          translate("Organisations recorded in this register, and whether they commit to the Code of Conduct."));
  page.data_url = Url("/api/v1/organisations");
  if (all.empty()) {
    page.body +=
        empty_note(translate("No organisation is recorded yet. One appears here when it publishes its key at its "
                             "domain and sends its first act."));
    page.body += way_to_take_part(translate);
    return page;
  }
  page.body += filter_form(ask, all, filter);
  std::sort(all.begin(), all.end(), [&](const auto& a, const auto& b) {
    return sort_key(a.organisation.name, ask.language()) < sort_key(b.organisation.name, ask.language());
  });
  Html rows;
  std::uint64_t shown = 0;
  for (const ListedOrganisation& listed : all) {
    if (!passes(listed, filter)) continue;
    ++shown;
    const Organisation& organisation = listed.organisation;
    Html roles;
    for (const std::string& role : organisation.roles)
      roles += Html::text((roles.empty() ? "" : ", ") + role_name(role, translate));
    Html state = listed.to_the_code ? state_label(listed.to_the_code->state, translate) + Html::text(" ") +
                                          date_element(listed.to_the_code->last_at, ask.language())
                                    : tag("span", {attribute("class", "soft")}, translate("none made"));
    if (organisation.is_delisted)
      state += Html::text(" ") + tag("span", {attribute("class", "tag bad")}, translate("delisted"));
    rows.add("tr", {},
             tag("th", {attribute("scope", "row")},
                 tag("a", {href(site_url({"organisations", organisation.domain}))}, organisation.name)),
             labelled_cell(translate("Economy"), Html::text(display_country(organisation.economy, ask.language()))),
             labelled_cell(translate("Role"), roles),
             labelled_cell(translate("Size"), Html::text(size_name(organisation.size, translate))),
             labelled_cell(translate("Commitment"), state));
  }
  page.body.add("p", {attribute("role", "status")},
                translate.format_plural("{count} organisation", "{count} organisations", shown));
  if (shown == 0) {
    page.body += empty_note(translate("None fits. Choose fewer conditions."));
    return page;
  }
  page.body.add("table", {attribute("class", "stack")},
                tag("thead", tag("tr", tag("th", {attribute("scope", "col")}, translate("Organisation")),
                                 tag("th", {attribute("scope", "col")}, translate("Economy")),
                                 tag("th", {attribute("scope", "col")}, translate("Role")),
                                 tag("th", {attribute("scope", "col")}, translate("Size")),
                                 tag("th", {attribute("scope", "col")}, translate("Commitment")))),
                tag("tbody", rows));
  page.body += way_to_take_part(translate);
  return page;
}

// One organisation.

Html key_item(const SigningKey& key, const PageRequest& ask) {
  const Translator& translate = ask.translate;
  Html item = digest_element(key.thumbprint) + Html::text(" ");
  if (key.evidence == KeyEvidence::domain)
    item += translate.markup("found at {address}, {entry}", {{"address", tag("code", key.found_at)},
                                                             {"entry", entry_link(key.recorded_entry, translate)}});
  else
    item += translate.markup("vouched for by the register, {entry}",
                             {{"entry", entry_link(key.recorded_entry, translate)}});
  if (key.revoked_at && key.revoked_entry)
    item += Html::text(" – ") + translate.markup("revoked on {date}, {entry}; what it signed before stays valid",
                                                 {{"date", date_element(*key.revoked_at, ask.language())},
                                                  {"entry", entry_link(*key.revoked_entry, translate)}});
  return tag("li", item);
}

Html commitment_block(const Commitment& commitment, const PageRequest& ask) {
  const Translator& translate = ask.translate;
  Html block;
  block.add("h2", {attribute("id", "commitment-" + commitment.instrument)},
            translate.markup("Commitment to {instrument}",
                             {{"instrument", tag("a", {href(site_url({"instruments", commitment.instrument}))},
                                                 instrument_title(ask.view, commitment.instrument, translate))}}));
  if (commitment.statement.empty())
    block.add("p", {attribute("class", "note")},
              translate("The words of this act were erased; that it was made stays on record."));
  else
    block.add("blockquote", {attribute("class", "statement"), attribute("lang", commitment.language)},
              tag("p", commitment.statement));
  std::vector<std::pair<std::string, Html>> facts;
  facts.emplace_back(translate("State"), state_label(commitment.state, translate));
  facts.emplace_back(translate("Made"), date_element(commitment.made_at, ask.language()) + Html::text(", ") +
                                            entry_link(commitment.made_entry, translate));
  if (commitment.last_entry != commitment.made_entry)
    facts.emplace_back(
        commitment.state == CommitmentState::withdrawn ? translate("Withdrawn") : translate("Last renewed"),
        date_element(commitment.last_at, ask.language()) + Html::text(", ") +
            entry_link(commitment.last_entry, translate));
  if (!commitment.edition.empty())
    facts.emplace_back(
        translate("Edition"),
        tag("a", {href(site_url({"instruments", commitment.instrument, "editions", commitment.edition}))},
            commitment.edition));
  block += fact_list(facts);
  return block;
}

Result<Html> organisation_timeline(const PageRequest& ask, std::string_view domain) {
  TRY(const Rows rows, ask.view.query("SELECT entry_index FROM act WHERE entry_index < $1 AND (actor = $2 OR subject = "
                                      "$3) ORDER BY entry_index DESC LIMIT 100",
                                      {ask.log_size, domain, "organisation/" + std::string(domain)}));
  Html items;
  for (const Row& row : rows) {
    TRY(const Envelope envelope, read_envelope(ask.view, {row.count(0)}));
    TRY(const NewsItem item, ask.describe(envelope));
    items.add("li", {}, date_element(envelope.at, ask.language()), " ",
              tag("span", item.title, " · ", entry_link(envelope.entry_index, ask.translate)));
  }
  return tag("ol", {attribute("class", "acts")}, items);
}

Result<Page> organisation_page(const PageRequest& ask) {
  const Translator& translate = ask.translate;
  const std::string domain(ask.route.text("domain"));
  TRY(const std::optional<Organisation> organisation, find_organisation(ask.view, domain));
  if (!organisation) return fail(ErrorKind::not_found, "the register knows no organisation of this domain");
  TRY(const std::vector<Commitment> commitments, commitments_of(ask.view, domain));
  TRY(const std::vector<SigningKey> keys, signing_keys_of(ask.view, domain));

  Page page{.title = organisation->name, .section = "organisations"};
  page.crumbs = {{std::string(translate("Organisations")), Url("/organisations")}};
  page.before_title = tag("p", {attribute("class", "over")}, domain);
  page.data_url = site_url({"api", "v1", "organisations", domain});
  page.feed_url = Url("/feed.atom").with("actor", domain);
  if (organisation->is_delisted)
    page.body.add("p", {attribute("class", "note")},
                  translate("The secretariat has delisted this organisation. What it said before stays on record."));
  std::vector<std::pair<std::string, Html>> facts;
  Html roles;
  for (const std::string& role : organisation->roles)
    roles += Html::text((roles.empty() ? "" : ", ") + role_name(role, translate));
  facts.emplace_back(translate("Economy"), Html::text(display_country(organisation->economy, ask.language())));
  facts.emplace_back(translate("Role"), roles.empty() ? Html::text(translate("not stated")) : roles);
  facts.emplace_back(translate("Size"), Html::text(size_name(organisation->size, translate)));
  facts.emplace_back(translate("Recorded"), entry_link(organisation->entry_index, translate));
  page.body += fact_list(facts);
  if (commitments.empty()) page.body += empty_note(translate("It has made no commitment here."));
  for (const Commitment& commitment : commitments) page.body += commitment_block(commitment, ask);
  page.body.add("h2", {attribute("id", "keys")}, translate("Keys that speak for it"));
  Html key_items;
  for (const SigningKey& key : keys) key_items += key_item(key, ask);
  if (keys.empty())
    page.body += empty_note(translate("No key is recorded."));
  else
    page.body.add("ul", {}, key_items);
  page.body.add("h2", {attribute("id", "timeline")}, translate("Timeline"));
  TRY(const Html timeline, organisation_timeline(ask, domain));
  page.body += timeline;
  return page;
}

// Data.

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

Result<Json> organisation_json(Connection& view, const Organisation& organisation) {
  TRY(const std::vector<Commitment> commitments, commitments_of(view, organisation.domain));
  TRY(const std::vector<SigningKey> keys, signing_keys_of(view, organisation.domain));
  Json roles{Json::Array{}};
  for (const std::string& role : organisation.roles) roles.push(role);
  Json commitment_list{Json::Array{}};
  for (const Commitment& commitment : commitments) commitment_list.push(commitment_json(commitment));
  Json key_list{Json::Array{}};
  for (const SigningKey& key : keys) {
    Json item;
    item.set("thumbprint", key.thumbprint.hex())
        .set("evidence", key_evidence_word(key.evidence))
        .set("recorded_entry", key.recorded_entry.value);
    item.set("revoked", key.revoked_entry.has_value());
    key_list.push(item);
  }
  Json json;
  json.set("domain", organisation.domain)
      .set("name", organisation.name)
      .set("economy", organisation.economy)
      .set("roles", roles);
  json.set("size", organisation.size)
      .set("delisted", organisation.is_delisted)
      .set("entry", organisation.entry_index.value);
  json.set("commitments", commitment_list).set("keys", key_list);
  return json;
}

Result<Json> organisations_json(const PageRequest& ask) {
  TRY(const std::vector<Organisation> organisations, list_organisations(ask.view));
  Json list{Json::Array{}};
  for (const Organisation& organisation : organisations) {
    TRY(Json item, organisation_json(ask.view, organisation));
    list.push(std::move(item));
  }
  Json json;
  json.set("organisations", list);
  return json;
}

Result<Json> one_organisation_json(const PageRequest& ask) {
  TRY(const std::optional<Organisation> organisation, find_organisation(ask.view, ask.route.text("domain")));
  if (!organisation) return fail(ErrorKind::not_found, "the register has no such organisation");
  return organisation_json(ask.view, *organisation);
}

Result<std::optional<NewsItem>> describe_commitment(Connection& view, const Envelope& envelope,
                                                    const Translator& translate) {
  const auto name_of = [&](std::string_view domain) -> Result<std::string> {
    TRY(const std::optional<Organisation> organisation, find_organisation(view, domain));
    return organisation ? organisation->name : std::string(domain);
  };
  if (envelope.type == "organisation.record" || envelope.type == "organisation.delist") {
    const std::string domain = envelope.subject.substr(envelope.subject.find('/') + 1);
    TRY(const std::string name, name_of(domain));
    const bool is_record = envelope.type == "organisation.record";
    return NewsItem{is_record ? translate.format("{organisation} was recorded", {{"organisation", name}})
                              : translate.format("{organisation} was delisted", {{"organisation", name}}),
                    {},
                    site_url({"organisations", domain})};
  }
  if (!envelope.type.starts_with("commitment.")) return std::nullopt;
  TRY(const std::string name, name_of(envelope.actor));
  const std::string instrument =
      instrument_title(view, envelope.subject.substr(envelope.subject.rfind('/') + 1), translate);
  std::string title;
  if (envelope.type == "commitment.make")
    title = translate.format("{organisation} committed to the {instrument}",
                             {{"organisation", name}, {"instrument", instrument}});
  else if (envelope.type == "commitment.renew")
    title = translate.format("{organisation} renewed its commitment to the {instrument}",
                             {{"organisation", name}, {"instrument", instrument}});
  else
    title = translate.format("{organisation} withdrew its commitment to the {instrument}",
                             {{"organisation", name}, {"instrument", instrument}});
  return NewsItem{std::move(title), {}, site_url({"organisations", envelope.actor})};
}

constexpr std::string_view organisation_schema =
    R"({"type":"object","required":["domain","name","economy","roles","size","delisted","entry","commitments","keys"],"properties":{"domain":{"type":"string"},"economy":{"type":"string","pattern":"^([A-Z]{2})?$"},"roles":{"type":"array","items":{"enum":["model-developer","application-developer","deployer"]}},"delisted":{"type":"boolean"},"commitments":{"type":"array","items":{"type":"object","required":["instrument","edition","state","statement","made_entry","made_at"],"properties":{"state":{"enum":["standing","withdrawn"]}}}},"keys":{"type":"array","items":{"type":"object","required":["thumbprint","evidence","recorded_entry","revoked"]}}}})";
constexpr std::string_view organisations_schema =
    R"({"type":"object","required":["organisations"],"properties":{"organisations":{"type":"array","items":{"type":"object","required":["domain","name","commitments"]}}}})";

}  // namespace

Result<Html> commitments_panel(const PageRequest& ask, std::string_view instrument, std::string_view provision_id) {
  if (!provision_id.empty()) return Html();
  const Translator& translate = ask.translate;
  TRY(const std::vector<Commitment> commitments, commitments_to(ask.view, instrument));
  TRY(const std::uint64_t standing, count_standing(ask.view, instrument));
  Html panel = tag("h2", {attribute("id", "commitments")},
                   translate.format_plural("{count} commitment", "{count} commitments", standing));
  if (commitments.empty()) return panel + empty_note(translate("No organisation has committed to it here yet."));
  constexpr std::size_t most_shown = 20;
  Html items;
  for (std::size_t i = 0; i < std::min(commitments.size(), most_shown); ++i) {
    const Commitment& commitment = commitments[i];
    TRY(const std::optional<Organisation> organisation, find_organisation(ask.view, commitment.domain));
    items.add("li", {},
              tag("a", {href(site_url({"organisations", commitment.domain}))},
                  organisation ? organisation->name : commitment.domain),
              " ", state_label(commitment.state, translate), " ", date_element(commitment.last_at, ask.language()),
              ", ", entry_link(commitment.last_entry, translate));
  }
  panel.add("ul", {}, items);
  if (commitments.size() > most_shown)
    panel.add("p", {}, tag("a", {href(Url("/organisations").with("state", "standing"))}, translate("All of them")));
  return panel;
}

Feature commitments_feature() {
  Feature feature{.part = commitments_part()};
  feature.pages = {{"/organisations", organisations_page}, {"/organisations/{domain}", organisation_page}};
  feature.data = {
      {"/api/v1/organisations",
       "Organisations with their commitments and keys",
       organisations_schema,
       {},
       organisations_json},
      {"/api/v1/organisations/{domain}", "One organisation", organisation_schema, {}, one_organisation_json}};
  feature.navigation = {{"organisations", "Organisations", 200}};
  feature.commands = commitment_commands();
  feature.describe = describe_commitment;
  return feature;
}

}  // namespace haip
