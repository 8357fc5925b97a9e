#include "instruments/matching.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "instruments/difference.hpp"
#include "instruments/label.hpp"
#include "instruments/similarity.hpp"

namespace haip {
namespace {

// Similarities (0 to 1) that decide, and how far the best must be ahead of the second best. Own-word summaries and
// official texts rarely share more than a third of their words, so most of them end as questions, which is the point.
constexpr double alike_enough = 0.55;
constexpr double clearly_ahead = 0.15;
constexpr double worth_naming = 0.12;
constexpr std::size_t most_candidates = 3;
constexpr std::size_t most_comparisons = 1'000'000;

bool is_head(const Block& block) { return block.kind == BlockKind::heading || !block.label.empty(); }

std::string path_text(const std::vector<std::string>& path) {
  std::string text;
  for (const std::string& part : path) text += "/" + part;
  return text;
}

bool words_agree(std::string_view of_block, std::string_view of_provision) {
  if (of_block.empty() || of_block == of_provision) return true;
  return of_provision.empty() && of_block == "question";
}

// The places in the numbering that each labelled block may have: alone, or below the numbered blocks it stands under.
std::vector<std::vector<LabelKey>> keys_of_blocks(const ImportedDocument& document) {
  std::vector<std::vector<LabelKey>> keys(document.blocks.size());
  LabelKey root;    // the last block with a number of its own, such as Action 1
  LabelKey letter;  // the last letter below it
  for (BlockPlace place = 0; place < document.blocks.size(); ++place) {
    const Block& block = document.blocks[place];
    const auto key = block.label.empty() ? std::nullopt : parse_label(block.label);
    if (!key) continue;
    const auto below = [&](const LabelKey& parent) {
      LabelKey joined = parent;
      joined.path.insert(joined.path.end(), key->path.begin(), key->path.end());
      return joined;
    };
    const bool begins_with_digit = !key->path.empty() && key->path[0][0] >= '0' && key->path[0][0] <= '9';
    const bool stands_alone = !key->word.empty() || begins_with_digit;
    if (stands_alone) keys[place].push_back(*key);
    if (key->word.empty() && !root.path.empty()) keys[place].push_back(below(root));
    if (key->word.empty() && root.path.empty() && !root.word.empty()) keys[place].push_back(below(root));
    if (key->word.empty() && !letter.path.empty()) keys[place].push_back(below(letter));
    if (stands_alone && (block.kind == BlockKind::heading || !key->word.empty() || block.level == 0)) {
      root = *key;
      letter = {};
    } else if (!stands_alone && letter.path.size() <= root.path.size() + 1) {
      letter = below(root);
    }
  }
  return keys;
}

class Matcher {
 public:
  Matcher(const ImportedDocument& document, const Edition& current, const Mapping& decided, std::string_view language)
      : document_(document),
        current_(current),
        decided_(decided),
        language_(language),
        place_of_(current.provisions.size()),
        taken_(document.blocks.size(), false) {}

  Matching run() {
    take_decisions();
    prepare_texts();
    match_by_number();
    match_by_text();
    ask_about_provisions();
    ask_about_blocks();
    std::sort(result_.matches.begin(), result_.matches.end(),
              [](const Match& a, const Match& b) { return a.place < b.place; });
    return std::move(result_);
  }

 private:
  using Place = std::size_t;  // of a provision in the current edition

  void take_decisions() {
    for (const auto& [id, place] : decided_.places) {
      taken_[place] = true;
      result_.matches.push_back({id, place, FoundBy::person});
    }
    for (const BlockPlace place : decided_.joined) taken_[place] = true;
    for (const BlockPlace place : decided_.skipped) taken_[place] = true;
    for (Place i = 0; i < current_.provisions.size(); ++i) {
      const ProvisionId& id = current_.provisions[i].id;
      if (const auto found = decided_.places.find(id); found != decided_.places.end()) place_of_[i] = found->second;
    }
  }

  bool is_absent(const ProvisionId& id) const {
    const auto covers = [&](const std::string& below) { return id.text().starts_with(below); };
    return decided_.absent.contains(id) ||
           std::any_of(decided_.absent_below.begin(), decided_.absent_below.end(), covers);
  }

  bool is_open(Place provision) const {
    return !place_of_[provision] && !decided_.absent.contains(current_.provisions[provision].id);
  }

  // A block's text goes on in the unnumbered blocks after it.
  void prepare_texts() {
    for (const Provision& provision : current_.provisions) {
      const bool has_language =
          provision.text.contains(std::string(language_)) || provision.heading.contains(std::string(language_));
      provision_words_.push_back(weights_.add(has_language ? full_text(provision, language_) : std::string()));
    }
    for (BlockPlace place = 0; place < document_.blocks.size(); ++place) {
      std::string text = document_.blocks[place].text;
      for (BlockPlace next = place + 1; is_head(document_.blocks[place]) && next < document_.blocks.size() &&
                                        !is_head(document_.blocks[next]) && text.size() < 4096;
           ++next)
        text += "\n" + document_.blocks[next].text;
      block_words_.push_back(weights_.add(text));
    }
  }

  double similarity(Place provision, BlockPlace place) const {
    return weights_.similarity(provision_words_[provision], block_words_[place]);
  }

  void match_by_number() {
    std::map<std::string, std::vector<Place>> by_path;
    std::vector<std::string> word_of(current_.provisions.size());
    for (Place i = 0; i < current_.provisions.size(); ++i) {
      const auto key = parse_label(choose_text(current_.provisions[i].label, "en").text);
      if (!key) continue;
      word_of[i] = key->word;
      by_path[key->path.empty() ? key->word : path_text(key->path)].push_back(i);
    }
    const auto keys = keys_of_blocks(document_);
    std::map<Place, std::vector<BlockPlace>> blocks_for;
    std::vector<std::vector<Place>> provisions_for(document_.blocks.size());
    for (BlockPlace place = 0; place < document_.blocks.size(); ++place) {
      if (taken_[place]) continue;
      for (const LabelKey& key : keys[place])
        for (const Place i : by_path[key.path.empty() ? key.word : path_text(key.path)])
          if (is_open(i) && words_agree(key.word, word_of[i]) &&
              std::find(provisions_for[place].begin(), provisions_for[place].end(), i) == provisions_for[place].end()) {
            provisions_for[place].push_back(i);
            blocks_for[i].push_back(place);
          }
    }
    numbered_ = blocks_for;
    for (const auto& [provision, places] : blocks_for) {
      const std::optional<BlockPlace> place = sure_block(provision, places, provisions_for);
      if (place && !is_contradicted(provision, *place)) take(provision, *place, FoundBy::number);
    }
  }

  // The only block for a provision that is the only one for it; among several, the one whose text decides.
  std::optional<BlockPlace> sure_block(Place provision, const std::vector<BlockPlace>& places,
                                       const std::vector<std::vector<Place>>& provisions_for) const {
    if (places.size() == 1 && provisions_for[places[0]].size() == 1) return places[0];
    std::optional<BlockPlace> best;
    double best_score = 0;
    double second = 0;
    for (const BlockPlace place : places) {
      const double score = similarity(provision, place);
      second = std::max(second, std::min(score, best_score));
      if (score <= best_score) continue;
      best = place;
      best_score = score;
    }
    if (!best || best_score < alike_enough / 2 || best_score < second + clearly_ahead) return std::nullopt;
    for (const Place other : provisions_for[*best])
      if (other != provision && similarity(other, *best) + clearly_ahead > best_score) return std::nullopt;
    return best;
  }

  // The number says one provision, the words clearly say another: a renumbered document.
  bool is_contradicted(Place provision, BlockPlace place) const {
    const double own = similarity(provision, place);
    for (Place other = 0; other < current_.provisions.size(); ++other)
      if (other != provision && similarity(other, place) >= alike_enough &&
          similarity(other, place) > own + clearly_ahead)
        return true;
    return false;
  }

  void match_by_text() {
    std::vector<Place> open;
    for (Place i = 0; i < current_.provisions.size(); ++i)
      if (is_open(i)) open.push_back(i);
    std::vector<BlockPlace> free;
    for (BlockPlace place = 0; place < document_.blocks.size(); ++place)
      if (!taken_[place]) free.push_back(place);
    if (open.size() * free.size() > most_comparisons) return;
    for (const Place provision : open) {
      const auto place = best_of(provision, free);
      if (!place || taken_[*place]) continue;
      // It must also be the best the other way round.
      const double score = similarity(provision, *place);
      const bool has_rival = std::any_of(open.begin(), open.end(), [&](Place other) {
        return other != provision && similarity(other, *place) + clearly_ahead > score;
      });
      if (!has_rival) take(provision, *place, FoundBy::text);
    }
  }

  std::optional<BlockPlace> best_of(Place provision, const std::vector<BlockPlace>& free) const {
    std::optional<BlockPlace> best;
    double best_score = alike_enough;
    double second = 0;
    for (const BlockPlace place : free) {
      const double score = similarity(provision, place);
      if (score >= best_score) {
        second = best ? best_score : second;
        best = place;
        best_score = score;
      } else {
        second = std::max(second, score);
      }
    }
    return best && best_score >= second + clearly_ahead ? best : std::nullopt;
  }

  void take(Place provision, BlockPlace place, FoundBy by) {
    if (taken_[place]) return;
    taken_[place] = true;
    place_of_[provision] = place;
    result_.matches.push_back({current_.provisions[provision].id, place, by});
  }

  // Where the provision's text can be: inside its parent's part of the document when the parent was found.
  std::pair<BlockPlace, BlockPlace> scope_of(Place provision) const {
    const auto& parent = current_.provisions[provision].parent;
    BlockPlace first = 0;
    BlockPlace last = document_.blocks.size();
    if (!parent) return {first, last};
    for (Place i = 0; i < current_.provisions.size(); ++i)
      if (current_.provisions[i].id == *parent && place_of_[i]) first = *place_of_[i];
    for (Place i = 0; i < current_.provisions.size(); ++i)
      if (current_.provisions[i].parent != current_.provisions[provision].parent &&
          !current_.provisions[i].id.text().starts_with(parent->text() + "/") && place_of_[i] && *place_of_[i] > first)
        last = std::min(last, *place_of_[i]);
    return {first, last};
  }

  std::vector<BlockPlace> candidates_for(Place provision) const {
    std::vector<BlockPlace> candidates;
    if (const auto found = numbered_.find(provision); found != numbered_.end())
      for (const BlockPlace place : found->second)
        if (!taken_[place] && candidates.size() < most_candidates) candidates.push_back(place);
    const auto [first, last] = scope_of(provision);
    std::vector<std::pair<double, BlockPlace>> scored;
    if (current_.provisions.size() * document_.blocks.size() <= most_comparisons)
      for (BlockPlace place = first; place < last; ++place)
        if (!taken_[place] && similarity(provision, place) >= worth_naming)
          scored.emplace_back(-similarity(provision, place), place);
    std::sort(scored.begin(), scored.end());
    for (const auto& [score, place] : scored)
      if (candidates.size() < most_candidates &&
          std::find(candidates.begin(), candidates.end(), place) == candidates.end())
        candidates.push_back(place);
    return candidates;
  }

  void ask_about_provisions() {
    for (Place i = 0; i < current_.provisions.size(); ++i) {
      if (place_of_[i]) continue;
      const ProvisionId& id = current_.provisions[i].id;
      if (is_absent(id)) {
        result_.absent.push_back(id);
        continue;
      }
      std::vector<BlockPlace> candidates = candidates_for(i);
      const std::string name =
          id.text() + " (" + std::string(choose_text(current_.provisions[i].label, "en").text) + ")";
      std::string text = candidates.empty()
                             ? "nothing in the document looks like " + name + ": which block is it, or is it gone?"
                         : candidates.size() == 1 ? "is this " + name + "?"
                                                  : "which of these is " + name + "?";
      result_.questions.push_back({id, std::move(text), std::move(candidates)});
    }
  }

  void ask_about_blocks() {
    bool has_begun = false;
    for (BlockPlace place = 0; place < document_.blocks.size(); ++place) {
      const Block& block = document_.blocks[place];
      const bool is_matched = std::any_of(result_.matches.begin(), result_.matches.end(),
                                          [&](const Match& match) { return match.place == place; });
      if (is_matched) has_begun = true;
      if (taken_[place] || (!is_head(block) && has_begun)) continue;
      std::string text = is_head(block) ? "this heading or number is no provision that is known: is it a new one, a "
                                          "part of the text before it, or none of the instrument?"
                                        : "this stands before the first provision: is it a part of the instrument?";
      result_.questions.push_back({std::nullopt, std::move(text), {place}});
    }
  }

  const ImportedDocument& document_;
  const Edition& current_;
  const Mapping& decided_;
  std::string_view language_;
  std::vector<std::optional<BlockPlace>> place_of_;  ///< Of each provision.
  std::vector<bool> taken_;                          ///< Blocks.
  std::map<Place, std::vector<BlockPlace>> numbered_;
  WordWeights weights_;
  std::vector<WordWeights::WordSet> provision_words_;
  std::vector<WordWeights::WordSet> block_words_;
  Matching result_;
};

}  // namespace

Matching match_document(const ImportedDocument& document, const Edition& current, const Mapping& decided,
                        std::string_view language) {
  return Matcher(document, current, decided, language).run();
}

}  // namespace haip
