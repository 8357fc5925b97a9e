#include "commitments/organisation_list.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "base/text.hpp"
#include "register/fold.hpp"

namespace haip {

Url OrganisationFilter::applied_to(Url url) const {
  const std::array<std::pair<std::string_view, std::string_view>, 5> parts{
      {{"economy", economy},
       {"role", role},
       {"size", size},
       {"state", state},
       {"instrument", instrument == code_of_conduct ? std::string_view() : instrument}}};
  for (const auto& [name, value] : parts)
    if (!value.empty()) url = url.with(name, value);
  return url;
}

Result<OrganisationFilter> asked_filter(const PageRequest& ask) {
  const Parameters& query = ask.request.query;
  OrganisationFilter filter{std::string(query.text("economy")), std::string(query.text("role")),
                            std::string(query.text("size")), std::string(query.text("state"))};
  const std::string_view instrument = query.text("instrument");
  if (instrument.empty() || instrument == code_of_conduct) return filter;
  TRY(const std::optional<Row> known,
      ask.view.query_row("SELECT instrument FROM instrument WHERE instrument = $1", {instrument}));
  if (!known) return fail(ErrorKind::not_found, "the register has no such instrument");
  filter.instrument = instrument;
  return filter;
}

Result<std::vector<ListedOrganisation>> listed_organisations(Connection& view, std::string_view instrument) {
  TRY(const std::vector<Organisation> organisations, list_organisations(view));
  TRY(const std::vector<Commitment> commitments, commitments_to(view, instrument));
  std::map<std::string_view, const Commitment*> by_domain;
  for (const Commitment& commitment : commitments) by_domain.emplace(commitment.domain, &commitment);
  std::vector<ListedOrganisation> listed;
  for (const Organisation& organisation : organisations) {
    const auto found = by_domain.find(organisation.domain);
    listed.push_back({organisation, found == by_domain.end() ? std::nullopt : std::optional(*found->second)});
  }
  return listed;
}

bool passes(const ListedOrganisation& listed, const OrganisationFilter& filter) {
  const Organisation& organisation = listed.organisation;
  const std::optional<Commitment>& commitment = listed.commitment;
  if (!filter.economy.empty() && organisation.economy != filter.economy) return false;
  if (!filter.size.empty() && organisation.size != filter.size) return false;
  if (!filter.role.empty() &&
      std::find(organisation.roles.begin(), organisation.roles.end(), filter.role) == organisation.roles.end())
    return false;
  if (filter.state == "standing") return commitment && commitment->state == CommitmentState::standing;
  if (filter.state == "withdrawn") return commitment && commitment->state == CommitmentState::withdrawn;
  if (filter.state == "none") return !commitment;
  return true;
}

Result<Timeline> organisation_acts(const PageRequest& ask, std::string_view domain) {
  constexpr std::uint64_t most_shown = 100;
  std::uint64_t end = ask.log_size;
  if (const std::string* before = ask.request.query.find("before")) {
    TRY(const std::uint64_t wanted, parse_decimal(*before));
    end = std::min(end, wanted);
  }
  TRY(const std::vector<SigningKey> keys, signing_keys_of(ask.view, domain));
  std::vector<std::string> subjects{"organisation/" + std::string(domain)};
  for (const SigningKey& key : keys) subjects.push_back("key/" + key.thumbprint.hex());
  std::set<std::uint64_t, std::greater<>> entries;
  for (const std::string& subject : subjects) {
    TRY(const Rows rows, ask.view.query("SELECT entry_index FROM act WHERE entry_index < $1 AND (actor = $2 OR subject "
                                        "= $3) ORDER BY entry_index DESC LIMIT $4",
                                        {end, domain, subject, most_shown + 1}));
    for (const Row& row : rows) entries.insert(row.count(0));
  }
  Timeline timeline;
  for (const std::uint64_t entry : entries) {
    if (timeline.items.size() == most_shown) {
      timeline.next_before = timeline.items.back().envelope.entry_index.value;
      break;
    }
    TRY(Envelope envelope, read_envelope(ask.view, {entry}));
    TRY(NewsItem news, ask.describe(envelope));
    timeline.items.push_back({std::move(envelope), std::move(news)});
  }
  return timeline;
}

}  // namespace haip
