#include "campaigns/signature.hpp"

#include <algorithm>
#include <limits>

namespace haip {
namespace {

constexpr std::uint32_t empty = std::numeric_limits<std::uint32_t>::max();

std::size_t scaled(std::uint32_t hash, std::size_t count) {
  return static_cast<std::size_t>((std::uint64_t{hash} * count) >> 32U);
}

/// The place that an empty one asks at its n-th attempt.
std::size_t asked_place(std::size_t place, std::uint32_t attempt, std::size_t count) {
  std::uint64_t h = (std::uint64_t{place} << 32U | attempt) + 0x9E3779B97F4A7C15U;
  h = (h ^ (h >> 30U)) * 0xBF58476D1CE4E5B9U;
  h = (h ^ (h >> 27U)) * 0x94D049BB133111EBU;
  return scaled(static_cast<std::uint32_t>(h >> 32U), count);
}

/// What an empty place takes over. `filled` is the signature before anything was taken over.
std::uint32_t taken_over(std::size_t place, std::span<const std::uint32_t> filled) {
  // With two of 256 places filled, this many attempts fail once in 10^14 texts.
  constexpr std::uint32_t most_attempts = 4096;
  for (std::uint32_t attempt = 0; attempt < most_attempts; ++attempt) {
    const std::uint32_t value = filled[asked_place(place, attempt, filled.size())];
    if (value != empty) return value;
  }
  return *std::ranges::find_if(filled, [](std::uint32_t value) { return value != empty; });
}

}  // namespace

void write_signature(std::span<const std::uint64_t> hashes, std::span<std::uint32_t> places) {
  std::ranges::fill(places, empty);
  for (const std::uint64_t hash : hashes) {
    std::uint32_t& smallest = places[scaled(static_cast<std::uint32_t>(hash >> 32U), places.size())];
    smallest = std::min({smallest, static_cast<std::uint32_t>(hash), empty - 1});
  }
  if (std::ranges::find(places, empty) == places.end()) return;
  if (hashes.size() == 1) {
    std::ranges::fill(places, *std::ranges::min_element(places));
    return;
  }
  const std::vector<std::uint32_t> filled(places.begin(), places.end());
  for (std::size_t place = 0; place < places.size(); ++place)
    if (filled[place] == empty) places[place] = taken_over(place, filled);
}

}  // namespace haip
