#include "base/text.hpp"
#include "register/identity.hpp"
#include "web/desk_request.hpp"

namespace haip {
namespace {

Html notice(const DeskAsk& ask) {
  const std::string* logged = ask.request.query.find("logged");
  if (logged == nullptr) return {};
  const Result<std::uint64_t> entry_index = parse_decimal(*logged);
  if (!entry_index) return {};
  return tag("p", {attribute("class", "note"), attribute("role", "status")},
             ask.translate.markup("Done: it is in the log as {entry}.",
                                  {{"entry", entry_link({*entry_index}, ask.translate)}}));
}

Html account(const DeskAsk& ask) {
  std::string roles;
  for (const StaffRole role : ask.officer.roles) {
    if (!roles.empty()) roles += ", ";
    roles += role_name(role, ask.translate);
  }
  return fact_list({{std::string(ask.translate("Name")), Html::text(ask.officer.display_name)},
                    {std::string(ask.translate("Public id")), tag("code", ask.officer.public_id)},
                    {std::string(ask.translate("Roles")), Html::text(roles)}});
}

/// What this officer may do, first what the desk itself offers.
Result<Html> tasks(const DeskAsk& ask) {
  Html list;
  const auto offer = [&](const DeskRoute& route) -> Status {
    if (route.card == nullptr || (route.role && !ask.officer.may_act_as(*route.role))) return {};
    TRY(const DeskCard card, route.card(ask));
    TRY(const Url url, site_url_from_text(route.pattern));
    list.add("li", {}, tag("h2", tag("a", {href(in_same_language(ask.request, url))}, card.title)),
             tag("p", card.text));
    return {};
  };
  for (const DeskRoute& route : own_desk_routes()) CHECK(offer(route));
  for (const Feature& feature : ask.site.features())
    for (const DeskRoute& route : feature.desk) CHECK(offer(route));
  return list.empty() ? Html() : tag("ul", {attribute("class", "cards")}, list);
}

Result<Html> proposals(const DeskAsk& ask) {
  const Translator& translate = ask.translate;
  TRY(const std::vector<WeightyProposal> open, open_proposals(ask.connection, ask.now()));
  if (open.empty()) return empty_note(translate("No proposal waits for a second person."));
  const bool may_decide = ask.officer.may_act_as(StaffRole::adopter);
  Html list;
  for (const WeightyProposal& proposal : open) {
    TRY(const std::string proposer, name_of(ask.connection, proposal.proposed_by));
    const std::string what = title_of(proposal.act, translate);
    const Html name =
        may_decide ? tag("a", {href(in_same_language(ask.request, site_url({"desk", "proposals", proposal.id})))}, what)
                   : Html::text(what);
    TRY(const Html lapsed, lapsed_note(ask, proposal));
    list.add(
        "li", {}, name, " ",
        translate.markup("proposed by {name}, open until {date}",
                         {{"name", Html::text(proposer)}, {"date", date_element(proposal.expires_at, ask.language())}}),
        lapsed);
  }
  return tag("ul", list);
}

Result<Html> editions(const DeskAsk& ask) {
  const Translator& translate = ask.translate;
  std::vector<AdoptableEdition> adoptable;
  if (ask.options.adoptable_editions) {
    TRY(adoptable, ask.options.adoptable_editions(ask.connection, ask.language().code()));
  }
  if (adoptable.empty()) return empty_note(translate("No edition waits for adoption."));
  const bool may_propose = ask.officer.may_act_as(StaffRole::adopter);
  Html list;
  for (const AdoptableEdition& edition : adoptable) {
    Html item = Html::text(edition.title + ", " + edition.edition + " (" + edition.date + "), ") +
                entry_link(edition.entry_index, translate);
    if (may_propose) {
      const Url url = site_url({"desk", "editions", edition.instrument, edition.edition, "adopt"});
      item +=
          Html::text(" ") + tag("a", {href(in_same_language(ask.request, url))}, translate("Propose its adoption"),
                                tag("span", {attribute("class", "unseen")}, ": ", edition.title, " ", edition.edition));
    }
    list.add("li", {}, item);
  }
  return tag("ul", list);
}

Result<Html> organisations(const DeskAsk& ask) {
  const Translator& translate = ask.translate;
  TRY(const std::vector<Organisation> all, list_organisations(ask.connection));
  if (all.empty()) return empty_note(translate("No organisation is recorded yet."));
  const bool may_propose = ask.officer.may_act_as(StaffRole::adopter);
  Html rows;
  for (const Organisation& organisation : all) {
    Html state =
        organisation.is_delisted ? tag("span", {attribute("class", "tag bad")}, translate("delisted")) : Html();
    if (may_propose) {
      const Url url =
          site_url({"desk", "organisations", organisation.domain, organisation.is_delisted ? "relist" : "delist"});
      if (organisation.is_delisted) state += Html::text(" ");
      state += tag("a", {href(in_same_language(ask.request, url))},
                   organisation.is_delisted ? translate("Propose listing again") : translate("Propose delisting"),
                   tag("span", {attribute("class", "unseen")}, ": ", organisation.name));
    }
    rows.add("tr", {}, tag("th", {attribute("scope", "row")}, organisation.name),
             labelled_cell(translate("Domain"), Html::text(organisation.domain)),
             labelled_cell(translate("Economy"), Html::text(display_country(organisation.economy, ask.language()))),
             labelled_cell(translate("Listing"), state));
  }
  const auto heading = [](std::string_view text) { return tag("th", {attribute("scope", "col")}, text); };
  return tag("table", {attribute("class", "stack")},
             tag("thead", tag("tr", heading(translate("Organisation")), heading(translate("Domain")),
                              heading(translate("Economy")), heading(translate("Listing")))),
             tag("tbody", rows));
}

}  // namespace

std::string_view role_name(StaffRole role, const Translator& translate) {
  switch (role) {
    case StaffRole::editor:
      return translate("editor");
    case StaffRole::moderator:
      return translate("moderator");
    case StaffRole::adopter:
      return translate("adopter");
    case StaffRole::administrator:
      return translate("administrator");
  }
  return {};
}

Result<std::string> name_of(Connection& connection, std::string_view public_id) {
  TRY(const std::optional<Officer> officer, find_officer(connection, public_id));
  if (!officer) return std::string(public_id);
  return officer->display_name + " (" + officer->public_id + ")";
}

Result<Page> overview_page(const DeskAsk& ask) {
  const Translator& translate = ask.translate;
  TRY(const Transaction snapshot, ask.connection.begin(TransactionKind::read));
  Page page{.title = std::string(translate("Desk"))};
  page.before_title = notice(ask);
  TRY(const Html offered, tasks(ask));
  page.body += offered;
  TRY(const Html open, proposals(ask));
  page.body += tag("h2", translate("Open proposals")) + open;
  TRY(const Html recorded, editions(ask));
  page.body += tag("h2", translate("Editions recorded but not adopted")) + recorded;
  TRY(const Html listed, organisations(ask));
  page.body += tag("h2", translate("Organisations")) + listed;
  page.body += tag("h2", translate("Your account")) + account(ask);
  return page;
}

}  // namespace haip
