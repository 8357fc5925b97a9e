#pragma once
// Messages that wait to be sent: a private table, written in the transaction of whatever they tell about, so that
// nothing is lost and nothing is told that did not happen. A thread of `haip serve` (MailSender) sends them; what fails
// is tried again later and later. After a crash a message may be sent twice, with the same Message-ID.
//
// Addresses stand in this table alone, and leave it with the message.

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "base/entropy.hpp"
#include "register/act_kind.hpp"
#include "register/mail_carrier.hpp"

namespace haip {

/// The private tables of mail, and of what waits to be confirmed by it (unconfirmed.hpp). Brings no acts and no view.
RegisterPart mail_part();

inline constexpr std::uint64_t most_waiting_mail = 20'000;
/// Waits between tries: a minute, then double, at most six hours; after so many tries it is given up.
inline constexpr std::int64_t first_mail_wait_seconds = 60;
inline constexpr std::int64_t longest_mail_wait_seconds = 6L * 3600;
inline constexpr std::uint64_t most_mail_tries = 16;

struct OutgoingMail {
  MailAddress to;
  std::string subject;
  std::string text;
};

/// In the caller's transaction. Errors: unavailable when too much waits.
Status queue_mail(Connection& connection, const OutgoingMail& mail, Instant now, Entropy& entropy);
Result<std::uint64_t> count_waiting_mail(Connection& connection);

/// How many may be sent to one address in a day, so that nobody can have somebody else flooded.
inline constexpr std::uint64_t most_mail_a_day = 8;
/// Takes away such digests of yesterday. Only reads when there are none.
Status forget_old_mail_counts(Connection& connection, Instant now);
/// Counts one more to that address, by a digest that only this server can make. False: it had enough today. In the
/// caller's transaction.
Result<bool> may_mail_again(Connection& connection, const MailAddress& to, Instant now, Entropy& entropy);

struct MailRound {
  std::uint64_t sent = 0;
  std::uint64_t failed = 0;    ///< Will be tried again.
  std::uint64_t given_up = 0;  ///< Refused for good, or tried too often.
  std::string trouble;         ///< The last error, without any address.
};
/// Who the register is in its messages.
struct MailSenderName {
  MailAddress from;
  std::string name;
};
/// Sends what is due, oldest first, at most `most`. Each is set aside in the table before it is tried, so several nodes
/// do not send the same one.
Result<MailRound> send_due_mail(Connection& connection, MailCarrier& carrier, const MailSenderName& sender, Instant now,
                                std::uint64_t most);

class Register;

/// The thread. Looks every few seconds, and forgets what is too old to be kept; says what went wrong to the operator,
/// without addresses.
class MailSender {
 public:
  MailSender(const Register& reg, MailCarrier& carrier, MailSenderName sender,
             std::function<void(std::string_view)> notice);

 private:
  void send_until(const std::stop_token& stop);

  const Register& register_;
  MailCarrier& carrier_;
  MailSenderName sender_;
  std::function<void(std::string_view)> notice_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::jthread thread_;  ///< Last: it uses the rest.
};

}  // namespace haip
