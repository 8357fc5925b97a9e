#include <algorithm>
#include <stdexcept>

#include "base/text.hpp"
#include "cose/cbor.hpp"

namespace haip::cbor {
namespace {

// The major types of RFC 8949 section 3.1.
enum class Major : std::uint8_t { unsigned_number, negative_number, bytes, text, array, map, tag, simple };

constexpr std::uint8_t simple_false = 20;
constexpr std::uint8_t simple_true = 21;
constexpr std::uint8_t simple_null = 22;

void append_head(Bytes& out, Major major, std::uint64_t argument) {
  const unsigned high_bits = static_cast<unsigned>(major) << 5;
  if (argument < 24) {
    out.push_back(static_cast<std::uint8_t>(high_bits | argument));
    return;
  }
  unsigned power = 0;  // The argument takes 2^power bytes.
  while (power < 3 && (argument >> (8U << power)) != 0) ++power;
  out.push_back(static_cast<std::uint8_t>(high_bits | (24 + power)));
  for (unsigned shift = 8U << power; shift > 0; shift -= 8)
    out.push_back(static_cast<std::uint8_t>(argument >> (shift - 8)));
}

void append_value(Bytes& out, const Value& value, std::size_t level);

void append_map(Bytes& out, const Map& map, std::size_t level) {
  std::vector<std::pair<Bytes, const Value*>> entries;
  entries.reserve(map.size());
  for (const auto& [key, value] : map) {
    Bytes encoded_key;
    append_value(encoded_key, key, level);
    entries.emplace_back(std::move(encoded_key), &value);
  }
  std::ranges::sort(entries, {}, [](const auto& entry) -> const Bytes& { return entry.first; });
  const auto same_key = [](const auto& a, const auto& b) { return a.first == b.first; };
  if (std::ranges::adjacent_find(entries, same_key) != entries.end())
    throw std::logic_error("CBOR: a map to be written has a key twice");
  append_head(out, Major::map, entries.size());
  for (const auto& [encoded_key, value] : entries) {
    append(out, encoded_key);
    append_value(out, *value, level);
  }
}

std::size_t next_level(std::size_t level) {
  if (level == limit_levels) throw std::logic_error("CBOR: a value to be written has too many levels");
  return level + 1;
}

void append_value(Bytes& out, const Value& value, std::size_t level) {
  if (value.is_null()) {
    append_head(out, Major::simple, simple_null);
  } else if (const bool* truth = value.if_bool()) {
    append_head(out, Major::simple, *truth ? simple_true : simple_false);
  } else if (const auto* number = value.if_unsigned()) {
    append_head(out, Major::unsigned_number, *number);
  } else if (const auto* negative = value.if_negative()) {
    append_head(out, Major::negative_number, negative->below_minus_one);
  } else if (const auto* bytes = value.if_bytes()) {
    append_head(out, Major::bytes, bytes->size());
    append(out, *bytes);
  } else if (const auto* text = value.if_text()) {
    if (!is_utf8(*text)) throw std::logic_error("CBOR: a text to be written is not UTF-8");
    append_head(out, Major::text, text->size());
    append(out, as_bytes(*text));
  } else if (const auto* array = value.if_array()) {
    const std::size_t inner_level = next_level(level);
    append_head(out, Major::array, array->size());
    for (const Value& item : *array) append_value(out, item, inner_level);
  } else if (const auto* map = value.if_map()) {
    append_map(out, *map, next_level(level));
  } else if (const auto* tagged = value.if_tagged()) {
    const std::size_t inner_level = next_level(level);
    append_head(out, Major::tag, tagged->number());
    append_value(out, tagged->content(), inner_level);
  }
}

}  // namespace

Bytes encode(const Value& value) {
  Bytes out;
  append_value(out, value, 0);
  return out;
}

}  // namespace haip::cbor
