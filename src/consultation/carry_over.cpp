#include "consultation/carry_over.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>
#include <tuple>

#include "base/text.hpp"
#include "consultation/word_alignment.hpp"

namespace haip {
namespace {

using Place = std::size_t;  // of a provision in its edition
using Texts = std::vector<QuotableText>;
using TextsByLanguage = std::map<std::string, Texts, std::less<>>;

TextsByLanguage texts_of(const Edition& edition) {
  std::set<std::string> languages;
  for (const Provision& provision : edition.provisions)
    for (const std::string& language : languages_of_provision(provision)) languages.insert(language);
  TextsByLanguage texts;
  for (const std::string& language : languages)
    for (const Provision& provision : edition.provisions)
      texts[language].emplace_back(quotable_text_of(provision, language));
  return texts;
}

std::map<ProvisionId, Place> places_by_id(const Edition& edition) {
  std::map<ProvisionId, Place> places;
  for (Place i = 0; i < edition.provisions.size(); ++i) places.emplace(edition.provisions[i].id, i);
  return places;
}

/// A place in the new edition where the quoted words stand, all of them and in their order.
struct Candidate {
  Place provision = 0;
  WordRange words;
  PlaceLikeness likeness;
  bool is_home = false;     ///< In the provision that the old one has become.
  bool is_aligned = false;  ///< The edit script says that these are the very words.
  bool is_claimed = false;  ///< The edit script says that these are other words of the old edition.
};

// Words are ours when the edit script says so of half of them, by weight: in "the board reads the policy" it may keep
// the one "the" or the other. They are others' when it says so of a quarter: a moved half sentence may come to stand
// beside the old words of the other half.
constexpr std::uint32_t aligned_part = 2;
constexpr std::uint32_t claimed_part = 4;

}  // namespace

struct CarryOver::Parts {
  const Edition& from;
  const Edition& to;
  CarryLimits limits;
  TextsByLanguage old_texts;
  TextsByLanguage new_texts;
  std::map<ProvisionId, Place> old_places;
  std::vector<const ProvisionMatch*> match_of_old;
  std::vector<std::vector<Place>> homes;    ///< Of each old provision, in the new edition.
  std::vector<std::vector<Place>> sources;  ///< Of each new provision, in the old edition.
  std::map<std::tuple<std::string, Place, Place>, WordAlignment, std::less<>> alignments;

  [[nodiscard]] const WordAlignment& alignment(const std::string& language, Place from_place, Place to_place) const {
    return alignments.at({language, from_place, to_place});
  }
};

namespace {

/// One anchor on its way: the numbered steps of docs/carry-over.md.
template <class Parts>
class Journey {
 public:
  Journey(const Parts& parts, const Anchor& anchor)
      : parts_(parts), anchor_(anchor), old_place_(parts.old_places.at(anchor.provision)) {}

  CarriedAnchor whole_provision() const {
    const ProvisionMatch& match = *parts_.match_of_old[old_place_];
    const std::string before = quotable_text_of(parts_.from.provisions[old_place_], anchor_.language);
    if (match.to.empty()) return orphan(CarryReason::provision_removed, before);
    std::optional<Place> home = homes()[0];
    if (match.to.size() > 1) home = home_of_same_id();
    if (!home) return orphan(CarryReason::provision_split, before);
    const Provision& provision = parts_.to.provisions[*home];
    CarriedAnchor carried{.before = before, .after = quotable_text_of(provision, anchor_.language)};
    carried.anchor = whole_provision_anchor(provision.id, parts_.to.id, anchor_.language);
    carried.score = match.likeness;
    const bool has_same_id = provision.id == anchor_.provision;
    const bool has_lost_language = carried.after.empty() && !before.empty();
    const bool is_pair = match.from.size() == 1 && match.to.size() == 1;
    const bool has_same_words =
        before.empty() || carried.after.empty()
            ? match.likeness == 1000
            : folded_words_of(QuotableText(before)) == folded_words_of(QuotableText(carried.after));
    carried.outcome = !is_pair || has_lost_language || !has_same_words ? CarryOutcome::changed
                      : has_same_id                                    ? CarryOutcome::kept
                                                                       : CarryOutcome::moved;
    carried.reason = has_lost_language       ? CarryReason::language_missing
                     : match.to.size() > 1   ? CarryReason::provision_split
                     : match.from.size() > 1 ? CarryReason::provision_merged
                     : !has_same_id          ? CarryReason::provision_moved
                     : has_same_words        ? CarryReason::same_provision
                                             : CarryReason::provision_reworded;
    return carried;
  }

  CarriedAnchor quote(WordRange words) {
    words_ = words;
    if (!parts_.new_texts.contains(anchor_.language)) return orphan(CarryReason::language_missing, anchor_.quote);
    if (const auto unchanged = in_unchanged_provision()) return *unchanged;
    find_candidates();
    if (const auto stayed = at_home()) return *stayed;
    if (const auto elsewhere = at_best_candidate()) return *elsewhere;
    if (const auto changed = in_other_words()) return *changed;
    return orphan(reason_of_orphan(), anchor_.quote);
  }

 private:
  const std::vector<Place>& homes() const { return parts_.homes[old_place_]; }
  const QuotableText& old_text() const { return parts_.old_texts.find(anchor_.language)->second[old_place_]; }
  const QuotableText& new_text(Place place) const { return parts_.new_texts.find(anchor_.language)->second[place]; }
  const WordAlignment& alignment(Place from, Place to) const { return parts_.alignment(anchor_.language, from, to); }
  const ProvisionId& new_id(Place place) const { return parts_.to.provisions[place].id; }
  const CarryLimits& limits() const { return parts_.limits; }

  // Nothing but the words says that the old provision has become the new one, so words elsewhere speak against it.
  bool is_home_by_text() const { return parts_.match_of_old[old_place_]->by == ProvisionMatchedBy::text; }

  std::optional<Place> home_of_same_id() const {
    for (const Place home : homes())
      if (new_id(home) == anchor_.provision) return home;
    return std::nullopt;
  }

  CarriedAnchor orphan(CarryReason reason, std::string before) const {
    CarriedAnchor carried{.outcome = CarryOutcome::orphan, .reason = reason, .before = std::move(before)};
    if (const Candidate* best = best_of(nullptr)) carried.score = best->likeness.score;
    return carried;
  }

  CarriedAnchor found(CarryOutcome outcome, CarryReason reason, Place place, WordRange words) const {
    CarriedAnchor carried{.outcome = outcome, .reason = reason, .before = anchor_.quote};
    carried.anchor = anchor_at(new_text(place), words, parts_.to.provisions[place], parts_.to.id, anchor_.language);
    carried.after = carried.anchor->quote;
    return carried;
  }

  CarriedAnchor found_at(const Candidate& candidate) const {
    const bool has_same_id = new_id(candidate.provision) == anchor_.provision;
    const ProvisionFate fate = parts_.match_of_old[old_place_]->fate;
    const CarryReason reason = has_same_id && candidate.is_aligned ? CarryReason::same_words
                               : has_same_id                       ? CarryReason::other_place
                               : !candidate.is_home                ? CarryReason::words_moved
                               : fate == ProvisionFate::split      ? CarryReason::provision_split
                               : fate == ProvisionFate::merged     ? CarryReason::provision_merged
                                                                   : CarryReason::provision_moved;
    CarriedAnchor carried =
        found(has_same_id ? CarryOutcome::kept : CarryOutcome::moved, reason, candidate.provision, candidate.words);
    carried.score = candidate.likeness.score;
    if (const Candidate* second = best_of(&candidate)) carried.next_best = second->likeness.score;
    return carried;
  }

  // Step 3.
  std::optional<CarriedAnchor> in_unchanged_provision() const {
    if (homes().size() != 1) return std::nullopt;
    const Place home = homes()[0];
    if (parts_.sources[home].size() != 1 || folded_words_of(old_text()) != folded_words_of(new_text(home)))
      return std::nullopt;
    const bool has_same_id = new_id(home) == anchor_.provision;
    if (is_home_by_text()) return std::nullopt;
    CarriedAnchor carried =
        found(has_same_id ? CarryOutcome::kept : CarryOutcome::moved,
              has_same_id ? CarryReason::same_provision : CarryReason::provision_moved, home, words_);
    carried.score = 1000;
    return carried;
  }

  // Step 4.
  void find_candidates() {
    const std::vector<std::string_view> wanted = folded_words_of(old_text(), words_);
    const Texts& texts = parts_.new_texts.find(anchor_.language)->second;
    for (Place place = 0; place < texts.size(); ++place)
      for (const WordRange words : places_of_words(texts[place], wanted)) {
        Candidate candidate{.provision = place, .words = words};
        candidate.likeness = place_likeness(old_text(), words_, texts[place], words, limits().context);
        candidate.is_home = std::find(homes().begin(), homes().end(), place) != homes().end();
        judge_by_alignment(candidate);
        candidates_.push_back(candidate);
      }
  }

  void judge_by_alignment(Candidate& candidate) const {
    const std::uint32_t whole = new_text(candidate.provision).weight(candidate.words);
    std::uint32_t taken = 0;
    for (const Place source : parts_.sources[candidate.provision]) {
      const WordAlignment& aligned = alignment(source, candidate.provision);
      if (source == old_place_ && aligned_part * weight_in_step(candidate, aligned) >= whole)
        candidate.is_aligned = true;
      else
        taken += weight_of_others(candidate, source, aligned);
    }
    candidate.is_claimed = claimed_part * taken >= whole;
  }

  // Of the quoted words that have their partner at the very place that they have in the candidate.
  std::uint32_t weight_in_step(const Candidate& candidate, const WordAlignment& aligned) const {
    std::uint32_t weight = 0;
    for (std::size_t i = 0; i < words_.size(); ++i)
      if (aligned.partner(words_.begin + i) == candidate.words.begin + i)
        weight += old_text().words()[words_.begin + i].weight;
    return weight;
  }

  // Of the candidate's words that are other words of the old provision than the quoted ones.
  std::uint32_t weight_of_others(const Candidate& candidate, Place source, const WordAlignment& aligned) const {
    std::uint32_t weight = 0;
    for (std::size_t i = 0; i < aligned.old_words(); ++i) {
      const bool is_quoted = source == old_place_ && i >= words_.begin && i < words_.end;
      const std::optional<std::size_t> partner = aligned.partner(i);
      if (!is_quoted && partner && *partner >= candidate.words.begin && *partner < candidate.words.end)
        weight += new_text(candidate.provision).words()[*partner].weight;
    }
    return weight;
  }

  const Candidate* best_of(const Candidate* but) const {
    const Candidate* best = nullptr;
    for (const Candidate& candidate : candidates_)
      if (&candidate != but && (best == nullptr || candidate.likeness.score > best->likeness.score)) best = &candidate;
    return best;
  }

  bool is_as_good(const Candidate& ours, const Candidate& rival) const {
    return rival.likeness.score + limits().lead > ours.likeness.score;
  }

  // The rival is about as good, or has on one side what ours has lost there.
  bool is_contested(const Candidate& ours, const Candidate& rival) const {
    const auto has_side = [&](int theirs, int own) { return theirs >= limits().side && theirs > own; };
    return is_as_good(ours, rival) || has_side(rival.likeness.left, ours.likeness.left) ||
           has_side(rival.likeness.right, ours.likeness.right);
  }

  // New words that have one side of ours: perhaps a copy that was put beside the original, and in "A A B" nobody can
  // tell whether the first or the second A is the old one.
  bool may_be_copy(const Candidate& rival) const {
    const PlaceLikeness& likeness = rival.likeness;
    return !rival.is_claimed && ((likeness.has_left && likeness.left >= limits().side) ||
                                 (likeness.has_right && likeness.right >= limits().side));
  }

  bool keeps_both_sides(const PlaceLikeness& likeness) const {
    return likeness.left >= limits().side && likeness.right >= limits().side;
  }

  // Step 5.
  std::optional<CarriedAnchor> at_home() const {
    const Candidate* ours = nullptr;
    for (const Candidate& candidate : candidates_)
      if (candidate.is_aligned && (ours == nullptr || candidate.likeness.score > ours->likeness.score))
        ours = &candidate;
    if (ours == nullptr || ours->likeness.score < limits().stays) return std::nullopt;
    if (ours->is_claimed) return orphan(CarryReason::several_places, anchor_.quote);
    for (const Candidate& rival : candidates_) {
      if (&rival == ours) continue;
      const bool is_better_elsewhere = !rival.is_home && !rival.is_claimed && rival.likeness.score >= limits().moves &&
                                       rival.likeness.score >= ours->likeness.score + limits().lead;
      const bool speaks_against_text = is_home_by_text() && !rival.is_home && !rival.is_claimed &&
                                       (keeps_both_sides(rival.likeness) || is_as_good(*ours, rival));
      if (is_better_elsewhere || speaks_against_text ||
          (rival.is_home && (is_contested(*ours, rival) || may_be_copy(rival))))
        return orphan(CarryReason::several_places, anchor_.quote);
    }
    if (fits_other_words(*ours)) return orphan(CarryReason::several_places, anchor_.quote);
    return found_at(*ours);
  }

  // Step 6.
  std::optional<CarriedAnchor> at_best_candidate() const {
    const Candidate* best = nullptr;
    for (const Candidate& candidate : candidates_)
      if (!candidate.is_claimed && (best == nullptr || candidate.likeness.score > best->likeness.score))
        best = &candidate;
    if (best == nullptr || best->likeness.evidence < limits().evidence) return std::nullopt;
    if (best->likeness.score < (candidates_.size() == 1 && stood_once() ? limits().alone : limits().moves))
      return std::nullopt;
    for (const Candidate& rival : candidates_)
      if (&rival != best && (is_contested(*best, rival) || may_be_copy(rival)))
        return orphan(CarryReason::several_places, anchor_.quote);
    if (fits_other_words(*best)) return orphan(CarryReason::several_places, anchor_.quote);
    return found_at(*best);
  }

  bool stood_once() const {
    const std::vector<std::string_view> wanted = folded_words_of(old_text(), words_);
    std::size_t times = 0;
    for (const QuotableText& text : parts_.old_texts.find(anchor_.language)->second)
      times += places_of_words(text, wanted).size();
    return times == 1;
  }

  // The same words stood at another place of the old edition too, and those could be the ones just as well.
  bool fits_other_words(const Candidate& candidate) const {
    const std::vector<std::string_view> wanted = folded_words_of(old_text(), words_);
    const Texts& texts = parts_.old_texts.find(anchor_.language)->second;
    const std::vector<Place>& sources = parts_.sources[candidate.provision];
    for (Place place = 0; place < texts.size(); ++place) {
      // Found by the edit script: other provisions have no say.
      if (candidate.is_aligned && std::find(sources.begin(), sources.end(), place) == sources.end()) continue;
      for (const WordRange words : places_of_words(texts[place], wanted)) {
        if (place == old_place_ && words == words_) continue;
        const PlaceLikeness theirs =
            place_likeness(texts[place], words, new_text(candidate.provision), candidate.words, limits().context);
        if (theirs.score + limits().lead > candidate.likeness.score || theirs.evidence >= candidate.likeness.evidence)
          return true;
      }
    }
    return false;
  }

  // Step 7.
  std::optional<CarriedAnchor> in_other_words() const {
    for (const Candidate& candidate : candidates_)
      if (candidate.is_aligned || (!candidate.is_claimed && candidate.likeness.score >= limits().stays))
        return std::nullopt;
    std::optional<Place> best;
    WordRange range;
    PlaceLikeness likeness;
    int second = -1;
    for (const Place home : homes()) {
      if (new_text(home).words().empty()) continue;
      const WordRange words = alignment(old_place_, home).in_place_of(words_);
      const PlaceLikeness here = place_likeness(old_text(), words_, new_text(home), words, limits().context);
      second = std::max(second, best ? std::min(here.score, likeness.score) : -1);
      if (best && here.score <= likeness.score) continue;
      best = home;
      range = words;
      likeness = here;
    }
    if (!best || second + limits().lead > likeness.score) return std::nullopt;
    // The words right beside them are enough here: the edit script has shown the place, they only confirm it.
    const PlaceLikeness near = place_likeness(old_text(), words_, new_text(*best), range, limits().context / 2);
    likeness.left = near.left;
    likeness.right = near.right;
    if (!keeps_both_sides(likeness) && likeness.score < limits().moves) return std::nullopt;
    return changed_to(*best, range, likeness);
  }

  std::optional<CarriedAnchor> changed_to(Place home, WordRange range, const PlaceLikeness& likeness) const {
    const QuotableText& text = new_text(home);
    const bool has_words = std::any_of(text.words().begin() + static_cast<std::ptrdiff_t>(range.begin),
                                       text.words().begin() + static_cast<std::ptrdiff_t>(range.end),
                                       [](const QuotableWord& word) { return !word.is_sign; });
    CarriedAnchor carried{.outcome = CarryOutcome::changed, .reason = CarryReason::words_removed};
    if (!has_words) {
      if (!keeps_both_sides(likeness)) return std::nullopt;
      carried.before = anchor_.quote;
      carried.anchor = whole_provision_anchor(new_id(home), parts_.to.id, anchor_.language);
    } else {
      // A word in whose place whole paragraphs stand has no place that one could point to.
      if (text.weight(range) > 2 * old_text().weight(words_) + limits().context) return std::nullopt;
      if (count_code_points(text.slice(range)) > longest_quote) return std::nullopt;
      carried = found(CarryOutcome::changed, CarryReason::words_changed, home, range);
    }
    carried.score = likeness.score;
    if (const Candidate* other = best_of(nullptr)) carried.next_best = other->likeness.score;
    return carried;
  }

  // Step 8.
  CarryReason reason_of_orphan() const {
    if (std::any_of(candidates_.begin(), candidates_.end(),
                    [](const Candidate& candidate) { return !candidate.is_claimed; }))
      return CarryReason::too_little_context;
    if (homes().empty()) return CarryReason::provision_removed;
    const auto lacks_language = [&](Place home) { return new_text(home).words().empty(); };
    if (std::all_of(homes().begin(), homes().end(), lacks_language)) return CarryReason::language_missing;
    return homes().size() > 1 ? CarryReason::provision_split : CarryReason::words_not_found;
  }

  const Parts& parts_;
  const Anchor& anchor_;
  Place old_place_;
  WordRange words_;
  std::vector<Candidate> candidates_;
};

}  // namespace

CarryOver::CarryOver(const Edition& from, const Edition& to, const ProvisionMatching& matching, CarryLimits limits) {
  auto parts = std::make_unique<Parts>(
      Parts{from, to, limits, texts_of(from), texts_of(to), places_by_id(from), {}, {}, {}, {}});
  const std::map<ProvisionId, Place> new_places = places_by_id(to);
  parts->match_of_old.resize(from.provisions.size());
  parts->homes.resize(from.provisions.size());
  parts->sources.resize(to.provisions.size());
  for (const ProvisionMatch& match : matching.matches)
    for (const ProvisionId& old_id : match.from) {
      const Place old_place = parts->old_places.at(old_id);
      parts->match_of_old[old_place] = &match;
      for (const ProvisionId& new_id : match.to) {
        parts->homes[old_place].push_back(new_places.at(new_id));
        parts->sources[new_places.at(new_id)].push_back(old_place);
      }
    }
  for (const ProvisionMatch* match : parts->match_of_old)
    if (match == nullptr) throw std::logic_error("the matching is not one of these editions");
  for (const auto& [language, texts] : parts->old_texts) {
    const auto others = parts->new_texts.find(language);
    if (others == parts->new_texts.end()) continue;
    for (Place i = 0; i < texts.size(); ++i)
      for (const Place home : parts->homes[i])
        parts->alignments.try_emplace({language, i, home}, texts[i], others->second[home]);
  }
  parts_ = std::move(parts);
}

CarryOver::~CarryOver() = default;
CarryOver::CarryOver(CarryOver&&) noexcept = default;
CarryOver& CarryOver::operator=(CarryOver&&) noexcept = default;

Result<CarriedAnchor> CarryOver::carry(const Anchor& anchor) const {
  if (anchor.is_whole_provision()) {
    CHECK(check_anchor(parts_->from, anchor));
    return Journey(*parts_, anchor).whole_provision();
  }
  const auto place = parts_->old_places.find(anchor.provision);
  const auto texts = parts_->old_texts.find(anchor.language);
  if (anchor.edition != parts_->from.id || place == parts_->old_places.end() || texts == parts_->old_texts.end()) {
    CHECK(check_anchor(parts_->from, anchor));
    throw std::logic_error("an anchor was found good and its text is not there");
  }
  TRY(const WordRange words, words_of_anchor(texts->second[place->second], anchor));
  return Journey(*parts_, anchor).quote(words);
}

}  // namespace haip
