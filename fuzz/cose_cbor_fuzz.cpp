// What decodes re-encodes to the same bytes: every value has one spelling.
#include "cose/cbor.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace haip;
  const ByteView input(data, size);
  if (const auto value = cbor::decode(input); value && !equal(cbor::encode(*value), input)) __builtin_trap();
  if (const auto value = cbor::decode(input, 18); value && !equal(cbor::encode(*value), input)) __builtin_trap();
  return 0;
}
