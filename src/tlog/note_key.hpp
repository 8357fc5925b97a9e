#pragma once
// Keys of signed notes (c2sp.org/signed-note, "Verifier keys") and single signature lines.
//
//   example.com/foo+530d903a+AekyeRrm56hApGFk…              vkey: name + hex(key ID) + base64(type || public key)
//   PRIVATE+KEY+example.com/foo+530d903a+AQAB…              the same with the 32-byte seed; keep it secret
//   — example.com/foo Uw2QOkn8srV1yJGh2VYRlL1T…             a signature: name, base64(key ID || signature)

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "crypto/ed25519.hpp"

namespace haip::tlog {

/// What a key signs with. Other types (ECDSA 0x02, RFC 6962 0x05, ML-DSA-44 0x06 …) are unknown keys to haip.
enum class SignatureType : std::uint8_t {
  ed25519 = 0x01,      ///< Ed25519 over the text of the note: logs.
  cosignature = 0x04,  ///< Timestamped Ed25519 over a checkpoint (cosignature.hpp): witnesses.
};

/// The first four bytes of SHA-256(name || 0x0A || type || public key). Tells keys apart, proves nothing.
using KeyId = std::array<std::uint8_t, 4>;

/// Not empty, valid UTF-8, no Unicode space, no control character, no "+".
Status check_key_name(std::string_view name);

/// A name and the public key that signs under it.
class VerifierKey {
 public:
  /// malformed: see check_key_name.
  static Result<VerifierKey> create(std::string name, SignatureType type, const PublicKey& key);
  /// A vkey. malformed: not of that form, an unknown type, a wrong key ID, or a key that Ed25519 refuses.
  static Result<VerifierKey> parse(std::string_view vkey);
  [[nodiscard]] std::string format() const;

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] SignatureType type() const { return type_; }
  [[nodiscard]] const KeyId& id() const { return id_; }
  [[nodiscard]] const PublicKey& public_key() const { return public_key_; }
  auto operator<=>(const VerifierKey&) const = default;

 private:
  VerifierKey() = default;
  std::string name_;
  SignatureType type_ = SignatureType::ed25519;
  KeyId id_{};
  PublicKey public_key_;
};

/// One signature line: whose it claims to be, and the bytes after the key ID.
struct NoteSignature {
  std::string name;
  KeyId key_id{};
  Bytes signature;  ///< At least one byte; 64 for ed25519, 72 for cosignature.
  bool operator==(const NoteSignature&) const = default;
};

/// "— name base64" without the newline.
std::string format_signature_line(const NoteSignature& signature);
/// Strict: exactly what format_signature_line writes. `line` is without the newline.
Result<NoteSignature> parse_signature_line(std::string_view line);

/// A name and the secret key that signs under it.
class NoteSigner {
 public:
  /// malformed: see check_key_name.
  static Result<NoteSigner> create(std::string name, SignatureType type, SecretKey key);
  /// PRIVATE+KEY text, as the Go tools write it. The error never holds the text.
  static Result<NoteSigner> parse(std::string_view private_key);
  /// PRIVATE+KEY text: a secret, which the caller wipes.
  [[nodiscard]] std::string format() const;

  [[nodiscard]] const VerifierKey& verifier() const { return verifier_; }
  [[nodiscard]] const std::string& name() const { return verifier_.name(); }

  /// Signs the text of a note. Throws std::logic_error for a key of type cosignature.
  [[nodiscard]] NoteSignature sign(std::string_view text) const;
  /// Signs a checkpoint as a witness does, at that time (not before 1970). Throws std::logic_error for a key of type
  /// ed25519: a witness key signs nothing else, and a log key never cosigns.
  [[nodiscard]] NoteSignature cosign(std::string_view checkpoint_text, Instant time) const;

 private:
  NoteSigner(VerifierKey verifier, SecretKey key) : verifier_(std::move(verifier)), key_(std::move(key)) {}
  VerifierKey verifier_;
  SecretKey key_;
};

}  // namespace haip::tlog
