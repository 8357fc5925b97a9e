// Checkpoints: what parses must be written back byte for byte; opening one never crashes, and never succeeds for a key
// that has signed nothing.

#include "base/bytes.hpp"
#include "tlog/checkpoint.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace haip;
  const std::string_view text = as_text({data, size});
  if (const auto checkpoint = tlog::parse_checkpoint(text); checkpoint && tlog::format_checkpoint(*checkpoint) != text)
    __builtin_trap();
  static const auto log = *tlog::NoteSigner::create("a", tlog::SignatureType::ed25519,
                                                    *SecretKey::from_seed(Bytes(SecretKey::seed_size_bytes, 7)));
  static const auto witness = *tlog::NoteSigner::create("w", tlog::SignatureType::cosignature,
                                                        *SecretKey::from_seed(Bytes(SecretKey::seed_size_bytes, 8)));
  if (tlog::open_checkpoint(text, log.verifier(), {&witness.verifier(), 1})) __builtin_trap();
  return 0;
}
