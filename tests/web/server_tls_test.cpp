#include <gtest/gtest.h>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <filesystem>
#include <memory>

#include "base/file.hpp"
#include "web/http_client.hpp"
#include "web/server.hpp"

namespace haip {
namespace {

using testing_support::body_of;
using testing_support::RawClient;

template <auto Free>
struct Freeing {
  void operator()(auto* object) const { Free(object); }
};
template <class T, auto Free>
using Owned = std::unique_ptr<T, Freeing<Free>>;
using Key = Owned<EVP_PKEY, EVP_PKEY_free>;

std::string pem(auto write, auto* object) {
  const Owned<BIO, BIO_free_all> memory(BIO_new(BIO_s_mem()));
  write(memory.get(), object);
  char* text = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

std::string pem_of(EVP_PKEY* key) {
  return pem(
      [](BIO* out, EVP_PKEY* object) { PEM_write_bio_PrivateKey(out, object, nullptr, nullptr, 0, nullptr, nullptr); },
      key);
}

std::string self_signed(EVP_PKEY* key) {
  const Owned<X509, X509_free> certificate(X509_new());
  X509_set_version(certificate.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
  X509_set_pubkey(certificate.get(), key);
  X509_NAME* name = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("example.test"), -1, -1,
                             0);
  X509_set_issuer_name(certificate.get(), name);
  X509_sign(certificate.get(), key, EVP_sha256());
  return pem([](BIO* out, X509* object) { PEM_write_bio_X509(out, object); }, certificate.get());
}

/// Certificate and key in a folder that disappears with the object.
class TlsFiles {
 public:
  TlsFiles() : key_(EVP_EC_gen("P-256")) {
    std::string name = (std::filesystem::temp_directory_path() / "haip-tls-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    EXPECT_TRUE(write_file(certificate(), self_signed(key_.get())));
    EXPECT_TRUE(write_file(private_key(), pem_of(key_.get()), 0600));
  }
  ~TlsFiles() { std::filesystem::remove_all(folder_); }
  TlsFiles(const TlsFiles&) = delete;
  TlsFiles& operator=(const TlsFiles&) = delete;
  [[nodiscard]] Path certificate() const { return folder_ / "certificate.pem"; }
  [[nodiscard]] Path private_key() const { return folder_ / "key.pem"; }

 private:
  Key key_;
  Path folder_;
};

/// TLS over a RawClient's socket.
class TlsClient {
 public:
  TlsClient(std::uint16_t port, int highest_version) : raw_(port), context_(SSL_CTX_new(TLS_client_method())) {
    SSL_CTX_set_min_proto_version(context_.get(), TLS1_VERSION);
    SSL_CTX_set_max_proto_version(context_.get(), highest_version);
    SSL_CTX_set_security_level(context_.get(), 0);
    static constexpr unsigned char offered[] = "\x02h2\x08http/1.1";
    SSL_CTX_set_alpn_protos(context_.get(), offered, sizeof offered - 1);
    tls_.reset(SSL_new(context_.get()));
    SSL_set_fd(tls_.get(), raw_.descriptor());
    is_connected_ = SSL_connect(tls_.get()) == 1;
  }
  [[nodiscard]] bool is_connected() const { return is_connected_; }
  [[nodiscard]] std::string protocol() const {
    const unsigned char* name = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(tls_.get(), &name, &size);
    return {reinterpret_cast<const char*>(name), size};
  }
  std::string ask(std::string_view request) {
    SSL_write(tls_.get(), request.data(), static_cast<int>(request.size()));
    std::string answer;
    std::array<char, 4096> part{};
    for (int size = 0; (size = SSL_read(tls_.get(), part.data(), part.size())) > 0;)
      answer.append(part.data(), static_cast<std::size_t>(size));
    has_clean_end_ = SSL_get_error(tls_.get(), 0) == SSL_ERROR_ZERO_RETURN;
    return answer;
  }
  [[nodiscard]] bool has_clean_end() const { return has_clean_end_; }

 private:
  RawClient raw_;
  Owned<SSL_CTX, SSL_CTX_free> context_;
  Owned<SSL, SSL_free> tls_;
  bool is_connected_ = false;
  bool has_clean_end_ = false;
};

Reply show_transport(const Request& request) {
  return Response::text((request.is_secure ? "secure " : "plain ") + std::string(60'000, 'x'));
}

TEST(ServerTls, EncryptsWithCurrentVersionsOnly) {
  const TlsFiles files;
  Server server(
      {.listen = "127.0.0.1:0", .threads = 1, .certificate = files.certificate(), .private_key = files.private_key()},
      show_transport);
  const std::uint16_t port = server.start().value();
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    TlsClient client(port, version);
    ASSERT_TRUE(client.is_connected());
    EXPECT_EQ(client.protocol(), "http/1.1");
    const std::string response = client.ask("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    EXPECT_EQ(body_of(response), "secure " + std::string(60'000, 'x'));
    EXPECT_TRUE(client.has_clean_end());
  }
  EXPECT_FALSE(TlsClient(port, TLS1_1_VERSION).is_connected());
}

TEST(ServerTls, PlainRequestsAndSilenceEnd) {
  const TlsFiles files;
  Server server({.listen = "127.0.0.1:0",
                 .threads = 1,
                 .limits = {.header_timeout = std::chrono::milliseconds(50)},
                 .certificate = files.certificate(),
                 .private_key = files.private_key()},
                show_transport);
  const std::uint16_t port = server.start().value();
  RawClient silent(port);
  EXPECT_EQ(silent.read_to_end(), "");
  const std::string answer = RawClient(port).send("GET / HTTP/1.1\r\nHost: h\r\n\r\n").read_to_end();
  EXPECT_EQ(answer.find("200"), std::string::npos);
}

TEST(ServerTls, RefusesAKeyOfAnotherCertificate) {
  const TlsFiles files;
  const TlsFiles others;
  const auto error = [](const Path& certificate, const Path& key) {
    return Server({.listen = "127.0.0.1:0", .certificate = certificate, .private_key = key}, show_transport)
        .start()
        .error();
  };
  EXPECT_EQ(error(files.certificate(), others.private_key()).kind, ErrorKind::malformed);
  EXPECT_EQ(error(files.private_key(), files.private_key()).kind, ErrorKind::malformed);
}

}  // namespace
}  // namespace haip
