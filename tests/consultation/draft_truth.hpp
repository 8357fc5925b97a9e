#pragma once
// What really became of quotes in generated drafts, and how often the outcomes are right.

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "consultation/carry_over.hpp"
#include "consultation/generated_edits.hpp"

namespace haip::testing_support {

/// Where each character of a draft comes from: for every code point of a provision's text a number that is its own in
/// all drafts, 0 for blanks.
inline std::vector<std::vector<std::uint64_t>> origins_of(const std::vector<DraftProvision>& draft) {
  std::vector<std::vector<std::uint64_t>> all;
  for (const DraftProvision& provision : draft) {
    std::vector<std::uint64_t> origins;
    for (const DraftUnit& unit : provision.units) {
      const bool is_blank = trim(unit.text).empty();
      for (std::size_t i = 0; i < count_code_points(unit.text); ++i)
        origins.push_back(is_blank ? 0 : unit.instance * 256 + i);
    }
    all.push_back(std::move(origins));
  }
  return all;
}

/// Says of outcomes whether they are right.
class DraftTruth {
 public:
  DraftTruth(const std::vector<DraftProvision>& before, const std::vector<DraftProvision>& after)
      : before_(origins_of(before)), after_(origins_of(after)) {
    for (const DraftProvision& provision : after)
      for (const DraftUnit& unit : provision.units)
        if (unit.copy_of != 0) original_of_[unit.instance] = unit.copy_of;
    for (const DraftProvision& provision : before) old_texts_[provision.id] = text_of(provision);
    for (const DraftProvision& provision : after) new_texts_[provision.id] = text_of(provision);
    std::map<std::string, std::size_t> first_with;
    for (std::size_t i = 0; i < before.size(); ++i) {
      const std::size_t first = first_with.emplace(text_of(before[i]), i).first->second;
      for (std::size_t at = 0; first != i && at < before_[i].size(); ++at) twins_[before_[i][at]] = before_[first][at];
    }
    for (const auto& [copy, original] : original_of_) copied_[original] = true;
    for (std::size_t i = 0; i < before.size(); ++i) old_place_[before[i].id] = i;
    for (std::size_t i = 0; i < after.size(); ++i) new_place_[after[i].id] = i;
    for (std::size_t i = 0; i < after_.size(); ++i)
      for (std::size_t at = 0; at < after_[i].size(); ++at)
        if (after_[i][at] != 0) where_[after_[i][at]] = {i, at};
  }

  /// All quoted characters stand side by side somewhere.
  [[nodiscard]] bool still_stands(const Anchor& anchor) const {
    const std::vector<std::uint64_t> wanted = quoted(before_[old_place_.at(anchor.provision.text())], anchor);
    const auto first = where_.find(wanted[0]);
    if (first == where_.end()) return false;
    const auto [place, at] = first->second;
    std::size_t same = 0;
    for (std::size_t i = at; i < after_[place].size() && same < wanted.size(); ++i) {
      if (after_[place][i] == 0) continue;
      if (after_[place][i] != wanted[same]) return false;
      ++same;
    }
    return same == wanted.size();
  }

  [[nodiscard]] bool is_right(const Anchor& anchor, const CarriedAnchor& carried) const {
    const std::size_t old_place = old_place_.at(anchor.provision.text());
    const std::size_t new_place = new_place_.at(carried.anchor->provision.text());
    if (carried.outcome != CarryOutcome::changed)
      return are_equal_by_id(anchor, *carried.anchor) ||
             are_same_words(quoted(before_[old_place], anchor), quoted(after_[new_place], *carried.anchor));
    if (carried.anchor->is_whole_provision())
      return survivors(anchor, old_place).empty() &&
             is_around(anchor, old_place, new_place, 0, after_[new_place].size());
    return is_changed_right(anchor, *carried.anchor, old_place, new_place);
  }

 private:
  using Origins = std::vector<std::uint64_t>;
  using Where = std::pair<std::size_t, std::size_t>;

  static std::string text_of(const DraftProvision& provision) {
    std::string text;
    for (const DraftUnit& unit : provision.units) text += unit.text;
    return text;
  }

  static Origins quoted(const Origins& origins, const Anchor& anchor) {
    Origins quoted;
    const std::size_t end = anchor.position + count_code_points(anchor.quote);
    for (std::size_t i = anchor.position; i < end; ++i)
      if (origins[i] != 0) quoted.push_back(origins[i]);
    return quoted;
  }

  // Of two provisions with the same text that have exchanged their ids, nobody can tell: a comment that stays with the
  // id is right.
  [[nodiscard]] bool are_equal_by_id(const Anchor& before, const Anchor& after) const {
    if (before.provision != after.provision) return false;
    // Nor when a word went and the same word came.
    const std::string& id = before.provision.text();
    if (old_texts_.at(id) == new_texts_.at(id) && before.position == after.position) return true;
    const Origins old_words = quoted(before_[old_place_.at(before.provision.text())], before);
    const Origins new_words = quoted(after_[new_place_.at(after.provision.text())], after);
    return std::equal(old_words.begin(), old_words.end(), new_words.begin(), new_words.end(),
                      [&](std::uint64_t a, std::uint64_t b) { return twin(a) == twin(b); });
  }

  // The same character in the first provision with the same text.
  [[nodiscard]] std::uint64_t twin(std::uint64_t origin) const {
    const auto found = twins_.find(origin);
    return found == twins_.end() ? origin : found->second;
  }

  // When "A B" has become "A A B", the second A followed by B is as good an "A B" as the first one would be. But a
  // quote of nothing but A has two places, and is right at the one that it comes from alone.
  [[nodiscard]] bool are_same_words(const Origins& before, const Origins& after) const {
    if (before == after) return true;
    if (std::all_of(before.begin(), before.end(), [&](std::uint64_t origin) { return copied_.contains(origin / 256); }))
      return false;
    return std::equal(before.begin(), before.end(), after.begin(), after.end(), [&](std::uint64_t a, std::uint64_t b) {
      const auto original = original_of_.find(b / 256);
      return a == (original == original_of_.end() ? b : original->second * 256 + b % 256);
    });
  }

  [[nodiscard]] std::vector<Where> survivors(const Anchor& anchor, std::size_t old_place) const {
    std::vector<Where> all;
    for (const std::uint64_t origin : quoted(before_[old_place], anchor))
      if (const auto found = where_.find(origin); found != where_.end()) all.push_back(found->second);
    return all;
  }

  // The nearest characters that are left of those around the quote stand in that provision, outside of the range.
  [[nodiscard]] bool is_around(const Anchor& anchor, std::size_t old_place, std::size_t new_place, std::size_t begin,
                               std::size_t end) const {
    const bool is_all = begin == 0 && end == after_[new_place].size();
    const auto fits = [&](std::uint64_t origin, bool is_before) -> std::optional<bool> {
      const auto found = where_.find(origin);
      if (origin == 0 || found == where_.end()) return std::nullopt;
      const auto [place, at] = found->second;
      return place == new_place && (is_all || (is_before ? at < begin : at >= end));
    };
    const Origins& origins = before_[old_place];
    std::optional<bool> left;
    for (std::size_t i = anchor.position; i > 0 && !left; --i) left = fits(origins[i - 1], true);
    std::optional<bool> right;
    for (std::size_t i = anchor.position + count_code_points(anchor.quote); i < origins.size() && !right; ++i)
      right = fits(origins[i], false);
    return left.value_or(true) && right.value_or(true);
  }

  // The range has most of what is left of the quote, and not mostly what was outside of it.
  [[nodiscard]] bool is_changed_right(const Anchor& before, const Anchor& after, std::size_t old_place,
                                      std::size_t new_place) const {
    const std::size_t end = after.position + count_code_points(after.quote);
    const std::vector<Where> left = survivors(before, old_place);
    if (left.empty()) return is_around(before, old_place, new_place, after.position, end);
    const auto is_inside = [&](const Where& where) {
      return where.first == new_place && where.second >= after.position && where.second < end;
    };
    const auto inside = static_cast<std::size_t>(std::count_if(left.begin(), left.end(), is_inside));
    std::map<std::uint64_t, bool> others;
    for (const Origins& origins : before_)
      for (const std::uint64_t origin : origins) others[origin] = true;
    for (const std::uint64_t origin : quoted(before_[old_place], before)) others.erase(origin);
    const Origins range = quoted(after_[new_place], after);
    const auto foreign = static_cast<std::size_t>(
        std::count_if(range.begin(), range.end(), [&](std::uint64_t origin) { return others.contains(origin); }));
    return 2 * inside >= left.size() && 2 * foreign <= range.size();
  }

  std::vector<Origins> before_;
  std::vector<Origins> after_;
  std::map<std::string, std::size_t> old_place_;
  std::map<std::string, std::size_t> new_place_;
  std::map<std::uint64_t, Where> where_;
  std::map<std::uint64_t, std::uint64_t> original_of_;  ///< Instances.
  std::map<std::uint64_t, bool> copied_;
  std::map<std::uint64_t, std::uint64_t> twins_;
  std::map<std::string, std::string> old_texts_;
  std::map<std::string, std::string> new_texts_;
};

/// What came out of many anchors.
struct CarryTally {
  std::size_t anchors = 0;
  std::size_t kept = 0;
  std::size_t moved = 0;
  std::size_t changed = 0;
  std::size_t orphans = 0;
  std::size_t wrong_kept = 0;
  std::size_t wrong_moved = 0;
  std::size_t wrong_changed = 0;
  std::size_t standing = 0;                               ///< Whose words all stand side by side in the new draft.
  std::size_t standing_orphans = 0;                       ///< Of these: came out as orphans.
  std::map<CarryReason, std::size_t> reasons{};           ///< Of orphans.
  std::map<CarryReason, std::size_t> standing_reasons{};  ///< Of orphans among the standing.

  void operator+=(const CarryTally& other) {
    anchors += other.anchors;
    kept += other.kept;
    moved += other.moved;
    changed += other.changed;
    orphans += other.orphans;
    wrong_kept += other.wrong_kept;
    wrong_moved += other.wrong_moved;
    wrong_changed += other.wrong_changed;
    standing += other.standing;
    standing_orphans += other.standing_orphans;
    for (const auto& [reason, count] : other.reasons) reasons[reason] += count;
    for (const auto& [reason, count] : other.standing_reasons) standing_reasons[reason] += count;
  }
};

/// The words of a random quote: mostly a few, sometimes a whole sentence or more.
inline WordRange random_quote(EditGenerator& generator, const QuotableText& text) {
  constexpr std::array<std::size_t, 6> lengths{1, 2, 4, 8, 16, 32};
  const std::size_t longest = std::min(lengths[generator.below(lengths.size())], text.words().size());
  WordRange words;
  do {
    words.begin = generator.below(text.words().size() - longest + 1);
    words.end = words.begin + longest;
    while (!words.is_empty() && text.words()[words.begin].is_sign) ++words.begin;
    while (!words.is_empty() && text.words()[words.end - 1].is_sign) --words.end;
  } while (words.is_empty());
  return words;
}

/// One draft and the next: `quotes_each` anchors in every provision. `wrong` is told of what came out wrong.
template <class Wrong>
CarryTally carry_generated(EditGenerator& generator, const Edition& edition, const std::string& language,
                           const EditMix& mix, std::size_t quotes_each, const CarryLimits& limits, const Wrong& wrong) {
  const std::vector<DraftProvision> before = generator.draft_of(edition, language);
  const std::vector<DraftProvision> after = generator.edited(before, mix);
  const Edition old_edition = edition_of_draft(before, "1", language);
  const Edition new_edition = edition_of_draft(after, "2", language);
  const ProvisionMatching matching = match_provisions(old_edition, new_edition, {}).value();
  const CarryOver step(old_edition, new_edition, matching, limits);
  const DraftTruth truth(before, after);
  CarryTally tally;
  for (const Provision& provision : old_edition.provisions) {
    const QuotableText text(quotable_text_of(provision, language));
    for (std::size_t i = 0; i < quotes_each; ++i) {
      const Anchor anchor = anchor_at(text, random_quote(generator, text), provision, "1", language);
      const CarriedAnchor carried = step.carry(anchor).value();
      const bool stands = truth.still_stands(anchor);
      const bool is_orphan = carried.outcome == CarryOutcome::orphan;
      const bool is_wrong = !is_orphan && !truth.is_right(anchor, carried);
      ++tally.anchors;
      tally.standing += stands ? 1 : 0;
      tally.standing_orphans += stands && is_orphan ? 1 : 0;
      tally.orphans += is_orphan ? 1 : 0;
      if (is_orphan) ++tally.reasons[carried.reason];
      if (is_orphan && stands) ++tally.standing_reasons[carried.reason];
      const auto count = [&](CarryOutcome outcome, std::size_t& all, std::size_t& of_them_wrong) {
        if (carried.outcome != outcome) return;
        ++all;
        of_them_wrong += is_wrong ? 1 : 0;
      };
      count(CarryOutcome::kept, tally.kept, tally.wrong_kept);
      count(CarryOutcome::moved, tally.moved, tally.wrong_moved);
      count(CarryOutcome::changed, tally.changed, tally.wrong_changed);
      if (is_wrong) wrong(anchor, carried, old_edition, new_edition);
    }
  }
  return tally;
}

}  // namespace haip::testing_support
