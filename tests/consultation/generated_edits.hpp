#pragma once
// Drafts with edits whose effect is known: every character remembers where it comes from, so that it can be said of any
// anchor where its words went. Shared by the unit test and bench/carry_over_bench.cpp; the same seed gives the same
// drafts on every machine.

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "consultation/carry_over.hpp"
#include "instruments/edition.hpp"
#include "instruments/words.hpp"

namespace haip::testing_support {

/// A word, or what stands between words (ICU's boundaries: other ones than the algorithm's own).
struct DraftUnit {
  std::uint64_t instance = 0;  ///< Unlike that of any other unit; a moved unit keeps it, a copy gets a new one.
  std::string text;
};

struct DraftProvision {
  std::string id;
  std::vector<DraftUnit> units;
};

/// How often, in thousandths of provisions (or of what is named).
struct EditMix {
  std::string_view name;
  int words_changed = 0;    ///< Some words inserted, removed or replaced.
  int most_word_edits = 0;  ///< In such a provision.
  int sentences_removed = 0;
  int sentences_moved = 0;   ///< Within the provision or into another one.
  int sentences_copied = 0;  ///< The copy stands in the same provision or in another one.
  int split = 0;
  int merged = 0;
  int removed = 0;
  int added = 0;
  int ids_swapped = 0;         ///< Two provisions exchange their ids.
  bool is_renumbered = false;  ///< Ids are given anew in order, as when numbers are ids.
  bool is_shuffled = false;    ///< Provisions stand in another order, with their ids.
};

inline constexpr std::array<EditMix, 6> edit_mixes{{
    {.name = "light wording", .words_changed = 300, .most_word_edits = 3},
    {.name = "heavy wording", .words_changed = 900, .most_word_edits = 12, .sentences_removed = 100},
    {.name = "sentences moved",
     .words_changed = 300,
     .most_word_edits = 3,
     .sentences_removed = 50,
     .sentences_moved = 300},
    {.name = "sentences copied", .words_changed = 300, .most_word_edits = 3, .sentences_copied = 300},
    {.name = "provisions split, merged, shuffled",
     .words_changed = 300,
     .most_word_edits = 3,
     .split = 150,
     .merged = 100,
     .removed = 50,
     .added = 50,
     .ids_swapped = 100,
     .is_shuffled = true},
    {.name = "everything, and renumbered",
     .words_changed = 500,
     .most_word_edits = 6,
     .sentences_removed = 50,
     .sentences_moved = 100,
     .sentences_copied = 100,
     .split = 100,
     .merged = 50,
     .removed = 100,
     .added = 100,
     .is_renumbered = true},
}};

class EditGenerator {
 public:
  explicit EditGenerator(std::uint64_t seed) : random_(seed) {}

  /// 0 to `bound` - 1.
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(random_() % bound); }
  bool chance(int thousandths) { return below(1000) < static_cast<std::size_t>(thousandths); }

  /// The provisions of an edition that have a text in that language.
  std::vector<DraftProvision> draft_of(const Edition& edition, std::string_view language) {
    std::vector<DraftProvision> draft;
    for (const Provision& provision : edition.provisions) {
      const std::string text = quotable_text_of(provision, language);
      if (text.empty()) continue;
      DraftProvision made{.id = provision.id.text(), .units = {}};
      for (const std::string_view word : split_words(text)) made.units.push_back(unit(std::string(word)));
      for (const DraftUnit& word : made.units)
        if (is_word(word)) vocabulary_.push_back(word.text);
      draft.push_back(std::move(made));
    }
    return draft;
  }

  std::vector<DraftProvision> edited(std::vector<DraftProvision> draft, const EditMix& mix) {
    locked_.clear();
    copy_sentences(draft, mix);
    move_sentences(draft, mix);
    for (DraftProvision& provision : draft) {
      remove_sentences(provision, mix);
      if (chance(mix.words_changed)) change_words(provision, 1 + below(static_cast<std::size_t>(mix.most_word_edits)));
    }
    split_and_merge(draft, mix);
    remove_and_add(draft, mix);
    std::erase_if(draft, [](const DraftProvision& provision) {
      return std::none_of(provision.units.begin(), provision.units.end(), is_word);
    });
    number(draft, mix);
    return draft;
  }

  static bool is_word(const DraftUnit& unit) { return !folded_words(unit.text).empty(); }

 private:
  using Units = std::vector<DraftUnit>;

  DraftUnit unit(std::string text) { return {++last_instance_, std::move(text)}; }

  static bool ends_sentence(const std::string& text) {
    return text == "." || text == "?" || text == "!" || text == "。" || text.find('\n') != std::string::npos;
  }

  // First units of sentences, and the end.
  static std::vector<std::size_t> sentence_starts(const Units& units) {
    std::vector<std::size_t> starts{0};
    for (std::size_t i = 0; i < units.size(); ++i) {
      if (!ends_sentence(units[i].text)) continue;
      std::size_t next = i + 1;
      while (next < units.size() && trim(units[next].text).empty()) ++next;
      if (next > starts.back() && next < units.size()) starts.push_back(next);
      i = std::max(i, next - 1);
    }
    starts.push_back(units.size());
    return starts;
  }

  static Units cut(Units& units, std::size_t begin, std::size_t end) {
    Units out(units.begin() + static_cast<std::ptrdiff_t>(begin), units.begin() + static_cast<std::ptrdiff_t>(end));
    units.erase(units.begin() + static_cast<std::ptrdiff_t>(begin), units.begin() + static_cast<std::ptrdiff_t>(end));
    return out;
  }

  void put(Units& units, std::size_t at, Units what) {
    const auto is_blank = [](const DraftUnit& unit) { return trim(unit.text).empty(); };
    if (at > 0 && !is_blank(units[at - 1])) what.insert(what.begin(), unit(" "));
    if (!what.empty() && !is_blank(what.back())) what.push_back(unit(" "));
    units.insert(units.begin() + static_cast<std::ptrdiff_t>(at), what.begin(), what.end());
  }

  std::size_t random_start(const Units& units) {
    const std::vector<std::size_t> starts = sentence_starts(units);
    return starts[below(starts.size())];
  }

  bool is_locked(const Units& units, std::size_t begin, std::size_t end) const {
    for (std::size_t i = begin; i < end; ++i)
      if (locked_.contains(units[i].instance)) return true;
    return false;
  }

  // Neither a copied sentence nor its copy is removed or changed later: then the one could not be told from the other.
  void copy_sentences(std::vector<DraftProvision>& draft, const EditMix& mix) {
    for (std::size_t from = 0; from < draft.size(); ++from) {
      if (!chance(mix.sentences_copied)) continue;
      const std::vector<std::size_t> starts = sentence_starts(draft[from].units);
      const std::size_t which = below(starts.size() - 1);
      Units copy;
      for (std::size_t i = starts[which]; i < starts[which + 1]; ++i) {
        locked_[draft[from].units[i].instance] = true;
        copy.push_back(unit(draft[from].units[i].text));
        locked_[copy.back().instance] = true;
      }
      Units& to = draft[chance(500) ? from : below(draft.size())].units;
      put(to, random_start(to), std::move(copy));
    }
  }

  void move_sentences(std::vector<DraftProvision>& draft, const EditMix& mix) {
    for (std::size_t from = 0; from < draft.size(); ++from) {
      if (!chance(mix.sentences_moved)) continue;
      Units& units = draft[from].units;
      const std::vector<std::size_t> starts = sentence_starts(units);
      const std::size_t which = below(starts.size() - 1);
      Units moved = cut(units, starts[which], starts[which + 1]);
      Units& to = draft[chance(300) ? from : below(draft.size())].units;
      put(to, random_start(to), std::move(moved));
    }
  }

  void remove_sentences(DraftProvision& provision, const EditMix& mix) {
    if (!chance(mix.sentences_removed)) return;
    const std::vector<std::size_t> starts = sentence_starts(provision.units);
    const std::size_t which = below(starts.size() - 1);
    if (!is_locked(provision.units, starts[which], starts[which + 1]))
      cut(provision.units, starts[which], starts[which + 1]);
  }

  // A word next to the same word could not be told from it.
  std::string other_word(const Units& units, std::size_t at) {
    while (true) {
      const std::string& word = vocabulary_[below(vocabulary_.size())];
      bool is_near = false;
      for (std::size_t i = at - std::min<std::size_t>(at, 3); i < std::min(at + 4, units.size()); ++i)
        is_near = is_near || units[i].text == word;
      if (!is_near) return word;
    }
  }

  void change_words(DraftProvision& provision, std::size_t edits) {
    Units& units = provision.units;
    for (; edits > 0 && !units.empty(); --edits) {
      const std::size_t at = below(units.size());
      if (!is_word(units[at]) || is_locked(units, at, at + 1)) continue;
      const bool has_spaces = at + 1 < units.size() && trim(units[at + 1].text).empty();
      switch (below(3)) {
        case 0:
          units[at] = unit(other_word(units, at));
          break;
        case 1: {
          Units inserted{unit(other_word(units, at))};
          if (has_spaces) inserted.push_back(unit(" "));
          units.insert(units.begin() + static_cast<std::ptrdiff_t>(at), inserted.begin(), inserted.end());
          break;
        }
        default:
          cut(units, at, at + (has_spaces && !is_locked(units, at, at + 2) ? 2 : 1));
      }
    }
  }

  std::string new_id() { return "made/n" + std::to_string(++last_id_); }

  void split_and_merge(std::vector<DraftProvision>& draft, const EditMix& mix) {
    std::vector<DraftProvision> made;
    for (DraftProvision& provision : draft) {
      const std::vector<std::size_t> starts = sentence_starts(provision.units);
      if (starts.size() > 2 && chance(mix.split)) {
        const std::size_t at = starts[1 + below(starts.size() - 2)];
        Units rest = cut(provision.units, at, provision.units.size());
        made.push_back(std::move(provision));
        made.push_back({new_id(), std::move(rest)});
      } else if (!made.empty() && chance(mix.merged)) {
        put(made.back().units, made.back().units.size(), std::move(provision.units));
      } else {
        made.push_back(std::move(provision));
      }
    }
    draft = std::move(made);
  }

  void remove_and_add(std::vector<DraftProvision>& draft, const EditMix& mix) {
    std::vector<DraftProvision> made;
    for (DraftProvision& provision : draft) {
      const bool is_removed = chance(mix.removed) && !is_locked(provision.units, 0, provision.units.size());
      if (!is_removed) made.push_back(std::move(provision));
      if (!chance(mix.added)) continue;
      DraftProvision added{new_id(), {}};
      for (std::size_t words = 5 + below(30); words > 0; --words) {
        added.units.push_back(unit(other_word(added.units, added.units.size())));
        added.units.push_back(unit(" "));
      }
      made.push_back(std::move(added));
    }
    draft = std::move(made);
  }

  void number(std::vector<DraftProvision>& draft, const EditMix& mix) {
    for (std::size_t i = 0; i < draft.size(); ++i)
      if (chance(mix.ids_swapped)) std::swap(draft[i].id, draft[below(draft.size())].id);
    if (mix.is_shuffled)
      for (std::size_t i = draft.size(); i > 1; --i) std::swap(draft[i - 1], draft[below(i)]);
    if (mix.is_renumbered)
      for (std::size_t i = 0; i < draft.size(); ++i) draft[i].id = "made/p" + std::to_string(i + 1);
  }

  std::mt19937_64 random_;
  std::uint64_t last_instance_ = 0;
  std::uint64_t last_id_ = 0;
  std::vector<std::string> vocabulary_;
  std::map<std::uint64_t, bool> locked_;
};

inline Edition edition_of_draft(const std::vector<DraftProvision>& draft, std::string_view edition,
                                const std::string& language) {
  Edition made;
  made.instrument.id = "made";
  made.id = edition;
  for (const DraftProvision& provision : draft) {
    std::string text;
    for (const DraftUnit& unit : provision.units) text += unit.text;
    Provision one{.id = *ProvisionId::parse(provision.id), .parent = std::nullopt, .kind = "duty"};
    one.text = {{language, std::move(text)}};
    made.provisions.push_back(std::move(one));
  }
  return made;
}

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
      return quoted(before_[old_place], anchor) == quoted(after_[new_place], *carried.anchor);
    if (carried.anchor->is_whole_provision())
      return survivors(anchor, old_place).empty() &&
             is_around(anchor, old_place, new_place, 0, after_[new_place].size());
    return is_changed_right(anchor, *carried.anchor, old_place, new_place);
  }

 private:
  using Origins = std::vector<std::uint64_t>;
  using Where = std::pair<std::size_t, std::size_t>;

  static Origins quoted(const Origins& origins, const Anchor& anchor) {
    Origins quoted;
    const std::size_t end = anchor.position + count_code_points(anchor.quote);
    for (std::size_t i = anchor.position; i < end; ++i)
      if (origins[i] != 0) quoted.push_back(origins[i]);
    return quoted;
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
  std::size_t standing = 0;          ///< Whose words all stand side by side in the new draft.
  std::size_t standing_orphans = 0;  ///< Of these: came out as orphans.

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
