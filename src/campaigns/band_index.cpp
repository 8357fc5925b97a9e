#include "campaigns/band_index.hpp"

#include <stdexcept>
#include <utility>

namespace haip {
namespace {

constexpr unsigned key_bits = 32;
constexpr unsigned first_size_bits = 6;

}  // namespace

BandIndex::BandIndex(Banding banding) : banding_(banding), tables_(banding.bands) {
  for (Table& table : tables_) {
    table.slots.resize(std::size_t{1} << first_size_bits);
    table.shift = key_bits - first_size_bits;
  }
}

void BandIndex::write_keys(std::span<const std::uint32_t> signature, std::span<std::uint32_t> keys) const {
  for (std::size_t band = 0; band < banding_.bands; ++band) {
    std::uint64_t h = 0x9E3779B97F4A7C15U;
    for (const std::uint32_t value : signature.subspan(band * banding_.rows, banding_.rows)) {
      h = (h ^ value) * 0xBF58476D1CE4E5B9U;
      h ^= h >> 31U;
    }
    h *= 0x94D049BB133111EBU;
    keys[band] = static_cast<std::uint32_t>(h >> 32U);
  }
}

std::size_t BandIndex::find_slot(const Table& table, std::uint32_t key) {
  const std::size_t mask = table.slots.size() - 1;
  std::size_t at = key >> table.shift;
  while (table.slots[at].leader != none && table.slots[at].key != key) at = (at + 1) & mask;
  return at;
}

TextNumber BandIndex::first_run(std::size_t band, std::uint32_t key) const {
  const Table& table = tables_[band];
  return table.slots[find_slot(table, key)].leader;
}

void BandIndex::add_text() {
  const std::size_t texts = links_.size() / banding_.bands;
  if (texts >= place_of(none)) throw std::length_error("more than four milliard texts");
  links_.resize(links_.size() + banding_.bands);
}

void BandIndex::join_run(std::size_t band, TextNumber leader, TextNumber text) {
  link(band, text).next_in_run = std::exchange(link(band, leader).next_in_run, text);
}

void BandIndex::begin_run(std::size_t band, std::uint32_t key, TextNumber text) {
  Table& table = tables_[band];
  std::size_t at = find_slot(table, key);
  if (table.slots[at].leader == none) {
    if (++table.used * 4 > table.slots.size() * 3) {
      grow(table);
      at = find_slot(table, key);
    }
    table.slots[at].key = key;
  }
  link(band, text).next_run = std::exchange(table.slots[at].leader, text);
}

void BandIndex::grow(Table& table) {
  const std::vector<Slot> old = std::exchange(table.slots, std::vector<Slot>(table.slots.size() * 2));
  --table.shift;
  for (const Slot& slot : old)
    if (slot.leader != none) table.slots[find_slot(table, slot.key)] = slot;
}

}  // namespace haip
