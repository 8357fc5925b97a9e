#include "cose/receipt.hpp"

#include "cose/header.hpp"
#include "cose/key.hpp"
#include "cose/sign1.hpp"

namespace haip::cose {
namespace {

constexpr std::int64_t structure_rfc9162_sha256 = 1;
constexpr Label inclusion_proofs{-1, "inclusion proofs"};

Result<std::vector<Digest>> read_path(const cbor::Value& value) {
  const cbor::Array* items = value.if_array();
  if (items == nullptr)
    return malformed("the path must be an array of its own, third after the tree size and the leaf index");
  std::vector<Digest> path;
  path.reserve(items->size());
  for (const cbor::Value& item : *items) {
    const Bytes* bytes = item.if_bytes();
    if (bytes == nullptr) return malformed("digest " + std::to_string(path.size() + 1) + " of the path must be bytes");
    TRY(const Digest digest,
        Digest::from_bytes(*bytes).map_error(in_context("digest " + std::to_string(path.size() + 1) + " of the path")));
    path.push_back(digest);
  }
  return path;
}

Status check_shape(const InclusionProof& proof) {
  if (proof.leaf_index >= proof.tree_size)
    return malformed("the leaf index " + std::to_string(proof.leaf_index) + " is not below the tree size " +
                     std::to_string(proof.tree_size));
  const std::size_t expected = path_length(proof.leaf_index, proof.tree_size);
  if (expected == 0)
    return fail(ErrorKind::refused, "a tree of one entry has no receipt, because its path is empty (RFC 9942)",
                "ask again when the log has a second entry");
  if (proof.path.size() != expected)
    return malformed("the path has the length " + std::to_string(proof.path.size()) + ", but entry " +
                     std::to_string(proof.leaf_index) + " of " + std::to_string(proof.tree_size) + " needs " +
                     std::to_string(expected));
  return {};
}

Result<InclusionProof> decode_proof(ByteView bytes) {
  TRY(const cbor::Value value, cbor::decode(bytes));
  const cbor::Array* parts = value.if_array();
  if (parts == nullptr || parts->size() < 3) return malformed("must be an array of tree size, leaf index and path");
  const std::uint64_t* tree_size = (*parts)[0].if_unsigned();
  const std::uint64_t* leaf_index = (*parts)[1].if_unsigned();
  if (tree_size == nullptr) return malformed("the tree size must be a whole number");
  if (leaf_index == nullptr) return malformed("the leaf index must be a whole number");
  InclusionProof proof{*tree_size, *leaf_index, {}};
  TRY(proof.path, read_path((*parts)[2]));
  if (parts->size() > 3) return malformed("must be an array of three values, not " + std::to_string(parts->size()));
  CHECK(check_shape(proof));
  return proof;
}

Result<InclusionProof> read_proof(const cbor::Map& unprotected_header) {
  TRY(const cbor::Map* proofs, HeaderReader(unprotected_header, "unprotected header").map(label::verifiable_proofs));
  TRY(const cbor::Value* value, HeaderReader(*proofs, "map of proofs").value(inclusion_proofs));
  if (proofs->size() != 1) return malformed("the map of proofs must hold -1 (inclusion proofs) and nothing else");
  const cbor::Array* array = value->if_array();
  const Bytes* encoded = array != nullptr && array->size() == 1 ? array->front().if_bytes() : nullptr;
  if (encoded == nullptr) return malformed("-1 (inclusion proofs) must be an array of one byte string");
  return decode_proof(*encoded).map_error(in_context("inclusion proof"));
}

}  // namespace

Bytes receipt_protected_header(const PublicKey& key, std::string_view issuer, std::string_view origin) {
  const Claims claims{std::string(issuer), std::string(origin), std::nullopt};
  return cbor::encode(cbor::Map{{label::algorithm.number, static_cast<std::int64_t>(Algorithm::ed25519)},
                                {label::key_id.number, thumbprint(key).bytes()},
                                {label::cwt_claims.number, encode_claims(claims)},
                                {label::verifiable_structure.number, structure_rfc9162_sha256}});
}

Signature sign_root(const SecretKey& key, ByteView protected_bytes, const Digest& root) {
  return sign(key, protected_bytes, root.bytes());
}

Result<Bytes> encode_receipt(ByteView protected_bytes, const Signature& signature, const InclusionProof& proof) {
  CHECK(check_shape(proof));
  cbor::Array path;
  for (const Digest& digest : proof.path) path.push_back(digest.bytes());
  Bytes encoded = cbor::encode(cbor::Array{proof.tree_size, proof.leaf_index, std::move(path)});
  cbor::Array proofs;
  proofs.push_back(std::move(encoded));
  const cbor::Map unprotected{
      {label::verifiable_proofs.number, cbor::Map{{inclusion_proofs.number, std::move(proofs)}}}};
  return encode_sign1(protected_bytes, unprotected, std::nullopt, signature);
}

Result<Receipt> parse_receipt(ByteView bytes) {
  TRY(const Sign1 message, parse_sign1(bytes));
  const HeaderReader header(message.protected_header, "protected header");
  CHECK(read_algorithm(header, label::algorithm));
  CHECK(header.constant(label::verifiable_structure, structure_rfc9162_sha256));
  Receipt receipt;
  TRY(receipt.kid, header.digest(label::key_id));
  TRY(receipt.claims, read_claims(header));
  if (message.payload) return malformed("the payload of a receipt must be null: the root is recomputed, not believed");
  TRY(receipt.proof, read_proof(message.unprotected_header));
  receipt.protected_bytes = message.protected_bytes;
  receipt.signature = message.signature;
  return receipt;
}

Status verify_receipt(const Receipt& receipt, const PublicKey& key, const Digest& leaf_hash) {
  if (receipt.kid != thumbprint(key))
    return fail(ErrorKind::false_proof,
                "the receipt is signed by the key " + receipt.kid.hex() + ", not by " + thumbprint(key).hex());
  const auto root = root_from(receipt.proof, leaf_hash);
  if (!root || !verify(key, signature_input(receipt.protected_bytes, root->bytes()), receipt.signature))
    return fail(ErrorKind::false_proof, "the receipt does not lead from this entry to a root that the log signed");
  return {};
}

}  // namespace haip::cose
