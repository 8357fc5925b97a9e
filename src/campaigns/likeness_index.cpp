#include "campaigns/likeness_index.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <stdexcept>

#include "campaigns/folded_text.hpp"
#include "campaigns/signature.hpp"

namespace haip {
namespace {

constexpr std::size_t sketch_places = 64;

/// Two texts at the threshold agree in fewer places of their sketches once in about ten thousand cases: four standard
/// deviations below the mean. Places that differ agree in their lower eight bits once in 256.
std::size_t fewest_matches(double threshold) {
  const double agree = threshold + (1 - threshold) / 256;
  const double mean = sketch_places * agree;
  return static_cast<std::size_t>(std::max(0.0, std::floor(mean - 4 * std::sqrt(mean * (1 - agree)))));
}

std::size_t signature_places(Banding banding) { return std::max(sketch_places, banding.rows * banding.bands); }

}  // namespace

LikenessIndex::LikenessIndex(LikenessSettings settings)
    : settings_(settings),
      least_sketch_matches_(fewest_matches(settings.threshold)),
      places_(signature_places(banding_for(settings.threshold))),
      bands_(banding_for(settings.threshold)) {}

void LikenessIndex::prepare(Probe& probe, std::string_view folded) const {
  probe.set.assign(folded);
  probe.signature.resize(places_);
  probe.keys.resize(bands_.bands());
  write_signature(probe.set.hashes(), probe.signature);
  bands_.write_keys(probe.signature, probe.keys);
  for (std::size_t i = 0; i < sketch_places; ++i) probe.sketch[i] = static_cast<std::uint8_t>(probe.signature[i]);
}

bool LikenessIndex::may_be_alike(const Probe& probe, const Text& other) const {
  // The intersection is no larger than the smaller set, the union no smaller than the larger one.
  const std::size_t smaller = std::min<std::size_t>(probe.set.size(), other.ngrams);
  const std::size_t larger = std::max<std::size_t>(probe.set.size(), other.ngrams);
  if (static_cast<double>(smaller) < settings_.threshold * static_cast<double>(larger)) return false;
  std::uint8_t matches = 0;
  for (std::size_t i = 0; i < sketch_places; ++i)
    matches = static_cast<std::uint8_t>(matches + (probe.sketch[i] == other.sketch[i] ? 1 : 0));
  return matches >= least_sketch_matches_;
}

std::optional<double> LikenessIndex::likeness_if_alike(const Probe& probe, const Text& other) const {
  if (!may_be_alike(probe, other)) return std::nullopt;
  const double found = jaccard(probe.set.size(), other.ngrams, probe.set.count_common(other.folded));
  return found >= settings_.threshold ? std::optional(found) : std::nullopt;
}

Arrival LikenessIndex::add(std::string_view text, CommentNumber comment, SenderNumber sender) {
  Arrival arrival;
  const std::string folded = folded_text(text);
  if (folded.empty()) {
    ++wordless_;
    return arrival;
  }
  const auto known = by_folded_.find(folded);
  arrival.is_new_text = known == by_folded_.end();
  arrival.text = arrival.is_new_text ? add_text(folded) : known->second;
  add_comment(*arrival.text, {comment, sender}, arrival.is_new_text);
  if (!arrival.is_new_text) return arrival;
  join_alike(*arrival.text, arrival);
  index_bands(*arrival.text);
  if (arrival.is_cut) ++cut_;
  return arrival;
}

TextNumber LikenessIndex::add_text(std::string_view folded) {
  bands_.add_text();
  prepare(probe_, folded);
  const TextNumber number{static_cast<std::uint32_t>(texts_.size())};
  auto* kept = static_cast<char*>(memory_.allocate(folded.size(), 1));
  std::memcpy(kept, folded.data(), folded.size());
  Text& text = texts_.emplace_back();
  text.folded = {kept, folded.size()};
  text.ngrams = static_cast<std::uint32_t>(probe_.set.size());
  text.parent = number;
  text.next_in_group = number;
  text.seen_by = static_cast<std::uint32_t>(number);
  text.sketch = probe_.sketch;
  by_folded_.emplace(text.folded, number);
  return number;
}

void LikenessIndex::join_alike(TextNumber text, Arrival& arrival) {
  std::size_t compared = 0;
  for (std::size_t band = 0; band < bands_.bands(); ++band)
    for (TextNumber leader = bands_.first_run(band, probe_.keys[band]); leader != BandIndex::none;
         leader = bands_.next_run(band, leader)) {
      if (root(leader) == root(text)) continue;
      if (!search_run(band, leader, text, arrival, compared)) return;
    }
}

/// Looks for a text of the run that is alike. False when the limit is reached.
bool LikenessIndex::search_run(std::size_t band, TextNumber leader, TextNumber text, Arrival& arrival,
                               std::size_t& compared) {
  const auto asking = static_cast<std::uint32_t>(text);
  for (TextNumber other = leader; other != BandIndex::none; other = bands_.next_in_run(band, other)) {
    if (at(other).seen_by == asking) continue;
    if (compared == settings_.most_comparisons) {
      arrival.is_cut = true;
      return false;
    }
    ++compared;
    at(other).seen_by = asking;
    const std::optional<double> found = likeness_if_alike(probe_, at(other));
    if (!found) continue;
    unite(text, other);
    arrival.alike.push_back({other, *found});
    return true;
  }
  return true;
}

void LikenessIndex::index_bands(TextNumber text) {
  for (std::size_t band = 0; band < bands_.bands(); ++band) {
    TextNumber leader = bands_.first_run(band, probe_.keys[band]);
    while (leader != BandIndex::none && root(leader) != root(text)) leader = bands_.next_run(band, leader);
    if (leader == BandIndex::none)
      bands_.begin_run(band, probe_.keys[band], text);
    else
      bands_.join_run(band, leader, text);
  }
}

void LikenessIndex::add_comment(TextNumber text, PostedText posted, bool is_first) {
  if (comments_.size() == std::numeric_limits<std::uint32_t>::max())
    throw std::length_error("more than four milliard comments");
  const auto number = static_cast<std::uint32_t>(comments_.size());
  comments_.push_back({posted, number});
  if (!is_first) std::swap(comments_[number].next_of_text, comments_[at(text).last_comment].next_of_text);
  at(text).last_comment = number;
}

TextNumber LikenessIndex::root(TextNumber text) {
  while (at(text).parent != text) {
    at(text).parent = at(at(text).parent).parent;
    text = at(text).parent;
  }
  return text;
}

void LikenessIndex::unite(TextNumber a, TextNumber b) {
  TextNumber larger = root(a);
  TextNumber smaller = root(b);
  if (larger == smaller) return;
  if (at(larger).group_size < at(smaller).group_size) std::swap(larger, smaller);
  at(smaller).parent = larger;
  at(larger).group_size += at(smaller).group_size;
  std::swap(at(larger).next_in_group, at(smaller).next_in_group);
}

std::vector<LikeText> LikenessIndex::alike(std::string_view text) const {
  const std::string folded = folded_text(text);
  if (folded.empty()) return {};
  Probe probe;
  prepare(probe, folded);
  std::vector<TextNumber> candidates;
  for (std::size_t band = 0; band < bands_.bands(); ++band)
    for (TextNumber leader = bands_.first_run(band, probe.keys[band]); leader != BandIndex::none;
         leader = bands_.next_run(band, leader))
      for (TextNumber other = leader; other != BandIndex::none; other = bands_.next_in_run(band, other))
        candidates.push_back(other);
  std::ranges::sort(candidates);
  const auto repeated = std::ranges::unique(candidates);
  candidates.erase(repeated.begin(), repeated.end());
  std::vector<LikeText> found;
  for (const TextNumber other : candidates)
    if (const auto likeness = likeness_if_alike(probe, texts_[place_of(other)])) found.push_back({other, *likeness});
  std::ranges::sort(found, std::ranges::less(),
                    [](const LikeText& like) { return std::pair(-like.likeness, like.text); });
  return found;
}

std::vector<TextNumber> LikenessIndex::group_of(TextNumber text) const {
  std::vector<TextNumber> group;
  TextNumber next = text;
  do {
    group.push_back(next);
    next = texts_[place_of(next)].next_in_group;
  } while (next != text);
  std::ranges::sort(group);
  return group;
}

std::vector<TextNumber> LikenessIndex::groups() const {
  std::vector<TextNumber> first;
  std::vector<bool> is_listed(texts_.size());
  for (std::uint32_t i = 0; i < texts_.size(); ++i) {
    if (is_listed[i]) continue;
    first.push_back(TextNumber{i});
    std::size_t next = i;
    do {
      is_listed[next] = true;
      next = place_of(texts_[next].next_in_group);
    } while (next != i);
  }
  return first;
}

std::vector<PostedText> LikenessIndex::comments_of(TextNumber text) const {
  std::vector<PostedText> posted;
  const std::uint32_t last = texts_[place_of(text)].last_comment;
  std::uint32_t next = last;
  do {
    next = comments_[next].next_of_text;
    posted.push_back(comments_[next].posted);
  } while (next != last);
  return posted;
}

}  // namespace haip
