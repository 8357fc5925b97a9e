#pragma once
// CBOR (RFC 8949) in the one spelling that section 4.2.1 calls deterministic, so that equal values have equal bytes and
// signed bytes can be rebuilt from what they mean.
//
//   TRY(cbor::Value value, cbor::decode(bytes));
//   Bytes same = cbor::encode(value);             // byte for byte
//   cbor::Map key{{1, 1}, {-1, 6}, {-2, x.bytes()}};
//
// In the subset: whole numbers from -2^64 to 2^64-1, byte strings, text in UTF-8, arrays, maps, false, true, null, and
// one tag if the caller names it. Refused: indefinite lengths, lengths and numbers not in their shortest form, map keys
// out of order or twice, floating-point numbers, undefined and other simple values, any other tag, bytes after the
// value, more than 16 levels, more than 65,536 values.

#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace haip::cbor {

class Value;
using Array = std::vector<Value>;
using Map = std::vector<std::pair<Value, Value>>;  ///< In any order when writing; as encoded when read.

inline constexpr std::size_t limit_levels = 16;      ///< Arrays, maps and tags inside one another.
inline constexpr std::size_t limit_values = 65'536;  ///< Per decode(), map keys included: bounds its memory.

/// The number -1 - `below_minus_one`: CBOR's major type 1, whose range is wider than that of std::int64_t.
struct Negative {
  std::uint64_t below_minus_one = 0;
  friend bool operator==(const Negative&, const Negative&) = default;
};

/// A tag number and the value that it marks (RFC 8949 section 3.4).
class Tagged {
 public:
  Tagged(std::uint64_t number, Value content);
  [[nodiscard]] std::uint64_t number() const { return number_; }
  [[nodiscard]] const Value& content() const { return *content_; }
  friend bool operator==(const Tagged& a, const Tagged& b);

 private:
  std::uint64_t number_;
  std::shared_ptr<const Value> content_;
};

/// One CBOR value. Maps compare in the order of their entries.
class Value {
 public:
  Value() = default;  ///< null
  Value(std::same_as<bool> auto value) : value_(value) {}
  template <std::integral Integer>
    requires(!std::same_as<Integer, bool>)
  Value(Integer value) {
    if (std::cmp_less(value, 0))
      value_ = Negative{~static_cast<std::uint64_t>(value)};
    else
      value_ = static_cast<std::uint64_t>(value);
  }
  Value(Negative value) : value_(value) {}
  Value(Bytes value) : value_(std::move(value)) {}
  Value(ByteView value) : value_(to_bytes(value)) {}
  Value(std::string value) : value_(std::move(value)) {}
  Value(std::string_view value) : value_(std::string(value)) {}
  Value(const char* value) : value_(std::string(value)) {}
  Value(Array value) : value_(std::move(value)) {}
  Value(Map value) : value_(std::move(value)) {}
  Value(Tagged value) : value_(std::move(value)) {}

  [[nodiscard]] bool is_null() const { return std::holds_alternative<std::monostate>(value_); }
  [[nodiscard]] const bool* if_bool() const { return std::get_if<bool>(&value_); }
  [[nodiscard]] const std::uint64_t* if_unsigned() const { return std::get_if<std::uint64_t>(&value_); }
  [[nodiscard]] const Negative* if_negative() const { return std::get_if<Negative>(&value_); }
  /// A number of either sign that fits.
  [[nodiscard]] std::optional<std::int64_t> if_integer() const;
  [[nodiscard]] const Bytes* if_bytes() const { return std::get_if<Bytes>(&value_); }
  [[nodiscard]] const std::string* if_text() const { return std::get_if<std::string>(&value_); }
  [[nodiscard]] const Array* if_array() const { return std::get_if<Array>(&value_); }
  [[nodiscard]] const Map* if_map() const { return std::get_if<Map>(&value_); }
  [[nodiscard]] const Tagged* if_tagged() const { return std::get_if<Tagged>(&value_); }

  friend bool operator==(const Value&, const Value&) = default;

 private:
  std::variant<std::monostate, bool, std::uint64_t, Negative, Bytes, std::string, Array, Map, Tagged> value_;
};

/// The value under that key, or nullptr.
const Value* find(const Map& map, std::int64_t key);
const Value* find(const Map& map, std::string_view key);

/// Reads the one value that `bytes` must be. `allowed_tag` may stand at any level; all other tags are refused.
/// Errors: malformed, or too_large past the limits; they name the byte, counted from 0, at which the offending value
/// begins: "CBOR: the length at byte 12 is not in its shortest form".
Result<Value> decode(ByteView bytes, std::optional<std::uint64_t> allowed_tag = {});

/// Writes what decode() reads, and sorts map keys by their encoded bytes. A value that decode() could not read back (a
/// key twice, text that is not UTF-8, too many levels) is a bug: std::logic_error.
Bytes encode(const Value& value);

}  // namespace haip::cbor
