// A receipt that is read can be written again: its proof is unchanged, and where the unprotected header holds nothing
// but the proof, so are its bytes.
#include "cose/receipt.hpp"
#include "cose/sign1.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace haip;
  const ByteView input(data, size);
  const auto receipt = cose::parse_receipt(input);
  if (!receipt) return 0;
  const auto written = cose::encode_receipt(receipt->protected_bytes, receipt->signature, receipt->proof);
  if (!written || cose::parse_receipt(*written)->proof != receipt->proof) __builtin_trap();
  const auto message = cose::parse_sign1(input);
  if (message->unprotected_header.size() == 1 && !equal(*written, input)) __builtin_trap();
  if (!cose::root_from(receipt->proof, Digest())) __builtin_trap();
  return 0;
}
