#pragma once
// Reading the maps of COSE by label: header parameters (RFC 9052 section 3.1), keys (section 7), CWT claims.
//
//   const HeaderReader header(map, "protected header");
//   TRY(Digest kid, header.digest(label::key_id));   // "the protected header has no 4 (kid)"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "cose/cbor.hpp"
#include "crypto/digest.hpp"

namespace haip::cose {

/// The number that stands in the bytes and the name that stands in messages.
struct Label {
  std::int64_t number;
  std::string_view name;
};

/// Header parameters, from the IANA registry "COSE Header Parameters".
namespace label {
inline constexpr Label algorithm{1, "alg"};
inline constexpr Label critical{2, "crit"};
inline constexpr Label content_type{3, "content type"};
inline constexpr Label key_id{4, "kid"};
inline constexpr Label cwt_claims{15, "CWT claims"};                           // RFC 9597
inline constexpr Label type{16, "typ"};                                        // RFC 9596
inline constexpr Label payload_hash_algorithm{258, "payload hash algorithm"};  // RFC 9995, with the next two
inline constexpr Label preimage_content_type{259, "preimage content type"};
inline constexpr Label payload_location{260, "payload location"};
inline constexpr Label receipts{394, "receipts"};  // RFC 9942, with the next two
inline constexpr Label verifiable_structure{395, "vds"};
inline constexpr Label verifiable_proofs{396, "vdp"};
}  // namespace label

/// "259 (preimage content type)"
std::string describe(Label label);

/// Typed access to a map that must outlive it. Errors are `malformed` and name the label and the place.
class HeaderReader {
 public:
  /// `place` is what messages call the map: "protected header".
  HeaderReader(const cbor::Map& map, std::string_view place) : map_(&map), place_(place) {}

  /// nullptr when absent.
  [[nodiscard]] const cbor::Value* find(Label label) const { return cbor::find(*map_, label.number); }
  [[nodiscard]] Result<const cbor::Value*> value(Label label) const;
  [[nodiscard]] Result<std::int64_t> integer(Label label) const;
  /// A number that must be `expected`.
  [[nodiscard]] Status constant(Label label, std::int64_t expected) const;
  /// 1 to `limit_bytes` bytes of UTF-8.
  [[nodiscard]] Result<std::string> text(Label label, std::size_t limit_bytes) const;
  [[nodiscard]] Result<std::optional<std::string>> optional_text(Label label, std::size_t limit_bytes) const;
  /// A byte string of exactly `size` bytes; the view lives as long as the map.
  [[nodiscard]] Result<ByteView> bytes(Label label, std::size_t size) const;
  [[nodiscard]] Result<Digest> digest(Label label) const;
  [[nodiscard]] Result<const cbor::Map*> map(Label label) const;
  /// Refuses the presence of a label; `why` follows the word "because".
  [[nodiscard]] Status absent(Label label, std::string_view why) const;

 private:
  [[nodiscard]] tl::unexpected<Error> must_be(Label label, std::string_view what) const;

  const cbor::Map* map_;
  std::string_view place_;
};

}  // namespace haip::cose
