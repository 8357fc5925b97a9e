// A schema and a document, divided by a zero byte: the places of violations lie in the document, and a second check
// says the same.

#include <cstdlib>

#include "evidence/json_schema.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const std::size_t divide = text.find('\0');
  if (divide == std::string::npos) return 0;
  const haip::JsonTextResult document = haip::read_json_text(text.substr(divide + 1));
  if (!document) return 0;
  const haip::Result<haip::JsonSchema> schema = haip::JsonSchema::compile(text.substr(0, divide));
  if (!schema) return 0;
  const haip::Result<haip::SchemaOutcome> first = schema->check(*document);
  const haip::Result<haip::SchemaOutcome> second = schema->check(*document);
  if (first.has_value() != second.has_value()) std::abort();
  if (!first) return 0;
  if (first->violations.size() != second->violations.size()) std::abort();
  if (first->violations.size() > haip::most_violations) std::abort();
  for (const haip::SchemaViolation& violation : first->violations)
    if (violation.line == 0 || violation.column == 0 || violation.message.empty()) std::abort();
  return 0;
}
