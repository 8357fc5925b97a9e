// The places of a YAML value always lie in the text, in order.

#include <cstdlib>

#include "base/yaml.hpp"

namespace {

void check(const haip::YamlNode& node, std::size_t size) {
  if (node.begin.offset > node.end.offset || node.end.offset > size) std::abort();
  for (const haip::YamlNode& item : node.items) check(item, size);
  for (const haip::YamlNode::Member& member : node.members) {
    check(member.key, size);
    check(member.value, size);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const haip::YamlResult result = haip::parse_yaml(text);
  if (result) check(*result, size);
  if (!result && result.error().at.offset > size) std::abort();
  return 0;
}
