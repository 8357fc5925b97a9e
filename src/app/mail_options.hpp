#pragma once
// Mail of `haip serve`: its options, and the thread that sends (docs/mail.md).

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/command.hpp"
#include "register/mail_outbox.hpp"
#include "register/register.hpp"

namespace haip {

std::vector<CommandOption> mail_options();

/// What a register that sends mail has running.
class Mail {
 public:
  /// Nothing when no option asks for mail. Errors: malformed when they do not go together, and those of the carrier.
  /// All must outlive it.
  static Result<std::unique_ptr<Mail>> start(Invocation& call, const Register& reg,
                                             std::function<void(std::string_view)> notice);

  /// How links to this site begin in messages: "https://register.example".
  [[nodiscard]] const std::string& public_address() const { return public_address_; }

 private:
  Mail(std::string public_address, std::unique_ptr<MailCarrier> carrier)
      : public_address_(std::move(public_address)), carrier_(std::move(carrier)) {}

  std::string public_address_;
  std::unique_ptr<MailCarrier> carrier_;
  std::optional<MailSender> sender_;  ///< Last: it uses the rest.
};

}  // namespace haip
