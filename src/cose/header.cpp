#include "cose/header.hpp"

namespace haip::cose {

std::string describe(Label label) { return std::to_string(label.number) + " (" + std::string(label.name) + ")"; }

tl::unexpected<Error> HeaderReader::must_be(Label label, std::string_view what) const {
  return malformed(describe(label) + " in the " + std::string(place_) + " must be " + std::string(what));
}

Result<const cbor::Value*> HeaderReader::value(Label label) const {
  const cbor::Value* found = find(label);
  if (found == nullptr) return malformed("the " + std::string(place_) + " has no " + describe(label));
  return found;
}

Result<std::int64_t> HeaderReader::integer(Label label) const {
  TRY(const cbor::Value* found, value(label));
  const auto number = found->if_integer();
  if (!number) return must_be(label, "a whole number that fits 64 bits");
  return *number;
}

Status HeaderReader::constant(Label label, std::int64_t expected) const {
  TRY(const cbor::Value* found, value(label));
  if (found->if_integer() != expected) return must_be(label, std::to_string(expected));
  return {};
}

Result<std::string> HeaderReader::text(Label label, std::size_t limit_bytes) const {
  TRY(const cbor::Value* found, value(label));
  const std::string* text = found->if_text();
  if (text == nullptr || text->empty() || text->size() > limit_bytes)
    return must_be(label, "text of 1 to " + std::to_string(limit_bytes) + " bytes");
  return *text;
}

Result<std::optional<std::string>> HeaderReader::optional_text(Label label, std::size_t limit_bytes) const {
  if (find(label) == nullptr) return std::optional<std::string>();
  TRY(std::string found, text(label, limit_bytes));
  return std::optional(std::move(found));
}

Result<ByteView> HeaderReader::bytes(Label label, std::size_t size) const {
  TRY(const cbor::Value* found, value(label));
  const Bytes* bytes = found->if_bytes();
  if (bytes == nullptr || bytes->size() != size)
    return must_be(label, "a byte string of " + std::to_string(size) + " bytes");
  return ByteView(*bytes);
}

Result<Digest> HeaderReader::digest(Label label) const {
  TRY(const ByteView found, bytes(label, Digest::size_bytes));
  return Digest::from_bytes(found);
}

Result<const cbor::Map*> HeaderReader::map(Label label) const {
  TRY(const cbor::Value* found, value(label));
  const cbor::Map* map = found->if_map();
  if (map == nullptr) return must_be(label, "a map");
  return map;
}

Status HeaderReader::absent(Label label, std::string_view why) const {
  if (find(label) == nullptr) return {};
  return malformed(describe(label) + " must not be in the " + std::string(place_) + ", because " + std::string(why));
}

}  // namespace haip::cose
