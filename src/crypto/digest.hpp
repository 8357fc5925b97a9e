#pragma once
// SHA-256 (FIPS 180-4) by OpenSSL: the only hash in haip.

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace haip {

/// 32 bytes of SHA-256. A type of its own, so that a text or a key cannot be taken for one.
class Digest {
 public:
  static constexpr std::size_t size_bytes = 32;

  Digest() = default;  ///< All zero; equal to no real digest.
  explicit Digest(const std::array<std::uint8_t, size_bytes>& bytes) : bytes_(bytes) {}

  /// Exactly 32 bytes.
  static Result<Digest> from_bytes(ByteView bytes);
  /// 64 lower-case hexadecimal digits.
  static Result<Digest> from_hex(std::string_view text);
  /// 44 characters of padded base64.
  static Result<Digest> from_base64(std::string_view text);

  [[nodiscard]] ByteView bytes() const { return bytes_; }
  [[nodiscard]] std::string hex() const;
  [[nodiscard]] std::string base64() const;

  auto operator<=>(const Digest&) const = default;

 private:
  std::array<std::uint8_t, size_bytes> bytes_{};
};

/// Feeds any number of parts into one digest; reusable after finish(). Not for several threads at once.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;

  Sha256& update(ByteView part);
  Sha256& update(std::string_view part) { return update(as_bytes(part)); }
  /// The digest of all parts since construction or the last finish().
  Digest finish();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

/// One digest over the parts in order, with a context that each thread keeps.
Digest sha256(ByteView a, ByteView b = {}, ByteView c = {});
inline Digest sha256(std::string_view text) { return sha256(as_bytes(text)); }

/// Compares in constant time, for digests that are secrets (tokens).
bool equal_in_constant_time(ByteView a, ByteView b);

}  // namespace haip

template <>
struct std::hash<haip::Digest> {
  // A digest is uniformly distributed already.
  std::size_t operator()(const haip::Digest& digest) const noexcept {
    std::size_t value = 0;
    std::memcpy(&value, digest.bytes().data(), sizeof value);
    return value;
  }
};
