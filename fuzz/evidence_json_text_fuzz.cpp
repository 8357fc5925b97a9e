// What the reader with places takes, the strict reader takes too, and the places lie in the text.

#include <cstdlib>

#include "base/json.hpp"
#include "evidence/json_text.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const haip::JsonTextResult read = haip::read_json_text(text);
  const haip::Result<haip::Json> other = haip::parse_json(text);
  if (!read) {
    if (read.error().at.offset > size) std::abort();
    if (other) std::abort();
    return 0;
  }
  if (!other && other.error().message.find("levels of nesting") == std::string::npos) std::abort();
  for (std::uint32_t i = 0; i < read->size(); ++i) {
    const haip::JsonValue& value = read->at(i);
    if (value.begin >= value.end || value.end > size || value.after <= i || value.after > read->size()) std::abort();
    if (i > 0 && (value.begin < read->at(value.parent).begin || value.end > read->at(value.parent).end)) std::abort();
  }
  return 0;
}
