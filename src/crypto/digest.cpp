#include "crypto/digest.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <stdexcept>

#include "base/encoding.hpp"

namespace haip {

Result<Digest> Digest::from_bytes(ByteView bytes) {
  if (bytes.size() != size_bytes)
    return malformed("a SHA-256 digest has 32 bytes, not " + std::to_string(bytes.size()));
  Digest digest;
  std::copy(bytes.begin(), bytes.end(), digest.bytes_.begin());
  return digest;
}

Result<Digest> Digest::from_hex(std::string_view text) {
  const auto wrong = [](const std::string& what) {
    return malformed("a SHA-256 digest has 64 lower-case hexadecimal digits; " + what);
  };
  if (text.size() != 2 * size_bytes) return wrong("this has " + std::to_string(text.size()));
  const Result<Bytes> bytes = parse_hex(text);
  if (!bytes) return wrong(bytes.error().message);
  return from_bytes(*bytes);
}

Result<Digest> Digest::from_base64(std::string_view text) {
  TRY(const Bytes bytes, parse_base64(text));
  return from_bytes(bytes);
}

std::string Digest::hex() const { return haip::hex(bytes_); }
std::string Digest::base64() const { return haip::base64(bytes_); }

// Fetching the algorithm once and keeping the context is 2.6 times as fast as SHA256() per call (docs/performance.md).
struct Sha256::Context {
  EVP_MD* algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  EVP_MD_CTX* state = EVP_MD_CTX_new();
  Context() {
    if (algorithm == nullptr || state == nullptr) throw std::logic_error("OpenSSL offers no SHA-256");
    start(algorithm);
  }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
  ~Context() {
    EVP_MD_CTX_free(state);
    EVP_MD_free(algorithm);
  }
  void start(const EVP_MD* with) {
    if (EVP_DigestInit_ex2(state, with, nullptr) != 1) throw std::logic_error("OpenSSL cannot start SHA-256");
  }
};

Sha256::Sha256() : context_(std::make_unique<Context>()) {}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

Sha256& Sha256::update(ByteView part) {
  if (EVP_DigestUpdate(context_->state, part.data(), part.size()) != 1) throw std::logic_error("OpenSSL cannot hash");
  return *this;
}

Digest Sha256::finish() {
  std::array<std::uint8_t, Digest::size_bytes> bytes{};
  if (EVP_DigestFinal_ex(context_->state, bytes.data(), nullptr) != 1) throw std::logic_error("OpenSSL cannot hash");
  context_->start(nullptr);
  return Digest(bytes);
}

Digest sha256(ByteView a, ByteView b, ByteView c) {
  thread_local Sha256 hasher;
  return hasher.update(a).update(b).update(c).finish();
}

bool equal_in_constant_time(ByteView a, ByteView b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace haip
