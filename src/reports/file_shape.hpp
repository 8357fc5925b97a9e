#pragma once
// What report.yaml may hold: one definition, from which both the reader's checks and the JSON Schema for editors come.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/yaml.hpp"

namespace haip {

struct ShapeField;

/// The form of one value.
struct Shape {
  enum class Kind {
    line,        ///< Text without line ends.
    word,        ///< One of `words`.
    date,        ///< 2026-05-12
    flag,        ///< true or false
    id,          ///< small letters, digits, hyphens
    question,    ///< Key of a question: "1a", "q7/a".
    url,         ///< https://…
    path,        ///< Relative, below the report's folder.
    sha256,      ///< 64 hexadecimal digits
    media_type,  ///< application/pdf
    domain,      ///< lab.example
    economy,     ///< JP
    language,    ///< en, pt-BR
    framework,   ///< oecd-haip/2.0
    texts,       ///< Text in the report's language; or {file: PATH}; or a mapping from languages to one of these.
    list,        ///< Of `item`.
    table,       ///< A mapping from `key` to `item`.
    object,      ///< A mapping with `fields`.
  };
  Kind kind = Kind::line;
  std::span<const std::string_view> words = {};
  std::span<const ShapeField> fields = {};
  const Shape* key = nullptr;
  const Shape* item = nullptr;
};

struct ShapeField {
  std::string_view name;
  const Shape* shape;
  bool is_required = false;
  std::string_view help;  ///< For whoever edits: one or two sentences.
  std::string_view example = {};
};

/// The whole file.
const Shape& report_file_shape();

/// Something in the file that has not the form it should.
struct ShapeFault {
  std::string pointer;  ///< JSON Pointer of the value: "/claims/red-team/date".
  TextPosition begin;
  TextPosition end;
  std::string message;
  std::string advice;
};

/// In the order of the file. Values that are not written ("date:" with nothing behind it) are as if they were not
/// there.
std::vector<ShapeFault> check_shape(const YamlNode& node, const Shape& shape);

/// What a scalar of that kind should be ("a date such as 2026-05-12"), when the text is none; nothing when it is.
std::optional<std::string> expected_instead(std::string_view text, Shape::Kind kind);

/// JSON Schema, draft-07, with ASCII patterns only, so that every editor's YAML language server understands it.
Json shape_schema();

}  // namespace haip
