#pragma once
// A message as it goes onto the wire (RFC 5322, MIME): plain text in UTF-8, from the register to one person. Whatever
// comes from outside stands in the text or in the encoded subject, so nothing can add a header field.

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"

namespace haip {

/// "reader@mail.example": a plain address (RFC 5321 Mailbox without quoting, comments or literals), ASCII, at most 254
/// bytes. Private wherever it is somebody's: never in logs, errors, pages or view tables.
class MailAddress {
 public:
  /// The error does not repeat what was typed.
  static Result<MailAddress> parse(std::string_view text);
  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] std::string_view domain() const;
  friend bool operator==(const MailAddress&, const MailAddress&) = default;

 private:
  explicit MailAddress(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

inline constexpr std::size_t longest_mail_subject = 200;  ///< Code points.
inline constexpr std::size_t longest_mail_text = 20'000;  ///< Code points.

struct MailMessage {
  MailAddress from;
  std::string from_name;  ///< Of the register.
  MailAddress to;
  std::string subject;
  std::string text;  ///< Paragraphs; lines end with LF.
  Instant date;
  std::string id;  ///< Hexadecimal digits: a message that is sent again after a crash has the same Message-ID.
};

/// Lines end with CR LF. Errors: malformed when subject or name have control characters, or the text is not public
/// text; too_large.
Result<std::string> write_mail(const MailMessage& message);

}  // namespace haip
