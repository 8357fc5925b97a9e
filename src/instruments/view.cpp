#include "instruments/view.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "base/text.hpp"

namespace haip {
namespace {

// Rows hold what the fold wrote from a checked edition, so what cannot be read is a broken database.
Error broken_row(const Error& error) {
  return {ErrorKind::unavailable, "the view is damaged: " + error.message, "run `haip replay`"};
}

Result<LocalText> texts_of(const std::string& cell) {
  TRY(const Json json, parse_json(cell).map_error(broken_row));
  LocalText texts;
  for (const auto& [language, text] : *json.if_object()) texts.emplace(language, *text.if_text());
  return texts;
}

Result<std::vector<std::string>> list_of(const std::string& cell) {
  TRY(const Json json, parse_json(cell).map_error(broken_row));
  std::vector<std::string> list;
  for (const Json& item : *json.if_array()) list.push_back(*item.if_text());
  return list;
}

Result<std::vector<SourceAddress>> sources_of(const std::string& cell) {
  TRY(const Json json, parse_json(cell).map_error(broken_row));
  std::vector<SourceAddress> sources;
  for (const Json& item : *json.if_array()) {
    TRY(SourceAddress source, read_source(item).map_error(broken_row));
    sources.push_back(std::move(source));
  }
  return sources;
}

Result<ProvisionId> id_of(const std::string& cell) { return ProvisionId::parse(cell).map_error(broken_row); }

constexpr std::string_view edition_query =
    "SELECT instrument, edition, date, status, wording, is_partial, note, sources, entry_index, recorded_at, "
    "adopted_entry, "
    "adopted_at, adoption_reason, superseded_entry, "
    "(SELECT COUNT(*) FROM provision WHERE provision.instrument = edition.instrument AND provision.edition = "
    "edition.edition) "
    "FROM edition WHERE instrument = $1 ORDER BY date, entry_index";

Result<EditionSummary> edition_summary_of(const Row& row) {
  EditionSummary edition;
  edition.instrument = row.text(0);
  edition.id = row.text(1);
  edition.date = row.text(2);
  edition.status = row.text(3);
  edition.wording = row.text(4);
  edition.is_partial = row.integer(5) != 0;
  TRY(edition.note, texts_of(row.text(6)));
  TRY(edition.sources, sources_of(row.text(7)));
  edition.entry_index = {row.count(8)};
  edition.recorded_at = {row.integer(9)};
  if (!row.is_null(10)) {
    edition.adopted_entry = EntryIndex{row.count(10)};
    edition.adopted_at = Instant{row.integer(11)};
    edition.adoption_reason = row.text(12);
  }
  if (!row.is_null(13)) edition.superseded_entry = EntryIndex{row.count(13)};
  edition.provisions = row.count(14);
  return edition;
}

Result<InstrumentSummary> instrument_summary_of(Connection& view, const Row& row) {
  InstrumentSummary summary;
  Instrument& instrument = summary.instrument;
  instrument.id = row.text(0);
  instrument.kind = row.text(1);
  TRY(instrument.title, texts_of(row.text(2)));
  TRY(instrument.short_title, texts_of(row.text(3)));
  TRY(instrument.addressed_to, texts_of(row.text(4)));
  TRY(instrument.official, sources_of(row.text(5)));
  TRY(const Rows editions, view.query(edition_query, {instrument.id}));
  for (const Row& edition_row : editions) {
    TRY(EditionSummary edition, edition_summary_of(edition_row));
    summary.editions.push_back(std::move(edition));
  }
  return summary;
}

// Columns 0 to 13 of every query for provisions.
Result<Provision> provision_of(const Row& row) {
  TRY(ProvisionId id, id_of(row.text(0)));
  Provision provision{.id = std::move(id)};
  if (!row.text(1).empty()) {
    TRY(provision.parent, id_of(row.text(1)));
  }
  provision.kind = row.text(2);
  TRY(provision.label, texts_of(row.text(3)));
  TRY(provision.heading, texts_of(row.text(4)));
  TRY(provision.text, texts_of(row.text(5)));
  provision.text_mark = row.text(6);
  TRY(provision.strengths, list_of(row.text(7)));
  provision.strength_mark = row.text(8);
  TRY(provision.qualifiers, list_of(row.text(9)));
  provision.pages = row.text(10);
  provision.pages_mark = row.text(11);
  TRY(provision.roles, list_of(row.text(12)));
  provision.status = row.text(13);
  return provision;
}

Result<ProvisionLink> link_of(const Row& row) {
  TRY(ProvisionId to, id_of(row.text(0)));
  return ProvisionLink{std::move(to), row.text(1), row.text(2)};
}

Status add_links(Connection& view, std::string_view edition, Provision& provision) {
  TRY(const Rows rows, view.query("SELECT target, relation, mark FROM provision_link WHERE instrument = $1 AND edition "
                                  "= $2 AND provision = $3 ORDER BY position",
                                  {provision.id.instrument(), edition, provision.id.text()}));
  for (const Row& row : rows) {
    TRY(ProvisionLink link, link_of(row));
    provision.links.push_back(std::move(link));
  }
  return {};
}

Result<std::vector<Provision>> provisions_of(Connection& view, std::string_view instrument, std::string_view edition) {
  TRY(const Rows rows,
      view.query(
          "SELECT id, parent, kind, label, heading, content, text_mark, strengths, strength_mark, qualifiers, pages, "
          "pages_mark, roles, status FROM provision WHERE instrument = $1 AND edition = $2 ORDER BY position",
          {instrument, edition}));
  std::vector<Provision> provisions;
  std::map<std::string, std::size_t> places;
  for (const Row& row : rows) {
    TRY(Provision provision, provision_of(row));
    places.emplace(provision.id.text(), provisions.size());
    provisions.push_back(std::move(provision));
  }
  TRY(const Rows links,
      view.query("SELECT target, relation, mark, provision FROM provision_link WHERE instrument = $1 AND edition = $2 "
                 "ORDER BY provision, position",
                 {instrument, edition}));
  for (const Row& row : links) {
    TRY(ProvisionLink link, link_of(row));
    provisions[places.at(row.text(3))].links.push_back(std::move(link));
  }
  return provisions;
}

int rank_of_status(std::string_view status) { return status == "in-force" ? 0 : status == "superseded" ? 2 : 1; }

Error no_instrument(std::string_view instrument) {
  return {ErrorKind::not_found, "the register holds no instrument \"" + printable(instrument) + "\"",
          "see /instruments for the list"};
}

// Label and heading of a linked provision, from the edition that speaks for it.
Status describe(Connection& view, LinkedProvision& linked) {
  const Result<ProvisionInEdition> found = find_provision(view, linked.id);
  if (!found) return found.error().kind == ErrorKind::not_found ? Status() : Status(fail(found.error()));
  linked.edition = found->edition.id;
  linked.label = found->provision.label;
  linked.heading = found->provision.heading;
  return {};
}

}  // namespace

const EditionSummary& InstrumentSummary::current() const {
  // Editions stand oldest first, so of two with the same rank the later one counts.
  const EditionSummary* best = &editions.front();
  for (const EditionSummary& edition : editions)
    if (rank_of_status(edition.status) <= rank_of_status(best->status)) best = &edition;
  return *best;
}

const EditionSummary* InstrumentSummary::find(std::string_view edition) const {
  const auto found =
      std::find_if(editions.begin(), editions.end(), [&](const EditionSummary& each) { return each.id == edition; });
  return found == editions.end() ? nullptr : &*found;
}

Result<std::vector<InstrumentSummary>> list_instruments(Connection& view) {
  TRY(const Rows rows,
      view.query(
          "SELECT instrument, kind, title, short_title, addressed_to, official FROM instrument ORDER BY first_entry"));
  std::vector<InstrumentSummary> instruments;
  for (const Row& row : rows) {
    TRY(InstrumentSummary summary, instrument_summary_of(view, row));
    instruments.push_back(std::move(summary));
  }
  return instruments;
}

Result<std::optional<InstrumentSummary>> find_instrument(Connection& view, std::string_view instrument) {
  TRY(const std::optional<Row> row,
      view.query_row(
          "SELECT instrument, kind, title, short_title, addressed_to, official FROM instrument WHERE instrument = $1",
          {instrument}));
  if (!row) return std::nullopt;
  TRY(InstrumentSummary summary, instrument_summary_of(view, *row));
  return summary;
}

Result<Edition> find_edition(Connection& view, std::string_view instrument, std::string_view edition) {
  TRY(const std::optional<InstrumentSummary> summary, find_instrument(view, instrument));
  if (!summary) return fail(no_instrument(instrument));
  const EditionSummary* found = edition.empty() ? &summary->current() : summary->find(edition);
  if (found == nullptr) {
    std::string known;
    for (const EditionSummary& each : summary->editions) known += (known.empty() ? "" : ", ") + each.id;
    return fail(ErrorKind::not_found,
                "the instrument " + summary->instrument.id + " has no edition \"" + printable(edition) + "\"",
                "its editions are " + known);
  }
  Edition whole{summary->instrument, found->id,      found->date, found->status, found->wording, found->is_partial,
                found->note,         found->sources, {}};
  TRY(whole.provisions, provisions_of(view, instrument, found->id));
  return whole;
}

Result<std::vector<ProvisionInEdition>> provision_history(Connection& view, const ProvisionId& id) {
  TRY(const std::optional<InstrumentSummary> summary, find_instrument(view, id.instrument()));
  std::vector<ProvisionInEdition> history;
  if (!summary) return history;
  for (const EditionSummary& edition : summary->editions) {
    TRY(const std::optional<Row> row,
        view.query_row(
            "SELECT id, parent, kind, label, heading, content, text_mark, strengths, strength_mark, qualifiers, pages, "
            "pages_mark, roles, status FROM provision WHERE id = $1 AND instrument = $2 AND edition = $3",
            {id.text(), id.instrument(), edition.id}));
    if (!row) continue;
    TRY(Provision provision, provision_of(*row));
    CHECK(add_links(view, edition.id, provision));
    history.push_back({edition, std::move(provision)});
  }
  return history;
}

Result<ProvisionInEdition> find_provision(Connection& view, const ProvisionId& id) {
  TRY(std::vector<ProvisionInEdition> history, provision_history(view, id));
  if (history.empty())
    return fail(ErrorKind::not_found, "the register holds no provision " + id.text(),
                "see /instruments/" + std::string(id.instrument()) + " for its list");
  ProvisionInEdition* best = &history.front();
  for (ProvisionInEdition& each : history)
    if (rank_of_status(each.edition.status) <= rank_of_status(best->edition.status)) best = &each;
  return std::move(*best);
}

Result<std::vector<Provision>> children_of(Connection& view, const ProvisionId& id, std::string_view edition) {
  TRY(const Rows rows,
      view.query(
          "SELECT id, parent, kind, label, heading, content, text_mark, strengths, strength_mark, qualifiers, pages, "
          "pages_mark, roles, status FROM provision WHERE instrument = $1 AND edition = $2 AND parent = $3 ORDER BY "
          "position",
          {id.instrument(), edition, id.text()}));
  std::vector<Provision> children;
  for (const Row& row : rows) {
    TRY(Provision provision, provision_of(row));
    children.push_back(std::move(provision));
  }
  return children;
}

Result<std::vector<LinkedProvision>> links_from(Connection& view, const ProvisionId& id, std::string_view edition) {
  Provision provision{.id = id};
  CHECK(add_links(view, edition, provision));
  std::vector<LinkedProvision> links;
  for (const ProvisionLink& link : provision.links) {
    LinkedProvision linked{link.to, link.relation, link.mark, {}, {}, {}};
    CHECK(describe(view, linked));
    links.push_back(std::move(linked));
  }
  return links;
}

Result<std::vector<LinkedProvision>> links_to(Connection& view, const ProvisionId& id) {
  TRY(const Rows rows,
      view.query("SELECT l.provision, l.relation, l.mark, l.edition, e.status FROM provision_link l "
                 "JOIN edition e ON e.instrument = l.instrument AND e.edition = l.edition "
                 "JOIN provision p ON p.instrument = l.instrument AND p.edition = l.edition AND p.id = l.provision "
                 "WHERE l.target = $1 ORDER BY l.instrument, e.date DESC, e.entry_index DESC, p.position, l.position",
                 {id.text()}));
  std::vector<LinkedProvision> links;
  std::map<std::pair<std::string, std::string>, std::pair<std::size_t, int>>
      seen;  // to the place in links, and its rank
  for (const Row& row : rows) {
    const int rank = rank_of_status(row.text(4));
    const auto [place, is_new] = seen.try_emplace({row.text(0), row.text(1)}, links.size(), rank);
    if (!is_new && place->second.second <= rank) continue;
    TRY(ProvisionId from, id_of(row.text(0)));
    LinkedProvision linked{std::move(from), row.text(1), row.text(2), {}, {}, {}};
    CHECK(describe(view, linked));
    if (is_new) {
      links.push_back(std::move(linked));
    } else {
      links[place->second.first] = std::move(linked);
      place->second.second = rank;
    }
  }
  return links;
}

Result<std::vector<KindCount>> count_kinds(Connection& view, std::string_view instrument, std::string_view edition) {
  TRY(const Rows rows,
      view.query(
          "SELECT kind, COUNT(*) FROM provision p WHERE instrument = $1 AND edition = $2 AND NOT (kind = 'preamble' "
          "AND EXISTS (SELECT 1 FROM provision c WHERE c.instrument = $1 AND c.edition = $2 AND c.parent = p.id)) "
          "GROUP BY kind",
          {instrument, edition}));
  std::vector<KindCount> counts;
  for (const std::string_view kind : provision_kinds)
    for (const Row& row : rows)
      if (row.text(0) == kind) counts.push_back({row.text(0), row.count(1)});
  return counts;
}

}  // namespace haip
