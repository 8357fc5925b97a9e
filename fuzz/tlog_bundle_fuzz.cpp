// Entry bundles: what parses as `width` entries must be written back byte for byte.

#include "tlog/bundle.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace haip;
  if (size == 0) return 0;
  const unsigned width = data[0] + 1U;
  const ByteView bundle(data + 1, size - 1);
  const auto entries = tlog::parse_bundle(bundle, width);
  const auto prefix = tlog::bundle_prefix(bundle, width);
  if (!entries) return 0;
  Bytes written;
  for (const ByteView entry : *entries)
    if (!tlog::append_to_bundle(written, entry)) __builtin_trap();
  if (!equal(written, bundle) || !prefix || !equal(*prefix, bundle)) __builtin_trap();
  return 0;
}
