#include "crypto/ed25519.hpp"

#include <sodium.h>

#include <algorithm>
#include <stdexcept>

namespace haip {
namespace {

// libsodium picks its fastest code on first use; every key passes through here before it is used.
void start_sodium() {
  static const int ready = sodium_init();
  if (ready < 0) throw std::logic_error("libsodium cannot start");
}

bool is_canonical_field_element(ByteView bytes) {
  // The y coordinate must be below p = 2^255 - 19; the top bit is the sign of x.
  if ((bytes[31] & 0x7f) != 0x7f) return true;
  for (std::size_t i = 30; i > 0; --i)
    if (bytes[i] != 0xff) return true;
  return bytes[0] < 0xed;
}

}  // namespace

Result<PublicKey> PublicKey::from_bytes(ByteView bytes) {
  if (bytes.size() != size_bytes)
    return malformed("an Ed25519 public key has 32 bytes, not " + std::to_string(bytes.size()));
  start_sodium();
  // libsodium checks: canonical, on the curve, not of small order, in the main subgroup.
  if (!is_canonical_field_element(bytes) || crypto_core_ed25519_is_valid_point(bytes.data()) != 1)
    return malformed("the Ed25519 public key is not a valid point of the curve",
                     "generate the key with `haip key new`");
  PublicKey key;
  std::copy(bytes.begin(), bytes.end(), key.bytes_.begin());
  return key;
}

SecretKey SecretKey::generate(Entropy& entropy) {
  auto seed = entropy.take<seed_size_bytes>();
  SecretKey key = *from_seed(seed);
  wipe(seed);
  return key;
}

Result<SecretKey> SecretKey::from_seed(ByteView seed) {
  if (seed.size() != seed_size_bytes) return malformed("an Ed25519 private key has 32 bytes");
  start_sodium();
  SecretKey key;
  std::array<std::uint8_t, PublicKey::size_bytes> public_bytes{};
  crypto_sign_seed_keypair(public_bytes.data(), key.expanded_.data(), seed.data());
  auto public_key = PublicKey::from_bytes(public_bytes);
  if (!public_key) throw std::logic_error("libsodium derived an invalid public key");
  key.public_key_ = *public_key;
  return key;
}

SecretKey::~SecretKey() { wipe(expanded_); }

Signature SecretKey::sign(ByteView message) const {
  Signature signature{};
  crypto_sign_detached(signature.data(), nullptr, message.data(), message.size(), expanded_.data());
  return signature;
}

std::array<std::uint8_t, SecretKey::seed_size_bytes> SecretKey::seed() const {
  std::array<std::uint8_t, seed_size_bytes> seed{};
  std::copy_n(expanded_.begin(), seed_size_bytes, seed.begin());
  return seed;
}

bool verify(const PublicKey& key, ByteView message, ByteView signature) {
  return signature.size() == Signature{}.size() &&
         crypto_sign_verify_detached(signature.data(), message.data(), message.size(), key.bytes().data()) == 0;
}

void wipe(std::span<std::uint8_t> memory) { sodium_memzero(memory.data(), memory.size()); }

}  // namespace haip
