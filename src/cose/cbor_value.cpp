#include <algorithm>
#include <limits>

#include "cose/cbor.hpp"

namespace haip::cbor {

Tagged::Tagged(std::uint64_t number, Value content)
    : number_(number), content_(std::make_shared<const Value>(std::move(content))) {}

bool operator==(const Tagged& a, const Tagged& b) { return a.number_ == b.number_ && *a.content_ == *b.content_; }

std::optional<std::int64_t> Value::if_integer() const {
  constexpr auto largest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (const auto* number = if_unsigned(); number != nullptr && *number <= largest)
    return static_cast<std::int64_t>(*number);
  if (const auto* number = if_negative(); number != nullptr && number->below_minus_one <= largest)
    return -1 - static_cast<std::int64_t>(number->below_minus_one);
  return std::nullopt;
}

const Value* find(const Map& map, std::int64_t key) {
  const auto entry = std::ranges::find_if(map, [&](const auto& each) { return each.first.if_integer() == key; });
  return entry == map.end() ? nullptr : &entry->second;
}

const Value* find(const Map& map, std::string_view key) {
  const auto entry = std::ranges::find_if(map, [&](const auto& each) {
    const std::string* text = each.first.if_text();
    return text != nullptr && *text == key;
  });
  return entry == map.end() ? nullptr : &entry->second;
}

}  // namespace haip::cbor
