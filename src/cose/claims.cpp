#include "cose/claims.hpp"

namespace haip::cose {
namespace {

// RFC 8392 section 3.1.
constexpr Label issuer{1, "iss"};
constexpr Label subject{2, "sub"};
constexpr Label issued_at{6, "iat"};

constexpr std::size_t limit_text_bytes = 8192;              // RFC 9943 for iss; haip keeps sub to the same.
constexpr std::int64_t last_second_of_9999 = 253402300799;  // What format_instant() can write.

}  // namespace

Result<Claims> read_claims(const HeaderReader& protected_header) {
  TRY(const cbor::Map* map, protected_header.map(label::cwt_claims));
  const HeaderReader reader(*map, "map of CWT claims");
  Claims claims;
  TRY(claims.issuer, reader.text(issuer, limit_text_bytes));
  TRY(claims.subject, reader.text(subject, limit_text_bytes));
  if (const cbor::Value* value = reader.find(issued_at)) {
    const auto seconds = value->if_integer();
    if (!seconds || *seconds < 0 || *seconds > last_second_of_9999)
      return malformed(describe(issued_at) +
                       " in the map of CWT claims must be a whole number of seconds since 1970, " +
                       "before the year 10000");
    claims.issued_at = Instant{*seconds};
  }
  return claims;
}

cbor::Map encode_claims(const Claims& claims) {
  cbor::Map map{{issuer.number, claims.issuer}, {subject.number, claims.subject}};
  if (claims.issued_at) map.emplace_back(issued_at.number, claims.issued_at->seconds);
  return map;
}

}  // namespace haip::cose
