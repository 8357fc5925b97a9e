#pragma once
// JSON with the place of every value and member name, for documents whose mistakes must be shown where they are.
// base/json.hpp reads the same language; its reader keeps no places and its values cost one allocation each.
//
//   const JsonTextResult read = read_json_text(std::move(bytes));
//   if (!read) return read.error();                       // says line and column
//   for (const JsonValue& member : read->children(read->root())) … member.name, member.begin …
//
// Refused with the place: invalid UTF-8, names that stand twice in one object, lone surrogates, numbers beyond a
// double, more than deepest_json_text levels or most_json_values values, anything after the value. Reading takes time
// linear in the text (names of one object: n log n).

#include <cstdint>
#include <deque>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/yaml.hpp"

namespace haip {

enum class JsonKind : std::uint8_t { null, boolean, number, text, array, object };

/// One value. Views point into the JsonText that holds it.
struct JsonValue {
  std::string_view name;         ///< Of the member that holds it, unescaped; "" elsewhere.
  std::string_view text;         ///< Of a text, unescaped; of a number, as written.
  double number = 0;             ///< Of a number; 1 for true.
  std::uint32_t begin = 0;       ///< First byte.
  std::uint32_t end = 0;         ///< Behind the last byte.
  std::uint32_t name_begin = 0;  ///< The quote that opens the name.
  std::uint32_t name_end = 0;    ///< Behind the quote that closes it.
  std::uint32_t parent = 0;      ///< Index of the array or object that holds it.
  std::uint32_t after = 0;       ///< Index behind the last value within it.
  std::uint32_t count = 0;       ///< Of items or members.
  JsonKind kind = JsonKind::null;
};

inline constexpr std::size_t deepest_json_text = 128;
inline constexpr std::size_t largest_json_text = 64 * 1024 * 1024;
/// A value costs 72 bytes: a file of "[0,0,…" must not cost forty times its size.
inline constexpr std::size_t most_json_values = 4'000'000;

struct JsonTextError;

class JsonText {
 public:
  /// The items of an array or members of an object, in the order written.
  class Children {
   public:
    class iterator {
     public:
      using value_type = JsonValue;
      using difference_type = std::ptrdiff_t;
      iterator() = default;
      iterator(const JsonValue* all, std::uint32_t at) : all_(all), at_(at) {}
      const JsonValue& operator*() const { return all_[at_]; }
      const JsonValue* operator->() const { return all_ + at_; }
      iterator& operator++() {
        at_ = all_[at_].after;
        return *this;
      }
      iterator operator++(int) {
        iterator before = *this;
        ++*this;
        return before;
      }
      friend bool operator==(const iterator& a, const iterator& b) { return a.at_ == b.at_; }

     private:
      const JsonValue* all_ = nullptr;
      std::uint32_t at_ = 0;
    };
    Children(const JsonValue* all, std::uint32_t from, std::uint32_t to) : all_(all), from_(from), to_(to) {}
    [[nodiscard]] iterator begin() const { return {all_, from_}; }
    [[nodiscard]] iterator end() const { return {all_, to_}; }

   private:
    const JsonValue* all_;
    std::uint32_t from_;
    std::uint32_t to_;
  };

  [[nodiscard]] const JsonValue& root() const { return values_.front(); }
  /// Of the value itself when it is neither array nor object: none.
  [[nodiscard]] Children children(const JsonValue& value) const;
  /// The member of that name, or nullptr (also when this is no object).
  [[nodiscard]] const JsonValue* member(const JsonValue& value, std::string_view name) const;
  [[nodiscard]] const JsonValue& at(std::uint32_t index) const { return values_[index]; }
  [[nodiscard]] std::uint32_t index_of(const JsonValue& value) const {
    return static_cast<std::uint32_t>(&value - values_.data());
  }
  [[nodiscard]] std::size_t size() const { return values_.size(); }

  [[nodiscard]] const std::string& text() const { return *text_; }
  /// RFC 6901; "" for the root.
  [[nodiscard]] std::string pointer_to(const JsonValue& value) const;
  [[nodiscard]] TextPosition place_of(std::size_t offset) const;

 private:
  friend class JsonTextReader;
  std::unique_ptr<const std::string> text_;  ///< At an address that stays when this is moved.
  std::deque<std::string> unescaped_;        ///< Texts that are written with escapes.
  std::vector<JsonValue> values_;            ///< Each before what it holds.
  std::vector<std::uint32_t> line_begins_;
};

struct JsonTextError {
  Error error;  ///< Without the place.
  TextPosition at;
};
using JsonTextResult = tl::expected<JsonText, JsonTextError>;

/// Errors: malformed; too_large past `limit_bytes` or most_json_values.
JsonTextResult read_json_text(std::string text, std::size_t limit_bytes = largest_json_text);

/// "line 3, column 5: …" before the message.
Error error_with_place(const JsonTextError& error);

/// Whether two values are the same JSON value: numbers by value, members in any order.
bool same_json(const JsonText& a, const JsonValue& x, const JsonText& b, const JsonValue& y);
/// Equal for equal values; from the value alone.
std::uint64_t json_hash(const JsonText& text, const JsonValue& value);

}  // namespace haip
