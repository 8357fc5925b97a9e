#pragma once
// The signature algorithms that haip reads, by their numbers in the IANA registry "COSE Algorithms". Both mean Ed25519.

#include "base/result.hpp"
#include "cose/header.hpp"

namespace haip::cose {

enum class Algorithm : std::int64_t {
  ed25519 = -19,  ///< Fully specified (RFC 9864); the only one written.
  eddsa = -8,     ///< RFC 9053, deprecated: which curve is the key's business. Read, for signers older than RFC 9864.
};

/// The algorithm under `label`. Refuses any other, and a missing one.
Result<Algorithm> read_algorithm(const HeaderReader& header, Label label);

}  // namespace haip::cose
