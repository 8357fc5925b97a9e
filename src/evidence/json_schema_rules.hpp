#pragma once
// The compiled form of a schema, between json_schema_compile.cpp and json_schema_check.cpp.

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "evidence/ecma_pattern.hpp"
#include "evidence/json_schema.hpp"
#include "evidence/text_formats.hpp"

namespace haip {

/// Index into JsonSchema::Compiled::rules.
using RuleIndex = std::uint32_t;
using PatternIndex = std::uint32_t;

/// A value within one of the schema's texts.
struct SchemaValue {
  const JsonText* text = nullptr;
  const JsonValue* value = nullptr;
};

/// What `properties` and `required` say about a name.
struct MemberRule {
  std::optional<RuleIndex> rule;
  std::optional<std::uint32_t> required;  ///< Its place in `required`.
};

struct Dependency {
  std::string_view name;
  std::optional<RuleIndex> rule;
  std::vector<std::string_view> names;
};

inline constexpr std::uint8_t type_null = 1;
inline constexpr std::uint8_t type_boolean = 2;
inline constexpr std::uint8_t type_number = 4;
inline constexpr std::uint8_t type_text = 8;
inline constexpr std::uint8_t type_array = 16;
inline constexpr std::uint8_t type_object = 32;
inline constexpr std::uint8_t type_integer = 64;

struct NumberRule {
  std::optional<double> multiple_of, maximum, exclusive_maximum, minimum, exclusive_minimum;
};

struct TextRule {
  std::optional<std::uint64_t> longest, shortest;
  std::optional<PatternIndex> pattern;
  std::string_view format;
  FormatCheck format_check = nullptr;
};

struct ArrayRule {
  std::optional<RuleIndex> items;
  std::optional<std::vector<RuleIndex>> positions;  ///< `items` as an array.
  std::optional<RuleIndex> additional, contains;
  std::optional<std::uint64_t> most, fewest;
  bool unique = false;
};

struct ObjectRule {
  std::unordered_map<std::string_view, MemberRule> members;
  std::vector<std::string_view> required;
  std::vector<std::pair<PatternIndex, RuleIndex>> patterns;
  std::optional<RuleIndex> additional, names;
  std::vector<Dependency> dependencies;
  std::optional<std::uint64_t> most, fewest;
};

/// One schema. What it does not say is absent.
struct SchemaRule {
  SchemaValue schema;  ///< Where it stands; its pointer is made for violations alone, for it may be long.
  std::optional<bool> always;
  std::optional<RuleIndex> reference;
  std::uint8_t types = 0;
  std::vector<SchemaValue> choices;  ///< `enum`
  std::unordered_set<std::string_view> text_choices;
  bool has_choices = false;
  std::optional<SchemaValue> constant;
  std::optional<NumberRule> number;
  std::optional<TextRule> text;
  std::optional<ArrayRule> array;
  std::optional<ObjectRule> object;
  std::optional<RuleIndex> condition, then_rule, else_rule, not_rule;
  std::vector<RuleIndex> all_of, any_of, one_of;
};

struct JsonSchema::Compiled {
  std::deque<JsonText> texts;  ///< The schema, then the others; rules hold views into them.
  std::deque<SchemaRule> rules;
  std::vector<EcmaPattern> patterns;
};

}  // namespace haip
