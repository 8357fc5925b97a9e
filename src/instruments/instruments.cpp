#include "instruments/instruments.hpp"

#include "base/text.hpp"
#include "instruments/data.hpp"
#include "instruments/display.hpp"
#include "instruments/pages.hpp"
#include "instruments/search.hpp"
#include "instruments/shipped.hpp"
#include "instruments/view.hpp"

namespace haip {
namespace {

Result<std::optional<NewsItem>> describe_edition_act(Connection& view, const Envelope& envelope,
                                                     const Translator& translate) {
  if (envelope.type != "edition.record" && envelope.type != "edition.adopt") return std::nullopt;
  const auto parts = split(envelope.subject, '/');  // instrument/<id>/<edition>
  if (parts.size() != 3) return std::nullopt;
  TRY(const std::optional<InstrumentSummary> summary, find_instrument(view, parts[1]));
  const std::string title(summary ? choose_text(summary->instrument.short_title, translate.language().code()).text
                                  : parts[1]);
  const std::string sentence = envelope.type == "edition.record"
                                   ? translate.format("{instrument}: edition {edition} was recorded",
                                                      {{"instrument", title}, {"edition", parts[2]}})
                                   : translate.format("{instrument}: edition {edition} was adopted",
                                                      {{"instrument", title}, {"edition", parts[2]}});
  NewsItem item{sentence, {}, edition_url(parts[1], parts[2])};
  const EditionSummary* edition = summary ? summary->find(parts[2]) : nullptr;
  if (edition == nullptr) return item;
  item.summary = envelope.type == "edition.adopt"
                     ? edition->adoption_reason
                     : std::string(choose_text(edition->note, translate.language().code()).text);
  return item;
}

}  // namespace

std::optional<std::string> shipped_edition_in_force(std::string_view instrument) {
  const Result<std::vector<Edition>> editions = shipped_editions();
  if (!editions) return std::nullopt;
  for (const Edition& edition : *editions)
    if (edition.instrument.id == instrument && edition.status == "in-force") return edition.id;
  return std::nullopt;
}

Feature instruments_feature(std::vector<ProvisionPanel> panels) {
  Feature feature{.part = instruments_part()};
  feature.pages = {{"/instruments", instruments_page},
                   {"/instruments/{id}", [panels](const PageRequest& ask) { return instrument_page(ask, panels); }},
                   {"/instruments/{id}/editions/{edition}", edition_page},
                   {"/instruments/{id}/history", history_page},
                   {"/instruments/{id}/compare", compare_page},
                   {"/instruments/{id}/{rest...}",
                    [panels = std::move(panels)](const PageRequest& ask) { return provision_page(ask, panels); }}};
  feature.data = instrument_data();
  feature.navigation = {{"instruments", "Instruments", 100}};
  feature.describe = describe_edition_act;
  feature.search = instruments_search();
  return feature;
}

}  // namespace haip
