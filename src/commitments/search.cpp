#include "commitments/search.hpp"

#include "base/text.hpp"
#include "commitments/commitments.hpp"
#include "instruments/edition.hpp"
#include "register/identity.hpp"

namespace haip {
namespace {

std::string organisation_path(std::string_view domain) { return site_url({"organisations", domain}).text(); }

SearchDocument organisation_document(const Organisation& organisation) {
  return {.key = "organisation/" + organisation.domain,
          .kind = "organisation",
          .url = organisation_path(organisation.domain),
          .entry_index = organisation.entry_index,
          .texts = {{"", organisation.name, organisation.domain}}};
}

Result<std::string> instrument_title(Connection& view, const Commitment& commitment) {
  TRY(const std::optional<Row> row,
      view.query_row("SELECT short_title FROM instrument WHERE instrument = $1", {commitment.instrument}));
  if (!row) return commitment.instrument;
  TRY(const Json json, parse_json(row->text(0)));
  TRY(const LocalText titles, read_local_text(json, "short_title", longest_heading));
  return std::string(choose_text(titles, commitment.language).text);
}

// The words may have been erased; then there is nothing to find.
Result<SearchDocument> commitment_document(Connection& view, const Organisation& organisation,
                                           const Commitment& commitment) {
  SearchDocument document{
      .key = "commitment/" + commitment.domain + "/" + commitment.instrument,
      .kind = "commitment",
      .url = site_url({"organisations", commitment.domain}).at("commitment-" + commitment.instrument).text(),
      .entry_index = commitment.last_entry};
  if (commitment.statement.empty()) return document;
  TRY(const std::string title, instrument_title(view, commitment));
  document.texts.push_back(
      {commitment.language, organisation.name + ": " + title, commitment.statement, commitment.domain});
  return document;
}

Result<std::vector<SearchDocument>> documents(Connection& view, const Envelope& envelope) {
  const bool is_organisation = envelope.type.starts_with("organisation.");
  if (!is_organisation && !envelope.type.starts_with("commitment.")) return std::vector<SearchDocument>{};
  // organisation/<domain> or commitment/<domain>/<instrument>
  const auto parts = split(envelope.subject, '/');
  if (parts.size() < 2) return std::vector<SearchDocument>{};
  TRY(const std::optional<Organisation> organisation, find_organisation(view, parts[1]));
  if (!organisation) return std::vector<SearchDocument>{};
  TRY(const std::vector<Commitment> commitments, commitments_of(view, organisation->domain));
  std::vector<SearchDocument> found;
  if (is_organisation) found.push_back(organisation_document(*organisation));
  // Each shows the name of the organisation, which may have changed.
  for (const Commitment& commitment : commitments) {
    TRY(SearchDocument document, commitment_document(view, *organisation, commitment));
    found.push_back(std::move(document));
  }
  return found;
}

}  // namespace

Searchable commitments_search() {
  return {documents, {{"organisation", "Organisation"}, {"commitment", "Commitment"}}};
}

}  // namespace haip
