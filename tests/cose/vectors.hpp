#pragma once
// One worked example, byte for byte, shared by the tests of this folder and printed in docs/format-statement.md. A
// second implementation, in Python, arrives at the same bytes. Seeds are counting bytes.

#include <string_view>

#include "base/encoding.hpp"
#include "crypto/ed25519.hpp"

namespace haip::cose::vectors {

inline SecretKey key_counting_from(std::uint8_t first) {
  Bytes seed(SecretKey::seed_size_bytes);
  for (std::uint8_t& byte : seed) byte = first++;
  return *SecretKey::from_seed(seed);
}
inline SecretKey log_key() { return key_counting_from(0x00); }
inline SecretKey issuer_key() { return key_counting_from(0x40); }

inline constexpr std::string_view document = "Hello\n";
inline constexpr std::string_view issuer_thumbprint =
    "8cb46c0f98440da34ad4af304431f76c7cb7462fa8fdfd5d6261dc685809220d";
inline constexpr std::string_view log_thumbprint = "be5de2f4bcdc383add3fc9827d345f1a37c6a06026b38696fb3229c003b35f49";

inline Bytes statement() {
  return *parse_hex(
      "d284587ba501320458208cb46c0f98440da34ad4af304431f76c7cb7462fa8fdfd5d6261dc685809220d0fa3017668747470733a2f2f6973"
      "737565722e6578616d706c6502716465636973696f6e3a323032362d303031061a6553f1001901022f1901037819746578742f706c61696e"
      "3b"
      "20636861727365743d7574662d38a0582066a045b452102c59d840ec097d59d9467e13a3f34f6494e539ffd32c1bb35f185840c409230093"
      "8f"
      "fc88247bd7f48529f6a35400f713f591a07771b5ec88f8ff8470a40ef69c977e7ff5d090554680f469e3d4b8619d486cd72fd025f265a2df"
      "7d"
      "09");
}
inline constexpr std::string_view statement_input_digest =
    "6aff47e8fccd17a645f4b49dda150db9269cb3f9fa5ae4c99506ab3a50a960be";
inline constexpr std::string_view statement_leaf_hash =
    "818e543c8ca67a21fdbb950e9b8af6267cca7e884dd8877c034f800910982797";

/// For the statement as entry 1 of [`entry 0`, statement, `entry 2`].
inline Bytes receipt() {
  return *parse_hex(
      "d2845860a40132045820be5de2f4bcdc383add3fc9827d345f1a37c6a06026b38696fb3229c003b35f490fa301781868747470733a2f2f72"
      "65"
      "6769737465722e6578616d706c6502716465636973696f6e3a323032362d303031061a6553f10119018b01a119018ca12081584883030182"
      "58"
      "20773885a613489e24ce2cf76199d6a423f042e4bbf12d7eecee912ef276c65701582057c79f4f31ae029c5d4bd30b073c27c94df93438b2"
      "b4"
      "697e1e1eef5bc0394a41f658402b7585ac6a52059021e4e1d7b3b228205180d16445f4bd6e5b5cebd79fd441ec9020964b4bc90c418c87e9"
      "f7"
      "da6f8cb112119dfd53eb9e16bd36e1d491632402");
}
inline constexpr std::string_view receipt_root = "f489c8ae9ea03faa394612bc235f396e93f653d05d735e50b47b4c4483359e47";
inline constexpr std::string_view transparent_digest =
    "84e6a126816faa4868d0ac2c5a76b3e2ce4f24eb29b813e43f079f68146d4679";

}  // namespace haip::cose::vectors
