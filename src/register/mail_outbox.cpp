#include "register/mail_outbox.hpp"

#include <algorithm>
#include <array>

#include "base/encoding.hpp"
#include "register/register.hpp"
#include "register/staff.hpp"
#include "register/unconfirmed.hpp"

namespace haip {
namespace {

constexpr std::int64_t set_aside_seconds = 10L * 60;  ///< Longer than one try may take.
constexpr std::int64_t day_seconds = 24L * 3600;
constexpr std::uint64_t most_in_a_round = 50;
constexpr std::chrono::seconds pause{3};
constexpr std::string_view address_secret = "mail-address";

constexpr std::array<Migration, 2> migrations{{{"mail", 1, R"(
CREATE TABLE mail_outbox (
  id TEXT PRIMARY KEY,
  recipient TEXT NOT NULL,
  subject TEXT NOT NULL,
  mail_text TEXT NOT NULL,
  queued_at BIGINT NOT NULL,
  tries BIGINT NOT NULL,
  next_try_at BIGINT NOT NULL
);
CREATE INDEX mail_outbox_by_next_try ON mail_outbox (next_try_at, queued_at);
CREATE TABLE mail_to_address (
  id TEXT PRIMARY KEY,
  address_digest TEXT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX mail_to_address_by_digest ON mail_to_address (address_digest, at);
CREATE INDEX mail_to_address_by_time ON mail_to_address (at);
)"},
                                               unconfirmed_tables}};

struct Waiting {
  std::string id;
  std::string recipient;
  std::string subject;
  std::string text;
  Instant queued_at;
  std::uint64_t tries = 0;
};

/// The next one that is due, set aside: should this program die now, it is due again later.
Result<std::optional<Waiting>> take_due(Connection& connection, Instant now) {
  TRY(const Rows rows,
      connection.query("UPDATE mail_outbox SET next_try_at = $2, tries = tries + 1 WHERE id = (SELECT id FROM "
                       "mail_outbox WHERE next_try_at <= $1 ORDER BY next_try_at, queued_at, id LIMIT 1) AND "
                       "next_try_at <= $1 RETURNING id, recipient, subject, mail_text, queued_at, tries",
                       {now.seconds, now.seconds + set_aside_seconds}));
  if (rows.empty()) return std::nullopt;
  const Row& row = rows.front();
  return Waiting{row.text(0), row.text(1), row.text(2), row.text(3), {row.integer(4)}, row.count(5)};
}

std::int64_t wait_after(std::uint64_t tries) {
  std::int64_t wait = first_mail_wait_seconds;
  for (std::uint64_t i = 1; i < tries && wait < longest_mail_wait_seconds; ++i) wait *= 2;
  return std::min(wait, longest_mail_wait_seconds);
}

Status try_one(MailCarrier& carrier, const MailSenderName& sender, const Waiting& waiting) {
  TRY(MailAddress to, MailAddress::parse(waiting.recipient));
  return carrier.send({.from = sender.from,
                       .from_name = sender.name,
                       .to = std::move(to),
                       .subject = waiting.subject,
                       .text = waiting.text,
                       .date = waiting.queued_at,
                       .id = waiting.id});
}

}  // namespace

RegisterPart mail_part() { return {"mail", {}, {}, migrations}; }

Status queue_mail(Connection& connection, const OutgoingMail& mail, Instant now, Entropy& entropy) {
  TRY(const std::uint64_t waiting, count_waiting_mail(connection));
  if (waiting >= most_waiting_mail)
    return fail(ErrorKind::unavailable, "too many messages wait to be sent", "try again in an hour");
  return connection.execute(
      "INSERT INTO mail_outbox (id, recipient, subject, mail_text, queued_at, tries, next_try_at) VALUES ($1, $2, $3, "
      "$4, $5, 0, $5)",
      {hex(entropy.take<16>()), mail.to.text(), mail.subject, mail.text, now.seconds});
}

Result<std::uint64_t> count_waiting_mail(Connection& connection) {
  TRY(const std::optional<Row> row, connection.query_row("SELECT COUNT(*) FROM mail_outbox"));
  return row ? row->count(0) : 0;
}

Status forget_old_mail_counts(Connection& connection, Instant now) {
  const std::int64_t until = now.seconds - day_seconds;
  TRY(const std::optional<Row> old,
      connection.query_row("SELECT COUNT(*) FROM mail_to_address WHERE at <= $1", {until}));
  if (!old || old->count(0) == 0) return {};
  return connection.execute("DELETE FROM mail_to_address WHERE at <= $1", {until});
}

Result<bool> may_mail_again(Connection& connection, const MailAddress& to, Instant now, Entropy& entropy) {
  TRY(const auto secret, server_secret(connection, address_secret, entropy));
  std::string folded = to.text();
  // The same mailbox nearly everywhere, so it is one for the limit.
  std::ranges::transform(folded, folded.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  const std::string digest = sha256(hex(secret) + "\n" + folded).hex();
  CHECK(forget_old_mail_counts(connection, now));
  TRY(const std::optional<Row> row,
      connection.query_row("SELECT COUNT(*) FROM mail_to_address WHERE address_digest = $1", {digest}));
  if (row && row->count(0) >= most_mail_a_day) return false;
  CHECK(connection.execute("INSERT INTO mail_to_address (id, address_digest, at) VALUES ($1, $2, $3)",
                           {hex(entropy.take<16>()), digest, now.seconds}));
  return true;
}

Result<MailRound> send_due_mail(Connection& connection, MailCarrier& carrier, const MailSenderName& sender, Instant now,
                                std::uint64_t most) {
  MailRound round;
  for (std::uint64_t i = 0; i < most; ++i) {
    TRY(const std::optional<Waiting> waiting, take_due(connection, now));
    if (!waiting) break;
    const Status sent = try_one(carrier, sender, *waiting);
    if (!sent) round.trouble = sent.error().message;
    const bool is_final = !sent && (sent.error().kind != ErrorKind::unavailable || waiting->tries >= most_mail_tries);
    if (sent || is_final) {
      CHECK(connection.execute("DELETE FROM mail_outbox WHERE id = $1", {waiting->id}));
      ++(sent ? round.sent : round.given_up);
      continue;
    }
    CHECK(connection.execute("UPDATE mail_outbox SET next_try_at = $2 WHERE id = $1",
                             {waiting->id, now.seconds + wait_after(waiting->tries)}));
    ++round.failed;
  }
  return round;
}

MailSender::MailSender(const Register& reg, MailCarrier& carrier, MailSenderName sender,
                       std::function<void(std::string_view)> notice)
    : register_(reg),
      carrier_(carrier),
      sender_(std::move(sender)),
      notice_(std::move(notice)),
      thread_([this](const std::stop_token& stop) { send_until(stop); }) {}

void MailSender::send_until(const std::stop_token& stop) {
  std::unique_ptr<Connection> connection;
  while (!stop.stop_requested()) {
    if (connection == nullptr) {
      if (Result<std::unique_ptr<Connection>> opened = register_.connect()) connection = std::move(*opened);
    }
    if (connection != nullptr) {
      static_cast<void>(forget_old_unconfirmed(*connection, register_.clock().now()));
      static_cast<void>(forget_old_mail_counts(*connection, register_.clock().now()));
      const Result<MailRound> round =
          send_due_mail(*connection, carrier_, sender_, register_.clock().now(), most_in_a_round);
      if (!round) connection.reset();  // opened again, should it be that which broke
      if (round && round->failed + round->given_up > 0)
        notice_("mail: " + std::to_string(round->failed) + " to be tried again, " + std::to_string(round->given_up) +
                " given up: " + round->trouble);
      if (round && round->sent == most_in_a_round) continue;
    }
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, stop, pause, [] { return false; });
  }
}

}  // namespace haip
