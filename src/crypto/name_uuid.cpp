#include "crypto/name_uuid.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "base/bytes.hpp"
#include "base/encoding.hpp"

namespace haip {
namespace {

constexpr std::size_t uuid_bytes = 16;
constexpr std::size_t sha1_bytes = 20;

Bytes bytes_of_uuid(std::string_view text) {
  std::string digits;
  std::ranges::copy_if(text, std::back_inserter(digits), [](char c) { return c != '-'; });
  const Result<Bytes> bytes = parse_hex(digits);
  if (text.size() != 36 || !bytes || bytes->size() != uuid_bytes) throw std::logic_error("not a UUID");
  return *bytes;
}

std::string written(ByteView bytes) {
  std::string text = hex(bytes);
  for (const std::size_t place : {8U, 13U, 18U, 23U}) text.insert(place, 1, '-');
  return text;
}

}  // namespace

std::string name_uuid(std::string_view name_space, std::string_view name) {
  Bytes input = bytes_of_uuid(name_space);
  const ByteView name_bytes = as_bytes(name);
  input.insert(input.end(), name_bytes.begin(), name_bytes.end());
  std::array<std::uint8_t, sha1_bytes> hash{};
  unsigned size = 0;
  if (EVP_Digest(input.data(), input.size(), hash.data(), &size, EVP_sha1(), nullptr) != 1)
    throw std::logic_error("OpenSSL offers no SHA-1");
  hash[6] = static_cast<std::uint8_t>((hash[6] & 0x0F) | 0x50);
  hash[8] = static_cast<std::uint8_t>((hash[8] & 0x3F) | 0x80);
  return written(ByteView(hash).first(uuid_bytes));
}

}  // namespace haip
