#include "instruments/search.hpp"

#include <map>
#include <set>

#include "base/text.hpp"
#include "instruments/display.hpp"
#include "instruments/view.hpp"

namespace haip {
namespace {

// A text in each language that any of them has; what one lacks in a language is taken as a page would show it.
std::set<std::string> languages_of(std::initializer_list<const LocalText*> texts) {
  std::set<std::string> languages;
  for (const LocalText* text : texts)
    for (const auto& [language, words] : *text) languages.insert(language);
  return languages;
}

std::string in(const std::string& language, const LocalText& texts) {
  return std::string(choose_text(texts, language).text);
}
/// "" when there is none in that very language.
std::string only_in(const std::string& language, const LocalText& texts) {
  const auto found = texts.find(language);
  return found == texts.end() ? "" : found->second;
}

std::string joined(std::string first, const std::string& second, std::string_view between) {
  if (first.empty() || second.empty() || first == second) return first.empty() ? second : first;
  return first.append(between) + second;
}

SearchDocument instrument_document(const InstrumentSummary& summary) {
  const Instrument& instrument = summary.instrument;
  const EditionSummary& current = summary.current();
  SearchDocument document{.key = "instrument/" + instrument.id,
                          .kind = "instrument",
                          .url = instrument_url(instrument.id).text(),
                          .entry_index = current.entry_index};
  for (const std::string& language : languages_of({&instrument.title}))
    document.texts.push_back({language, in(language, instrument.short_title),
                              joined(in(language, instrument.title), only_in(language, current.note), " – "),
                              only_in(language, instrument.addressed_to) + " " + instrument.id});
  return document;
}

SearchDocument edition_document(const Instrument& instrument, const EditionSummary& edition) {
  SearchDocument document{.key = "edition/" + instrument.id + "/" + edition.id,
                          .kind = "edition",
                          .url = edition_url(instrument.id, edition.id).text(),
                          .entry_index = edition.entry_index};
  for (const std::string& language : languages_of({&instrument.short_title}))
    document.texts.push_back({language, in(language, instrument.short_title) + " " + edition.id,
                              joined(only_in(language, edition.note), edition.adoption_reason, " "), instrument.id});
  return document;
}

SearchDocument provision_document(const Instrument& instrument, EntryIndex entry_index, const Provision& provision) {
  SearchDocument document{.key = "provision/" + provision.id.text(),
                          .kind = "provision",
                          .url = provision_url(provision.id).text(),
                          .entry_index = entry_index};
  for (const std::string& language : languages_of({&provision.heading, &provision.text, &provision.label}))
    document.texts.push_back(
        {language, joined(in(language, provision.label), only_in(language, provision.heading), " – "),
         only_in(language, provision.text), provision.id.text(), in(language, instrument.short_title)});
  return document;
}

int rank_of_status(std::string_view status) { return status == "in-force" ? 0 : status == "superseded" ? 2 : 1; }

// Each provision as its page shows it: from the edition in force, else from the newest that has it.
Result<std::vector<SearchDocument>> provision_documents(Connection& view, const InstrumentSummary& summary) {
  std::map<std::string, std::pair<int, SearchDocument>> best;
  for (const EditionSummary& edition : summary.editions) {
    TRY(const Edition whole, find_edition(view, summary.instrument.id, edition.id));
    const int rank = rank_of_status(edition.status);
    for (const Provision& provision : whole.provisions) {
      const auto known = best.find(provision.id.text());
      if (known != best.end() && known->second.first < rank) continue;
      best.insert_or_assign(provision.id.text(),
                            std::pair(rank, provision_document(summary.instrument, edition.entry_index, provision)));
    }
  }
  std::vector<SearchDocument> documents;
  documents.reserve(best.size());
  for (auto& [id, ranked] : best) documents.push_back(std::move(ranked.second));
  return documents;
}

Result<std::vector<SearchDocument>> documents(Connection& view, const Envelope& envelope) {
  if (envelope.type != "edition.record" && envelope.type != "edition.adopt") return std::vector<SearchDocument>{};
  const auto parts = split(envelope.subject, '/');  // instrument/<id>/<edition>
  if (parts.size() != 3) return std::vector<SearchDocument>{};
  TRY(const std::optional<InstrumentSummary> summary, find_instrument(view, parts[1]));
  if (!summary) return std::vector<SearchDocument>{};
  TRY(std::vector<SearchDocument> found, provision_documents(view, *summary));
  for (const EditionSummary& edition : summary->editions)
    found.push_back(edition_document(summary->instrument, edition));
  found.push_back(instrument_document(*summary));
  return found;
}

}  // namespace

Searchable instruments_search() {
  return {documents, {{"instrument", "Instrument"}, {"edition", "Edition"}, {"provision", "Provision"}}};
}

}  // namespace haip
