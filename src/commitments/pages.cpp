#include <algorithm>

#include "base/text.hpp"
#include "commitments/acts.hpp"
#include "commitments/commands.hpp"
#include "commitments/commitments.hpp"
#include "commitments/data.hpp"
#include "commitments/organisation_list.hpp"
#include "commitments/search.hpp"
#include "register/delisting_reply.hpp"
#include "register/fold.hpp"
#include "register/identity.hpp"
#include "web/paging.hpp"

namespace haip {
namespace {

std::string role_name(std::string_view role, const Translator& translate) {
  if (role == "model-developer") return std::string(translate("model developer"));
  if (role == "application-developer") return std::string(translate("application developer"));
  return std::string(translate("deployer"));
}

std::string role_names(const std::vector<std::string>& roles, const Translator& translate) {
  if (roles.empty()) return std::string(translate("not stated"));
  std::string names;
  for (const std::string& role : roles) names += (names.empty() ? "" : ", ") + role_name(role, translate);
  return names;
}

std::string size_name(std::string_view size, const Translator& translate) {
  if (size.empty()) return std::string(translate("not stated"));
  return translate.format("{band} people", {{"band", size}});
}

std::string economy_name(std::string_view economy, const PageRequest& ask) {
  if (economy.empty()) return std::string(ask.translate("not stated"));
  return display_country(economy, ask.language());
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

Html select_field(std::string_view name, std::string_view label, std::string_view any,
                  const std::vector<std::pair<std::string, std::string>>& choices, std::string_view chosen) {
  Html options = tag("option", {attribute("value", "")}, any);
  for (const auto& [value, text] : choices)
    options.add("option", {attribute("value", value), flag("selected", value == chosen)}, text);
  const std::string id = "filter-" + std::string(name);
  return tag("div", tag("label", {attribute("for", id)}, label),
             tag("select", {attribute("id", id), attribute("name", name)}, options));
}

// The Code is what most people ask about; another instrument is named by its title.
std::string commitment_heading(const PageRequest& ask, const OrganisationFilter& filter) {
  if (filter.instrument == code_of_conduct) return std::string(ask.translate("Commitment to the Code"));
  return ask.translate.format("Commitment to the {instrument}",
                              {{"instrument", instrument_title(ask.view, filter.instrument, ask.translate)}});
}

Html filter_form(const PageRequest& ask, const std::vector<ListedOrganisation>& all, const OrganisationFilter& filter) {
  const Translator& translate = ask.translate;
  std::vector<std::pair<std::string, std::string>> economies;
  for (const ListedOrganisation& listed : all) {
    const std::string& code = listed.organisation.economy;
    if (code.empty()) continue;
    if (std::none_of(economies.begin(), economies.end(), [&](const auto& known) { return known.first == code; }))
      economies.emplace_back(code, display_country(code, ask.language()));
  }
  std::sort(economies.begin(), economies.end(), [&](const auto& a, const auto& b) {
    return sort_key(a.second, ask.language()) < sort_key(b.second, ask.language());
  });
  std::vector<std::pair<std::string, std::string>> roles;
  roles.reserve(organisation_roles.size());
  for (const std::string_view role : organisation_roles) roles.emplace_back(role, role_name(role, translate));
  std::vector<std::pair<std::string, std::string>> sizes;
  sizes.reserve(organisation_sizes.size());
  for (const std::string_view size : organisation_sizes) sizes.emplace_back(size, size_name(size, translate));
  const std::vector<std::pair<std::string, std::string>> states{{"standing", std::string(translate("stands"))},
                                                                {"withdrawn", std::string(translate("withdrawn"))},
                                                                {"none", std::string(translate("none made"))}};
  Html form;
  form += select_field("economy", translate("Economy"), translate("all"), economies, filter.economy);
  form += select_field("role", translate("Role"), translate("all"), roles, filter.role);
  form += select_field("size", translate("Size"), translate("all"), sizes, filter.size);
  form += select_field("state", commitment_heading(ask, filter), translate("all"), states, filter.state);
  if (filter.instrument != code_of_conduct)
    form.add_void(
        "input", {attribute("type", "hidden"), attribute("name", "instrument"), attribute("value", filter.instrument)});
  if (const std::string* lang = ask.request.query.find("lang"))
    form.add_void("input", {attribute("type", "hidden"), attribute("name", "lang"), attribute("value", *lang)});
  form.add("button", {attribute("type", "submit")}, translate("Show"));
  return tag("form", {attribute("class", "filter"), action("/organisations"), attribute("role", "search")}, form);
}

Html organisation_row(const ListedOrganisation& listed, const PageRequest& ask) {
  const Translator& translate = ask.translate;
  const Organisation& organisation = listed.organisation;
  Html state = listed.commitment ? state_label(listed.commitment->state, translate) + Html::text(" ") +
                                       date_element(listed.commitment->last_at, ask.language())
                                 : tag("span", {attribute("class", "soft")}, translate("none made"));
  if (organisation.is_delisted)
    state += Html::text(" ") + tag("span", {attribute("class", "tag bad")}, translate("delisted"));
  return tag("tr",
             tag("th", {attribute("scope", "row")},
                 tag("a", {href(site_url({"organisations", organisation.domain}))}, organisation.name)),
             labelled_cell(translate("Economy"), Html::text(economy_name(organisation.economy, ask))),
             labelled_cell(translate("Role"), Html::text(role_names(organisation.roles, translate))),
             labelled_cell(translate("Size"), Html::text(size_name(organisation.size, translate))),
             labelled_cell(translate("Commitment"), state));
}

void sort_by_name(std::vector<ListedOrganisation>& listed, Language language) {
  // ICU's keys are dear: one for each name.
  std::vector<std::pair<std::string, ListedOrganisation>> keyed;
  for (ListedOrganisation& one : listed) {
    std::string key = sort_key(one.organisation.name, language) + '\0' + one.organisation.domain;
    keyed.emplace_back(std::move(key), std::move(one));
  }
  std::sort(keyed.begin(), keyed.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  for (std::size_t i = 0; i < listed.size(); ++i) listed[i] = std::move(keyed[i].second);
}

Result<Html> organisation_table(const PageRequest& ask, const OrganisationFilter& filter,
                                const std::vector<ListedOrganisation>& fitting) {
  constexpr std::size_t most_shown = 100;
  const Translator& translate = ask.translate;
  const std::size_t parts = (fitting.size() + most_shown - 1) / most_shown;
  TRY(const std::size_t part, asked_page(ask.request.query, parts));
  Html rows;
  for (std::size_t i = (part - 1) * most_shown; i < std::min(fitting.size(), part * most_shown); ++i)
    rows += organisation_row(fitting[i], ask);
  Html table = tag("table", {attribute("class", "stack")},
                   tag("thead", tag("tr", tag("th", {attribute("scope", "col")}, translate("Organisation")),
                                    tag("th", {attribute("scope", "col")}, translate("Economy")),
                                    tag("th", {attribute("scope", "col")}, translate("Role")),
                                    tag("th", {attribute("scope", "col")}, translate("Size")),
                                    tag("th", {attribute("scope", "col")}, commitment_heading(ask, filter)))),
                   tag("tbody", rows));
  const auto url_of = [&](std::uint64_t number) {
    return filter.applied_to(Url("/organisations")).with("page", std::to_string(number));
  };
  table += paging(part, parts, url_of, translate);
  return table;
}

Html way_to_take_part(const Translator& translate) {
  return tag("p", tag("a", {href(Url("/about").at("taking-part"))}, translate("Commit your organisation")));
}

Result<Page> organisations_page(const PageRequest& ask) {
  const Translator& translate = ask.translate;
  TRY(const OrganisationFilter filter, asked_filter(ask));
  TRY(const std::vector<ListedOrganisation> all, listed_organisations(ask.view, filter.instrument));
  Page page{.title = std::string(translate("Organisations")), .section = "organisations"};
  page.lead =
      tag("p", {attribute("class", "lead")},
          translate("Organisations recorded in this register, and whether they commit to the Code of Conduct."));
  page.data_url = filter.applied_to(Url("/api/v1/organisations"));
  if (all.empty()) {
    page.body +=
        empty_note(translate("No organisation is recorded yet. One appears here when it publishes its key at its "
                             "domain and sends its first act."));
    page.body += way_to_take_part(translate);
    return page;
  }
  page.body += filter_form(ask, all, filter);
  std::vector<ListedOrganisation> fitting;
  for (const ListedOrganisation& listed : all)
    if (passes(listed, filter)) fitting.push_back(listed);
  sort_by_name(fitting, ask.language());
  page.body.add("p", {attribute("role", "status")},
                translate.format_plural("{count} organisation", "{count} organisations", fitting.size()));
  if (fitting.empty()) {
    page.body += empty_note(translate("None fits. Choose fewer conditions."));
    return page;
  }
  TRY(const Html table, organisation_table(ask, filter, fitting));
  page.body += table;
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
            translate.markup("Commitment to the {instrument}",
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
  TRY(const Timeline timeline, organisation_acts(ask, domain));
  Html items;
  for (const TimelineItem& item : timeline.items)
    items.add("li", {}, date_element(item.envelope.at, ask.language()), " ",
              tag("span", item.news.title, " · ", entry_link(item.envelope.entry_index, ask.translate)));
  Html list = tag("ol", {attribute("class", "acts")}, items);
  if (timeline.next_before)
    list.add("p", {},
             tag("a",
                 {href(site_url({"organisations", domain})
                           .with("before", std::to_string(*timeline.next_before))
                           .at("timeline")),
                  attribute("rel", "next")},
                 ask.translate("Older entries")));
  return list;
}

/// In the organisation's own words.
Result<Html> delisting_replies(const PageRequest& ask, const Organisation& organisation) {
  TRY(const std::vector<DelistingReply> replies, replies_to_delisting(ask.view, organisation.delisted_entry));
  Html html;
  for (const DelistingReply& reply : replies) {
    const bool is_readers = reply.language == ask.language().code();
    const auto language = is_readers ? std::nullopt : std::optional<std::string_view>(reply.language);
    html += tag("p", ask.translate.markup("The organisation replied on {date}, {entry}:",
                                          {{"date", date_element(reply.at, ask.language())},
                                           {"entry", entry_link(reply.entry_index, ask.translate)}}));
    html += reply.text.empty() ? empty_note(ask.translate("The words were erased; that something was said stays."))
                               : tag("blockquote", tag("p", {attribute("lang", language)}, reply.text));
  }
  return html;
}

Result<Page> organisation_page(const PageRequest& ask, const std::vector<OrganisationPanel>& panels) {
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
  if (const std::string* before = ask.request.query.find("before"))
    page.data_url = page.data_url->with("before", *before);
  page.feed_url = Url("/feed.atom").with("organisation", domain);
  if (organisation->is_delisted)
    page.body.add("p", {attribute("class", "note")},
                  translate("The secretariat has delisted this organisation. What it said before stays on record."),
                  " ",
                  translate.markup("Reason given, {entry}: {reason}",
                                   {{"entry", entry_link(organisation->delisted_entry, translate)},
                                    {"reason", tag("q", organisation->delisting_reason)}}));
  if (organisation->is_delisted) {
    TRY(const Html replies, delisting_replies(ask, *organisation));
    page.body += replies;
  }
  std::vector<std::pair<std::string, Html>> facts;
  facts.emplace_back(translate("Economy"), Html::text(economy_name(organisation->economy, ask)));
  facts.emplace_back(translate("Role"), Html::text(role_names(organisation->roles, translate)));
  facts.emplace_back(translate("Size"), Html::text(size_name(organisation->size, translate)));
  facts.emplace_back(translate("Recorded"), entry_link(organisation->entry_index, translate));
  page.body += fact_list(facts);
  if (commitments.empty()) page.body += empty_note(translate("It has made no commitment here."));
  for (const Commitment& commitment : commitments) page.body += commitment_block(commitment, ask);
  for (const OrganisationPanel panel : panels) {
    TRY(const Html shown, panel(ask, domain));
    page.body += shown;
  }
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

Result<std::optional<NewsItem>> describe_commitment(Connection& view, const Envelope& envelope,
                                                    const Translator& translate) {
  const auto name_of = [&](std::string_view domain) -> Result<std::string> {
    TRY(const std::optional<Organisation> organisation, find_organisation(view, domain));
    return organisation ? organisation->name : std::string(domain);
  };
  if (envelope.type.starts_with("organisation.")) {
    const std::string domain = envelope.subject.substr(envelope.subject.find('/') + 1);
    TRY(const std::string name, name_of(domain));
    std::string title;
    if (envelope.type == "organisation.record")
      title = translate.format("{organisation} was recorded", {{"organisation", name}});
    else if (envelope.type == "organisation.delist")
      title = translate.format("{organisation} was delisted", {{"organisation", name}});
    else if (envelope.type == "organisation.reply")
      title = translate.format("{organisation} replied to its delisting", {{"organisation", name}});
    else
      title = translate.format("{organisation} was listed again", {{"organisation", name}});
    return NewsItem{std::move(title), {}, site_url({"organisations", domain})};
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
    panel.add("p", {},
              tag("a", {href(Url("/organisations").with("instrument", instrument).with("state", "standing"))},
                  translate("All of them")));
  return panel;
}

Feature commitments_feature(std::vector<OrganisationPanel> panels) {
  Feature feature{.part = commitments_part()};
  feature.pages = {{"/organisations", organisations_page},
                   {"/organisations/{domain}",
                    [panels = std::move(panels)](const PageRequest& ask) { return organisation_page(ask, panels); }}};
  feature.data = commitments_data();
  feature.navigation = {{"organisations", "Organisations", 200}};
  feature.commands = commitment_commands();
  feature.describe = describe_commitment;
  feature.search = commitments_search();
  return feature;
}

}  // namespace haip
