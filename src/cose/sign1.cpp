#include "cose/sign1.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace haip::cose {
namespace {

Status check_labels(const cbor::Map& map, std::string_view place) {
  if (map.size() > limit_labels)
    return fail(ErrorKind::too_large, "the " + std::string(place) + " has " + std::to_string(map.size()) +
                                          " labels; at most " + std::to_string(limit_labels) + " are allowed");
  for (const auto& entry : map)
    if (!entry.first.if_integer() && entry.first.if_text() == nullptr)
      return malformed("a label in the " + std::string(place) + " is neither a whole number of 64 bits nor text");
  return {};
}

Status check_headers(const cbor::Map& protected_header, const cbor::Map& unprotected_header) {
  CHECK(check_labels(protected_header, "protected header"));
  CHECK(check_labels(unprotected_header, "unprotected header"));
  constexpr std::string_view no_extensions = "no extension is understood here";
  CHECK(HeaderReader(protected_header, "protected header").absent(label::critical, no_extensions));
  CHECK(HeaderReader(unprotected_header, "unprotected header").absent(label::critical, no_extensions));
  // RFC 9052 section 3: a label stands in one of the two headers only.
  for (const auto& entry : unprotected_header) {
    const auto is_same = [&](const auto& other) { return other.first == entry.first; };
    if (!std::ranges::any_of(protected_header, is_same)) continue;
    const std::string* text = entry.first.if_text();
    const std::string shown =
        text != nullptr ? "\"" + printable(*text) + "\"" : std::to_string(*entry.first.if_integer());
    return malformed("the label " + shown + " stands in both the protected and the unprotected header");
  }
  return {};
}

// RFC 9052 section 3: an empty header is written as an empty byte string; an empty map inside one is read as well.
Result<cbor::Map> decode_protected(ByteView bytes) {
  if (bytes.empty()) return cbor::Map();
  TRY(const cbor::Value value, cbor::decode(bytes).map_error(in_context("protected header")));
  const cbor::Map* map = value.if_map();
  if (map == nullptr) return malformed("the protected header must be a map");
  return *map;
}

Result<const cbor::Array*> four_parts(const cbor::Value& value) {
  const cbor::Tagged* tagged = value.if_tagged();
  if (tagged == nullptr) return malformed("a COSE_Sign1 must begin with the tag 18 (byte d2)");
  const cbor::Array* parts = tagged->content().if_array();
  if (parts == nullptr || parts->size() != 4) return malformed("a COSE_Sign1 must be an array of four values");
  return parts;
}

}  // namespace

Result<Sign1> parse_sign1(ByteView bytes) {
  TRY(const cbor::Value value, cbor::decode(bytes, sign1_tag));
  TRY(const cbor::Array* parts, four_parts(value));
  const Bytes* protected_bytes = (*parts)[0].if_bytes();
  const cbor::Map* unprotected_header = (*parts)[1].if_map();
  const Bytes* payload = (*parts)[2].if_bytes();
  const Bytes* signature = (*parts)[3].if_bytes();
  if (protected_bytes == nullptr) return malformed("the protected header must be wrapped in a byte string");
  if (unprotected_header == nullptr) return malformed("the unprotected header must be a map");
  if (payload == nullptr && !(*parts)[2].is_null()) return malformed("the payload must be a byte string or null");
  if (signature == nullptr) return malformed("the signature must be a byte string");

  Sign1 message;
  message.protected_bytes = *protected_bytes;
  message.unprotected_header = *unprotected_header;
  TRY(message.protected_header, decode_protected(*protected_bytes));
  CHECK(check_headers(message.protected_header, message.unprotected_header));
  if (payload != nullptr) message.payload = *payload;
  if (signature->size() != message.signature.size())
    return malformed("the signature has " + std::to_string(signature->size()) + " bytes, but one by Ed25519 has 64");
  std::ranges::copy(*signature, message.signature.begin());
  return message;
}

Bytes encode_sign1(const Sign1& message) {
  std::optional<ByteView> payload;
  if (message.payload) payload = *message.payload;
  return encode_sign1(message.protected_bytes, message.unprotected_header, payload, message.signature);
}

Bytes encode_sign1(ByteView protected_bytes, const cbor::Map& unprotected_header, std::optional<ByteView> payload,
                   const Signature& signature) {
  return cbor::encode(
      cbor::Tagged(sign1_tag, cbor::Array{protected_bytes, unprotected_header,
                                          payload ? cbor::Value(*payload) : cbor::Value(), ByteView(signature)}));
}

Bytes signature_input(ByteView protected_bytes, ByteView payload) {
  return cbor::encode(cbor::Array{"Signature1", protected_bytes, Bytes(), payload});
}

Signature sign(const SecretKey& key, ByteView protected_bytes, ByteView payload) {
  return key.sign(signature_input(protected_bytes, payload));
}

Status verify_sign1(const Sign1& message, const PublicKey& key, std::optional<ByteView> detached_payload) {
  CHECK(read_algorithm(HeaderReader(message.protected_header, "protected header"), label::algorithm));
  if (message.payload && detached_payload) return malformed("the message carries its payload; none may be added");
  if (!message.payload && !detached_payload) return malformed("the message does not carry the payload that it signs");
  const ByteView payload = message.payload ? ByteView(*message.payload) : *detached_payload;
  if (!verify(key, signature_input(message.protected_bytes, payload), message.signature))
    return fail(ErrorKind::false_proof, "the signature does not hold under this key");
  return {};
}

}  // namespace haip::cose
