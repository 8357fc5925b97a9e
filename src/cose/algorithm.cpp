#include "cose/algorithm.hpp"

namespace haip::cose {

Result<Algorithm> read_algorithm(const HeaderReader& header, Label label) {
  TRY(const cbor::Value* value, header.value(label));
  for (const Algorithm algorithm : {Algorithm::ed25519, Algorithm::eddsa})
    if (value->if_integer() == static_cast<std::int64_t>(algorithm)) return algorithm;
  const auto number = value->if_integer();
  return malformed(describe(label) + (number ? " is " + std::to_string(*number) : " is not a number") +
                       ", but only -19 (Ed25519) and -8 (EdDSA) are read",
                   "sign with an Ed25519 key");
}

}  // namespace haip::cose
