#pragma once
// Drafts with edits whose effect is known: every character remembers where it comes from, so that it can be said of any
// anchor where its words went. Shared by the unit test and bench/carry_over_bench.cpp; the same seed gives the same
// drafts on every machine with the same version of ICU, whose words are edited.

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
  std::uint64_t copy_of = 0;  ///< Instance, or 0.
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

  static bool is_word(const DraftUnit& unit) {
    const QuotableText text(unit.text);
    return std::any_of(text.words().begin(), text.words().end(),
                       [](const QuotableWord& word) { return !word.is_sign; });
  }

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
        copy.back().copy_of = draft[from].units[i].instance;
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

}  // namespace haip::testing_support
