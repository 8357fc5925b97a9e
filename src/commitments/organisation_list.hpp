#pragma once
// Organisations as the pages and the data list them: with their commitment to one instrument, filtered; and what one of
// them did.

#include "commitments/commitments.hpp"
#include "register/identity.hpp"

namespace haip {

inline constexpr std::string_view code_of_conduct = "coc";

/// "" stands for any.
struct OrganisationFilter {
  std::string economy;
  std::string role;
  std::string size;
  std::string state;  ///< Of the commitment: standing, withdrawn or none.
  std::string instrument = std::string(code_of_conduct);

  /// The address with what is asked for as its query.
  [[nodiscard]] Url applied_to(Url url) const;
};

/// From the query. Errors: not_found for an instrument that the register does not hold.
Result<OrganisationFilter> asked_filter(const PageRequest& ask);

struct ListedOrganisation {
  Organisation organisation;
  std::optional<Commitment> commitment;  ///< To the instrument asked for.
};
/// By domain.
Result<std::vector<ListedOrganisation>> listed_organisations(Connection& view, std::string_view instrument);
bool passes(const ListedOrganisation& listed, const OrganisationFilter& filter);

struct TimelineItem {
  Envelope envelope;
  NewsItem news;
};
struct Timeline {
  std::vector<TimelineItem> items;           ///< Newest first, at most 100.
  std::optional<std::uint64_t> next_before;  ///< When there are older ones: their ?before=.
};
/// What the organisation did and what the register did about it and its keys, before the entry that ?before= names.
Result<Timeline> organisation_acts(const PageRequest& ask, std::string_view domain);

}  // namespace haip
