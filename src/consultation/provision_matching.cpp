#include "consultation/provision_matching.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "consultation/provision_likeness.hpp"

namespace haip {
namespace {

using Place = std::size_t;  // of a provision in its edition

struct Group {
  std::vector<Place> from;
  std::vector<Place> to;
  ProvisionMatchedBy by = ProvisionMatchedBy::nothing;
};

struct LikelyPair {
  Place from = 0;
  Place to = 0;
  int likeness = 0;
};

std::map<ProvisionId, Place> places_of(const Edition& edition) {
  std::map<ProvisionId, Place> places;
  for (Place i = 0; i < edition.provisions.size(); ++i) places.emplace(edition.provisions[i].id, i);
  return places;
}

class ProvisionMatcher {
 public:
  ProvisionMatcher(const Edition& from, const Edition& to)
      : from_(from),
        to_(to),
        old_places_(places_of(from)),
        new_places_(places_of(to)),
        likeness_(from, to),
        group_of_old_(from.provisions.size()),
        group_of_new_(to.provisions.size()) {}

  Result<ProvisionMatching> run(const ProvisionDecisions& decided) {
    CHECK(take_decisions(decided));
    match_by_id();
    match_equal_texts();
    match_by_text();
    find_splits();
    find_mergers();
    for (Place i = 0; i < group_of_old_.size(); ++i)
      if (!group_of_old_[i]) add({{i}, {}});
    for (Place i = 0; i < group_of_new_.size(); ++i)
      if (!group_of_new_[i]) add({{}, {i}});
    return finish();
  }

 private:
  Result<std::vector<Place>> decided_places(const std::vector<ProvisionId>& ids, const Edition& edition,
                                            const std::map<ProvisionId, Place>& places,
                                            std::set<ProvisionId>& seen) const {
    std::vector<Place> found;
    for (const ProvisionId& id : ids) {
      const auto place = places.find(id);
      if (place == places.end())
        return malformed("the decision names " + id.text() + ", which the edition " + edition.id + " does not have");
      if (!seen.insert(id).second) return malformed("the decisions name " + id.text() + " twice on one side");
      found.push_back(place->second);
    }
    std::sort(found.begin(), found.end());
    return found;
  }

  Status take_decisions(const ProvisionDecisions& decided) {
    if (from_.instrument.id != to_.instrument.id)
      return malformed("the editions are of two instruments, " + from_.instrument.id + " and " + to_.instrument.id,
                       "compare editions of one instrument");
    std::set<ProvisionId> seen_old;
    std::set<ProvisionId> seen_new;
    for (const ProvisionDecision& decision : decided) {
      TRY(std::vector<Place> from, decided_places(decision.from, from_, old_places_, seen_old));
      TRY(std::vector<Place> to, decided_places(decision.to, to_, new_places_, seen_new));
      if (from.empty() && to.empty()) return malformed("a decision names no provision at all");
      if (from.size() > 1 && to.size() > 1)
        return malformed("a decision has several provisions on both sides",
                         "write one decision for each provision that was split, and one for each that was merged");
      add({std::move(from), std::move(to), ProvisionMatchedBy::person});
    }
    return {};
  }

  void add(Group group) {
    for (const Place i : group.from) group_of_old_[i] = groups_.size();
    for (const Place i : group.to) group_of_new_[i] = groups_.size();
    groups_.push_back(std::move(group));
  }

  [[nodiscard]] bool is_open(Place from, Place to) const { return !group_of_old_[from] && !group_of_new_[to]; }

  // How alike the pair is that the ids name; -1 when the id is on one side only, or a person has decided about it.
  [[nodiscard]] int by_id_of_old(Place from) const {
    const auto other = new_places_.find(from_.provisions[from].id);
    return other == new_places_.end() ? -1 : likeness_.likeness(from, other->second);
  }
  [[nodiscard]] int by_id_of_new(Place to) const {
    const auto other = old_places_.find(to_.provisions[to].id);
    return other == old_places_.end() ? -1 : likeness_.likeness(other->second, to);
  }

  // The pair is alike, and so much better than what the ids say of either that the ids must have been given anew.
  [[nodiscard]] bool beats_ids(Place from, Place to, const std::vector<int>& old_by_id,
                               const std::vector<int>& new_by_id) const {
    const int rival = std::max(old_by_id[from], new_by_id[to]);
    if (rival + provision_contradiction > 1000 || likeness_.old_weight(from) < lightest_contradiction) return false;
    return likeness_.likeness(from, to) >= std::max(provision_alike, rival + provision_contradiction);
  }

  void match_by_id() {
    std::vector<int> old_by_id;
    std::vector<int> new_by_id;
    old_by_id.reserve(from_.provisions.size());
    new_by_id.reserve(to_.provisions.size());
    for (Place i = 0; i < from_.provisions.size(); ++i) old_by_id.push_back(by_id_of_old(i));
    for (Place i = 0; i < to_.provisions.size(); ++i) new_by_id.push_back(by_id_of_new(i));
    std::vector<std::pair<Place, Place>> pairs;
    for (const auto& [id, from] : old_places_) {
      const auto found = new_places_.find(id);
      if (found == new_places_.end() || !is_open(from, found->second)) continue;
      const Place to = found->second;
      bool is_contradicted = false;
      for (Place other = 0; other < to_.provisions.size() && !is_contradicted; ++other)
        is_contradicted = other != to && is_open(from, other) && beats_ids(from, other, old_by_id, new_by_id);
      for (Place other = 0; other < from_.provisions.size() && !is_contradicted; ++other)
        is_contradicted = other != from && is_open(other, to) && beats_ids(other, to, old_by_id, new_by_id);
      if (!is_contradicted) pairs.emplace_back(from, to);
    }
    for (const auto& [from, to] : pairs) add({{from}, {to}, ProvisionMatchedBy::id});
  }

  [[nodiscard]] std::vector<Place> open_old() const {
    std::vector<Place> open;
    for (Place i = 0; i < group_of_old_.size(); ++i)
      if (!group_of_old_[i]) open.push_back(i);
    return open;
  }
  [[nodiscard]] std::vector<Place> open_new() const {
    std::vector<Place> open;
    for (Place i = 0; i < group_of_new_.size(); ++i)
      if (!group_of_new_[i]) open.push_back(i);
    return open;
  }

  // The same words, once on either side.
  void match_equal_texts() {
    const std::vector<Place> old_ones = open_old();
    const std::vector<Place> new_ones = open_new();
    for (const Place from : old_ones) {
      std::vector<Place> equal;
      for (const Place to : new_ones)
        if (likeness_.are_equal(from, to)) equal.push_back(to);
      if (equal.size() != 1) continue;
      const auto also = std::count_if(old_ones.begin(), old_ones.end(),
                                      [&](Place other) { return likeness_.are_equal(other, equal[0]); });
      if (also == 1) add({{from}, {equal[0]}, ProvisionMatchedBy::text});
    }
  }

  void match_by_text() {
    const std::vector<Place> old_ones = open_old();
    const std::vector<Place> new_ones = open_new();
    std::vector<LikelyPair> pairs;
    for (const Place from : old_ones)
      for (const Place to : new_ones)
        if (const int likeness = likeness_.likeness(from, to); likeness >= provision_alike - provision_lead)
          pairs.push_back({from, to, likeness});
    for (const LikelyPair& pair : pairs) {
      if (pair.likeness < provision_alike || !is_open(pair.from, pair.to)) continue;
      const bool has_rival = std::any_of(pairs.begin(), pairs.end(), [&](const LikelyPair& other) {
        return (other.from == pair.from) != (other.to == pair.to) && other.likeness + provision_lead > pair.likeness;
      });
      if (!has_rival) add({{pair.from}, {pair.to}, ProvisionMatchedBy::text});
    }
  }

  // New provisions without a match whose words are most of all those of this old one.
  [[nodiscard]] std::vector<Place> parts_of(Place from) const {
    std::vector<Place> parts;
    for (const Place to : open_new()) {
      if (likeness_.new_weight(to) < lightest_piece) continue;
      const int within = likeness_.new_within_old(to, from);
      if (within < provision_alike) continue;
      bool has_rival = false;
      for (Place other = 0; other < from_.provisions.size() && !has_rival; ++other)
        has_rival = other != from && likeness_.new_within_old(to, other) + provision_lead > within;
      if (!has_rival) parts.push_back(to);
    }
    return parts;
  }

  void find_splits() {
    for (Place from = 0; from < from_.provisions.size(); ++from) {
      Group* known = known_pair(group_of_old_[from]);
      if (group_of_old_[from] && known == nullptr) continue;
      std::vector<Place> parts = parts_of(from);
      if (parts.empty()) continue;
      if (known != nullptr) {
        if (likeness_.new_within_old(known->to[0], from) < provision_alike) continue;
        parts.push_back(known->to[0]);
      }
      int covered = 0;
      for (const Place part : parts) covered += likeness_.old_within_new(from, part);
      if (parts.size() < 2 || covered < provision_alike) continue;
      std::sort(parts.begin(), parts.end());
      replace(known, {{from}, std::move(parts), known == nullptr ? ProvisionMatchedBy::text : known->by});
    }
  }

  // Old provisions without a match whose words are most of all in this new one.
  [[nodiscard]] std::vector<Place> sources_of(Place to) const {
    std::vector<Place> sources;
    for (const Place from : open_old()) {
      if (likeness_.old_weight(from) < lightest_piece) continue;
      const int within = likeness_.old_within_new(from, to);
      if (within < provision_alike) continue;
      bool has_rival = false;
      for (Place other = 0; other < to_.provisions.size() && !has_rival; ++other)
        has_rival = other != to && likeness_.old_within_new(from, other) + provision_lead > within;
      if (!has_rival) sources.push_back(from);
    }
    return sources;
  }

  void find_mergers() {
    for (Place to = 0; to < to_.provisions.size(); ++to) {
      Group* known = known_pair(group_of_new_[to]);
      if (group_of_new_[to] && known == nullptr) continue;
      std::vector<Place> sources = sources_of(to);
      if (sources.empty()) continue;
      if (known != nullptr) {
        if (likeness_.old_within_new(known->from[0], to) < provision_alike) continue;
        sources.push_back(known->from[0]);
      }
      if (sources.size() < 2) continue;
      std::sort(sources.begin(), sources.end());
      replace(known, {std::move(sources), {to}, known == nullptr ? ProvisionMatchedBy::text : known->by});
    }
  }

  // The one-to-one match of that number, unless a person made it.
  Group* known_pair(std::optional<std::size_t> number) {
    if (!number) return nullptr;
    Group& group = groups_[*number];
    const bool is_pair = group.from.size() == 1 && group.to.size() == 1;
    return is_pair && group.by != ProvisionMatchedBy::person ? &group : nullptr;
  }

  void replace(Group* known, Group by) {
    if (known == nullptr) return add(std::move(by));
    const auto number = static_cast<std::size_t>(known - groups_.data());
    for (const Place i : by.from) group_of_old_[i] = number;
    for (const Place i : by.to) group_of_new_[i] = number;
    *known = std::move(by);
  }

  // Those that stand in another order: not in the longest run of pairs that go up together (the first such run).
  [[nodiscard]] std::set<Place> out_of_order() const {
    std::vector<std::pair<Place, Place>> pairs;  // by old place
    for (Place from = 0; from < group_of_old_.size(); ++from) {
      const Group& group = groups_[*group_of_old_[from]];
      if (group.from.size() == 1 && group.to.size() == 1) pairs.emplace_back(from, group.to[0]);
    }
    std::vector<std::size_t> length(pairs.size(), 1);
    std::vector<std::size_t> before(pairs.size(), pairs.size());
    std::size_t best = pairs.size();
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j)
        if (pairs[j].second < pairs[i].second && length[j] + 1 > length[i]) {
          length[i] = length[j] + 1;
          before[i] = j;
        }
      if (best == pairs.size() || length[i] > length[best]) best = i;
    }
    std::set<Place> out;
    for (const auto& [from, to] : pairs) out.insert(from);
    for (std::size_t i = best; i < pairs.size(); i = before[i]) out.erase(pairs[i].first);
    return out;
  }

  [[nodiscard]] std::optional<ProvisionId> new_parent_of(Place from) const {
    const std::optional<ProvisionId>& parent = from_.provisions[from].parent;
    if (!parent) return std::nullopt;
    const Group& group = groups_[*group_of_old_[old_places_.at(*parent)]];
    return group.to.empty() ? parent : std::optional(to_.provisions[group.to[0]].id);
  }

  [[nodiscard]] std::optional<NearProvision> nearest_to_old(Place from, const std::vector<Place>& but) const {
    std::optional<NearProvision> nearest;
    for (Place to = 0; to < to_.provisions.size(); ++to) {
      if (std::find(but.begin(), but.end(), to) != but.end()) continue;
      const int likeness = likeness_.likeness(from, to);
      if (likeness > (nearest ? nearest->likeness : 0)) nearest = NearProvision{to_.provisions[to].id, likeness};
    }
    return nearest;
  }
  [[nodiscard]] std::optional<NearProvision> nearest_to_new(Place to) const {
    std::optional<NearProvision> nearest;
    for (Place from = 0; from < from_.provisions.size(); ++from) {
      const int likeness = likeness_.likeness(from, to);
      if (likeness > (nearest ? nearest->likeness : 0)) nearest = NearProvision{from_.provisions[from].id, likeness};
    }
    return nearest;
  }

  [[nodiscard]] int likeness_of(const Group& group) const {
    if (group.from.empty() || group.to.empty()) return 0;
    if (group.from.size() == 1 && group.to.size() == 1) return likeness_.likeness(group.from[0], group.to[0]);
    int sum = 0;
    for (const Place from : group.from)
      for (const Place to : group.to) sum += likeness_.old_within_new(from, to);
    return std::min(sum / static_cast<int>(group.from.size()), 1000);
  }

  [[nodiscard]] ProvisionMatch match_of(const Group& group, const std::set<Place>& out) const {
    ProvisionMatch match{.by = group.by, .likeness = likeness_of(group)};
    for (const Place i : group.from) match.from.push_back(from_.provisions[i].id);
    for (const Place i : group.to) match.to.push_back(to_.provisions[i].id);
    if (group.from.size() == 1 && group.to.size() == 1) {
      match.has_other_order = out.contains(group.from[0]);
      match.has_other_parent = new_parent_of(group.from[0]) != to_.provisions[group.to[0]].parent;
      const bool is_elsewhere = match.from[0] != match.to[0] || match.has_other_order || match.has_other_parent;
      match.fate = is_elsewhere             ? ProvisionFate::moved
                   : match.likeness == 1000 ? ProvisionFate::same
                                            : ProvisionFate::reworded;
    } else {
      match.fate = group.to.empty()      ? ProvisionFate::removed
                   : group.from.empty()  ? ProvisionFate::added
                   : group.to.size() > 1 ? ProvisionFate::split
                                         : ProvisionFate::merged;
    }
    match.nearest = group.from.empty() ? nearest_to_new(group.to[0]) : nearest_to_old(group.from[0], group.to);
    return match;
  }

  [[nodiscard]] ProvisionMatching finish() const {
    const std::set<Place> out = out_of_order();
    // Sorted by new place; a removed one comes after the last of its old predecessors that is still there.
    std::vector<std::tuple<std::size_t, std::size_t, const Group*>> order;
    for (const Group& group : groups_) {
      if (!group.to.empty()) order.emplace_back(group.to[0] + 1, 0, &group);
      if (!group.to.empty()) continue;
      std::size_t behind = 0;
      for (Place from = 0; from < group.from[0]; ++from)
        if (const Group& other = groups_[*group_of_old_[from]]; !other.to.empty()) behind = other.to[0] + 1;
      order.emplace_back(behind, group.from[0] + 1, &group);
    }
    std::sort(order.begin(), order.end(), [](const auto& a, const auto& b) {
      return std::pair(std::get<0>(a), std::get<1>(a)) < std::pair(std::get<0>(b), std::get<1>(b));
    });
    ProvisionMatching matching;
    for (const auto& [place, removed, group] : order) matching.matches.push_back(match_of(*group, out));
    return matching;
  }

  const Edition& from_;
  const Edition& to_;
  std::map<ProvisionId, Place> old_places_;
  std::map<ProvisionId, Place> new_places_;
  ProvisionLikeness likeness_;
  std::vector<Group> groups_;
  std::vector<std::optional<std::size_t>> group_of_old_;
  std::vector<std::optional<std::size_t>> group_of_new_;
};

}  // namespace

const ProvisionMatch* ProvisionMatching::of_old(const ProvisionId& id) const {
  for (const ProvisionMatch& match : matches)
    if (std::find(match.from.begin(), match.from.end(), id) != match.from.end()) return &match;
  return nullptr;
}

const ProvisionMatch* ProvisionMatching::of_new(const ProvisionId& id) const {
  for (const ProvisionMatch& match : matches)
    if (std::find(match.to.begin(), match.to.end(), id) != match.to.end()) return &match;
  return nullptr;
}

Result<ProvisionMatching> match_provisions(const Edition& from, const Edition& to, const ProvisionDecisions& decided) {
  return ProvisionMatcher(from, to).run(decided);
}

}  // namespace haip
