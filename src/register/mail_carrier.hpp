#pragma once
// How a message leaves: over SMTP (libcurl), or into a folder for trying without a server.

#include <memory>
#include <string>

#include "base/file.hpp"
#include "register/mail_message.hpp"

namespace haip {

class MailCarrier {
 public:
  virtual ~MailCarrier() = default;
  /// Errors name no address and no password: unavailable (try again later), refused (the server will not take it, now
  /// or later), malformed (write_mail).
  virtual Status send(const MailMessage& message) = 0;
};

/// One file per message, <time>-<id>.eml, mode 0600. Makes the folder.
Result<std::unique_ptr<MailCarrier>> folder_carrier(const Path& folder);

struct SmtpServer {
  std::string url;  ///< "smtps://mail.example", "smtp://mail.example:587".
  std::string user;
  std::string password;          ///< Never sent without TLS.
  std::string certificate_file;  ///< PEM; "" for the system's.
};
/// smtps is TLS from the start; smtp must offer STARTTLS, except on this machine (localhost, 127.0.0.1, [::1]) when
/// there is no password. Errors: malformed for another URL, or one with a user, path or query.
Result<std::unique_ptr<MailCarrier>> smtp_carrier(SmtpServer server);

/// User and password from a file of two lines. Errors: refused when others than its owner may read it.
struct MailCredentials {
  std::string user;
  std::string password;
};
Result<MailCredentials> read_mail_credentials(const Path& path);

}  // namespace haip
