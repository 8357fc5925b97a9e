#include <algorithm>

#include "base/text.hpp"
#include "instruments/display.hpp"
#include "instruments/pages.hpp"
#include "instruments/view.hpp"

namespace haip {
namespace {

std::string heading_or_label(const LinkedProvision& linked, const PageRequest& ask) {
  std::string name(choose_text(linked.label, ask.language().code()).text);
  const std::string_view heading = choose_text(linked.heading, ask.language().code()).text;
  if (!heading.empty() && heading != name) name += (name.empty() ? "" : " – ") + std::string(heading);
  return name.empty() ? linked.id.text() : name;
}

// One list for each relation, in the order in which they occur.
Html linked_lists(const std::vector<LinkedProvision>& links,
                  std::string_view (*relation_name)(std::string_view, const Translator&), const PageRequest& ask) {
  Html lists;
  for (const std::string_view relation : link_relations) {
    Html items;
    for (const LinkedProvision& linked : links) {
      if (linked.relation != relation) continue;
      items.add("li", {}, tag("a", {href(provision_url(linked.id))}, heading_or_label(linked, ask)), " ",
                tag("code", linked.id.text()), " ", mark_label(linked.mark, ask.translate));
    }
    if (!items.empty()) lists.add("h3", {}, relation_name(relation, ask.translate)).add("ul", {}, items);
  }
  return lists;
}

Result<Html> links_section(const PageRequest& ask, const ProvisionInEdition& found) {
  TRY(const std::vector<LinkedProvision> outgoing, links_from(ask.view, found.provision.id, found.edition.id));
  TRY(const std::vector<LinkedProvision> incoming, links_to(ask.view, found.provision.id));
  // "Same heading" holds both ways; once is enough.
  std::vector<LinkedProvision> others;
  for (const LinkedProvision& linked : incoming) {
    const auto is_same = [&](const LinkedProvision& each) {
      return each.id == linked.id && each.relation == linked.relation && linked.relation == "same-heading";
    };
    if (std::none_of(outgoing.begin(), outgoing.end(), is_same)) others.push_back(linked);
  }
  const Html lists = linked_lists(outgoing, outgoing_relation, ask) + linked_lists(others, incoming_relation, ask);
  if (lists.empty()) return Html();
  return tag("h2", {attribute("id", "links")}, ask.translate("Links")) + lists;
}

Html provision_facts(const PageRequest& ask, const ProvisionInEdition& found, const Instrument& instrument) {
  const Translator& translate = ask.translate;
  const Provision& provision = found.provision;
  std::vector<std::pair<std::string, Html>> facts;
  if (!provision.strengths.empty()) {
    Html strength;
    for (const std::string& each : provision.strengths) {
      const bool stands_out = each == "must" || each == "unacceptable" || each == "commit";
      strength.add("div", {},
                   tag("span", {attribute("class", stands_out ? "strength " + each : std::string("strength"))},
                       strength_name(each, translate)),
                   " ", strength_meaning(each, translate));
    }
    facts.emplace_back(translate("Strength"), strength + mark_label(provision.strength_mark, translate));
  }
  if (!provision.qualifiers.empty()) {
    Html qualifiers;
    for (const std::string& qualifier : provision.qualifiers)
      qualifiers += Html::text(qualifiers.empty() ? "“" : ", “") + tag("i", {attribute("lang", "en")}, qualifier) +
                    Html::text("”");
    facts.emplace_back(translate("Qualifiers"), std::move(qualifiers));
  }
  if (!provision.roles.empty()) {
    std::string roles;
    for (const std::string& role : provision.roles)
      roles += (roles.empty() ? "" : ", ") + std::string(role_name(role, translate));
    facts.emplace_back(translate("Recommended for"), Html::text(roles));
  }
  if (!provision.text_mark.empty())
    facts.emplace_back(translate("This text"), mark_label(provision.text_mark, translate));
  if (!provision.pages.empty())
    facts.emplace_back(translate("Pages of the official document"),
                       Html::text(provision.pages + " ") + mark_label(provision.pages_mark, translate));
  facts.emplace_back(translate("Kind"), Html::text(kind_name(provision.kind, translate)));
  facts.emplace_back(translate("Edition"),
                     tag("a", {href(edition_url(instrument.id, found.edition.id))}, found.edition.id) +
                         Html::text(", ") + Html::text(status_name(found.edition.status, translate)));
  facts.emplace_back(translate("Permanent id"), tag("code", provision.id.text()));
  return fact_list(facts);
}

Result<Html> children_section(const PageRequest& ask, const ProvisionInEdition& found) {
  TRY(const std::vector<Provision> children, children_of(ask.view, found.provision.id, found.edition.id));
  if (children.empty()) return Html();
  Html list;
  for (const Provision& child : children) {
    Html item = tag("a", {href(provision_url(child.id))}, text_span(child.label, ask.language()));
    if (!child.heading.empty() && name_text(child, ask.language()) != label_text(child, ask.language()))
      item += Html::text(" ") + text_span(child.heading, ask.language());
    if (!child.strengths.empty()) item += Html::text(" ") + strength_labels(child, ask.translate);
    if (child.heading.empty()) item += text_block(child.text, ask.language());
    list.add("li", {}, item);
  }
  return tag("h2", {attribute("id", "parts")}, ask.translate("Parts")) + tag("ul", list);
}

Html history_section(const PageRequest& ask, const std::vector<ProvisionInEdition>& history) {
  const Translator& translate = ask.translate;
  Html items;
  const ProvisionInEdition* before = nullptr;
  for (const ProvisionInEdition& each : history) {
    Html item = tag("a", {href(edition_url(each.edition.instrument, each.edition.id))},
                    translate.format("edition {edition}", {{"edition", each.edition.id}})) +
                Html::text(", ") + day_element(each.edition.date, ask.language()) + Html::text(", ") +
                Html::text(status_name(each.edition.status, translate));
    if (before == nullptr) {
      item.add("div", {}, translate("First edition that has it."));
    } else {
      const TextPair texts = comparable_texts(before->provision, each.provision, ask.language().code());
      const std::optional<std::string> other =
          texts.language == ask.language().code() ? std::nullopt : std::optional(texts.language);
      if (texts.from == texts.to)
        item.add("div", {}, translate("The words are the same."));
      else
        item.add("p", {attribute("class", "redline"), attribute("lang", other)},
                 redline(difference(texts.from, texts.to), translate));
    }
    items.add("li", {}, item);
    before = &each;
  }
  return tag("h2", {attribute("id", "history")}, translate("History")) +
         tag("ol", {attribute("class", "timeline")}, items);
}

std::vector<Crumb> crumbs_of(const PageRequest& ask, const Instrument& instrument, const Edition& edition,
                             const Provision& provision) {
  std::vector<Crumb> crumbs = instrument_crumbs(instrument, ask.language(), ask.translate);
  const std::size_t first_parent = crumbs.size();
  for (const Provision* each = &provision; each->parent;) {
    each = edition.find(*each->parent);
    if (each == nullptr) break;
    crumbs.insert(crumbs.begin() + static_cast<std::ptrdiff_t>(first_parent),
                  {label_text(*each, ask.language()), provision_url(each->id)});
  }
  return crumbs;
}

}  // namespace

Result<Page> provision_page(const PageRequest& ask, const ProvisionPanels& panels) {
  const Translator& translate = ask.translate;
  const std::string id_text = std::string(ask.route.text("id")) + "/" + std::string(ask.route.text("rest"));
  const Result<ProvisionId> id = ProvisionId::parse(id_text);
  if (!id) return fail(ErrorKind::not_found, "the register has no such provision");
  TRY(const std::vector<ProvisionInEdition> history, provision_history(ask.view, *id));
  if (history.empty()) return fail(ErrorKind::not_found, "the register has no such provision");
  TRY(const ProvisionInEdition found, find_provision(ask.view, *id));
  TRY(const Edition edition, find_edition(ask.view, id->instrument(), found.edition.id));
  const Provision& provision = found.provision;

  const std::string label = label_text(provision, ask.language());
  const std::string short_title(choose_text(edition.instrument.short_title, ask.language().code()).text);
  Page page{.title = provision.heading.empty() ? label : name_text(provision, ask.language()),
            .section = "instruments"};
  page.before_title =
      tag("p", {attribute("class", "over")}, page.title == label ? short_title : short_title + " · " + label);
  page.description = translate.format("{label} of the {instrument}: text, strength, links and history.",
                                      {{"label", label}, {"instrument", short_title}});
  page.crumbs = crumbs_of(ask, edition.instrument, edition, provision);
  page.data_url = *site_url_from_text("/api/v1/provisions/" + id->text());
  if (!provision.text.empty()) page.lead = tag("blockquote", text_block(provision.text, ask.language()));
  page.body += wording_note(edition.instrument, found.edition.wording, found.edition.sources, ask);
  // The words first, its own and those of its parts; what is known about them after.
  TRY(const Html children, children_section(ask, found));
  TRY(const Html links, links_section(ask, found));
  page.body += children;
  page.body.add("h2", {attribute("id", "facts")}, translate("About this provision"));
  page.body += provision_facts(ask, found, edition.instrument);
  page.body += links;
  for (const ProvisionPanel panel : panels) {
    TRY(const Html shown, panel(ask, id->instrument(), id->text()));
    page.body += shown;
  }
  page.body += history_section(ask, history);
  return page;
}

}  // namespace haip
