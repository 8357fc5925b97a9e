#include "cose/key.hpp"

#include <stdexcept>

#include "cose/algorithm.hpp"
#include "cose/cbor.hpp"
#include "cose/header.hpp"

namespace haip::cose {
namespace {

constexpr Label key_type{1, "kty"};
constexpr Label key_id{2, "kid"};
constexpr Label algorithm_label{3, "alg"};
constexpr Label curve{-1, "crv"};
constexpr Label point{-2, "x"};
constexpr Label secret{-4, "d"};

constexpr std::int64_t octet_key_pair = 1;
constexpr std::int64_t curve_ed25519 = 6;

// The members that RFC 9679 hashes; all others describe the key's use.
cbor::Map required_members(const PublicKey& key) {
  return {{key_type.number, octet_key_pair}, {curve.number, curve_ed25519}, {point.number, key.bytes()}};
}

cbor::Value key_value(const PublicKey& key) {
  cbor::Map map = required_members(key);
  map.emplace_back(key_id.number, thumbprint(key).bytes());
  map.emplace_back(algorithm_label.number, static_cast<std::int64_t>(Algorithm::ed25519));
  return map;
}

bool is_ed25519(const cbor::Value& value) {
  const cbor::Map* map = value.if_map();
  if (map == nullptr) return false;
  const HeaderReader reader(*map, "COSE key");
  const cbor::Value* type = reader.find(key_type);
  const cbor::Value* its_curve = reader.find(curve);
  return type != nullptr && type->if_integer() == octet_key_pair && its_curve != nullptr &&
         its_curve->if_integer() == curve_ed25519;
}

Result<PublicKey> read_key(const cbor::Value& value) {
  const cbor::Map* map = value.if_map();
  if (map == nullptr) return malformed("a COSE key must be a map");
  const HeaderReader reader(*map, "COSE key");
  CHECK(reader.absent(secret, "that is the secret half"));
  CHECK(reader.constant(key_type, octet_key_pair));
  CHECK(reader.constant(curve, curve_ed25519));
  TRY(const ByteView bytes, reader.bytes(point, PublicKey::size_bytes));
  TRY(const PublicKey key, PublicKey::from_bytes(bytes));
  if (reader.find(algorithm_label) != nullptr) CHECK(read_algorithm(reader, algorithm_label));
  if (reader.find(key_id) != nullptr) {
    TRY(const Digest kid, reader.digest(key_id));
    if (kid != thumbprint(key))
      return malformed("2 (kid) in the COSE key is not the key's thumbprint",
                       "leave it out, or compute it by RFC 9679");
  }
  return key;
}

}  // namespace

Digest thumbprint(const PublicKey& key) { return sha256(cbor::encode(required_members(key))); }

Bytes encode_key(const PublicKey& key) { return cbor::encode(key_value(key)); }

Result<PublicKey> parse_key(ByteView bytes) {
  TRY(const cbor::Value value, cbor::decode(bytes));
  return read_key(value);
}

Bytes encode_key_set(std::span<const PublicKey> keys) {
  if (keys.empty()) throw std::logic_error("a COSE key set holds at least one key");
  cbor::Array array;
  for (const PublicKey& key : keys) array.push_back(key_value(key));
  return cbor::encode(array);
}

Result<std::vector<PublicKey>> parse_key_set(ByteView bytes) {
  TRY(const cbor::Value value, cbor::decode(bytes));
  const cbor::Array* array = value.if_array();
  if (array == nullptr) return malformed("a COSE key set must be an array of keys");
  std::vector<PublicKey> keys;
  for (std::size_t i = 0; i < array->size(); ++i) {
    if (!is_ed25519((*array)[i])) continue;
    TRY(const PublicKey key,
        read_key((*array)[i]).map_error(in_context("key " + std::to_string(i + 1) + " of the set")));
    keys.push_back(key);
  }
  if (keys.empty()) return malformed("the COSE key set holds no Ed25519 key");
  return keys;
}

}  // namespace haip::cose
