#include "tlog/cosignature.hpp"

#include <stdexcept>
#include <string>

namespace haip::tlog {
namespace {

constexpr std::size_t time_bytes = 8;

std::string signed_message(std::string_view checkpoint_text, Instant time) {
  return "cosignature/v1\ntime " + std::to_string(time.seconds) + "\n" + std::string(checkpoint_text);
}

}  // namespace

Bytes sign_cosignature(const SecretKey& witness, std::string_view checkpoint_text, Instant time) {
  if (time.seconds < 0) throw std::logic_error("a cosignature cannot be from before 1970");
  Bytes payload;
  payload.reserve(cosignature_bytes);
  for (unsigned shift = 64; shift > 0; shift -= 8)
    payload.push_back(static_cast<std::uint8_t>(static_cast<std::uint64_t>(time.seconds) >> (shift - 8)));
  append(payload, witness.sign(as_bytes(signed_message(checkpoint_text, time))));
  return payload;
}

Result<Instant> verify_cosignature(const PublicKey& witness, std::string_view checkpoint_text, ByteView payload) {
  if (payload.size() != cosignature_bytes)
    return malformed("a cosignature has " + std::to_string(cosignature_bytes) + " bytes, not " +
                     std::to_string(payload.size()));
  std::uint64_t seconds = 0;
  for (const std::uint8_t byte : payload.first(time_bytes)) seconds = (seconds << 8) | byte;
  const Instant time{static_cast<std::int64_t>(seconds)};
  if (time.seconds < 0) return malformed("the time of a cosignature is above 2^63 - 1");
  if (!verify(witness, as_bytes(signed_message(checkpoint_text, time)), payload.subspan(time_bytes)))
    return fail(ErrorKind::false_proof, "the cosignature does not hold");
  return time;
}

}  // namespace haip::tlog
