#pragma once
// YAML as people write it by hand, with the place of every value: for files whose mistakes must be shown where they
// are.
//
//   const YamlResult file = parse_yaml(text);
//   if (!file) return at(file.error().at, file.error().error);
//   const YamlNode* claims = file->find("claims");
//
// A strict part of YAML 1.2: one document of mappings, sequences and scalars. Refused, with the place: aliases and
// anchors (they unfold without end), tags, several documents, keys that are not plain text or stand twice, invalid
// UTF-8, control characters. Scalars are text, always: whether 2026-05-12 is a date or 1.0 a version is for the reader
// of the field to say, so nothing a person typed is turned into something else.

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"

namespace haip {

/// Of a text as it lies on disk.
struct TextPosition {
  std::size_t offset = 0;  ///< Bytes from the beginning.
  std::size_t line = 1;
  std::size_t column = 1;  ///< In code points.
  friend bool operator==(const TextPosition&, const TextPosition&) = default;
};

struct YamlNode {
  enum class Kind { scalar, sequence, mapping };
  /// `literal` keeps line ends ("|"), `folded` does not (">").
  enum class Style { plain, quoted, literal, folded };
  struct Member;

  Kind kind = Kind::scalar;
  Style style = Style::plain;  ///< Of a scalar.
  std::string text;            ///< Of a scalar.
  TextPosition begin;
  TextPosition end;             ///< Behind the last byte.
  std::vector<YamlNode> items;  ///< Of a sequence.
  std::vector<Member> members;  ///< Of a mapping, in the order of the file.

  /// Nothing was written, or "~" or "null" without quotes.
  [[nodiscard]] bool is_null() const;
  /// The value of that key, or nullptr (also when this is no mapping).
  [[nodiscard]] const YamlNode* find(std::string_view key) const;
  /// "text", "a list", "a mapping", "nothing": for messages.
  [[nodiscard]] std::string_view kind_word() const;
};

struct YamlNode::Member {
  YamlNode key;  ///< A scalar.
  YamlNode value;
};

struct YamlError {
  Error error;  ///< Without the place.
  TextPosition at;
};
using YamlResult = tl::expected<YamlNode, YamlError>;

inline constexpr std::size_t deepest_yaml = 32;
inline constexpr std::size_t most_yaml_nodes = 200'000;

/// Errors: too_large past `limit_bytes`, deepest_yaml or most_yaml_nodes; malformed. An empty text is a mapping without
/// members.
YamlResult parse_yaml(std::string_view text, std::size_t limit_bytes = 4 * 1024 * 1024);

/// "line 3, column 5: …" before the message.
Error error_with_place(const YamlError& error);

/// The same values as JSON, every scalar a text.
Json yaml_as_json(const YamlNode& node);

}  // namespace haip
