#include "campaigns/ngrams.hpp"

#include <algorithm>
#include <bit>
#include <limits>

namespace haip {
namespace {

constexpr unsigned character_bits = 21;
constexpr std::uint64_t two_characters = (std::uint64_t{1} << (2 * character_bits)) - 1;
constexpr std::uint64_t three_characters = (std::uint64_t{1} << (3 * character_bits)) - 1;

/// The first character of valid UTF-8, which is taken away.
std::uint32_t take_character(std::string_view& text) {
  const auto byte = [&](std::size_t i) { return std::uint32_t{static_cast<unsigned char>(text[i])}; };
  const std::uint32_t lead = byte(0);
  if (lead < 0x80) {
    text.remove_prefix(1);
    return lead;
  }
  const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  std::uint32_t value = lead & (0x7FU >> size);
  for (std::size_t i = 1; i < size; ++i) value = (value << 6U) | (byte(i) & 0x3FU);
  text.remove_prefix(size);
  return value;
}

template <class Visit>
void visit_ngrams(std::string_view folded, Visit visit) {
  Ngram window;
  std::size_t read = 0;
  while (!folded.empty() && read < likeness_characters) {
    const std::uint64_t character = take_character(folded);
    window.first_two =
        ((window.first_two << character_bits) | (window.last_three >> (2 * character_bits))) & two_characters;
    window.last_three = ((window.last_three << character_bits) | character) & three_characters;
    if (++read >= ngram_length) visit(window);
  }
  if (read > 0 && read < ngram_length) visit(window);
}

}  // namespace

void NgramSet::assign(std::string_view folded) {
  const std::size_t most = std::min(folded.size(), likeness_characters);
  const std::size_t wanted = std::bit_ceil(most + most / 2 + 16);
  if (places_.size() < wanted) {
    places_.assign(wanted, {});
    set_ = 0;
  }
  mask_ = wanted - 1;
  if (set_ == std::numeric_limits<std::uint32_t>::max()) forget_stamps();
  ++set_;
  hashes_.clear();
  visit_ngrams(folded, [&](Ngram ngram) { add(ngram); });
}

void NgramSet::add(Ngram ngram) {
  const std::uint64_t hash = ngram_hash(ngram);
  for (std::size_t at = hash & mask_;; at = (at + 1) & mask_) {
    Place& place = places_[at];
    if (place.set == set_ && place.ngram == ngram) return;
    if (place.set == set_) continue;
    place = {ngram, set_, 0};
    hashes_.push_back(hash);
    return;
  }
}

const NgramSet::Place* NgramSet::find(Ngram ngram) const {
  for (std::size_t at = ngram_hash(ngram) & mask_;; at = (at + 1) & mask_) {
    const Place& place = places_[at];
    if (place.set != set_) return nullptr;
    if (place.ngram == ngram) return &place;
  }
}

void NgramSet::forget_stamps() {
  std::ranges::fill(places_, Place{});
  set_ = 0;
}

std::size_t NgramSet::count_common(std::string_view folded) const {
  if (hashes_.empty()) return 0;
  if (count_ == std::numeric_limits<std::uint32_t>::max()) {
    for (const Place& place : places_) place.counted = 0;
    count_ = 0;
  }
  ++count_;
  std::size_t common = 0;
  visit_ngrams(folded, [&](Ngram ngram) {
    const Place* place = find(ngram);
    if (place == nullptr || place->counted == count_) return;
    place->counted = count_;
    ++common;
  });
  return common;
}

double jaccard(std::size_t size_a, std::size_t size_b, std::size_t common) {
  const std::size_t all = size_a + size_b - common;
  return all == 0 ? 0 : static_cast<double>(common) / static_cast<double>(all);
}

double likeness(std::string_view folded_a, std::string_view folded_b) {
  NgramSet a;
  NgramSet b;
  a.assign(folded_a);
  b.assign(folded_b);
  return jaccard(a.size(), b.size(), a.count_common(folded_b));
}

}  // namespace haip
