#include "base/text.hpp"
#include "instruments/difference.hpp"
#include "instruments/display.hpp"
#include "instruments/pages.hpp"
#include "instruments/view.hpp"

namespace haip {
namespace {

Result<InstrumentSummary> asked_instrument(const PageRequest& ask) {
  TRY(std::optional<InstrumentSummary> summary, find_instrument(ask.view, ask.route.text("id")));
  if (!summary) return fail(ErrorKind::not_found, "the register has no such instrument");
  return std::move(*summary);
}

Html edition_select(std::string_view name, std::string_view label, const InstrumentSummary& summary,
                    std::string_view chosen) {
  Html options;
  for (const EditionSummary& edition : summary.editions)
    options.add("option", {attribute("value", edition.id), flag("selected", edition.id == chosen)}, edition.id);
  return tag("div", tag("label", {attribute("for", name)}, label),
             tag("select", {attribute("id", name), attribute("name", name)}, options));
}

Html compare_form(const PageRequest& ask, const InstrumentSummary& summary, std::string_view from,
                  std::string_view to) {
  Html form = edition_select("from", ask.translate("From edition"), summary, from) +
              edition_select("to", ask.translate("To edition"), summary, to) + language_field(ask);
  form.add("button", {attribute("type", "submit")}, ask.translate("Compare"));
  return tag("form",
             {attribute("class", "filter"), action(site_url({"instruments", summary.instrument.id, "compare"}))}, form);
}

Html edition_item(const EditionSummary& edition, const EditionSummary* before, const PageRequest& ask) {
  const Translator& translate = ask.translate;
  Html item = day_element(edition.date, ask.language());
  item.add("h2", {},
           tag("a", {href(edition_url(edition.instrument, edition.id))},
               translate.format("edition {edition}", {{"edition", edition.id}})));
  Html line = Html::text(status_name(edition.status, translate)) + Html::text(" · ") +
              Html::text(wording_name(edition.wording, translate)) + Html::text(" · ") +
              Html::text(translate.format_plural("{count} provision", "{count} provisions", edition.provisions));
  if (edition.is_partial) line += Html::text(" · ") + Html::text(translate("known in part"));
  item.add("p", {}, line);
  item += text_block(edition.note, ask.language());
  Html acts = translate.markup("Recorded in {entry}", {{"entry", entry_link(edition.entry_index, translate)}});
  if (edition.adopted_entry)
    acts += Html::text(" · ") + translate.markup("adopted by two people of the secretariat in {entry}",
                                                 {{"entry", entry_link(*edition.adopted_entry, translate)}});
  if (edition.superseded_entry)
    acts += Html::text(" · ") +
            translate.markup("superseded in {entry}", {{"entry", entry_link(*edition.superseded_entry, translate)}});
  item.add("p", {attribute("class", "small")}, acts);
  if (!edition.adoption_reason.empty()) item.add("blockquote", {}, tag("p", edition.adoption_reason));
  if (before != nullptr)
    item.add("p", {},
             tag("a",
                 {href(site_url({"instruments", edition.instrument, "compare"})
                           .with("from", before->id)
                           .with("to", edition.id))},
                 translate.format("What changed since edition {edition}", {{"edition", before->id}})));
  return tag("li", item);
}

std::string_view change_name(ChangeKind kind, const Translator& translate) {
  switch (kind) {
    case ChangeKind::added:
      return translate("added");
    case ChangeKind::removed:
      return translate("removed");
    case ChangeKind::changed:
      return translate("changed");
    case ChangeKind::unchanged:
      return translate("unchanged");
  }
  return translate("unchanged");
}

Html strengths_in_words(const Provision& provision, const Translator& translate) {
  return provision.strengths.empty() ? Html::text(translate("none")) : strength_labels(provision, translate);
}

Html change_block(const ProvisionChange& change, const PageRequest& ask) {
  const Translator& translate = ask.translate;
  const Provision& shown = change.to != nullptr ? *change.to : *change.from;
  Html block = tag("h2", tag("a", {href(provision_url(change.id))}, text_span(shown.label, ask.language())), " ",
                   tag("span", {attribute("class", "tag")}, change_name(change.kind, translate)));
  const std::string_view language = ask.language().code();
  TextPair texts;
  if (change.from == nullptr)
    texts = {{}, full_text(shown, language), std::string(choose_text(shown.text, language).language)};
  else if (change.to == nullptr)
    texts = {full_text(shown, language), {}, std::string(choose_text(shown.text, language).language)};
  else
    texts = comparable_texts(*change.from, *change.to, language);
  const bool is_other = !texts.language.empty() && texts.language != language;
  block.add("p",
            {attribute("class", "redline"), attribute("lang", is_other ? std::optional(texts.language) : std::nullopt)},
            redline(difference(texts.from, texts.to), translate));
  if (change.kind == ChangeKind::changed && change.from->strengths != change.to->strengths)
    block.add("p", {},
              translate.markup("Strength: from {from} to {to}", {{"from", strengths_in_words(*change.from, translate)},
                                                                 {"to", strengths_in_words(*change.to, translate)}}));
  return block;
}

}  // namespace

Result<Page> history_page(const PageRequest& ask) {
  const Translator& translate = ask.translate;
  TRY(const InstrumentSummary summary, asked_instrument(ask));
  Page page{.title = std::string(translate("All editions")), .section = "instruments"};
  page.before_title = tag("p", {attribute("class", "over")}, text_span(summary.instrument.title, ask.language()));
  page.crumbs = instrument_crumbs(summary.instrument, ask.language(), translate);
  page.data_url = site_url({"api", "v1", "instruments", summary.instrument.id});
  Html items;
  const EditionSummary* before = nullptr;
  for (const EditionSummary& edition : summary.editions) {
    items += edition_item(edition, before, ask);
    before = &edition;
  }
  page.body.add("ol", {attribute("class", "timeline")}, items);
  if (summary.editions.size() > 1)
    page.body +=
        tag("h2", translate("Compare two editions")) +
        compare_form(ask, summary, summary.editions[summary.editions.size() - 2].id, summary.editions.back().id);
  return page;
}

Result<Page> compare_page(const PageRequest& ask) {
  const Translator& translate = ask.translate;
  TRY(const InstrumentSummary summary, asked_instrument(ask));
  const std::string from_id(ask.request.query.text("from"));
  const std::string to_id(ask.request.query.text("to"));
  Page page{.title = std::string(translate("Compare two editions")), .section = "instruments"};
  page.before_title = tag("p", {attribute("class", "over")}, text_span(summary.instrument.title, ask.language()));
  page.crumbs = instrument_crumbs(summary.instrument, ask.language(), translate);
  page.body += compare_form(ask, summary, from_id.empty() ? summary.editions.front().id : from_id,
                            to_id.empty() ? summary.editions.back().id : to_id);
  if (from_id.empty() || to_id.empty()) return page;
  page.data_url =
      site_url({"api", "v1", "instruments", summary.instrument.id, "compare"}).with("from", from_id).with("to", to_id);
  TRY(const Edition from, find_edition(ask.view, summary.instrument.id, from_id));
  TRY(const Edition to, find_edition(ask.view, summary.instrument.id, to_id));
  const EditionDifference changes = compare_editions(from, to);
  const Language language = ask.language();
  page.body.add("p", {attribute("role", "status")},
                translate.format("{changed} changed, {added} added, {removed} removed, {unchanged} unchanged",
                                 {{"changed", written_number(changes.changed, language)},
                                  {"added", written_number(changes.added, language)},
                                  {"removed", written_number(changes.removed, language)},
                                  {"unchanged", written_number(changes.unchanged, language)}}));
  for (const ProvisionChange& change : changes.changes)
    if (change.kind != ChangeKind::unchanged) page.body += change_block(change, ask);
  return page;
}

}  // namespace haip
