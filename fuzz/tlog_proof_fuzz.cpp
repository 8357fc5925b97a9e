// Proof files: what parses must be written back byte for byte; none holds for a log that has signed nothing.

#include "base/bytes.hpp"
#include "tlog/proof.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace haip;
  const std::string_view text = as_text({data, size});
  const auto proof = tlog::parse_proof(text);
  if (!proof) return 0;
  if (tlog::format_proof(*proof) != text) __builtin_trap();
  const auto key = SecretKey::from_seed(Bytes(SecretKey::seed_size_bytes, 7))->public_key();
  const tlog::Policy policy{{{*tlog::VerifierKey::create("a", tlog::SignatureType::ed25519, key), ""}}, {}, {}, "none"};
  if (tlog::verify_proof(*proof, Digest(), policy)) __builtin_trap();
  return 0;
}
