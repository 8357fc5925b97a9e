#pragma once
// Contributions whose sender must follow a link that is mailed to them, before a moderator sees them. A kind asks for
// it by the member `confirmation_member` of what it read; the address goes into the outbox and nowhere else.
//
//   GET  /confirm            a link was sent, what to do when it does not arrive; says nothing about whom
//   GET  /confirm/{token}    what was sent, and a button: programs that look at links confirm nothing
//   POST /confirm/{token}    into the moderation queue; 303 to /moderation/{id}

#include <optional>
#include <string>
#include <string_view>

#include "register/mail_message.hpp"
#include "web/contribution.hpp"
#include "web/own_trouble.hpp"
#include "web/site.hpp"
#include "web/workers.hpp"

namespace haip {

/// In a document that a kind's `read` returns: the address to which the link goes. Taken out before it is kept.
inline constexpr std::string_view confirmation_member = "confirm_by_mail";

class Confirmation {
 public:
  /// `public_address`: how links in messages begin, such as "https://register.example"; none when this register sends
  /// no mail. All must outlive it.
  Confirmation(Site& site, std::optional<std::string> public_address, Workers& writing);
  void add_routes(Router& router);

  /// Keeps the document and has the link mailed, both or neither. `form` is the path it was typed at. Errors: refused
  /// when this register sends no mail, or too many links went to that address today.
  Status ask(std::string_view kind, const Json& document, const MailAddress& to, const Request& request);

 private:
  [[nodiscard]] Result<Page> sent_page(const Request& request) const;
  [[nodiscard]] Result<Page> button_page(const Request& request, std::string_view token) const;
  Reply confirm(const Request& request, std::string token);
  [[nodiscard]] Response shown(const Request& request, const Result<Page>& page) const;
  [[nodiscard]] Response refuse(const Request& request, Asked asked, const Error& error) const;

  Site& site_;
  std::optional<std::string> public_address_;
  Workers& writing_;
};

}  // namespace haip
