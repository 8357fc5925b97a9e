#pragma once
// What the register knows about instruments: read from the view tables that the fold fills.

#include <optional>
#include <vector>

#include "instruments/edition.hpp"
#include "register/act.hpp"
#include "store/database.hpp"

namespace haip {

/// An edition without its provisions.
struct EditionSummary {
  std::string instrument;
  std::string id;
  std::string date;
  std::string status;  ///< At present: from edition_statuses.
  std::string wording;
  bool is_partial = false;
  LocalText note;
  std::vector<SourceAddress> sources;
  EntryIndex entry_index;  ///< Of the edition.record act.
  Instant recorded_at;
  std::optional<EntryIndex> adopted_entry;
  std::optional<Instant> adopted_at;
  std::string adoption_reason;
  std::optional<EntryIndex> superseded_entry;
  std::uint64_t provisions = 0;
};

struct InstrumentSummary {
  Instrument instrument;
  std::vector<EditionSummary> editions;  ///< Oldest date first, then in the order they were recorded.

  /// The edition in force; without one the newest that is not superseded, then the newest. Never null.
  [[nodiscard]] const EditionSummary& current() const;
  [[nodiscard]] const EditionSummary* find(std::string_view edition) const;
};

/// In the order the register came to know them.
Result<std::vector<InstrumentSummary>> list_instruments(Connection& view);
Result<std::optional<InstrumentSummary>> find_instrument(Connection& view, std::string_view instrument);

/// The whole edition, with its present status. `edition` "" asks for the current one (InstrumentSummary::current).
/// Errors: not_found, in words that name what there is.
Result<Edition> find_edition(Connection& view, std::string_view instrument, std::string_view edition);

/// One provision as one edition has it.
struct ProvisionInEdition {
  EditionSummary edition;
  Provision provision;
};
/// In all editions that have it, oldest first. Empty when no edition has it.
Result<std::vector<ProvisionInEdition>> provision_history(Connection& view, const ProvisionId& id);
/// As the current edition has it; else as the newest edition that has it. Errors: not_found.
Result<ProvisionInEdition> find_provision(Connection& view, const ProvisionId& id);
/// Provisions of that edition whose parent is `id`, in order.
Result<std::vector<Provision>> children_of(Connection& view, const ProvisionId& id, std::string_view edition);

/// A link between provisions, with the label and heading of the other end as its newest edition in force has them.
struct LinkedProvision {
  ProvisionId id;
  std::string relation;
  std::string mark;
  std::string edition;  ///< Of the other end; "" when the register does not hold it.
  LocalText label;
  LocalText heading;
};
/// Where the provision of that edition points to.
Result<std::vector<LinkedProvision>> links_from(Connection& view, const ProvisionId& id, std::string_view edition);
/// What points to the provision, from any edition; once for each provision and relation, from the edition in force if
/// that has it, else from the newest.
Result<std::vector<LinkedProvision>> links_to(Connection& view, const ProvisionId& id);

/// How many provisions of each kind the edition has, in the order of provision_kinds, kinds without any left out.
/// A preamble that has points of its own is not one of them.
struct KindCount {
  std::string kind;
  std::uint64_t count = 0;
};
Result<std::vector<KindCount>> count_kinds(Connection& view, std::string_view instrument, std::string_view edition);

}  // namespace haip
