// Signed notes and the two key texts: what parses must be written back byte for byte.

#include "base/bytes.hpp"
#include "tlog/note.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace haip;
  const std::string_view text = as_text({data, size});
  if (const auto note = tlog::parse_note(text); note && tlog::format_note(*note) != text) __builtin_trap();
  if (const auto line = tlog::parse_signature_line(text); line && tlog::format_signature_line(*line) != text)
    __builtin_trap();
  if (const auto key = tlog::VerifierKey::parse(text); key && key->format() != text) __builtin_trap();
  if (const auto signer = tlog::NoteSigner::parse(text); signer && signer->format() != text) __builtin_trap();
  return 0;
}
