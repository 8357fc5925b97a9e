#include "cooperation/search.hpp"

#include "cooperation/cooperation.hpp"

namespace haip {
namespace {

Result<std::vector<SearchDocument>> documents(Connection& view, const Envelope& envelope) {
  constexpr std::string_view prefix = "observation/";
  if (envelope.type != "observation.record" || !envelope.subject.starts_with(prefix))
    return std::vector<SearchDocument>{};
  const std::string_view id = std::string_view(envelope.subject).substr(prefix.size());
  TRY(const std::optional<Observation> observation, find_observation(view, id));
  if (!observation) return std::vector<SearchDocument>{};
  SearchDocument document{.key = "observation/" + observation->id,
                          .kind = "observation",
                          .url = Url("/timeline").at(observation->id).text(),
                          .entry_index = observation->entry_index};
  for (const auto& [language, title] : *observation->title.if_object()) {
    const Json* text = observation->text.find(language);
    document.texts.push_back({language, *title.if_text(), text == nullptr ? "" : *text->if_text(), observation->date});
  }
  return std::vector<SearchDocument>{std::move(document)};
}

}  // namespace

Searchable cooperation_search() { return {documents, {{"observation", "Timeline"}}}; }

}  // namespace haip
