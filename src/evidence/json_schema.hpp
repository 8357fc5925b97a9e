#pragma once
// JSON Schema, draft-07: a schema is compiled once, then documents are checked against it, and every violation has its
// place.
//
//   TRY(const JsonSchema schema, JsonSchema::compile(schema_text));
//   TRY(const SchemaOutcome outcome, schema.check(document));
//   for (const SchemaViolation& violation : outcome.violations) …
//
// Nothing is fetched: a $ref leads into the schema itself or into one of `others`, everything else is refused while
// compiling. Unknown keywords and unknown formats are ignored, as the specification says; `contentEncoding` and
// `contentMediaType` are too. A compiled schema does not change and may be used by many threads.

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "evidence/json_text.hpp"

namespace haip {

struct SchemaViolation {
  std::string pointer;  ///< JSON Pointer of the value in the document; of the member for one that may not be there.
  std::size_t line = 1;
  std::size_t column = 1;      ///< In code points.
  std::size_t end_column = 0;  ///< Behind the value, when it ends on the same line; otherwise 0.
  std::string keyword;         ///< Of the schema, such as "required"; "false" where nothing is allowed.
  std::string schema_pointer;  ///< JSON Pointer of the keyword, in the schema that holds it.
  std::string message;         ///< Starts in lower case, no final stop.
  std::string advice;          ///< May be empty.
};

struct SchemaOutcome {
  std::vector<SchemaViolation> violations;  ///< In the order of the document, as far as it was read.
  bool is_cut = false;                      ///< There are more violations than were asked for.
};

/// Another schema that a $ref may lead to.
struct KnownSchema {
  std::string address;  ///< Absolute, without fragment.
  std::string text;
};

inline constexpr std::size_t most_violations = 100;

class JsonSchema {
 public:
  /// Errors: malformed, with the place in the schema.
  static Result<JsonSchema> compile(std::string text, std::span<const KnownSchema> others = {});

  /// Whether `document` satisfies the schema, and where it does not. Errors: refused when checking takes more work than
  /// is reasonable (a schema that refers to itself without end, a pattern that backtracks without end).
  [[nodiscard]] Result<SchemaOutcome> check(const JsonText& document, std::size_t limit = most_violations) const;

 private:
  struct Compiled;
  friend class SchemaCompiler;
  friend class SchemaCheck;
  explicit JsonSchema(std::shared_ptr<const Compiled> compiled) : compiled_(std::move(compiled)) {}
  std::shared_ptr<const Compiled> compiled_;
};

}  // namespace haip
