#pragma once
// JSON values, a strict reader, and the canonical writer of RFC 8785 (JCS).
//
//   TRY(Json document, parse_json(text));
//   TRY(std::string name, document.text("name"));
//   std::string bytes = canonical_json(document);
//
// The reader refuses what RFC 8785 and I-JSON (RFC 7493) refuse: duplicate member names, lone surrogates, invalid
// UTF-8, numbers that overflow a double, anything after the value. Numbers are doubles; whole numbers are exact up to
// 2^53.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.hpp"

namespace haip {

class Json {
 public:
  using Array = std::vector<Json>;
  using Member = std::pair<std::string, Json>;
  using Object = std::vector<Member>;  ///< In the order written; names are unique.

  Json() = default;  ///< null
  Json(std::nullptr_t) {}
  Json(bool value) : value_(value) {}
  Json(double value) : value_(value) {}
  Json(int value) : value_(static_cast<double>(value)) {}
  Json(std::int64_t value) : value_(static_cast<double>(value)) {}
  Json(std::uint64_t value) : value_(static_cast<double>(value)) {}
  Json(std::string value) : value_(std::move(value)) {}
  Json(std::string_view value) : value_(std::string(value)) {}
  Json(const char* value) : value_(std::string(value)) {}
  Json(Array value) : value_(std::move(value)) {}
  Json(Object value) : value_(std::move(value)) {}

  [[nodiscard]] bool is_null() const { return std::holds_alternative<std::monostate>(value_); }
  [[nodiscard]] const bool* if_bool() const { return std::get_if<bool>(&value_); }
  [[nodiscard]] const double* if_number() const { return std::get_if<double>(&value_); }
  [[nodiscard]] const std::string* if_text() const { return std::get_if<std::string>(&value_); }
  [[nodiscard]] const Array* if_array() const { return std::get_if<Array>(&value_); }
  [[nodiscard]] const Object* if_object() const { return std::get_if<Object>(&value_); }
  [[nodiscard]] Array* if_array() { return std::get_if<Array>(&value_); }
  [[nodiscard]] Object* if_object() { return std::get_if<Object>(&value_); }

  /// The member of that name, or nullptr (also when this is not an object).
  [[nodiscard]] const Json* find(std::string_view name) const;

  // Members of an object with the type a reader expects; the error names the member.
  [[nodiscard]] Result<std::string> text(std::string_view name) const;
  /// "" when the member is absent.
  [[nodiscard]] Result<std::string> optional_text(std::string_view name) const;
  /// A whole number from 0 to 2^53.
  [[nodiscard]] Result<std::uint64_t> whole_number(std::string_view name) const;
  [[nodiscard]] Result<bool> boolean(std::string_view name) const;
  [[nodiscard]] Result<const Json*> array(std::string_view name) const;
  [[nodiscard]] Result<const Json*> object(std::string_view name) const;

  /// Adds or replaces a member. This must be an object or null (which becomes an object).
  Json& set(std::string_view name, Json value);
  /// Appends. This must be an array or null (which becomes an array).
  Json& push(Json value);

  friend bool operator==(const Json&, const Json&) = default;

 private:
  std::variant<std::monostate, bool, double, std::string, Array, Object> value_;
};

/// Reads one JSON text of at most `limit_bytes` and at most 64 levels. The error says what and near which byte.
Result<Json> parse_json(std::string_view text, std::size_t limit_bytes = 4 * 1024 * 1024);

/// RFC 8785: members sorted by UTF-16 code units, shortest round-trip numbers as in ECMAScript, no white space.
std::string canonical_json(const Json& value);

/// For people: two spaces of indentation, members in the order written, final newline.
std::string pretty_json(const Json& value);

/// One step of a JSON Pointer (RFC 6901), with its slash: "/q7~1a" for the member "q7/a".
std::string pointer_step(std::string_view name);
/// The member's name of a step without its slash.
std::string name_of_pointer_step(std::string_view step);

/// A string as a JSON string literal with quotes.
void append_json_string(std::string& out, std::string_view text);
/// ECMAScript Number::toString; `value` must be finite.
std::string json_number(double value);

}  // namespace haip
