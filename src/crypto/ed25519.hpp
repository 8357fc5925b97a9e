#pragma once
// Ed25519 (RFC 8032) by libsodium, under one written rule that anyone who replays a register must share
// (docs/signature-rule.md):
//
//   refuse a public key that is not the canonical encoding of a point of the prime-order subgroup; refuse a signature
//   whose S is not below the group order or whose R is of small order or not canonical; then require
//   encode(S·B − H(R,A,M)·A) = R  (no cofactor).

#include <array>
#include <compare>
#include <cstdint>
#include <string>

#include "base/bytes.hpp"
#include "base/entropy.hpp"
#include "base/result.hpp"

namespace haip {

class PublicKey {
 public:
  static constexpr std::size_t size_bytes = 32;
  PublicKey() = default;
  /// 32 bytes: the canonical encoding of a point of the prime-order subgroup.
  static Result<PublicKey> from_bytes(ByteView bytes);
  [[nodiscard]] ByteView bytes() const { return bytes_; }
  auto operator<=>(const PublicKey&) const = default;

 private:
  std::array<std::uint8_t, size_bytes> bytes_{};
};

using Signature = std::array<std::uint8_t, 64>;

/// A key pair. The secret half is wiped from memory on destruction and never printed.
class SecretKey {
 public:
  static constexpr std::size_t seed_size_bytes = 32;

  static SecretKey generate(Entropy& entropy);
  /// RFC 8032 private key: 32 bytes.
  static Result<SecretKey> from_seed(ByteView seed);

  SecretKey(const SecretKey&) = default;
  SecretKey& operator=(const SecretKey&) = default;
  SecretKey(SecretKey&&) noexcept = default;
  SecretKey& operator=(SecretKey&&) noexcept = default;
  ~SecretKey();

  [[nodiscard]] const PublicKey& public_key() const { return public_key_; }
  [[nodiscard]] Signature sign(ByteView message) const;
  /// For writing a key file; the caller wipes it.
  [[nodiscard]] std::array<std::uint8_t, seed_size_bytes> seed() const;

 private:
  SecretKey() = default;
  std::array<std::uint8_t, 64> expanded_{};
  PublicKey public_key_;
};

/// True when `signature` over `message` holds under the rule above. A signature that is not 64 bytes does not hold.
[[nodiscard]] bool verify(const PublicKey& key, ByteView message, ByteView signature);

/// Overwrites memory in a way that the compiler keeps.
void wipe(std::span<std::uint8_t> memory);

}  // namespace haip
