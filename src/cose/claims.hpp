#pragma once
// Who says it, about what, and when: the CWT claims (RFC 8392) that RFC 9597 puts under label 15 of a protected header,
// as RFC 9943 asks of signed statements and receipts.

#include <optional>
#include <string>

#include "base/result.hpp"
#include "base/time.hpp"
#include "cose/cbor.hpp"
#include "cose/header.hpp"

namespace haip::cose {

struct Claims {
  std::string issuer;                ///< iss (1): 1 to 8192 bytes.
  std::string subject;               ///< sub (2): 1 to 8192 bytes; ties together what is said about one thing.
  std::optional<Instant> issued_at;  ///< iat (6): by the issuer's own clock, years 1970 to 9999.
};

/// Reads label 15 of a protected header. Claims other than these three are left alone; a fraction of a second is
/// refused.
Result<Claims> read_claims(const HeaderReader& protected_header);

/// The map to be written under label 15.
cbor::Map encode_claims(const Claims& claims);

}  // namespace haip::cose
