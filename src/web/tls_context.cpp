#include "web/tls_context.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <array>
#include <new>

namespace haip {
namespace {

int choose_http_1_1(SSL*, const unsigned char** chosen, unsigned char* chosen_size, const unsigned char* offered,
                    unsigned offered_size, void*) {
  static constexpr std::array<unsigned char, 9> ours{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  unsigned char* selected = nullptr;
  if (SSL_select_next_proto(&selected, chosen_size, ours.data(), ours.size(), offered, offered_size) !=
      OPENSSL_NPN_NEGOTIATED)
    return SSL_TLSEXT_ERR_NOACK;
  *chosen = selected;
  return SSL_TLSEXT_ERR_OK;
}

int refuse_passphrase(char*, int, int, void*) { return 0; }

}  // namespace

void TlsContextDeleter::operator()(ssl_ctx_st* context) const { SSL_CTX_free(context); }

Result<TlsContext> make_tls_context(const Path& certificate, const Path& private_key) {
  // OpenSSL cannot say whether a file is missing or wrong; reading it first can.
  constexpr std::uint64_t limit_bytes = std::uint64_t{1024} * 1024;
  CHECK(read_file(certificate, limit_bytes));
  CHECK(read_file(private_key, limit_bytes));

  TlsContext context(SSL_CTX_new(TLS_server_method()));
  if (!context) throw std::bad_alloc();
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_options(context.get(), SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_alpn_select_cb(context.get(), choose_http_1_1, nullptr);
  SSL_CTX_set_default_passwd_cb(context.get(), refuse_passphrase);
  const bool has_certificate = SSL_CTX_use_certificate_chain_file(context.get(), certificate.c_str()) == 1;
  const bool has_key = has_certificate &&
                       SSL_CTX_use_PrivateKey_file(context.get(), private_key.c_str(), SSL_FILETYPE_PEM) == 1 &&
                       SSL_CTX_check_private_key(context.get()) == 1;
  ERR_clear_error();
  if (!has_certificate)
    return malformed("no certificate can be read from " + certificate.string(), "it must be a chain in PEM");
  if (!has_key)
    return malformed(
        "the private key in " + private_key.string() + " cannot be read or does not belong to " + certificate.string(),
        "it must be in PEM, without a passphrase");
  return context;
}

}  // namespace haip
