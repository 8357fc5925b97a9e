#include "app/mail_options.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace haip {
namespace {

/// "https://register.example", without anything behind it.
Result<std::string> read_public_address(std::string_view text) {
  while (text.ends_with('/')) text.remove_suffix(1);
  const std::size_t host = text.starts_with("https://") ? 8 : text.starts_with("http://") ? 7 : text.size();
  const std::string_view rest = text.substr(host);
  const bool is_host = !rest.empty() && rest.size() <= 300 && std::ranges::all_of(rest, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == ':' || c == '[' || c == ']';
  });
  if (is_host) return std::string(text);
  return malformed("\"" + printable(text) + "\" is not the address of a site",
                   "write it as in https://register.example");
}

Result<std::unique_ptr<MailCarrier>> carrier_of(Invocation& call) {
  if (call.has("--mail-outbox")) return folder_carrier(call.value("--mail-outbox"));
  SmtpServer server{.url = call.value("--mail-server"), .user = {}, .password = {}, .certificate_file = {}};
  if (call.has("--mail-credentials")) {
    TRY(MailCredentials credentials, read_mail_credentials(call.value("--mail-credentials")));
    server.user = std::move(credentials.user);
    server.password = std::move(credentials.password);
  }
  return smtp_carrier(std::move(server));
}

}  // namespace

std::vector<CommandOption> mail_options() {
  return {{.name = "--mail-server",
           .value = "URL",
           .help = "send mail through smtps://HOST or smtp://HOST:587 (with STARTTLS); without it, and without "
                   "--mail-outbox, the register sends no mail"},
          {.name = "--mail-outbox", .value = "FOLDER", .help = "write mail into this folder instead, for trying out"},
          {.name = "--mail-from",
           .value = "ADDRESS",
           .help = "sender of the register's mail; register@<domain of the log's origin> by default"},
          {.name = "--mail-credentials",
           .value = "FILE",
           .help = "user and password for the mail server, a line each; readable by its owner alone"},
          {.name = "--public-address",
           .value = "URL",
           .help = "how links in mail begin; https://<domain of the log's origin> by default"}};
}

Result<std::unique_ptr<Mail>> Mail::start(Invocation& call, const Register& reg,
                                          std::function<void(std::string_view)> notice) {
  const bool has_server = call.has("--mail-server");
  if (!has_server && !call.has("--mail-outbox")) {
    for (const std::string_view name : {"--mail-from", "--mail-credentials"})
      if (call.has(name))
        return malformed(std::string(name) + " goes with --mail-server or --mail-outbox",
                         "say where mail goes, or leave it out");
    return nullptr;
  }
  if (has_server && call.has("--mail-outbox"))
    return malformed("--mail-server and --mail-outbox exclude each other", "leave one of them out");
  if (!has_server && call.has("--mail-credentials"))
    return malformed("--mail-credentials goes with --mail-server", "leave it out");
  const RegisterSettings& settings = reg.folder().settings;
  const std::string domain = settings.origin.substr(0, settings.origin.find('/'));
  TRY(MailAddress from, MailAddress::parse(call.has("--mail-from") ? call.value("--mail-from") : "register@" + domain)
                            .map_error(in_context("--mail-from")));
  TRY(std::string public_address,
      read_public_address(call.has("--public-address") ? call.value("--public-address") : "https://" + domain)
          .map_error(in_context("--public-address")));
  TRY(std::unique_ptr<MailCarrier> carrier, carrier_of(call));
  std::unique_ptr<Mail> mail(new Mail(std::move(public_address), std::move(carrier)));
  mail->sender_.emplace(reg, *mail->carrier_, MailSenderName{std::move(from), settings.name}, std::move(notice));
  return mail;
}

}  // namespace haip
