#include "tlog/note_key.hpp"

#include <algorithm>
#include <stdexcept>

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "crypto/digest.hpp"
#include "tlog/cosignature.hpp"

namespace haip::tlog {
namespace {

constexpr std::string_view private_key_prefix = "PRIVATE+KEY+";
constexpr std::string_view signature_prefix = "\u2014 ";

/// White_Space of the Unicode Character Database, those below U+0021 aside.
constexpr std::array<std::string_view, 20> unicode_spaces{
    " ",      "\u0085", "\u00a0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005",
    "\u2006", "\u2007", "\u2008", "\u2009", "\u200a", "\u2028", "\u2029", "\u202f", "\u205f", "\u3000"};

KeyId key_id(std::string_view name, SignatureType type, const PublicKey& key) {
  const std::array<std::uint8_t, 2> separator_and_type{'\n', static_cast<std::uint8_t>(type)};
  const Digest digest = sha256(as_bytes(name), separator_and_type, key.bytes());
  KeyId id{};
  std::ranges::copy(digest.bytes().first(id.size()), id.begin());
  return id;
}

std::string in_quotes(std::string_view text) { return "\"" + printable(text) + "\""; }

/// name + hex(key ID) + base64(type || 32 bytes), as in both kinds of key text.
struct KeyText {
  std::string_view name;
  std::string_view key_id_hex;
  SignatureType type;
  Bytes key;
};

// Says nothing of the key itself: it may be a secret.
Result<KeyText> parse_key_text(std::string_view text) {
  const std::size_t first_plus = text.find('+');
  const std::size_t second_plus = first_plus == std::string_view::npos ? first_plus : text.find('+', first_plus + 1);
  if (second_plus == std::string_view::npos) return malformed("it is not of the form name+hash+key");
  KeyText parts{text.substr(0, first_plus), text.substr(first_plus + 1, second_plus - first_plus - 1), {}, {}};
  CHECK(check_key_name(parts.name));
  auto bytes = parse_base64(text.substr(second_plus + 1));
  if (!bytes || bytes->empty()) return malformed("what follows the second \"+\" is not base64");
  const std::uint8_t type = bytes->front();
  if (type != static_cast<std::uint8_t>(SignatureType::ed25519) &&
      type != static_cast<std::uint8_t>(SignatureType::cosignature)) {
    wipe(*bytes);
    return malformed("keys of type 0x" + hex(ByteView(&type, 1)) + " are not supported",
                     "use Ed25519: type 0x01 for logs, 0x04 for witnesses");
  }
  parts.type = static_cast<SignatureType>(type);
  parts.key.assign(bytes->begin() + 1, bytes->end());
  wipe(*bytes);
  return parts;
}

Status check_key_id(std::string_view key_id_hex, const VerifierKey& key) {
  if (key_id_hex != hex(key.id()))
    return malformed("the key hash is " + in_quotes(key_id_hex) + " but name and key make " + hex(key.id()),
                     "copy the line again, whole");
  return {};
}

std::string format_key_text(const VerifierKey& key, ByteView material) {
  Bytes bytes;
  bytes.reserve(1 + material.size());  // A second buffer would keep a copy of a secret.
  bytes.push_back(static_cast<std::uint8_t>(key.type()));
  append(bytes, material);
  std::string text = key.name() + "+" + hex(key.id()) + "+" + base64(bytes);
  wipe(bytes);
  return text;
}

}  // namespace

Status check_key_name(std::string_view name) {
  if (name.empty()) return malformed("a key has no name");
  if (!is_utf8(name)) return malformed("the key name " + in_quotes(name) + " is not valid UTF-8");
  if (name.find('+') != std::string_view::npos) return malformed("the key name " + in_quotes(name) + " has a \"+\"");
  const auto is_control = [](char c) { return static_cast<std::uint8_t>(c) < 0x20; };
  const auto is_in_name = [&](std::string_view space) { return name.find(space) != std::string_view::npos; };
  if (std::ranges::any_of(name, is_control) || std::ranges::any_of(unicode_spaces, is_in_name))
    return malformed("the key name " + in_quotes(name) + " has a space or a control character");
  return {};
}

Result<VerifierKey> VerifierKey::create(std::string name, SignatureType type, const PublicKey& key) {
  CHECK(check_key_name(name));
  VerifierKey verifier;
  verifier.name_ = std::move(name);
  verifier.type_ = type;
  verifier.id_ = key_id(verifier.name_, type, key);
  verifier.public_key_ = key;
  return verifier;
}

Result<VerifierKey> VerifierKey::parse(std::string_view vkey) {
  const auto parse = [&]() -> Result<VerifierKey> {
    TRY(const KeyText parts, parse_key_text(vkey));
    TRY(const PublicKey public_key, PublicKey::from_bytes(parts.key));
    TRY(VerifierKey key, create(std::string(parts.name), parts.type, public_key));
    CHECK(check_key_id(parts.key_id_hex, key));
    return key;
  };
  return parse().map_error(in_context("the verifier key " + in_quotes(vkey)));
}

std::string VerifierKey::format() const { return format_key_text(*this, public_key_.bytes()); }

std::string format_signature_line(const NoteSignature& signature) {
  Bytes bytes(signature.key_id.begin(), signature.key_id.end());
  append(bytes, signature.signature);
  return std::string(signature_prefix) + signature.name + " " + base64(bytes);
}

Result<NoteSignature> parse_signature_line(std::string_view line) {
  if (!line.starts_with(signature_prefix)) return malformed("a signature line begins with an em dash and a space");
  line.remove_prefix(signature_prefix.size());
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos) return malformed("a signature line has a name, a space and base64");
  NoteSignature signature;
  signature.name = line.substr(0, space);
  CHECK(check_key_name(signature.name));
  TRY(const Bytes bytes, parse_base64(line.substr(space + 1)));
  if (bytes.size() <= signature.key_id.size())
    return malformed("the signature by " + in_quotes(signature.name) + " is too short");
  const auto key_id_end = bytes.begin() + static_cast<std::ptrdiff_t>(signature.key_id.size());
  std::copy(bytes.begin(), key_id_end, signature.key_id.begin());
  signature.signature.assign(key_id_end, bytes.end());
  return signature;
}

Result<NoteSigner> NoteSigner::create(std::string name, SignatureType type, SecretKey key) {
  TRY(VerifierKey verifier, VerifierKey::create(std::move(name), type, key.public_key()));
  return NoteSigner(std::move(verifier), std::move(key));
}

Result<NoteSigner> NoteSigner::parse(std::string_view private_key) {
  const auto parse = [&]() -> Result<NoteSigner> {
    if (!private_key.starts_with(private_key_prefix)) return malformed("it does not begin with \"PRIVATE+KEY+\"");
    TRY(KeyText parts, parse_key_text(private_key.substr(private_key_prefix.size())));
    auto key = SecretKey::from_seed(parts.key);
    wipe(parts.key);
    if (!key) return fail(std::move(key).error());
    TRY(NoteSigner signer, create(std::string(parts.name), parts.type, std::move(*key)));
    CHECK(check_key_id(parts.key_id_hex, signer.verifier()));
    return signer;
  };
  return parse().map_error(in_context("the private key"));
}

std::string NoteSigner::format() const {
  auto seed = key_.seed();
  std::string text = std::string(private_key_prefix) + format_key_text(verifier_, seed);
  wipe(seed);
  return text;
}

NoteSignature NoteSigner::sign(std::string_view text) const {
  if (verifier_.type() != SignatureType::ed25519) throw std::logic_error("a witness key signs checkpoints only");
  const Signature signature = key_.sign(as_bytes(text));
  return {verifier_.name(), verifier_.id(), {signature.begin(), signature.end()}};
}

NoteSignature NoteSigner::cosign(std::string_view checkpoint_text, Instant time) const {
  if (verifier_.type() != SignatureType::cosignature) throw std::logic_error("only a witness key cosigns");
  return {verifier_.name(), verifier_.id(), sign_cosignature(key_, checkpoint_text, time)};
}

}  // namespace haip::tlog
