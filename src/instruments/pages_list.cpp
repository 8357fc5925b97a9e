#include "instruments/display.hpp"
#include "instruments/pages.hpp"
#include "instruments/view.hpp"

namespace haip {
namespace {

Result<Html> instrument_card(const InstrumentSummary& summary, const PageRequest& ask) {
  const Translator& translate = ask.translate;
  const Instrument& instrument = summary.instrument;
  const EditionSummary& current = summary.current();
  TRY(const std::vector<KindCount> counts, count_kinds(ask.view, instrument.id, current.id));
  std::string contents;
  for (const KindCount& count : counts) contents += (contents.empty() ? "" : " · ") + counted_kind(count, translate);
  std::vector<std::pair<std::string, Html>> facts;
  facts.emplace_back(translate("Kind"), Html::text(instrument_kind_name(instrument.kind, translate)));
  facts.emplace_back(status_name(current.status, translate),
                     tag("a", {href(edition_url(instrument.id, current.id))},
                         translate.format("edition {edition}", {{"edition", current.id}})) +
                         Html::text(", ") + day_element(current.date, ask.language()));
  facts.emplace_back(translate("Contents"), Html::text(contents));
  if (!instrument.addressed_to.empty())
    facts.emplace_back(translate("Addressed to"), text_span(instrument.addressed_to, ask.language()));
  Html card;
  card.add("h2", {}, tag("a", {href(instrument_url(instrument.id))}, text_span(instrument.title, ask.language())));
  card += fact_list(facts);
  card.add("p", {},
           tag("a", {href(site_url({"instruments", instrument.id, "history"}))},
               translate.format_plural("{count} edition", "{count} editions", summary.editions.size())));
  return card;
}

}  // namespace

Result<Page> instruments_page(const PageRequest& ask) {
  const Translator& translate = ask.translate;
  TRY(const std::vector<InstrumentSummary> instruments, list_instruments(ask.view));
  Page page{.title = std::string(translate("Instruments")), .section = "instruments"};
  page.description = translate(
      "Principles, Code of Conduct and reporting questionnaires of the Hiroshima AI Process, with all their editions.");
  page.lead = tag(
      "p", {attribute("class", "lead")},
      translate("The documents of the process, each with its editions and a permanent address for every provision."));
  page.data_url = Url("/api/v1/instruments");
  if (instruments.empty()) {
    page.body += empty_note(
        translate("No instrument is recorded yet. One appears here when the register records an edition of it."));
    return page;
  }
  page.body.add("p", {attribute("class", "note")},
                translate("Unless a page says otherwise, texts are summaries in our own words; each page gives the "
                          "address of the official text."));
  for (const InstrumentSummary& summary : instruments) {
    TRY(const Html card, instrument_card(summary, ask));
    page.body += card;
  }
  return page;
}

}  // namespace haip
